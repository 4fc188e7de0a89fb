"""A question that is put together once is answered as if it were put together each time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nantun.people.models import Employee, Unit
from nantun.prepared import Prepared
from tests.factories import EmployeeFactory, UnitFactory

pytestmark = pytest.mark.django_db
BY_UNIT = Prepared(lambda unit, name: Employee.objects.filter(unit=unit, name__gte=name).select_related("unit"), (1, "a"), (2, "b"))


def test_each_asking_has_its_own_values():
    ours, theirs = UnitFactory(), UnitFactory()
    mine, other = EmployeeFactory(unit=ours), EmployeeFactory(unit=theirs)
    assert BY_UNIT.rows(ours.pk, "") == [mine]
    assert BY_UNIT.rows(theirs.pk, "") == [other]
    assert BY_UNIT.rows(theirs.pk, chr(0x10FFFF)) == []


def test_what_is_read_with_a_row_is_there_without_another_query():
    one = EmployeeFactory()
    with CaptureQueriesContext(connection) as asked:
        (found,) = BY_UNIT.rows(one.unit_id, "")
        assert found.unit == one.unit
    assert len(asked) == 1


def test_a_value_that_is_reckoned_with_before_it_is_asked_is_refused():
    since = Prepared(lambda day: Unit.objects.filter(active_from__gte=day + timedelta(days=1)), (date(2001, 1, 1),), (date(2002, 1, 1),))
    with pytest.raises(ValueError, match="none of its values"):
        since.rows(date(2026, 1, 1))


def test_a_question_whose_words_follow_from_its_values_is_refused():
    of_some = Prepared(lambda units: Unit.objects.filter(pk__in=units), ([1],), ([1, 2],))
    with pytest.raises(ValueError, match="depend on its values"):
        of_some.rows([3])
