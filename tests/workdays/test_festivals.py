"""Lunar festivals are reckoned; Eid al-Fitr is an estimate until it is confirmed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from nantun.errors import RuleBroken
from nantun.workdays.actions import confirm_festival
from nantun.workdays.choices import Festival
from nantun.workdays.festivals import YEARS, festival_day, festivals_of
from nantun.workdays.models import FestivalDay
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("year", "days"),
    [(2025, ((1, 29), (5, 31), (10, 6))), (2026, ((2, 17), (6, 19), (9, 25))), (2027, ((2, 6), (6, 9), (9, 15)))],
)
def test_lunar_festivals(year: int, days: tuple, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        found = [festival_day(one, year) for one in (Festival.SPRING, Festival.DRAGON_BOAT, Festival.MID_AUTUMN)]
    assert [(one.day, one.estimated) for one in found] == [(date(year, *day), False) for day in days]


def test_eid_is_an_estimate_until_it_is_confirmed(django_assert_num_queries: Any) -> None:
    guess = festival_day(Festival.EID_AL_FITR, 2026)
    assert (guess.day, guess.estimated) == (date(2026, 3, 21), True)
    FestivalDay.objects.create(festival=Festival.EID_AL_FITR, year=2026, day=date(2026, 3, 20), confirmed_by=make_user(), confirmed_at=NOW)
    with django_assert_num_queries(1):
        known = festival_day(Festival.EID_AL_FITR, 2026)
    assert (known.day, known.estimated) == (date(2026, 3, 20), False)


@pytest.mark.parametrize("year", [YEARS.start, 2033, YEARS.stop - 1])
def test_every_year_has_its_festivals_in_order(year: int) -> None:
    found = festivals_of(year)
    assert sorted(one.festival for one in found) == sorted(Festival)
    assert [one.day for one in found] == sorted(one.day for one in found)
    assert {one.day.year for one in found} == {year}


def test_years_of_which_nothing_is_known_are_refused() -> None:
    with pytest.raises(ValueError, match="1800"):
        festival_day(Festival.SPRING, 1800)


def test_what_is_reckoned_needs_nobody_who_confirms_it() -> None:
    with pytest.raises(RuleBroken, match="由程序推算,不需要确认"):
        confirm_festival(festival=Festival.SPRING, year=2026, day=date(2026, 2, 17), by=make_user(), now=NOW)
    assert not FestivalDay.objects.exists()


@pytest.mark.parametrize("changed", [{"year": 2027}, {"festival": Festival.SPRING}])
def test_a_confirmed_day_lies_in_its_year_and_is_one_that_is_seen(changed: dict[str, Any]) -> None:
    facts = {"festival": Festival.EID_AL_FITR, "year": 2026, "day": date(2026, 3, 20), "confirmed_by": make_user(), "confirmed_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        FestivalDay.objects.create(**{**facts, **changed})
