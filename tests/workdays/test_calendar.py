"""Working days: the notices' swapped days, and reckonings against a count day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nantun.workdays.calendar import Workdays, add_workdays
from nantun.workdays.models import SpecialDay

ONE = timedelta(days=1)
FIRST = date(2026, 9, 1)
DAYS = st.integers(0, 60).map(lambda n: FIRST + ONE * n)


def notice(words: list[str]) -> dict[date, bool]:
    """Two months in which every third day or so is a special one; swapped days on weekends alone, as the table has it."""
    days = {FIRST + ONE * n: word for n, word in enumerate(words) if word != "plain"}
    return {day: word == "works" and day.weekday() > 4 for day, word in days.items()}


NOTICES = st.lists(st.sampled_from(["plain", "plain", "works", "off"]), min_size=61, max_size=61).map(notice)


def worked(special: dict[date, bool], day: date) -> bool:
    """The table's word, or Monday to Friday: said once more, without the code that is tested."""
    return special[day] if day in special else day.isoweekday() in (1, 2, 3, 4, 5)


def counted(special: dict[date, bool], first: date, last: date) -> int:
    """Working days after first up to last, one by one."""
    return sum(worked(special, first + ONE * n) for n in range(1, (last - first).days + 1))


@given(NOTICES, DAYS, st.integers(1, 60))
def test_the_nth_working_day_is_worked_and_n_lie_up_to_it(special: dict[date, bool], day: date, n: int) -> None:
    due = Workdays(special).add(day, n)
    assert worked(special, due)
    assert counted(special, day, due) == n


@given(NOTICES, DAYS, st.integers(1, 60))
def test_backwards_n_working_days_lie_between(special: dict[date, bool], day: date, n: int) -> None:
    before = Workdays(special).add(day, -n)
    assert worked(special, before)
    assert counted(special, before - ONE, day - ONE) == n


@given(NOTICES, DAYS)
def test_nought_days_on_is_the_day_itself_or_the_next_that_is_worked(special: dict[date, bool], day: date) -> None:
    due = Workdays(special).add(day, 0)
    assert worked(special, due)
    assert due >= day
    assert not any(worked(special, day + ONE * n) for n in range((due - day).days))


@given(NOTICES, DAYS, DAYS)
def test_days_between_are_those_that_one_counts(special: dict[date, bool], first: date, last: date) -> None:
    reckoning = Workdays(special)
    if first <= last:
        assert reckoning.between(first, last) == counted(special, first, last)
    assert reckoning.between(first, last) == -reckoning.between(last, first)


@given(NOTICES, DAYS, DAYS, DAYS)
def test_spans_add_up(special: dict[date, bool], first: date, middle: date, last: date) -> None:
    reckoning = Workdays(special)
    assert reckoning.between(first, middle) + reckoning.between(middle, last) == reckoning.between(first, last)


@given(NOTICES, DAYS, st.integers(-40, 40))
def test_from_a_working_day_there_and_back_is_the_same_day(special: dict[date, bool], day: date, n: int) -> None:
    reckoning = Workdays(special)
    start = reckoning.next(day)
    there = reckoning.add(start, n)
    assert reckoning.add(there, -n) == start
    assert reckoning.between(start, there) == n


@given(NOTICES, DAYS, DAYS, st.integers(-40, 40))
def test_later_days_and_longer_limits_never_end_earlier(special: dict[date, bool], one: date, other: date, n: int) -> None:
    reckoning = Workdays(special)
    earlier, later = sorted((one, other))
    assert reckoning.add(earlier, n) <= reckoning.add(later, n)
    assert reckoning.add(one, n) <= reckoning.add(one, n + 1)


@pytest.mark.django_db
def test_swapped_days_of_2026_are_worked() -> None:
    swapped = [date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]
    works = Workdays.load().is_workday
    assert all(works(day) for day in swapped)
    assert all(day.weekday() >= 5 for day in swapped)
    weekend = [day for n in range(365) if (day := date(2026, 1, 1) + ONE * n).weekday() >= 5]
    assert [day for day in weekend if works(day)] == swapped


@pytest.mark.django_db
def test_the_holidays_of_2026_are_those_of_the_notice() -> None:
    """国务院办公厅关于2026年部分节假日安排的通知: 3, 9, 3, 5, 3, 3 and 7 days."""
    spans = [((1, 1), 3), ((2, 15), 9), ((4, 4), 3), ((5, 1), 5), ((6, 19), 3), ((9, 25), 3), ((10, 1), 7)]
    off = {date(2026, *day) + ONE * n for day, length in spans for n in range(length)}
    assert set(SpecialDay.objects.of_year(2026).filter(works=False).values_list("day", flat=True)) == off
    assert SpecialDay.objects.get(day=date(2026, 10, 4)).name == "国庆节"
    assert SpecialDay.objects.get(day=date(2026, 9, 20)).name == "国庆节调休"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "n", "due"),
    [
        ((2026, 9, 18), 3, (2026, 9, 22)),  # over the Sunday that is worked
        ((2026, 9, 30), 3, (2026, 10, 10)),  # 8, 9 and the Saturday of 10 October
        ((2026, 9, 30), 15, (2026, 10, 27)),
        ((2026, 2, 13), 1, (2026, 2, 14)),
        ((2026, 2, 14), 1, (2026, 2, 24)),
        ((2026, 10, 3), 0, (2026, 10, 8)),
        ((2026, 10, 12), -2, (2026, 10, 9)),
        ((2026, 1, 1), 1, (2026, 1, 4)),
        ((2026, 5, 8), 1, (2026, 5, 9)),
        ((2026, 2, 27), 2, (2026, 3, 2)),
    ],
)
def test_due_dates_over_the_holidays_of_2026(day: tuple, n: int, due: tuple) -> None:
    assert add_workdays(date(*day), n) == date(*due)


@pytest.mark.django_db
def test_a_year_without_a_notice_counts_monday_to_friday() -> None:
    reckoning = Workdays.load()
    assert [reckoning.is_published(year) for year in (2019, 2020, 2026, 2027)] == [False, True, True, False]
    assert reckoning.is_workday(date(2027, 10, 1))
    assert reckoning.next(date(2027, 10, 2)) == date(2027, 10, 4)


@pytest.mark.django_db
def test_reckoning_once_and_a_hundred_times_costs_one_query(django_assert_num_queries: Any) -> None:
    day = date(2026, 9, 30)
    with django_assert_num_queries(1):
        add_workdays(day, 200)
    with django_assert_num_queries(1):
        reckoning = Workdays.load()
        for n in range(100):
            reckoning.between(day, reckoning.add(day, n))
