import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from nantun.notices.actions import Telling, mark_read, notify, tell
from nantun.notices.models import Notice
from tests.factories import make_user

DAY = date(2026, 10, 20)
SAID = {"kind": "visits.must", "subject": "must:412", "day": DAY, "title": "必访还剩 1 天"}


def test_a_notice_is_told_once_however_often_it_is_said(db):
    reader = make_user()
    assert notify(recipient=reader, **SAID)
    assert not notify(recipient=reader, **SAID)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("other", [{"kind": "visits.other"}, {"subject": "must:413"}, {"day": date(2026, 10, 21)}])
def test_another_kind_subject_or_day_is_another_notice(db, other):
    reader = make_user()
    notify(recipient=reader, **SAID)
    assert notify(recipient=reader, **{**SAID, **other})


def test_each_reader_is_told(db):
    assert [notify(recipient=make_user(), **SAID) for _ in range(2)] == [True, True]


def test_a_disabled_account_is_told_nothing(db):
    reader = make_user()
    reader.is_active, reader.disabled_at = False, timezone.now()
    reader.save()
    assert not notify(recipient=reader, **SAID)


def test_what_was_rolled_back_was_not_told_and_can_be_told_again(db):
    reader = make_user()
    with transaction.atomic():
        notify(recipient=reader, **SAID)
        transaction.set_rollback(True)
    assert notify(recipient=reader, **SAID)


@pytest.mark.django_db(transaction=True)
def test_eight_who_tell_the_same_hundred_at_the_same_moment_tell_each_once():
    readers = [make_user() for _ in range(10)]
    tellings = [
        Telling(reader_id=reader.pk, kind="toy", subject=f"row:{number}", day=DAY, title="说一声")
        for reader in readers
        for number in range(10)
    ]
    told: list[int] = []
    start = threading.Barrier(8)

    def say(turn):
        start.wait()
        told.append(tell(tellings[turn * 7 :] + tellings[: turn * 7]))
        connection.close()

    threads = [threading.Thread(target=say, args=[turn]) for turn in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(told) == 8, "none was stopped by a deadlock"
    assert sum(told) == Notice.objects.count() == 100


@pytest.mark.parametrize(
    "number",
    [
        "370899198503140017",
        "37089919850314001X",
        "19912345678",
        "6222021001112223334",
        "6222 0210 0111 2223 334",
        "0537-5371234",
        "１９９１２３４５６７８",
    ],
)
def test_numbers_by_which_somebody_could_be_found_or_robbed_are_left_out(db, number):
    reader = make_user()
    notify(recipient=reader, **{**SAID, "title": f"请回 {number}"}, text=f"他的号码是{number}。", reason=f"{number} 打来")
    notice = Notice.objects.get()
    assert number not in notice.title + notice.text + notice.reason
    assert "(号码略)" in notice.title


@pytest.mark.parametrize("sentence", ["走访 ZF-2026-1032 已登记", "2026-10-05 2026-10-20 之间", "共 1,204 人次,¥191,000.00"])
def test_document_numbers_dates_and_sums_stay(db, sentence):
    notify(recipient=make_user(), **{**SAID, "title": sentence})
    assert Notice.objects.get().title == sentence


def test_the_database_itself_refuses_an_id_number_and_an_address_outside(db):
    reader = make_user()
    for wrong in ({"text": "370899198503140017"}, {"url": "https://example.org/"}, {"url": "//example.org"}, {"url": "/\\example.org"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(recipient=reader, **SAID, **wrong)


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/x", "javascript:alert(1)", "/\\example.org", "visits/1", "/a b"])
def test_a_link_that_leaves_the_house_is_a_mistake_of_the_program(db, url):
    with pytest.raises(ValueError, match="into the house"):
        notify(recipient=make_user(), **SAID, url=url)


def test_long_sentences_are_cut_to_what_fits(db):
    notify(recipient=make_user(), **{**SAID, "title": "长" * 200}, text="长" * 600)
    assert (len(Notice.objects.get().title), len(Notice.objects.get().text)) == (120, 500)


def test_reading_marks_ones_own_and_nobody_elses(db):
    mine, others = make_user(), make_user()
    for reader in (mine, others):
        notify(recipient=reader, **SAID)
    pks = list(Notice.objects.values_list("pk", flat=True))
    assert mark_read(by=mine, pks=pks) == 1
    assert mark_read(by=mine, pks=pks) == 0
    assert Notice.objects.visible_to(others).unread().count() == 1
