"""Chinese text as people type it: full-width figures, spaces that set a two-character name out, dates in every spelling."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
LETTERS_AND_FIGURES = {code: half for code, half in FULL_WIDTH.items() if chr(half).isalnum()}
MIDDLE_DOTS = dict.fromkeys(map(ord, "•‧∙・･●．."), "·")
CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SPACE_BESIDE_CHINESE = re.compile(rf"(?<=[{CHINESE}·])\s+|\s+(?=[{CHINESE}·])")
PLAIN = re.compile(rf"(?:[!-~{CHINESE}]+(?: [!-~{CHINESE}]+)*)?")
"""Nothing to tidy, as nearly every cell of a big workbook is. A text is read in one way alone, so that it takes no longer than it is."""
WRITTEN_DAY = re.compile(r"(\d{4})\s*(?:[-/.年]|\s)\s*(\d{1,2})\s*(?:[-/.月]|\s)\s*(\d{1,2})\s*日?(?:[\sT]+0{1,2}:00(?::00)?(?:\.0+)?)?")
EIGHT_FIGURES = re.compile(r"(\d{4})(\d{2})(\d{2})")
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Cn"})  # not Co: old systems keep rare characters of names there
YEARS = range(1900, 2101)


def half_width(text: str) -> str:
    """Full-width figures, letters and signs as ASCII, every kind of space as one blank, nothing at the ends: ０１０１ → 0101."""
    return " ".join(tidy(text.translate(FULL_WIDTH)).split())


def tidy(text: str) -> str:
    """Free text: Chinese punctuation and line breaks stay; full-width figures and letters, odd spaces and invisible characters go."""
    if PLAIN.fullmatch(text):
        return text
    visible = "".join(_visible(character) for character in text.translate(LETTERS_AND_FIGURES).replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(re.sub(r" +", " ", line).strip() for line in visible.split("\n")).strip()


def _visible(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in INVISIBLE else character


def close_up(text: str) -> str:
    """No blanks beside Chinese characters: 陈　龙 → 陈龙; brackets and figures half-width: 综采（一）队 → 综采(一)队."""
    return SPACE_BESIDE_CHINESE.sub("", half_width(text))


def person_name(text: str) -> str:
    """A name as it is spoken: 陈　龙 → 陈龙, 买买提・艾力 → 买买提·艾力."""
    return close_up(unicodedata.normalize("NFC", text).translate(MIDDLE_DOTS))


def written_day(text: str) -> date | None:
    """1982年11月13日, 1973.12.12, 1982/3/20, 1985-01-02, 19820320 (and 00:00:00 after any). None: not a date's form; ValueError: no such day."""
    plain = half_width(text)
    found = WRITTEN_DAY.fullmatch(plain) or EIGHT_FIGURES.fullmatch(plain)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    if year not in YEARS:
        raise ValueError(f"year {year}")
    return date(year, month, day)
