"""What is read out of good workbooks, and what is said of bad ones."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from nantun.errors import RuleBroken
from nantun.workbooks.child.limits import Limits
from nantun.workbooks.reading import UnreadableWorkbook, read_sheet, read_sheets
from nantun.workbooks.values import Cell, Kind

from .makers import (
    encrypted_package,
    entity_expansion,
    handmade,
    lying_directory,
    old_excel,
    package,
    parts_of,
    sheet_xml,
    text_cell,
    workbook,
    zip_bomb,
)

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ROSTER = Path(__file__).resolve().parents[2] / "nantun" / "house" / "samples" / "roster.xlsx"


def cells(content: bytes, row: int = 0) -> dict[int, Cell]:
    return read_sheet(content).rows[row].cells


def reason(content: bytes, **limits: int) -> str:
    with pytest.raises(UnreadableWorkbook) as refused:
        read_sheets(content, limits=Limits(**limits))
    assert isinstance(refused.value, RuleBroken)
    assert refused.value.field == "file"
    assert "{" not in refused.value.message
    assert any("\u4e00" <= character <= "\u9fff" for character in refused.value.message)
    return refused.value.code


def test_the_roster_is_read_whole_with_its_row_numbers():
    sheet = read_sheet(ROSTER)
    assert sheet.title == "花名册"
    assert (len(sheet.rows), sheet.rows[0].number, sheet.rows[-1].number) == (6738, 1, 6739)
    assert sheet.rows[3].cell(2).raw == "010001"


def test_a_cell_says_what_kind_of_value_it_holds():
    row = cells(workbook([["王", 12, 1.5, date(1985, 1, 2), True, "=1+1", None, "  "]]))
    assert [(place, cell.kind) for place, cell in row.items()] == [
        (1, Kind.TEXT), (2, Kind.NUMBER), (3, Kind.NUMBER), (4, Kind.DATE), (5, Kind.BOOL), (6, Kind.FORMULA)
    ]  # fmt: skip
    assert (row[2].raw, row[3].raw, row[4].day, row[6].raw) == ("12", "1.5", date(1985, 1, 2), "=1+1")


def test_a_formula_is_told_as_a_formula_and_its_remembered_value_is_never_taken():
    row = cells(
        handmade('<row r="1"><c r="A1" t="str"><f>"王"&amp;"强"</f><v>王强</v></c><c r="B1"><f t="shared" si="0"/><v>7</v></c></row>')
    )
    assert row == {1: Cell(Kind.FORMULA, '="王"&"强"'), 2: Cell(Kind.FORMULA, "=")}


def test_a_number_keeps_the_spelling_of_the_file():
    sheet = read_sheet(SAMPLES / "roster-faults.xlsx")
    spoilt = next(row for row in sheet.rows if row.number == 114).cell(7)
    assert spoilt == Cell(Kind.NUMBER, "3.7089919850512e+17")


def test_dates_in_the_formats_of_chinese_excel_are_dates():
    """Its built-in formats have no text in the file: 31 is 1982年11月13日."""
    styles = "<cellXfs>" + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 31, 57, 20, 32)) + "</cellXfs>"
    row = cells(handmade("<row>" + "".join(f'<c s="{place}"><v>30268</v></c>' for place in range(6)) + "</row>", styles=styles))
    assert [row[place].day for place in range(1, 7)] == [None, *[date(1982, 11, 13)] * 3, None, None]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@", Kind.DATE),
        ("[$-804]yyyy/m/d", Kind.DATE),
        ("m&quot;月&quot;", Kind.DATE),
        ("h:mm", Kind.NUMBER),
        ("[Red]0.00", Kind.NUMBER),
        ("&quot;day &quot;0", Kind.NUMBER),
        ("0.00_);[Red](0.00)", Kind.NUMBER),
    ],
)
def test_a_format_of_its_own_is_understood(code, kind):
    styles = f'<numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs>'
    assert cells(handmade('<row><c s="0"><v>30268</v></c></row>', styles=styles))[1].kind == kind


def test_zeros_that_a_format_shows_in_front_are_kept():
    styles = '<numFmts><numFmt numFmtId="170" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs>'
    assert cells(handmade('<row><c s="0"><v>10001</v></c></row>', styles=styles))[1] == Cell(Kind.TEXT, "010001")


def test_a_workbook_of_the_mac_counts_its_days_from_1904():
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    book.active["A1"] = date(1985, 1, 2)
    out = io.BytesIO()
    book.save(out)
    assert cells(out.getvalue())[1].day == date(1985, 1, 2)


def test_phonetic_guides_and_rich_text_do_not_disturb_a_shared_string():
    strings = "<si><r><t>王</t></r><r><t>强</t></r><rPh sb='0' eb='1'><t>ワン</t></rPh></si><si><t>a_x000D_b_xD800_</t></si>"
    row = cells(handmade('<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>', strings=strings))
    assert (row[1].raw, row[2].raw) == ("王强", "a\rb")


def test_prefixed_elements_and_missing_references_are_read():
    xml = f"<x:worksheet xmlns:x='{'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}'><x:sheetData><x:row><x:c t='str'><x:v>甲</x:v></x:c>"
    xml += "<x:c t='str'><x:v>乙</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    assert [cell.raw for cell in cells(package(parts_of(xml))).values()] == ["甲", "乙"]


def test_what_follows_the_rows_is_not_looked_at():
    tail = "<extLst><ext><f>" + "A1+" * 20000 + "</f></ext></extLst>"
    content = package(parts_of(sheet_xml(f"<row>{text_cell('A1', '甲')}</row>").replace("</worksheet>", f"{tail}</worksheet>")))
    assert cells(content)[1].raw == "甲"


def test_hidden_sheets_are_left_out():
    book = Workbook()
    book.active.title = "花名册"
    book.active["A1"] = "甲"
    book.create_sheet("选项").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [sheet.title for sheet in read_sheets(out.getvalue())] == ["花名册"]


def test_a_file_and_its_bytes_and_its_path_are_read_alike(tmp_path):
    content = workbook([["甲"]])
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    assert read_sheets(content) == read_sheets(path) == read_sheets(str(path)) == read_sheets(io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        ("工号,姓名\n010001,周洋\n".encode("gbk"), "text_file"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "text_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_excel"),
        (old_excel(), "xls"),
        (encrypted_package(), "encrypted"),
        (package({"a.txt": "x"}), "zip_file"),
        (package({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}), "word"),
        (package({"content.xml": "<o/>", "mimetype": "x"}), "ods"),
        (package({"xl/workbook.bin": b"\x00", "[Content_Types].xml": "<Types/>"}), "xlsb"),
        (package(parts_of(sheet_xml("")) | {"xl/embeddings/a.xlsx": b"PK"}), "nested"),
        (package(parts_of(sheet_xml("")) | {"../x.xml": "<a/>"}), "odd_names"),
        (package({f"a{n}.bin": b"" for n in range(1200)}), "too_many_entries"),
        (package(parts_of(sheet_xml("<row>") + "<")), "damaged"),
        (package(parts_of(sheet_xml(""))).replace(b"workbook.xml.rels", b"workbook.xml.rel_"), "no_sheets"),
        (entity_expansion(), "document_type"),
        (handmade("", doctype='<!DOCTYPE worksheet SYSTEM "file:///etc/passwd">'), "document_type"),
        (zip_bomb(64), "bomb"),
        (zip_bomb(6), "bomb"),
        (handmade("", before='<dimension ref="A1:P1048576"/>'), "declared_rows"),
        (handmade(f'<row r="1">{text_cell("A1", "甲")}</row><row r="1048576">{text_cell("A1048576", "乙")}</row>'), "empty_rows"),
        (handmade(f'<row r="1048576">{text_cell("A1048576", "乙")}</row>'), "only_empty_rows"),
        (handmade(f'<row r="1">{text_cell("XFD1", "甲")}</row>'), "too_wide"),
        (handmade(f'<row r="1">{text_cell("A1", "甲" * 40000)}</row>'), "cell_too_long"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_is_refused_with_its_own_sentence(content, code):
    assert reason(content) == code


def test_a_document_type_hidden_behind_another_encoding_is_found():
    xml = '<?xml version="1.0" encoding="UTF-16"?><!-- ' + "x" * 70000 + ' --><!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>'
    assert reason(package(parts_of(xml.encode("utf-16")))) == "document_type"


def test_a_document_type_in_a_part_that_is_never_read_is_refused_too():
    assert reason(package(parts_of(sheet_xml("")) | {"xl/theme/theme1.xml": "<!DOCTYPE a><a/>"})) == "document_type"


def test_a_directory_that_lies_about_sizes_does_not_help_a_bomb():
    assert reason(lying_directory()) == "damaged"


def test_a_comment_without_an_end_is_not_read_over_and_over():
    noise = "".join(f"{number * 2654435761 % 4294967296:08x}" for number in range(400_000))
    assert reason(package(parts_of(sheet_xml(f"<!-- {noise} -->"))), cpu_seconds=1) == "damaged"


def test_a_workbook_cut_off_anywhere_is_called_incomplete():
    whole = (SAMPLES / "roster-faults.xlsx").read_bytes()
    for length in range(100, len(whole) - 1, len(whole) // 7):
        assert reason(whole[:length]) == "truncated"


def test_a_damaged_byte_inside_a_sheet_is_noticed():
    whole = bytearray(workbook([["甲", number] for number in range(3000)]))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        middle = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 5000
    whole[middle : middle + 40] = b"\xff" * 40
    assert reason(bytes(whole)) == "damaged"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"file_bytes": 1000}, "too_large"),
        ({"rows": 100}, "too_many_rows"),
        ({"cells": 100}, "too_much"),
        ({"unpacked_bytes": 10_000}, "unpacked"),
        ({"memory_bytes": 24 * 1024 * 1024}, "too_much"),
        ({"wall_seconds": 0}, "took_too_long"),
    ],
)
def test_every_limit_holds(limits, code):
    assert reason((SAMPLES / "roster-faults.xlsx").read_bytes(), **limits) == code


def test_a_sheet_without_content_says_so():
    with pytest.raises(UnreadableWorkbook) as refused:
        read_sheet(workbook([]))
    assert refused.value.code == "nothing"


def test_the_child_knows_neither_django_nor_the_keys(monkeypatch):
    """What opens a stranger's file has nothing worth stealing around it."""
    import subprocess

    seen = {}
    real = subprocess.run

    def watched(command, **options):
        seen.update(command=command, **options)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    monkeypatch.setenv("NANTUN_FIELD_KEYS", "secret")
    read_sheets(workbook([["甲"]]))
    assert not [name for name in seen["env"] if "NANTUN" in name or "DJANGO" in name]
    probe = real(
        [*seen["command"][:2], "-c", "import sys, child.__main__; print([m for m in sys.modules if m in ('django', 'celery', 'nantun')])"],
        env=seen["env"], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert probe.stdout.strip() == "[]"
