"""Workbooks for tests: good ones by openpyxl, and bad ones by hand, part by part."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600


def workbook(rows: Iterable[Sequence[Any]], *, title: str = "花名册", more: dict[str, Iterable[Sequence[Any]]] | None = None) -> bytes:
    """A sheet of these rows (None leaves a cell empty), and more sheets by title."""
    book = Workbook()
    book.active.title = title
    for name, lines in {title: rows, **(more or {})}.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def package(parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(sheet: str | bytes, *, strings: str = "", styles: str = "", workbook_extra: str = "") -> dict[str, str | bytes]:
    """The parts of the smallest workbook around one sheet's XML."""
    links = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>"}
    if strings:
        links += f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles:
        links += f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook_extra}<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    parts["xl/worksheets/sheet1.xml"] = sheet
    return parts


def sheet_xml(rows: str, *, before: str = "", doctype: str = "") -> str:
    return f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def handmade(rows: str, *, before: str = "", doctype: str = "", **parts: str) -> bytes:
    return package(parts_of(sheet_xml(rows, before=before, doctype=doctype), **parts))


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def zip_bomb(megabytes: int) -> bytes:
    """A sheet that is one cell of so many megabytes of the letter A."""
    cell = f'<row r="1">{text_cell("A1", "A" * (megabytes * 1024 * 1024))}</row>'
    return handmade(cell)


def lying_directory() -> bytes:
    """A bomb whose zip directory claims that its sheet is small."""
    content = bytearray(zip_bomb(64))
    size = struct.pack("<L", len(sheet_xml(f'<row r="1">{text_cell("A1", "A" * (64 * 1024 * 1024))}</row>').encode()))
    at = content.rfind(size)
    content[at : at + 4] = struct.pack("<L", 1000)
    return bytes(content)


def empty_rows(count: int, *, formatted: bool = True, reference: bool = True) -> bytes:
    """So many rows without content, as Excel keeps them where somebody coloured whole columns."""
    one = '<row r="{0}"><c r="A{0}" s="1"/><c r="B{0}" s="1"/></row>' if formatted else '<row r="{0}"/>'
    one = one if reference else "<row/>"
    return handmade("".join(one.format(number) for number in range(1, count + 1)))


def encrypted_package() -> bytes:
    return OLE_HEAD + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600


def old_excel() -> bytes:
    return OLE_HEAD + "Workbook".encode("utf-16-le") + b"\x00" * 600


def entity_expansion() -> bytes:
    """Nine levels of ten: a billion laughs."""
    entities = '<!ENTITY a "哈">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return handmade(f'<row r="1">{text_cell("A1", "&i;")}</row>', doctype=f"<!DOCTYPE worksheet [{entities}]>")
