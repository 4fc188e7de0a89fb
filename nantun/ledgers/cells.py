"""The XML of one cell, twice: as SQL, so that Postgres writes the rows of a big sheet itself, and in Python for the few that are known here.

Both obey the same rules, and tests hold them against each other:
- every text is an inline string, so that what begins with = + - @ and a number of 18 digits stay the text they are;
- characters that XML forbids are left out; _x0041_ is written _x005F_x0041_, because Excel would read the former as a letter;
- & < > are escaped, and \\ tab line feed return become character references, because COPY's text format would write them as \\\\ \\t \\n \\r;
- a text of more than 32,767 UTF-16 units, Excel's limit, is cut and says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

LIMIT = 32_767
CUT = "……(已截断)"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
ESCAPES: dict[str, str | int | None] = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "&#92;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
EPOCH, UNIX_EPOCH = date(1899, 12, 30), datetime(1970, 1, 1)  # noqa: DTZ001 - local time, as sheets have it
UNIX_DAY = 25569
HERE = "Asia/Shanghai"
# Neither can stand in a text: FORBIDDEN takes them out everywhere else. COPY writes both as they are.
SEALED_FROM, SEALED_TO = "\x01", "\x02"


def text_xml(text: str) -> str:
    """The inside of a text cell's <t>."""
    text = _cut(FORBIDDEN.sub("", text))
    return LOOKS_ESCAPED.sub(r"_x005F_\1", text).translate(str.maketrans(ESCAPES))


def _cut(text: str) -> str:
    if _units(text) <= LIMIT:
        return text
    kept = LIMIT - _units(CUT)
    beyond = sum(char > "\uffff" for char in text[:kept])
    return text[: kept - beyond] + CUT


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def cell_xml(at: str, style: int, kind: str, value: Any) -> str:
    """A whole cell, e.g. at="B5". None and "" give an empty cell that keeps its border."""
    if value is None or value == "":
        return f'<c r="{at}" s="{style}"/>'
    if kind == "text":
        return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text_xml(str(value))}</t></is></c>'
    return f'<c r="{at}" s="{style}"><v>{_number(value)}</v></c>'


def _number(value: Any) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(HERE)).replace(tzinfo=None)
        return repr((local - UNIX_EPOCH).total_seconds() / 86400 + UNIX_DAY).removesuffix(".0")
    if isinstance(value, date):
        return str((value - EPOCH).days)
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"not a number for a sheet: {value}")
    return str(value)


def cell_sql(column: str, letter: str, style: int, kind: str, *, timed: bool = False, sealed: bool = False) -> str:
    """SQL for the same cell, of a column of the subquery that holds the rows: `n` is the row in the sheet as text, `special` what special_sql says.

    timed: the column is a timestamp with time zone. sealed: it holds ciphertext, left between markers for unseal_xml.
    """
    start = f"""'<c r="{letter}' || n || """
    if kind == "text":
        text = f"({column})::text"
        inner = f"'{SEALED_FROM}' || {text} || '{SEALED_TO}'" if sealed else f"CASE WHEN special THEN {_text_sql(text)} ELSE {text} END"
        filled = f"""'" s="{style}" t="inlineStr"><is><t xml:space="preserve">' || {inner} || '</t></is></c>'"""
        return f"""{start} CASE WHEN {text} <> '' THEN {filled} ELSE '" s="{style}"/>' END"""
    number = _number_sql(column, kind, timed)
    return f"""{start} COALESCE('" s="{style}"><v>' || {number} || '</v></c>', '" s="{style}"/>')"""


def special_sql(columns: Sequence[str]) -> str:
    """SQL for whether any of these texts of a row needs more than to be copied. One look at all of them: most rows need nothing."""
    if not columns:
        return "false"
    joined = " || ".join(f"coalesce(({column})::text, '')" for column in columns)
    longest = ", ".join(f"octet_length(({column})::text)" for column in columns)
    return f"({joined}) ~ '[&<>\\\\\\x01-\\x1f\\ufffe\\uffff]|_x' OR coalesce(greatest({longest}), 0) > {LIMIT}"


def _number_sql(column: str, kind: str, timed: bool) -> str:
    local = f"({column} AT TIME ZONE '{HERE}')" if timed else column
    if kind == "date":
        return f"({local}::date - DATE '{EPOCH}')"
    if kind == "moment":
        return f"(date_part('epoch', {local}::timestamp) / 86400 + {UNIX_DAY})"
    return column


def _text_sql(text: str) -> str:
    clean = f"regexp_replace({text}, '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]', '', 'g')"
    escaped = f"regexp_replace({_cut_sql(clean)}, '_(x[0-9A-Fa-f]{{4}}_)', '_x005F_\\1', 'g')"
    for char, entity in ESCAPES.items():
        escaped = f"replace({escaped}, {_literal(char)}, '{entity}')"
    return escaped


def _cut_sql(text: str) -> str:
    """octet_length is never less than the UTF-16 units; only a text that may be too long is counted."""
    kept = LIMIT - _units(CUT)
    units = f"char_length({text}) + {_beyond_sql(text)}"
    shorter = f"left({text}, {kept} - {_beyond_sql(f'left({text}, {kept})')}) || '{CUT}'"
    return f"CASE WHEN octet_length({text}) > {LIMIT} AND {units} > {LIMIT} THEN {shorter} ELSE {text} END"


def _beyond_sql(text: str) -> str:
    """How many characters take two UTF-16 units."""
    return f"regexp_count({text}, '[\\U00010000-\\U0010ffff]')"


def lines_sql(column: str, width: float, *, sealed: bool = False) -> str:
    """SQL for the lines that a text takes in a column so many characters wide, so that rows are high enough in every program.

    A Chinese character has three bytes and the width of two; (bytes + characters) / 2 is right for it and for ASCII. Of ciphertext the
    length is all that is known: a third of it is the cipher's own.
    """
    text, room = f"({column})::text", max(1, int(width))
    if sealed:
        return f"(octet_length({text}) / 2 - 50) / {room} + 1"
    breaks = f"CASE WHEN special THEN regexp_count({text}, E'\\n') ELSE 0 END"
    wrapped = f"((octet_length({text}) + char_length({text})) / 2 + {room - 1}) / {room} + {breaks}"
    return f"CASE WHEN octet_length({text}) <= {room} AND NOT special THEN 1 ELSE {wrapped} END"


def _literal(char: str) -> str:
    return {"\\": "E'\\\\'", "\t": "E'\\t'", "\n": "E'\\n'", "\r": "E'\\r'"}.get(char, f"'{char}'")


def unseal_xml(chunk: bytes, unseal: Any) -> bytes:
    """The chunk, which ends at a row's end, with every sealed value opened and written as a cell's text."""
    return SEALED.sub(lambda found: text_xml(unseal(found[1].decode())).encode(), chunk)


SEALED = re.compile(f"{SEALED_FROM}([^{SEALED_TO}]*){SEALED_TO}".encode())
