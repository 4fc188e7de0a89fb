import datetime as dt
from datetime import date
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from nantun.notices import clock, sending
from nantun.notices.models import DayDone, Notice
from nantun.notices.sending import RoomsBroke, catch_up, days_to_do, send_due
from nantun.web.offers import Due
from tests.factories import make_user

DAY = date(2026, 10, 21)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_house")]


def telling(*readers):
    """A room's due_on that tells these readers something every day."""
    return lambda day: [Due(user_id=one.pk, kind="toy.due", key="row:1", text="试办明天到期", url="/notices/") for one in readers]


def test_what_is_due_is_sent_once_and_a_second_run_sends_nothing(toy_room):
    toy_room(reminders=telling(make_user(), make_user()))
    assert send_due(DAY) == 2
    assert send_due(DAY) == 0
    notice = Notice.objects.first()
    assert (notice.title, notice.text, notice.subject, notice.day, notice.url) == ("试办明天到期", "", "row:1", DAY, "/notices/")
    assert notice.reason == "来自“试办”的提醒"


def test_the_same_thing_due_on_another_day_is_told_again(toy_room):
    toy_room(reminders=telling(make_user()))
    assert send_due(DAY) == 1
    assert send_due(date(2026, 10, 22)) == 1


def test_more_than_one_batch_is_sent_whole(toy_room, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 3)
    toy_room(reminders=telling(*[make_user() for _ in range(8)]))
    assert send_due(DAY) == 8


def test_a_reader_who_is_no_account_does_not_stop_the_others(toy_room):
    reader = make_user()
    toy_room(reminders=lambda day: [Due(user_id=pk, kind="toy.due", key="x", text="到期") for pk in (reader.pk + 999, reader.pk)])
    assert send_due(DAY) == 1


def test_a_room_that_breaks_does_not_keep_the_others_from_being_served(toy_room, caplog):
    def breaks(day):
        yield from telling(make_user())(day)
        raise RuntimeError("张三 370899198503140017")

    toy_room("aaa", reminders=breaks)
    toy_room("zzz", reminders=telling(make_user()))
    with pytest.raises(RoomsBroke) as trouble:
        send_due(DAY)
    assert (trouble.value.rooms, trouble.value.sent) == (["aaa"], 1)
    assert "370899198503140017" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert not DayDone.objects.exists()


def test_the_day_a_room_broke_is_tried_again(toy_room):
    state = {"broken": True}

    def due_on(day):
        if state["broken"]:
            raise RuntimeError
        return telling(reader)(day)

    reader = make_user()
    toy_room(reminders=due_on)
    assert catch_up(DAY) == 0
    state["broken"] = False
    assert catch_up(DAY) == 1
    assert catch_up(DAY) == 0


def test_the_first_run_ever_sends_for_today_alone():
    assert days_to_do(DAY) == [DAY]


def test_days_on_which_nothing_ran_are_made_good():
    for done in (date(2026, 10, 17), date(2026, 10, 19)):
        DayDone.objects.create(day=done, sent=0)
    assert days_to_do(DAY) == [date(2026, 10, 18), date(2026, 10, 20), DAY]


def test_no_more_than_a_week_is_made_good():
    DayDone.objects.create(day=date(2026, 8, 1), sent=0)
    assert days_to_do(DAY) == [date(2026, 10, day) for day in range(15, 22)]


def test_the_end_of_january_is_followed_by_february():
    DayDone.objects.create(day=date(2027, 1, 30), sent=0)
    assert days_to_do(date(2027, 2, 1)) == [date(2027, 1, 31), date(2027, 2, 1)]


def test_today_is_asked_again_and_a_past_day_that_is_done_is_not(toy_room):
    asked = []
    toy_room(reminders=lambda day: asked.append(day) or [])
    catch_up(DAY)
    catch_up(DAY)
    catch_up(date(2026, 10, 22))
    assert asked == [DAY, DAY, date(2026, 10, 22)]


def test_what_falls_due_in_the_course_of_the_day_is_told_too(toy_room):
    readers = [make_user()]
    toy_room(reminders=lambda day: telling(*readers)(day))
    assert catch_up(DAY) == 1
    readers.append(make_user())
    assert catch_up(DAY) == 1
    assert DayDone.objects.get(day=DAY).sent == 2


def test_today_is_the_databases_day_at_the_mine_whatever_this_machine_believes(time_machine_far_away):
    assert abs((clock.today() - time_machine_far_away(ZoneInfo("Asia/Shanghai"))).days) <= 1
    assert clock.today() != dt.date.today()


@pytest.fixture
def time_machine_far_away():
    """This process believes that it is 2031; the answer is the true day in a zone."""
    true = dt.datetime.now(dt.UTC)
    with time_machine.travel(dt.datetime(2031, 1, 31, 12, tzinfo=dt.UTC)):
        yield lambda zone: true.astimezone(zone).date()


def said(**options) -> str:
    out = StringIO()
    call_command("send_due", stdout=out, stderr=StringIO(), **options)
    return out.getvalue().splitlines()[-1]


def test_the_command_says_how_many_and_the_second_time_none(toy_room):
    toy_room(reminders=telling(make_user(), make_user()))
    assert said(day="2026-10-21") == "sent=2"
    assert said(day="2026-10-21") == "sent=0"


def test_the_command_fails_when_a_room_broke_and_still_says_how_many(toy_room):
    def breaks(day):
        raise RuntimeError

    toy_room("aaa", reminders=breaks)
    toy_room("zzz", reminders=telling(make_user()))
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("send_due", day="2026-10-21", stdout=out, stderr=StringIO())
    assert out.getvalue().splitlines()[-1] == "sent=1"


def test_a_day_that_is_none_is_refused_in_plain_words():
    with pytest.raises(CommandError, match="2026-10-20 的样子"):
        said(day="31.2.2026")
