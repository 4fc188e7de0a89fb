"""A unit's workbook and the mine's: what stands where, and the same bytes of the same data."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from openpyxl.utils.datetime import from_excel

from nantun.ledgers.books import Paper, write_annex, write_mine_book, write_unit_book
from nantun.ledgers.cells import CUT, FORBIDDEN
from nantun.ledgers.declare import Block, Column
from nantun.ledgers.query import Table, steady
from nantun.ledgers.stream import Rows
from tests.factories import UnitFactory
from tests.ledgers.reading import DAY, OCTOBER, body, enter, opened, total
from tests.ledgers.test_cells import NASTY
from tests.ledgers.toys import COLUMNS, TOYS, Entry, entries_of

pytestmark = pytest.mark.usefixtures("toys_here")
FIRST = 5  # title, line, two rows of heads


@pytest.fixture
def unit():
    return UnitFactory(name="综采一队", order=1)


def paper(**facts) -> Paper:
    return Paper(**{"ledger": TOYS, "month": OCTOBER, "mine": "南屯煤矿", "filed_on": date(2026, 11, 1), "using": "default", **facts})


def written(folder: Path, write, **how) -> Path:
    path = folder / "book.xlsx"
    with steady("default"), open(path, "w+b") as file:
        write(file, **how)
    return path


def unit_book(folder: Path, unit, **facts) -> Path:
    return written(folder, write_unit_book, paper=paper(**facts), unit=unit)


def test_a_unit_book_is_the_paper_form(unit, tmp_path):
    enter(unit, parts=("张三", "李四"), count=3, amount=Decimal("1200.50"), late=True, at=datetime(2026, 10, 5, 6, 2, tzinfo=UTC))
    page = opened(unit_book(tmp_path, unit)).active
    assert page["A1"].value == "南屯煤矿2026年10月玩具台账"
    assert [cell.value for cell in page[2] if cell.value] == ["填报单位(盖章):综采一队", "填报日期:2026年11月1日", "单位:人次"]
    assert [cell.value for cell in page[3]] == ["序号", "日期", "内容", "参加人", "类别", "数量", None, "补录", "录入时间"]
    assert [cell.value for cell in page[4]] == [None, None, None, None, None, "人次", "金额", None, None]
    row = [1, datetime(2026, 10, 5), "食堂饭菜凉", "张三、李四", "好事", 3, 1200.5, "补录"]
    assert body(page, FIRST)[0][:-1] == row
    assert total(page)[4:7] == [None, 3, 1200.5]
    assert [cell.value for cell in page[7] if cell.value] == ["单位负责人:", "审核人:", "填报人:", "电话:"]


def test_it_prints_on_one_page_wide_with_its_heads_on_each(unit, tmp_path):
    page = opened(unit_book(tmp_path, unit)).active
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$3:$4"
    assert page.freeze_panes == "A5"
    assert page.oddFooter.center.text == "第&P页 共&N页"
    assert {"A1:I1", "F3:G3", "A3:A4", "B3:B4"} <= {str(merged) for merged in page.merged_cells.ranges}


def test_its_cells_are_framed_and_set_in_the_official_face(unit, tmp_path):
    enter(unit, amount=Decimal("5"))
    page = opened(unit_book(tmp_path, unit)).active
    cell = page.cell(FIRST, 7)
    assert (cell.font.name, cell.font.size) == ("宋体", 10)
    assert cell.border.left.style == cell.border.bottom.style == "thin"
    assert (cell.number_format, cell.alignment.horizontal) == ("#,##0.00_ ", "right")
    assert page.cell(FIRST, 2).number_format == 'yyyy"年"m"月"d"日"'
    assert page.cell(FIRST, 3).number_format == "@"


def test_a_month_with_nothing_reports_none(unit, tmp_path):
    page = opened(unit_book(tmp_path, unit)).active
    assert page.cell(FIRST, 1).value == "无"
    assert f"A{FIRST}:I{FIRST}" in {str(merged) for merged in page.merged_cells.ranges}
    assert total(page)[5:7] == [0, 0]
    assert page["A7"].value == "单位负责人:"


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:20]))
def test_any_text_is_read_back_as_it_was_written(unit, tmp_path, text):
    enter(unit, text=text)
    page = opened(unit_book(tmp_path, unit)).active
    found = body(page, FIRST)[0][2] or ""
    kept = FORBIDDEN.sub("", text)
    assert found == kept or (found.endswith(CUT) and kept.startswith(found[: -len(CUT)]))
    assert page.cell(FIRST, 3).data_type in ("s", "n")


def test_rows_stand_in_their_order_and_the_key_decides_between_equals(unit, tmp_path):
    late, one, two = enter(unit, day=date(2026, 10, 9), text="丙"), enter(unit, text="甲"), enter(unit, text="乙")
    assert late.pk < one.pk < two.pk
    assert [row[2] for row in body(opened(unit_book(tmp_path, unit)).active, FIRST)] == ["甲", "乙", "丙"]


def test_the_same_data_give_the_same_bytes(unit, tmp_path):
    for number in range(30):
        enter(unit, text=f"第{number}件", secret=f"情绪{number}", parts=("张三",))

    def hashes() -> list[str]:
        made = [
            unit_book(tmp_path, unit).read_bytes(),
            written(tmp_path, write_mine_book, paper=paper(), units=[unit]).read_bytes(),
            written(tmp_path, write_annex, paper=paper(), unit=unit).read_bytes(),
        ]
        return [hashlib.sha256(content).hexdigest() for content in made]

    first = hashes()
    with connection.cursor() as cursor:  # the rows move about in the table
        cursor.execute("UPDATE toys_entry SET count = count WHERE id % 3 = 0")
    assert hashes() == first
    assert len(set(first)) == 3


def test_the_date_of_filing_is_the_only_date_in_the_file(unit, tmp_path):
    with zipfile.ZipFile(unit_book(tmp_path, unit)) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert set(re.findall(r"20\d\d-\d\d-\d\dT[\d:]+Z", core)) == {"2026-11-01T00:00:00Z"}


def test_the_mine_book_sums_up_by_unit_first_and_then_shows_all_rows(unit, tmp_path):
    other = UnitFactory(name="党委办公室", order=0)
    idle = UnitFactory(name="选煤厂", order=2)
    enter(unit, parts=("张三", "李四"), count=2, amount=Decimal("10.10"))
    enter(unit, parts=("张三",), count=1, kind="other", amount=Decimal("0.20"))
    enter(other, parts=("张三",), count=5)
    path = written(tmp_path, write_mine_book, paper=paper(remarks={idle.pk: "未确认"}), units=[other, unit, idle])
    summary, details = opened(path).worksheets
    assert (summary.title, details.title) == ("汇总", "明细")
    assert summary["A1"].value == "南屯煤矿2026年10月玩具台账汇总"
    assert body(summary, 4) == [
        [1, "党委办公室", 1, 5, 1, 1, 0, None],
        [2, "综采一队", 2, 3, 1, 2, 10.3, None],
        [3, "选煤厂", 0, 0, 0, 0, 0, "未确认"],
    ]
    # 张三 was met by both units: distinct people of the mine are asked for, not added up.
    assert total(summary)[2:7] == [3, 8, 2, 2, 10.3]
    assert [row[:2] for row in body(details, FIRST)] == [[1, "党委办公室"], [2, "综采一队"], [3, "综采一队"]]


def test_one_tally_does_not_multiply_another(unit, tmp_path):
    enter(unit, parts=("张三", "李四", "王五"), count=7)
    summary = opened(written(tmp_path, write_mine_book, paper=paper(), units=[unit])).worksheets[0]
    assert body(summary, 4)[0][2:6] == [1, 7, 1, 3]


def test_free_text_stands_in_the_annex_alone(unit, tmp_path):
    enter(unit, secret="家里有人住院,=情绪低落\n&", text="一")
    enter(unit, text="二")
    with zipfile.ZipFile(unit_book(tmp_path, unit)) as book:
        assert not any("情绪" in book.read(name).decode(errors="replace") for name in book.namelist())
    page = opened(written(tmp_path, write_annex, paper=paper(), unit=unit)).active
    assert page["A1"].value == "南屯煤矿2026年10月玩具台账内部附件"
    assert [row[2] for row in body(page, 4)][:2] == ["家里有人住院,=情绪低落\n&", None]
    assert "不得外传" in page["A5"].value


def test_a_block_stands_on_a_sheet_of_its_own_where_it_has_rows(unit, tmp_path):
    corrections = Block(name="late", label="更正", rows=late_entries, unit_field="unit", columns=(Column("text", "更正为", "text"),))
    ledger = replace(TOYS, blocks=(corrections,))
    enter(unit, text="照旧")
    assert [page.title for page in opened(unit_book(tmp_path, unit, ledger=ledger)).worksheets] == ["台账"]
    enter(unit, text="改过", late=True)
    pages = opened(unit_book(tmp_path, unit, ledger=ledger)).worksheets
    assert [page.title for page in pages] == ["台账", "更正"]
    assert pages[1]["A1"].value == "南屯煤矿2026年10月玩具台账(更正)"
    assert body(pages[1], 4)[0] == [1, "改过"]
    mine = opened(written(tmp_path, write_mine_book, paper=paper(ledger=ledger), units=[unit])).worksheets
    assert [page.title for page in mine] == ["汇总", "明细", "更正"]
    assert body(mine[2], 4)[0] == [1, "综采一队", "改过"]


def late_entries(month, unit):
    return entries_of(month, unit).filter(late=True)


def test_a_trial_month_says_so_in_its_title(unit, tmp_path):
    assert opened(unit_book(tmp_path, unit, trial=True)).active["A1"].value == "南屯煤矿2026年10月玩具台账(试运行)"


def test_a_row_is_high_enough_for_its_text(unit, tmp_path):
    enter(unit, text="短")
    enter(unit, text="一行里写得很长的一句话" * 12)
    enter(unit, text="一\n二\n三")
    page = opened(unit_book(tmp_path, unit)).active
    short, long, broken = (page.row_dimensions[FIRST + n].height for n in range(3))
    assert short == 15
    assert long >= 9 * 13
    assert broken >= 3 * 13


def test_a_row_that_appears_while_others_are_written_is_noticed(unit, tmp_path):
    enter(unit)
    table = Table(Entry.objects.filter(unit=unit), COLUMNS)
    enter(unit)
    with open(tmp_path / "rows", "wb") as file, pytest.raises(RuntimeError, match="one snapshot"):
        table.fill(FIRST)(Rows(file, str), range(20))


def test_a_day_is_a_real_date(unit, tmp_path):
    enter(unit)
    with zipfile.ZipFile(unit_book(tmp_path, unit)) as book:
        cell = re.search(rb'<c r="B5" s="\d+"><v>(\d+)</v>', book.read("xl/worksheets/sheet1.xml"))
    assert from_excel(int(cell[1])).date() == DAY
