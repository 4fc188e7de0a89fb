"""One cell: what Postgres writes and what Python writes is the same, and reading gives back what was put in."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nantun.ledgers.cells import CUT, FORBIDDEN, LIMIT, cell_sql, cell_xml, special_sql, text_xml, unseal_xml

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1",
    "+86 537",
    "-3",
    "@SUM(A1)",
    "370899198001014871",
    "a<b & \"c\" > 'd'",
    "C:\\new\\table\\\\",
    "第一行\n第二行\r\n第三行\t表",
    "\\N",
    "\\.",
    "_x0041_ _X0041_ _x005F_ __x00e9__",
    "\x01\x02\x08\x0b\x0c\x1f\x7f\x85\u2028",
    "\ufffe\uffff\ufffd",
    "走访😀𠮷野家",
    "  两边有空格  ",
    "%s %d %%",
    "]]>",
    "<![CDATA[x]]>",
    "&amp;#10;",
    "{} ' '' \"",
    "长" * 40_000,
    "😀" * 20_000,
    "长" * (LIMIT - 1) + "😀",
    "a" * LIMIT,
    "&" * LIMIT,
]


def from_postgres(value: object, kind: str = "text", db_type: str = "text", **how: bool) -> str:
    sql, special = cell_sql("v", "B", 7, kind, **how), special_sql(["v"] if kind == "text" else [])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE one AS SELECT '5' AS n, %s::" + db_type + " AS v", [value])
        cursor.execute(f"SELECT {sql} FROM (SELECT one.*, {special} AS special FROM one) AS rows")
        found = cursor.fetchone()[0]
        cursor.execute("DROP TABLE one")
    return found


def read(xml: str) -> str | None:
    return ET.fromstring(f"<root>{xml}</root>").findtext(".//t")


def expected(text: str) -> str:
    return FORBIDDEN.sub("", text)


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:20]))
def test_postgres_and_python_write_the_same_cell(text):
    assert from_postgres(text) == cell_xml("B5", 7, "text", text)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=60))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_postgres_and_python_agree_on_any_text(text):
    assert from_postgres(text) == cell_xml("B5", 7, "text", text)


@pytest.mark.parametrize("text", [text for text in NASTY if len(text) < 1000 and "_x" not in text], ids=repr)
def test_a_parser_reads_back_what_was_written(text):
    assert read(cell_xml("B5", 7, "text", text)) == expected(text)


def test_what_looks_like_an_escape_of_excel_is_escaped():
    assert text_xml("_x0041_") == "_x005F_x0041_"
    assert text_xml("_x_ _x12_ x0041") == "_x_ _x12_ x0041"


def test_copy_meets_nothing_that_it_would_escape():
    assert not set(text_xml("a\\b\tc\nd\re\x08f\x0bg\x0c")) & set("\\\t\n\r\x08\x0b\x0c")


@pytest.mark.parametrize("text", ["长" * 40_000, "😀" * 20_000, "长" * (LIMIT - 1) + "😀"])
def test_a_text_too_long_for_excel_is_cut_and_says_so(text):
    kept = read(cell_xml("B5", 7, "text", text))
    assert kept.endswith(CUT)
    assert len(kept.encode("utf-16-le")) // 2 <= LIMIT
    assert text.startswith(kept[: -len(CUT)])


def test_a_text_of_just_the_limit_is_not_cut():
    assert read(cell_xml("B5", 7, "text", "a" * LIMIT)) == "a" * LIMIT


@pytest.mark.parametrize(
    ("value", "kind", "db_type"), [(None, "text", "text"), ("", "text", "text"), (None, "int", "int"), (None, "date", "date")]
)
def test_nothing_gives_an_empty_cell_with_its_border(value, kind, db_type):
    assert from_postgres(value, kind, db_type) == '<c r="B5" s="7"/>' == cell_xml("B5", 7, kind, value)


@pytest.mark.parametrize(
    ("value", "kind", "db_type", "number"),
    [
        (42, "int", "int", "42"),
        (0, "int", "int", "0"),
        (Decimal("1234567.80"), "money", "numeric", "1234567.80"),
        (date(2026, 10, 5), "date", "date", "46300"),
        (date(1958, 3, 1), "date", "date", "21245"),
    ],
)
def test_numbers_and_days_are_numbers(value, kind, db_type, number):
    assert from_postgres(value, kind, db_type) == f'<c r="B5" s="7"><v>{number}</v></c>' == cell_xml("B5", 7, kind, value)


def test_a_moment_stands_in_the_time_of_the_mine():
    late = datetime(2026, 10, 5, 16, 30, tzinfo=UTC)  # 00:30 of the 6th in Shandong
    assert from_postgres(late, "moment", "timestamptz", timed=True) == cell_xml("B5", 7, "moment", late)
    assert "46301.02083333333" in cell_xml("B5", 7, "moment", late)
    assert from_postgres(late, "date", "timestamptz", timed=True) == '<c r="B5" s="7"><v>46301</v></c>'


def test_a_sealed_value_is_opened_and_then_escaped_like_any_other():
    cell = from_postgres("gAAAAAB=", sealed=True)
    opened = unseal_xml(f"{cell}{cell}".encode(), lambda token: {"gAAAAAB=": "=甲&\n"}[token])
    assert opened.decode() == cell_xml("B5", 7, "text", "=甲&\n") * 2


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        cell_xml("B5", 7, "money", Decimal("NaN"))
