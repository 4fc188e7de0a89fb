"""Shifts and the days they belong to, over midnight too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from nantun.workdays.choices import Belongs
from nantun.workdays.models import Shift
from nantun.workdays.shifts import active_shifts

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 10, 5)


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def shift(starts: time, ends: time, belongs: str = Belongs.STARTS) -> Shift:
    return Shift(code="x", name="试", mark="试", starts=starts, ends=ends, belongs=belongs)


def at_work(moment: datetime, shifts: Iterable[Shift]) -> list[tuple[str, date]]:
    """The shifts that are at work at that moment, each with the day to which it belongs."""
    days = [moment.date() + timedelta(days=n) for n in (-1, 0, 1)]
    return [(one.code, day) for one in shifts for day in days if moment in one.interval(day)]


@pytest.mark.parametrize(
    ("starts", "ends", "belongs", "start", "end"),
    [
        (time(8), time(16), Belongs.STARTS, at(8), at(16)),
        (time(8), time(16), Belongs.ENDS, at(8), at(16)),
        (time(16), time(0), Belongs.STARTS, at(16), at(0, day=date(2026, 10, 6))),
        (time(16), time(0), Belongs.ENDS, at(16), at(0, day=date(2026, 10, 6))),
        (time(22), time(6), Belongs.STARTS, at(22), at(6, day=date(2026, 10, 6))),
        (time(22), time(6), Belongs.ENDS, at(22, day=date(2026, 10, 4)), at(6)),
        (time(0), time(8), Belongs.STARTS, at(0, day=date(2026, 10, 6)), at(8, day=date(2026, 10, 6))),
        (time(0), time(8), Belongs.ENDS, at(0), at(8)),
    ],
)
def test_an_interval_lies_where_its_day_says(starts: time, ends: time, belongs: str, start: datetime, end: datetime) -> None:
    assert shift(starts, ends, belongs).interval(DAY) == (start, end)


@pytest.mark.django_db
def test_three_shifts_are_there_from_the_beginning() -> None:
    found = [(one.code, one.name, one.mark, one.hours) for one in active_shifts()]
    assert found == [
        ("early", "早班", "早", "08:00–16:00"),
        ("middle", "中班", "中", "16:00–24:00"),
        ("night", "夜班", "夜", "00:00–08:00"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "code", "day"),
    [
        (at(0), "night", DAY),
        (at(7, 59), "night", DAY),
        (at(8), "early", DAY),
        (at(16), "middle", DAY),
        (at(23, 59), "middle", DAY),
        (at(0, day=date(2026, 10, 6)), "night", date(2026, 10, 6)),
    ],
)
def test_the_end_of_one_shift_is_the_beginning_of_the_next(moment: datetime, code: str, day: date) -> None:
    assert at_work(moment, active_shifts()) == [(code, day)]


@pytest.mark.django_db
def test_the_night_belongs_to_the_day_before_when_it_is_so_set() -> None:
    Shift.objects.filter(code="night").update(belongs=Belongs.STARTS)
    assert at_work(at(3, day=date(2026, 10, 6)), active_shifts()) == [("night", DAY)]


@pytest.mark.django_db
def test_between_two_shifts_nobody_is_at_work() -> None:
    Shift.objects.filter(code="night").update(is_active=False)
    assert at_work(at(3), active_shifts()) == []


@given(st.times(), st.times(), st.sampled_from(Belongs.values), st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 86399))
def test_a_moment_within_a_shift_is_found_again_with_its_day(starts: time, ends: time, belongs: str, day: date, seconds: int) -> None:
    one = shift(starts.replace(microsecond=0), ends.replace(microsecond=0), belongs)
    if one.starts == one.ends:
        return
    start, end = one.interval(day)
    assert timedelta() < end - start == one.length < timedelta(days=1)
    moment = start + timedelta(seconds=seconds % int(one.length.total_seconds()))
    assert at_work(moment, [one]) == [("x", day)]
    assert at_work(end, [one]) == []


@pytest.mark.django_db
def test_every_hour_of_a_day_is_one_shift_s_and_many_moments_cost_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        shifts = active_shifts()
        assert all(len(at_work(at(hour), shifts)) == 1 for hour in range(24))


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"ends": time(8)}, {"mark": "休"}])
def test_what_is_no_shift_is_refused_by_the_database(changed: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(code="early").update(**changed)
