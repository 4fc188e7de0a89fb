"""Times that suit both: open hours, shifts, rest after a night, shifts that a leader leads, what is booked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nantun.rosters.choices import Kind
from talks.actions import drop_exception
from talks.choices import PlaceKind
from talks.models import DayException, LeaderRules
from talks.slots import Busy, Slot, free_slots
from tests.support.days import TODAY, at
from tests.support.mine import Mine

from .makers import NOW, a_time, booked, opens, works

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 19)
TUESDAY = MONDAY + timedelta(days=1)


def times(mine: Mine, first: date = MONDAY, last: date | None = None, *, now: datetime = NOW, place_kind: str = "") -> list[str]:
    found = free_slots(talker=mine.head.employee, counterpart=mine.worker.employee, first=first, last=last or first, now=now)
    return [f"{timezone.localtime(slot.start):%d %H:%M}" for slot in found if not place_kind or slot.place_kind == place_kind]


def test_open_hours_are_cut_into_talks(mine: Mine) -> None:
    opens(mine.head.employee)
    assert times(mine) == ["19 09:00", "19 09:30", "19 10:00", "19 10:30"]


def test_a_leader_without_open_hours_is_free_at_no_time(mine: Mine) -> None:
    assert times(mine, last=MONDAY + timedelta(days=14)) == []


def test_holidays_have_none_and_worked_weekends_have_their_own(mine: Mine) -> None:
    opens(mine.head.employee, weekdays=range(7))
    found = times(mine, date(2026, 10, 1), date(2026, 10, 12), now=at(date(2026, 9, 25)))
    assert {day.split()[0] for day in found} == {"08", "09", "10", "12"}


def test_an_excepted_day_is_closed_or_open_as_it_says(mine: Mine) -> None:
    opens(mine.head.employee)
    DayException.objects.create(leader=mine.head.employee, day=MONDAY, reason="出差")
    DayException.objects.create(leader=mine.head.employee, day=TUESDAY, starts=time(15), ends=time(16))
    assert times(mine, last=TUESDAY) == ["20 15:00", "20 15:30"]


def test_an_exception_is_taken_back_by_the_leader_whose_day_it_is_alone(mine: Mine) -> None:
    opens(mine.head.employee)
    closed = DayException.objects.create(leader=mine.head.employee, day=MONDAY, reason="出差")
    assert drop_exception(leader=mine.party_head.employee, pk=closed.pk) == 0
    assert times(mine) == []
    assert drop_exception(leader=mine.head.employee, pk=closed.pk) == 1
    assert times(mine) != []


def test_notice_and_horizon_are_the_leader_s(mine: Mine) -> None:
    opens(mine.head.employee)
    LeaderRules.objects.create(leader=mine.head.employee, notice_hours=94, horizon_days=4, changed_by=mine.head)
    assert times(mine, TODAY, TODAY + timedelta(days=20)) == ["19 10:00", "19 10:30"]


def test_he_takes_so_many_talks_a_day(mine: Mine) -> None:
    opens(mine.head.employee)
    LeaderRules.objects.create(leader=mine.head.employee, most_a_day=1, changed_by=mine.head)
    booked(mine, a_time(MONDAY, 15))
    assert times(mine) == []


def test_what_is_booked_of_either_is_not_offered(mine: Mine) -> None:
    opens(mine.head.employee)
    booked(mine, a_time(MONDAY, 9, 30))
    assert times(mine) == ["19 09:00", "19 10:00", "19 10:30"]


def test_nobody_is_called_up_from_his_shift_nor_within_an_hour_of_its_change(mine: Mine) -> None:
    opens(mine.head.employee, time(14), time(18))
    works(mine.worker.employee, MONDAY, "early")  # 8–16
    assert times(mine) == ["19 17:00", "19 17:30"]


def test_eight_hours_of_rest_follow_a_night(mine: Mine) -> None:
    opens(mine.head.employee, time(8), time(18))
    works(mine.worker.employee, MONDAY, "night")  # 0–8
    assert times(mine) == ["19 16:00", "19 16:30", "19 17:00", "19 17:30"]


def test_rest_reaches_over_midnight_and_day_s_ends(mine: Mine) -> None:
    """A middle shift ends at midnight: the hour after it lies in the next day."""
    opens(mine.head.employee, time(0), time(2), range(7))
    works(mine.worker.employee, MONDAY, "middle")
    assert times(mine, TUESDAY) == ["20 01:00", "20 01:30"]


def test_underground_both_are_on_the_shift_that_the_leader_leads(mine: Mine) -> None:
    works(mine.worker.employee, MONDAY, "early")
    works(mine.head.employee, MONDAY, "early", kind=Kind.LEADING)
    below = times(mine, place_kind=PlaceKind.UNDERGROUND)
    assert (below[0], below[-1], len(below)) == ("19 09:00", "19 14:30", 12)


def test_on_different_shifts_they_do_not_meet_underground(mine: Mine) -> None:
    works(mine.worker.employee, MONDAY, "middle")
    works(mine.head.employee, MONDAY, "early", kind=Kind.LEADING)
    assert times(mine, place_kind=PlaceKind.UNDERGROUND) == []


def test_underground_a_leader_s_own_shift_counts_as_well_as_one_that_he_leads(mine: Mine) -> None:
    for one in (mine.worker.employee, mine.head.employee):
        works(one, MONDAY, "early")
    works(mine.head.employee, MONDAY, "early", kind=Kind.LEADING)
    assert len(times(mine, place_kind=PlaceKind.UNDERGROUND)) == 12, "each time once"


def test_a_counterpart_who_leads_a_shift_is_not_asked_out_of_it(mine: Mine) -> None:
    opens(mine.head.employee)
    works(mine.worker.employee, MONDAY, "early", kind=Kind.LEADING)
    assert times(mine) == []


def test_no_shift_of_the_day_after_the_last_is_offered(mine: Mine) -> None:
    for one in (mine.worker.employee, mine.head.employee):
        works(one, TUESDAY, "early")
    assert times(mine) == []


def test_a_leader_who_leads_a_shift_is_not_in_his_office(mine: Mine) -> None:
    opens(mine.head.employee)
    works(mine.head.employee, MONDAY, "early", kind=Kind.LEADING)
    assert times(mine, place_kind=PlaceKind.OFFICE) == []


def test_the_number_of_queries_does_not_grow_with_the_days(mine: Mine, django_assert_max_num_queries) -> None:
    opens(mine.head.employee)
    for days in (1, 30):
        with django_assert_max_num_queries(16):
            free_slots(talker=mine.head.employee, counterpart=mine.worker.employee, first=TODAY, last=TODAY + timedelta(days=days), now=NOW)


MOMENTS = st.integers(min_value=0, max_value=200)
SPANS = st.lists(st.tuples(MOMENTS, st.integers(min_value=1, max_value=30)), max_size=12)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(spans=SPANS, start=MOMENTS, length=st.integers(min_value=1, max_value=30))
def test_what_is_busy_overlaps_just_what_one_of_its_spans_overlaps(spans: list[tuple[int, int]], start: int, length: int) -> None:
    minutes = [(at(TODAY) + timedelta(minutes=a), at(TODAY) + timedelta(minutes=a + n)) for a, n in spans]
    asked = Slot(at(TODAY) + timedelta(minutes=start), at(TODAY) + timedelta(minutes=start + length))
    assert Busy(minutes).holds(asked.start, asked.end) == any(asked.overlaps(*span) for span in minutes)
