"""Shifts bind appointments: on the surface none within a shift, near its change or in the rest after a night; underground both on one shift."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nantun.errors import RuleBroken
from nantun.rosters.choices import Kind
from nantun.rosters.models import RosterDay
from talks import actions
from talks.choices import PlaceKind, Status
from talks.entry import Time
from talks.models import Talk
from tests.support.mine import Mine

from .makers import NOW, a_time, ask, logged, works

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 19)


def underground(hour: int, minute: int = 0) -> Time:
    time = a_time(MONDAY, hour, minute)
    return Time(time.start, time.end, PlaceKind.UNDERGROUND)


# early 8–16, middle 16–24, night 0–8; a talk lasts half an hour, an hour is kept from a change, eight after a night.
ABOVE = {
    "early": {6: True, 7: False, 9: False, 16: False, 17: True},
    "middle": {14: True, 15: False, 20: False, 23: False},
    "night": {1: False, 8: False, 15: False, 16: True},
}


@pytest.mark.parametrize(
    ("shift", "hour", "suits"), [(shift, hour, suits) for shift, hours in ABOVE.items() for hour, suits in hours.items()]
)
def test_on_the_surface_a_shift_is_kept_free_with_its_changes_and_the_rest_after_a_night(
    shift: str, hour: int, suits: bool, mine: Mine
) -> None:
    works(mine.worker.employee, MONDAY, shift)
    if suits:
        assert ask(mine.head, mine.head.employee, mine.worker.employee, a_time(MONDAY, hour)).offers.count() == 1
        return
    with pytest.raises(RuleBroken, match="张三 10月19日是") as broken:
        ask(mine.head, mine.head.employee, mine.worker.employee, a_time(MONDAY, hour))
    assert broken.value.field == "time"
    assert not Talk.objects.exists()


def test_the_hour_after_a_middle_shift_lies_in_the_next_day(mine: Mine) -> None:
    works(mine.worker.employee, MONDAY, "middle")
    tuesday = MONDAY + timedelta(days=1)
    with pytest.raises(RuleBroken, match="10月20日 00:30:张三 10月19日是中班"):
        ask(mine.head, mine.head.employee, mine.worker.employee, a_time(tuesday, 0, 30))
    assert ask(mine.head, mine.head.employee, mine.worker.employee, a_time(tuesday, 1))


def test_nothing_is_appointed_against_the_roster_of_who_leads_a_shift(mine: Mine) -> None:
    works(mine.head.employee, MONDAY, "early", kind=Kind.LEADING)
    with pytest.raises(RuleBroken, match="王强 10月19日是早班"):
        ask(mine.worker, mine.head.employee, mine.worker.employee, a_time(MONDAY, 10))


@pytest.mark.parametrize(
    ("his", "leads", "hour", "minute", "suits"),
    [
        ("early", "early", 9, 0, True),
        ("early", "early", 14, 30, True),
        ("early", "early", 8, 30, False),  # too near to the change
        ("early", "early", 14, 45, False),
        ("early", "early", 17, 0, False),  # after both came up
        ("middle", "early", 10, 0, False),
        (None, "early", 10, 0, False),  # at rest
    ],
)
def test_underground_both_are_on_one_shift_away_from_its_ends(
    his: str | None, leads: str, hour: int, minute: int, suits: bool, mine: Mine
) -> None:
    works(mine.worker.employee, MONDAY, his)
    works(mine.head.employee, MONDAY, leads, kind=Kind.LEADING)
    if suits:
        assert ask(mine.head, mine.head.employee, mine.worker.employee, underground(hour, minute)).offers.count() == 1
        return
    with pytest.raises(RuleBroken, match="井下谈心要两人同在一个班上"):
        ask(mine.head, mine.head.employee, mine.worker.employee, underground(hour, minute))


def test_of_several_times_each_that_does_not_suit_is_named(mine: Mine) -> None:
    works(mine.worker.employee, MONDAY, "early")
    with pytest.raises(RuleBroken, match=r"10:00:张三.*11:00:张三") as broken:
        ask(mine.head, mine.head.employee, mine.worker.employee, *(a_time(MONDAY, hour) for hour in (6, 10, 11)))
    assert "06:00" not in broken.value.message


def test_shifts_that_changed_after_the_offer_are_told_when_it_is_taken(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee, a_time(MONDAY, 9))
    works(mine.worker.employee, MONDAY, "early")
    with pytest.raises(RuleBroken, match="张三 10月19日是早班"):
        actions.accept_time(talk=talk, start=a_time(MONDAY, 9).start, by=mine.head, now=NOW)
    RosterDay.objects.all().delete()
    assert actions.accept_time(talk=talk, start=a_time(MONDAY, 9).start, by=mine.head, now=NOW).status == Status.BOOKED


def test_moving_is_bound_as_asking_is(mine: Mine) -> None:
    talk = ask(mine.worker, mine.head.employee, mine.worker.employee, a_time(MONDAY, 17))
    talk = actions.accept_time(talk=talk, start=a_time(MONDAY, 17).start, by=mine.head, now=NOW)
    works(mine.worker.employee, MONDAY, "early")
    with pytest.raises(RuleBroken, match="张三 10月19日是早班"):
        actions.move_talk(talk=talk, time=a_time(MONDAY, 12), by=mine.head, now=NOW, reason="开会")


def test_what_was_held_at_the_table_after_a_night_is_entered_as_it_was(mine: Mine) -> None:
    works(mine.worker.employee, NOW.date(), "night")
    assert logged(mine, place_kind="canteen").status == Status.HELD
