"""Lines and their number come out of one and the same rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Value
from django.test.utils import CaptureQueriesContext

from nantun.people.models import Employee, Unit
from nantun.web.counting import Each, Sum, how_many, offers_of
from nantun.web.offers import Todo
from tests.factories import EmployeeFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)


def line(row: object) -> Todo:
    return Todo(kind="试办", text=str(row), url="/", act="看")


def parts(rows):
    """A list without an end, one of three at most, one of three and the rest, all in one line, and a line that is just there."""
    yield Each(rows=rows, line=line)
    yield Each(rows=rows, line=line, most=3)
    yield Each(rows=rows, line=line, most=3, rest=lambda count: line(f"还有 {count}"))
    yield Sum(rows=rows, line=lambda count: line(f"共 {count}"))
    yield line("就在")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 9])
def test_as_many_are_counted_as_are_told(count):
    UnitFactory.create_batch(count)
    todo, waiting_count = offers_of(lambda user, day: parts(Unit.objects.order_by("-name")))
    assert waiting_count(None, DAY) == len(list(todo(None, DAY)))


def test_the_rest_and_the_sum_say_how_many():
    UnitFactory.create_batch(5)
    todo, _count = offers_of(lambda user, day: parts(Unit.objects.order_by("name")))
    texts = [one.text for one in todo(None, DAY)]
    assert [text for text in texts if text.startswith(("还有", "共"))] == ["还有 2", "共 5"]
    assert texts[:5] == list(Unit.objects.order_by("name").values_list("name", flat=True))


def test_all_are_counted_in_one_query_and_nothing_is_asked_where_nothing_can_be():
    EmployeeFactory.create_batch(3)
    staffed = Unit.objects.filter(Exists(Employee.objects.filter(unit=OuterRef("pk")))).annotate(more=Value(1))
    with CaptureQueriesContext(connection) as asked:
        counts = how_many(
            [(Employee.objects.all(), None), (Employee.objects.none(), None), (staffed, 1), (Unit.objects.filter(pk__in=()), 1)]
        )
    assert counts == [3, 0, 1, 0]
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert how_many([(Unit.objects.none(), None)]) == [0]
    assert not asked


def test_rows_are_asked_for_only_where_there_are_some():
    todo, _count = offers_of(lambda user, day: [Each(rows=Employee.objects.all(), line=line), Each(rows=Unit.objects.all(), line=line)])
    UnitFactory()
    with CaptureQueriesContext(connection) as asked:
        assert len(list(todo(None, DAY))) == 1
    assert len(asked) == 2
