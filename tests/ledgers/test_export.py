"""A list taken away: exactly what was asked for, named after who took it, written down; and what a declaration refuses."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count
from django.test import RequestFactory
from openpyxl import load_workbook

from nantun.ledgers import catalogue
from nantun.ledgers.declare import Annex, Column, Ledger, Tally
from nantun.ledgers.export import table_response, write_table
from nantun.privacy.models import AccessLog
from tests.factories import UnitFactory, make_user
from tests.ledgers.reading import body, enter, total
from tests.ledgers.toys import COLUMNS, TOYS, Entry, entries_of

pytestmark = pytest.mark.usefixtures("toys_here")
NOW = datetime(2026, 10, 5, 6, 2, tzinfo=UTC)
PLAIN = (Column("day", "日期", "day", kind="date"), Column("text", "内容", "text", width=30))


@pytest.fixture
def unit():
    return UnitFactory(name="综采一队")


@pytest.fixture
def clerk(unit):
    return make_user("clerk", unit=unit, name="王办事员")


def exported(queryset, clerk, columns=PLAIN):
    file = io.BytesIO()
    rows = write_table(file, queryset, columns, title="走访登记", by=clerk, now=NOW)
    file.seek(0)
    return rows, load_workbook(file).active


def test_it_holds_exactly_the_rows_that_were_asked_for_in_their_order(unit, clerk):
    for number in range(5):
        enter(unit, text=f"第{number}件", day=date(2026, 10, 1 + number))
    rows, page = exported(Entry.objects.filter(day__gte=date(2026, 10, 3)).order_by("-day"), clerk)
    assert rows == 3
    assert [row[2] for row in body(page, 3)][:3] == ["第4件", "第3件", "第2件"]


def test_each_page_says_who_took_it_and_when(unit, clerk):
    _rows, page = exported(Entry.objects.all(), clerk)
    words = f"王办事员({clerk.number})2026年10月5日 14:02 导出"
    assert page.oddFooter.left.text == words
    assert words in [row[0].value for row in page.iter_rows()]


def test_totals_stand_under_it_where_columns_add_up(unit, clerk):
    enter(unit, count=2)
    enter(unit, count=5)
    _rows, page = exported(Entry.objects.all(), clerk, columns=COLUMNS)
    assert total(page)[5] == 7
    _rows, page = exported(Entry.objects.all(), clerk)
    assert "合计" not in [row[0].value for row in page.iter_rows()]


def test_nothing_found_gives_a_sheet_that_says_so(unit, clerk):
    for nothing in (Entry.objects.filter(text="x"), Entry.objects.none(), Entry.objects.filter(pk__in=[])):
        rows, page = exported(nothing, clerk)
        assert (rows, page["A3"].value) == (0, "无")


def test_a_download_is_written_down_with_its_filters(unit, clerk):
    enter(unit)
    request = RequestFactory().get("/toys/export/?unit=3&q=食堂")
    request.user = clerk
    response = table_response(request, Entry.objects.all(), PLAIN, title="走访登记", name="走访登记")
    content = b"".join(response.streaming_content)
    response.file_to_stream.close()
    assert load_workbook(io.BytesIO(content)).active["A1"].value == "走访登记"
    log = AccessLog.objects.get()
    assert (log.user, log.action, log.rows, log.fields) == (clerk, "exported", 1, "day,text")
    assert log.subject.startswith("/toys/export/?unit=3")


def test_an_export_costs_the_same_queries_for_one_row_and_for_many(unit, clerk, django_assert_num_queries):
    enter(unit, parts=("张三",))
    with django_assert_num_queries(4):
        exported(Entry.objects.all(), clerk, columns=COLUMNS)
    for _ in range(30):
        enter(unit, parts=("张三", "李四"))
    with django_assert_num_queries(4):
        exported(Entry.objects.all(), clerk, columns=COLUMNS)


# -- declarations


def declared(**facts) -> Ledger:
    return Ledger(**{"name": "x", "label": "台账", "rows": entries_of, "unit_field": "unit", "columns": PLAIN, **facts})


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Column("a", "甲", "a", kind="colour"), "no kind"),
        (lambda: Column("a", "甲", "a", total="sum"), "only numbers add up"),
        (lambda: Column("a", "甲", "a", kind="int", decrypted=True), "sealed values are text"),
        (lambda: Tally("a", "甲", Count("pk"), kind="text"), "a figure is a number"),
        (lambda: Annex(columns=PLAIN, filled=("nothing",)), "no columns nothing"),
        (lambda: declared(columns=(PLAIN[0], PLAIN[0])), "stands twice"),
        (lambda: declared(columns=()), "no columns"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused_at_once(build, message):
    with pytest.raises(ImproperlyConfigured, match=message):
        build()


def test_a_ledger_is_found_by_its_name(toy_activity):
    assert catalogue.ledger("toys") is TOYS
    assert catalogue.all_ledgers("toys") == [TOYS]
    assert catalogue.all_ledgers("ledgers") == []
    with pytest.raises(LookupError):
        catalogue.ledger("nothing")
