"""Signing in: by password, by slip, on a shared computer; and being locked out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nantun.people import actions
from nantun.people.models import Session, SignInSlip, User
from nantun.people.roles import Role
from tests.factories import PASSWORD, make_cadre, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"
NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


def sign_in(client, number, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"number": number, "password": password, **more.pop("data", {})}, **more)


def text(response):
    return response.content.decode()


@pytest.fixture
def user():
    return make_cadre()


def test_the_number_and_the_password_open_the_session(client, user):
    response = sign_in(client, user.number)
    assert response.status_code == 302
    assert response.url == "/"
    assert Session.objects.get().user == user


def test_full_width_digits_and_spaces_in_the_number_make_no_difference(client, user):
    typed = " " + "".join(chr(ord(digit) + 0xFEE0) for digit in user.number)
    assert sign_in(client, typed).status_code == 302


def test_a_wrong_password_says_the_same_as_an_unknown_number(client, user):
    wrong, unknown = sign_in(client, user.number, "nonsense-1"), sign_in(client, "999999", "nonsense-1")
    assert wrong.status_code == unknown.status_code == 422
    said = "工号或密码不对"
    assert said in text(wrong)
    assert said in text(unknown)


def test_a_disabled_account_is_refused_like_a_wrong_password(client, user):
    actions.disable_account(user=user, reason="离岗", by=None, now=NOON)
    response = sign_in(client, user.number)
    assert response.status_code == 422
    assert "工号或密码不对" in text(response)


def test_a_disabled_user_is_refused_at_the_next_request(client, user):
    client.force_login(user)
    assert client.get("/me/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False, disabled_at=NOON)
    assert client.get("/me/").status_code == 302
    assert client.get("/me/").url.startswith(SIGN_IN)


def test_signing_in_goes_where_the_reader_was_going(client, user):
    assert client.get("/people/").url == f"{SIGN_IN}?next=/people/"
    assert sign_in(client, user.number, data={"next": "/people/?unit=3"}).url == "/people/?unit=3"


def test_whoever_acts_after_his_session_ended_comes_back_to_the_page_and_not_to_the_act(client, user):
    page = {"Referer": "http://testserver/visits/?mark=unconfirmed"}
    assert client.post("/visits/confirm/", headers=page).url == f"{SIGN_IN}?next=/visits/%3Fmark%3Dunconfirmed"
    assert client.post("/visits/confirm/", headers={"Referer": "http://elsewhere.example/visits/"}).url == f"{SIGN_IN}?next=/"
    assert client.post("/visits/confirm/").url == f"{SIGN_IN}?next=/"
    assert client.post("/visits/confirm/", headers={"Referer": "http://[evil"}).url == f"{SIGN_IN}?next=/"


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example/", "http:evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(client, user, next_):
    assert sign_in(client, user.number, data={"next": next_}).url == "/"


def test_somebody_signed_in_does_not_see_the_sign_in_page(client, user):
    client.force_login(user)
    assert client.get(SIGN_IN).url == "/"


def test_signing_out_is_a_post_and_ends_the_session(client, user):
    client.force_login(user)
    assert client.get("/account/sign-out/").status_code == 405
    assert client.post("/account/sign-out/").url == SIGN_IN
    assert not Session.objects.exists()
    assert client.get("/me/").status_code == 302


def test_pages_of_a_signed_in_reader_are_stored_nowhere(client, user):
    client.force_login(user)
    assert "no-store" in client.get("/me/")["Cache-Control"]


# -- locked out


def test_the_number_is_locked_at_this_address_after_five_failures(client, user):
    with time_machine.travel(NOON, tick=False):
        answers = [sign_in(client, user.number, f"nonsense-{n}").status_code for n in range(5)]
        assert answers == [422, 422, 422, 422, 429]
        right = sign_in(client, user.number)
    assert right.status_code == 429
    assert not Session.objects.exists()


def test_the_message_says_when_it_opens_again_and_it_does(client, user):
    with time_machine.travel(NOON, tick=False):
        for n in range(5):
            response = sign_in(client, user.number, f"nonsense-{n}")
        assert "12:30" in text(response)
    with time_machine.travel(NOON + timedelta(minutes=29), tick=False):
        response = sign_in(client, user.number)
        assert response.status_code == 429
        assert "12:30" in text(response)
    with time_machine.travel(NOON + timedelta(minutes=31), tick=False):
        assert sign_in(client, user.number).status_code == 302


def test_an_attacker_at_one_address_cannot_lock_the_victim_at_another(client, user):
    attacker = Client(REMOTE_ADDR="10.9.9.9")
    for n in range(20):
        sign_in(attacker, user.number, f"nonsense-{n}")
    assert sign_in(attacker, user.number).status_code == 429
    assert sign_in(client, user.number).status_code == 302


def test_a_forged_forwarding_header_wins_no_tries_without_a_proxy(client, user):
    answers = [sign_in(client, user.number, f"nonsense-{n}", HTTP_X_FORWARDED_FOR=f"10.1.1.{n}").status_code for n in range(8)]
    assert answers == [422, 422, 422, 422, 429, 429, 429, 429]


def test_a_forged_forwarding_header_wins_no_tries_behind_our_proxy(client, user, settings):
    settings.TRUSTED_PROXIES = 1
    answers = [
        sign_in(client, user.number, f"nonsense-{n}", HTTP_X_FORWARDED_FOR=f"10.1.1.{n}, 192.168.5.20").status_code for n in range(8)
    ]
    assert answers[4:] == [429, 429, 429, 429]
    other = sign_in(client, user.number, HTTP_X_FORWARDED_FOR="192.168.5.21")
    assert other.status_code == 302


def test_a_success_forgets_the_failures_before_it(client, user):
    for n in range(4):
        sign_in(client, user.number, f"nonsense-{n}")
    assert sign_in(client, user.number).status_code == 302
    client.post("/account/sign-out/")
    assert sign_in(client, user.number, "nonsense").status_code == 422


def test_guesses_of_slip_codes_count_to_the_lockout(client, user):
    answers = [sign_in(client, user.number, f"ACDE-FGHJ-KMN{n}").status_code for n in (3, 4, 6, 7, 9)]
    assert answers[-1] == 429


def test_a_tried_password_is_written_down_nowhere(client, user):
    from axes.models import AccessAttempt

    sign_in(client, user.number, "Geheimnis-1234")
    attempt = AccessAttempt.objects.get()
    assert "Geheimnis" not in attempt.post_data + attempt.get_data


# -- with a slip


@pytest.fixture
def worker(user):
    return make_user(unit=user.employee.unit)


def printed_for(worker, *, now=None):
    clerk = make_user(Role.CLERK, unit=worker.employee.unit)
    from django.utils import timezone

    return actions.issue_slips(users=[worker], by=clerk, now=now or timezone.now())[0]


def test_a_slip_leads_to_the_password_page_and_nowhere_else(client, worker):
    slip = printed_for(worker)
    assert sign_in(client, worker.number, slip.code).status_code == 302
    for address in ("/", "/me/", "/people/"):
        assert client.get(address).url.startswith("/account/password/")
    page = client.get("/account/password/")
    assert "原密码" not in text(page)


def test_with_a_slip_the_password_is_set_and_the_slip_is_used_up(client, worker):
    slip = printed_for(worker)
    sign_in(client, worker.number, slip.code)
    done = client.post("/account/password/", {"new_password1": "Xinmima-88", "new_password2": "Xinmima-88"})
    assert done.url == "/"
    assert client.get("/me/").status_code == 200
    assert SignInSlip.objects.get().used_at is not None
    client.post("/account/sign-out/")
    assert sign_in(client, worker.number, slip.code).status_code == 422
    assert sign_in(client, worker.number, "Xinmima-88").status_code == 302


def test_the_old_password_holds_until_the_slip_is_used(client, worker):
    printed_for(worker)
    assert sign_in(client, worker.number).status_code == 302
    assert client.get("/me/").status_code == 200


def test_an_expired_slip_opens_nothing(client, worker):
    slip = printed_for(worker, now=NOON)
    with time_machine.travel(NOON + timedelta(days=30, minutes=1), tick=False):
        assert sign_in(client, worker.number, slip.code).status_code == 422


def test_setting_a_password_with_a_slip_ends_the_other_sessions(client, worker):
    other = Client()
    other.force_login(worker)
    slip = printed_for(worker)
    sign_in(client, worker.number, slip.code)
    client.post("/account/password/", {"new_password1": "Xinmima-88", "new_password2": "Xinmima-88"})
    assert other.get("/me/").status_code == 302


def test_the_worker_is_told_at_the_next_sign_in_who_printed_a_slip(client, worker):
    sign_in(client, worker.number)
    client.post("/account/sign-out/")
    slip = printed_for(worker)
    sign_in(client, worker.number)
    said = text(client.get("/me/"))
    assert "打印过领码条" in said
    assert SignInSlip.objects.get(user=slip.user).issued_by.name in said


# -- the password


def test_the_first_password_must_be_changed_before_anything_else(client):
    user = make_user(must_change_password=True)
    sign_in(client, user.number)
    assert client.get("/me/").url == "/account/password/?next=%2Fme%2F"
    changed = client.post(
        "/account/password/?next=/me/", {"old_password": PASSWORD, "new_password1": "Xinmima-88", "new_password2": "Xinmima-88"}
    )
    assert changed.url == "/me/"
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("Short-1", "Short-1", "至少"),
        ("onlyletters", "onlyletters", "两种"),
        ("12345678", "12345678", "密码"),
        ("Xinmima-88", "Xinmima-89", "不一样"),
        (PASSWORD, PASSWORD, "和原来的一样"),
    ],
)
def test_a_bad_new_password_is_refused_at_its_field(client, user, new, again, said):
    client.force_login(user)
    response = client.post("/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": again})
    assert response.status_code == 422
    assert said in text(response)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_changing_the_password_asks_for_the_old_one(client, user):
    client.force_login(user)
    response = client.post("/account/password/", {"old_password": "nonsense", "new_password1": "Xinmima-88", "new_password2": "Xinmima-88"})
    assert response.status_code == 422
    assert "原密码不对" in text(response)


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, user):
    other = Client()
    other.force_login(user)
    client.force_login(user)
    client.post("/account/password/", {"old_password": PASSWORD, "new_password1": "Xinmima-88", "new_password2": "Xinmima-88"})
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


# -- the shared computer


def test_a_shared_computer_signs_out_after_three_idle_minutes(client, user):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, user.number, data={"shared": "on"})
        clock.shift(179)
        assert client.get("/me/").status_code == 200
        clock.shift(179)
        assert client.get("/me/").status_code == 200
        clock.shift(182)
        assert client.get("/me/").status_code == 302


def test_a_page_that_only_waits_does_not_keep_a_shared_computer_signed_in(client, user):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, user.number, data={"shared": "on"})
        for _second in range(4):
            clock.shift(60)
            last = client.get("/me/", HTTP_X_WAITING="1")
        assert last.status_code == 302


def test_a_request_from_a_shared_computer_only_moves_the_end_of_its_session(client, user):
    """Written back whole, the session would lose what another request has put into it meanwhile."""
    sign_in(client, user.number, data={"shared": "on"})
    client.get("/me/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/me/")
    writes = [query["sql"] for query in asked if query["sql"].startswith('UPDATE "people_session"')]
    assert len(writes) == 1
    assert "session_data" not in writes[0]


def test_the_session_row_of_a_shared_computer_expires_by_itself(client, user):
    with time_machine.travel(NOON, tick=False):
        sign_in(client, user.number, data={"shared": "on"})
        client.get("/me/")
        assert Session.objects.get().expire_date == NOON + timedelta(seconds=180)


def test_sessions_that_have_ended_are_forgotten_by_night(client, user):
    from nantun.web.tasks import tidy_up

    with time_machine.travel(NOON, tick=False):
        sign_in(client, user.number, data={"shared": "on"})
    with time_machine.travel(NOON + timedelta(minutes=4), tick=False):
        make_user()
        tidy_up()
    assert not Session.objects.exists()


def test_a_computer_of_one_s_own_stays_signed_in(client, user):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, user.number)
        clock.shift(3600)
        assert client.get("/me/").status_code == 200


def test_a_shared_computer_is_remembered_until_somebody_unticks_it(client, user):
    sign_in(client, user.number, data={"shared": "on"})
    client.post("/account/sign-out/")
    assert client.get(SIGN_IN).context["form"]["shared"].value() is True
    sign_in(client, user.number)
    client.post("/account/sign-out/")
    assert client.get(SIGN_IN).context["form"]["shared"].value() is False


def test_a_computer_left_alone_says_that_the_draft_waits(client, user):
    client.force_login(user)
    left = client.post("/account/sign-out/", {"idle": "1", "next": "/visits/log/"})
    assert left.url == f"{SIGN_IN}?idle=1&next=%2Fvisits%2Flog%2F"
    page = text(client.get(left.url))
    assert "草稿" in page
    assert 'value="/visits/log/"' in page


def test_a_slip_used_on_a_shared_computer_stays_on_a_shared_computer(client, worker):
    slip = printed_for(worker)
    sign_in(client, worker.number, slip.code, data={"shared": "on"})
    client.post("/account/password/", {"new_password1": "Xinmima-88", "new_password2": "Xinmima-88"})
    assert client.session["shared_computer_seconds"] == 180


def test_the_sign_in_page_needs_no_script(client):
    page = text(client.get(reverse("account:sign-in")))
    assert "<script" not in page
