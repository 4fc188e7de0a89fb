"""The small parts of a workbook that its sheets lean on: which sheets there are, shared strings, which formats are dates."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from .archive import parse
from .limits import Limits
from .refusal import Refused

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Built-in formats that are dates; 27-36 and 50-58 are those of Chinese Excel: 1982年11月13日 is 31 and has no text in the file.
DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
ZERO_FORMAT = re.compile(r"0+")
NOT_DATE_CHARACTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True)
class SheetPart:
    title: str
    path: str


@dataclass
class Workbook:
    sheets: list[SheetPart]
    starts_1904: bool
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    """For each style of a cell: "date", a format of zeros as it stands ("000000"), or ""."""


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        short = name.rpartition(" ")[2]
        if len(self) < 1000:
            self[name] = short
        return short


LOCAL = _Names()
"""The element's name without its namespace: strict and transitional workbooks differ in nothing else that matters here."""


def read_workbook(archive: zipfile.ZipFile, limits: Limits) -> Workbook:
    """Everything but the sheets themselves; hidden sheets are left out."""
    home = _target(relations(archive, ""), "officeDocument") or "xl/workbook.xml"
    links = relations(archive, home)
    workbook = _read_sheet_list(archive, home, links)
    if len(workbook.sheets) > limits.sheets:
        raise Refused("too_many_sheets", sheets=len(workbook.sheets))
    if strings := _target(links, "sharedStrings"):
        workbook.strings = _read_strings(archive, strings, limits)
    if styles := _target(links, "styles"):
        workbook.formats = _read_formats(archive, styles)
    return workbook


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """id → (kind, path inside the archive) of what a part points to; links that lead outside are left out."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if path not in archive.namelist():
        return found

    def start(tag: str, given: dict[str, str]) -> None:
        if LOCAL[tag] == "Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], inside)

    parse(archive, path, start=start)
    return found


def _target(links: dict[str, tuple[str, str]], kind: str) -> str:
    return next((path for name, path in links.values() if name == kind), "")


def _read_sheet_list(archive: zipfile.ZipFile, home: str, links: dict[str, tuple[str, str]]) -> Workbook:
    workbook = Workbook([], False)

    def start(tag: str, given: dict[str, str]) -> None:
        if LOCAL[tag] == "workbookPr":
            workbook.starts_1904 = given.get("date1904", "0") in ("1", "true")
        elif LOCAL[tag] == "sheet" and given.get("state", "visible") == "visible":
            link = next((value for key, value in given.items() if LOCAL[key] == "id" and " " in key), "")
            kind, path = links.get(link, ("", ""))
            if kind == "worksheet":
                workbook.sheets.append(SheetPart(given.get("name", ""), path))

    parse(archive, home, start=start)
    return workbook


def _read_strings(archive: zipfile.ZipFile, path: str, limits: Limits) -> list[str]:
    """Shared strings; the phonetic guides beside Chinese characters (rPh) are no part of the text."""
    strings: list[str] = []
    pieces: list[str] = []
    state = {"in_text": False, "phonetic": False}

    def start(tag: str, _: dict[str, str]) -> None:
        name = LOCAL[tag]
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            state["phonetic"] = True
        state["in_text"] = name == "t" and not state["phonetic"]

    def end(tag: str) -> None:
        name = LOCAL[tag]
        state["in_text"] = False
        if name == "rPh":
            state["phonetic"] = False
        elif name == "si":
            strings.append(unescape("".join(pieces)))
            if len(strings) > limits.strings:
                raise Refused("too_much")

    def text(data: str) -> None:
        if state["in_text"]:
            pieces.append(data)

    parse(archive, path, start=start, end=end, text=text)
    return strings


def unescape(text: str) -> str:
    """_x000D_ is how a workbook writes a character that XML cannot hold; those that no database holds either are dropped."""
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(escaped: re.Match[str]) -> str:
    code = int(escaped[1], 16)
    return chr(code) if code in (9, 10, 13) or (code >= 32 and not 0xD800 <= code <= 0xDFFF) else ""


def _read_formats(archive: zipfile.ZipFile, path: str) -> list[str]:
    written: dict[str, str] = {}
    formats: list[str] = []
    inside: list[bool] = []

    def start(tag: str, given: dict[str, str]) -> None:
        name = LOCAL[tag]
        if name == "numFmt":
            written[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name == "cellXfs":
            inside.append(True)
        elif name == "xf" and inside:
            formats.append(_meaning(given.get("numFmtId", "0"), written))

    def end(tag: str) -> None:
        if LOCAL[tag] == "cellXfs":
            inside.clear()

    parse(archive, path, start=start, end=end)
    return formats


def _meaning(number: str, written: dict[str, str]) -> str:
    """What a number format makes of a number: "date", zeros in front ("000000"), or nothing of interest."""
    code = written.get(number)
    if code is None:
        return "date" if number.isdigit() and int(number) in DATE_FORMATS else ""
    if ZERO_FORMAT.fullmatch(code):
        return code
    bare = NOT_DATE_CHARACTERS.sub("", code.split(";")[0]).lower()
    is_date = "y" in bare or "d" in bare or ("m" in bare and "月" in code)  # "h:mm" is a time of day
    return "date" if is_date else ""
