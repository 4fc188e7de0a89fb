"""What an empty table begins with, and that nothing typed by hand is overwritten."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal

from nantun.workdays.models import Shift, SpecialDay
from nantun.workdays.seeding import known_days, seed

pytestmark = pytest.mark.django_db


def test_seeding_twice_changes_nothing() -> None:
    before = list(SpecialDay.objects.values_list()), list(Shift.objects.values_list())
    seed(apps)
    assert (list(SpecialDay.objects.values_list()), list(Shift.objects.values_list())) == before


def test_a_year_that_was_changed_by_hand_is_left_alone() -> None:
    SpecialDay.objects.of_year(2026).exclude(day=date(2026, 10, 1)).delete()
    SpecialDay.objects.filter(day=date(2026, 10, 1)).update(name="国庆")
    seed(apps)
    assert [one.name for one in SpecialDay.objects.of_year(2026)] == ["国庆"]


def test_a_year_that_became_known_is_added() -> None:
    SpecialDay.objects.of_year(2026).delete()
    seed(apps)
    assert SpecialDay.objects.of_year(2026).count() == sum(day.year == 2026 for day in known_days())


def test_swapped_days_are_named_after_the_holiday_for_which_they_are_worked() -> None:
    names = {name for works, name in known_days().values() if works}
    assert "调休" not in names
    assert known_days()[date(2023, 10, 7)] == (True, "中秋节、国庆节调休")


def test_emptied_tables_begin_anew() -> None:
    """As flush tells of it: without the models of a migration."""
    SpecialDay.objects.all().delete()
    Shift.objects.all().delete()
    emit_post_migrate_signal(0, False, "default")
    assert SpecialDay.objects.of_year(2026).count() == 39
    assert Shift.objects.count() == 3
