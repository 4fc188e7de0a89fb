"""Letters, sent by a real SMTP server on this machine."""

import pytest

from nantun.notices import carrying
from nantun.notices.actions import claim, drop_address, pack, set_address
from nantun.notices.actions.choosing import code_of
from nantun.notices.choices import Channel, Purpose, State
from nantun.notices.models import Delivery, MailAddress
from nantun.people.actions import disable_account
from tests.notices.makers import at, reader, said
from tests.support.channels import Authority, MailServer, use_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


def packed(*readers, count=1, **more) -> None:
    for number in range(1, count + 1):
        said(*readers, number=number, now=at(9), **more)
    pack(now=at(12))


def states() -> list[str]:
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_letter_holds_what_the_inbox_shows_why_it_came_and_where_it_leads(mail_server, settings):
    settings.SITE_URL = "https://nantun.mine.example"
    one = reader(name="赵楠")
    packed(one)
    assert carrying.run("") == 1
    (letter,) = mail_server.letters
    notice = one.notices.get()
    body = letter.get_content()
    assert (letter["Subject"], letter["To"], letter["From"]) == ("第 1 件", f"{one.number}@mine.example", "nantun@mine.example")
    assert letter["Auto-Submitted"] == "auto-generated"
    for words in (
        "赵楠,您好",
        "请在明天前走访。",
        "为什么收到:您是办事员",
        f"https://nantun.mine.example/notices/{notice.pk}/",
        "/notices/settings/",
    ):
        assert words in body
    assert states() == [State.SENT]


def test_several_notices_come_in_one_letter(mail_server):
    packed(reader(), count=3)
    carrying.run("")
    (letter,) = mail_server.letters
    assert letter["Subject"] == "3 条新消息:第 1 件 等"
    assert [f"{number}. 第 {number} 件" in letter.get_content() for number in (1, 2, 3)] == [True] * 3


def test_a_long_digest_says_how_much_more_stands_in_the_inbox(mail_server):
    packed(reader(), count=53)
    carrying.run("")
    assert "另有 3 条,请在站内查看。" in mail_server.letters[0].get_content()


def test_an_urgent_letter_says_so(mail_server):
    said(reader(), urgent=True, now=at(9))
    pack(now=at(9))
    carrying.run("")
    assert mail_server.letters[0]["Subject"] == "【紧急】第 1 件"


def test_a_line_break_in_a_title_makes_no_second_header(mail_server):
    packed(reader(), title="一件\r\nBcc: everybody@example.org\n事")
    carrying.run("")
    assert mail_server.letters[0]["Subject"] == "一件 Bcc: everybody@example.org 事"
    assert mail_server.letters[0]["Bcc"] is None


def test_the_message_id_is_the_same_at_every_attempt(mail_server):
    mail_server.answers.append("451 later")
    packed(reader())
    assert carrying.run("") == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == (State.WAITING, "邮件服务器不收这一封(答复 451)。")
    Delivery.objects.update(next_try_at=at(12))
    assert carrying.run("") == 1
    assert mail_server.letters[0]["Message-ID"] == f"<{delivery.pk}@mine.example>"


def test_a_refused_address_does_not_keep_the_others_waiting(mail_server):
    one, other = reader(), reader()
    mail_server.refused.add(f"{one.number}@mine.example")
    packed(one, other)
    assert carrying.run("") == 1
    assert states() == [State.SENT, State.WAITING]
    assert one.number not in Delivery.objects.get(state=State.WAITING).error


def test_more_letters_than_a_connection_takes_all_arrive(mail_server, monkeypatch):
    monkeypatch.setattr("nantun.notices.carriers.mail.LETTERS_A_CONNECTION", 3)
    packed(*[reader() for _ in range(8)])
    assert carrying.run("") == 8
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == 8


@pytest.mark.parametrize("trouble", ["stopped", "busy"])
def test_a_server_that_is_away_is_tried_once_and_not_for_every_letter(mail_server, settings, trouble):
    packed(*[reader() for _ in range(5)])
    if trouble == "stopped":
        settings.EMAIL_PORT = 1
    else:
        mail_server.answers.extend(["421 busy"] * 9)
    assert carrying.run("") == 0
    assert sum(Delivery.objects.values_list("attempts", flat=True)) == 1
    assert carrying.run("") == 0
    assert sum(Delivery.objects.values_list("attempts", flat=True)) == 1, "the lane is held"


def test_what_waited_for_somebody_who_left_is_not_sent(mail_server):
    gone, stays = reader(), reader()
    packed(gone, stays)
    drop_address(by=gone)
    disable_account(user=stays, reason="离岗", by=None, now=at(12))
    assert carrying.run("") == 0
    assert mail_server.letters == []
    assert states() == [State.NEEDLESS, State.NEEDLESS]


def test_before_an_address_is_confirmed_nothing_but_its_code_goes_there(mail_server):
    one = reader(confirmed=False)
    Delivery.objects.create(channel=Channel.MAIL, user=one, purpose=Purpose.TEST, urgent=True)
    set_address(by=one, email="new@mine.example")
    carrying.run("")
    (letter,) = mail_server.letters
    assert letter["To"] == "new@mine.example"
    assert code_of(MailAddress.objects.get(user=one)) in letter.get_content()


def test_an_error_of_ours_is_put_off_without_what_it_was_about(mail_server, monkeypatch, caplog):
    def breaks(delivery):
        raise RuntimeError("张三 370899198503140017")

    monkeypatch.setattr("nantun.notices.carriers.mail.letter_for", breaks)
    packed(reader())
    assert carrying.run("") == 0
    assert Delivery.objects.get().error == "程序出错,已记入日志。"
    assert "RuntimeError" in caplog.text
    assert "370899198503140017" not in caplog.text


def test_with_no_server_configured_nothing_is_sent(mail_server, settings):
    packed(reader())
    settings.EMAIL_HOST = ""
    assert carrying.run("") == 0
    assert Delivery.objects.get().error == "没有配置邮件服务器。"


@pytest.fixture
def closed_server(settings, authority):
    """One that speaks over TLS alone, with a certificate of the test's own authority."""
    server = MailServer(authority.server_context())
    server.start()
    use_mail(settings, server, EMAIL_USE_TLS=True)
    yield server
    server.stop()


def test_a_certificate_of_the_mines_own_authority_is_good(closed_server, settings, authority):
    settings.CA_FILE = authority.file
    packed(reader())
    assert carrying.run("") == 1


def test_a_certificate_of_nobody_s_is_refused_and_no_letter_is_said(closed_server, settings, tmp_path):
    settings.CA_FILE = Authority(tmp_path).file
    packed(reader())
    assert carrying.run("") == 0
    assert closed_server.letters == []
    assert Delivery.objects.get().error == "对方的证书不可信,没有发送。"


def test_a_server_without_tls_gets_nothing_where_tls_is_wanted(mail_server, settings):
    settings.EMAIL_USE_TLS = True
    packed(reader())
    assert carrying.run("") == 0
    assert mail_server.letters == []
    assert claim("", now=at(12)) is None
