"""From a cell to a value, or to the one reason why not. Nothing is guessed: what Excel may have spoilt is sent back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from unicodedata import category

from django.utils.translation import gettext as _

from .values import Cell, Kind
from .words import close_up, half_width, person_name, tidy, written_day

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_CHARACTERS = "10X98765432"
SPOILT_NUMBER = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
EMPLOYEE_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z-]{0,19}")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")
SEVERAL_PHONES = re.compile(r"[/,;、,;]")
YES = frozenset({"是", "有", "√", "✓", "y", "yes", "1", "true", "会员", "已入会"})
NO = frozenset({"否", "无", "×", "✗", "n", "no", "0", "false", "非会员", "未入会"})


class CellFault(Exception):
    """code: a short word that stays; message: a sentence for the person, without the value."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _plain(cell: Cell) -> Cell:
    if cell.kind is Kind.FORMULA:
        raise CellFault("formula", _("这一格是公式。请改成值(复制→选择性粘贴→数值)。"))
    if cell.kind is Kind.ERROR:
        raise CellFault("error_value", _("这一格是 Excel 的错误值,请改正。"))
    if cell.kind is Kind.BOOL:
        raise CellFault("not_text", _("这一格是 TRUE 或 FALSE,请改成文字。"))
    return cell


def raw_text(cell: Cell) -> str:
    """What was typed as text; whole numbers as their figures. A date or a spoilt number in a text column is a fault."""
    if _plain(cell).kind is Kind.DATE:
        raise CellFault("date_for_text", _("Excel 把这一格变成了日期。请把单元格设为“文本”再填。"))
    if cell.kind is Kind.NUMBER and SPOILT_NUMBER.search(cell.raw):
        raise CellFault("digits_lost", _("这一格是数字,后面的位数已被 Excel 丢掉。请把单元格设为“文本”再填。"))
    return cell.raw.removesuffix(".0") if cell.kind is Kind.NUMBER else cell.raw


def required(value: str, message: str) -> str:
    if not value:
        raise CellFault("missing", message)
    return value


def short_text(cell: Cell, *, longest: int = 40) -> str:
    """A unit, a team, a post: closed up (see words.close_up); "" when empty."""
    return _fitting(close_up(raw_text(cell)), longest)


def free_text(cell: Cell, *, longest: int = 2000) -> str:
    """Sentences, with their punctuation and line breaks."""
    return _fitting(tidy(raw_text(cell)), longest)


def _fitting(text: str, longest: int) -> str:
    if len(text) > longest:
        raise CellFault("too_long", _("内容太长,最多 {longest} 个字。").format(longest=longest))
    return text


def name(cell: Cell, *, longest: int = 40) -> str:
    """A person's name; "" when empty."""
    text = _fitting(person_name(raw_text(cell)), longest)
    if any(not (character.isalnum() or character in "·-' ()" or category(character) == "Co") for character in text):
        raise CellFault("name_characters", _("姓名里有不该有的符号。"))
    return text


def day(cell: Cell) -> date | None:
    """A date cell, a date written out, or eight figures; None when empty."""
    if _plain(cell).kind is Kind.DATE:
        return cell.day
    if not cell or not cell.raw.strip():
        return None
    return parse_day(cell.raw)


def parse_day(text: str) -> date:
    """The day that the text writes out in full. Raises CellFault."""
    try:
        found = written_day(text)
    except ValueError as error:
        raise CellFault("no_such_date", _("没有这一天,请核对年、月、日。")) from error
    if found is None:
        raise CellFault("not_a_date", _("看不出是哪一天,请写成 1985-01-02 的样子。"))
    return found


def id_number(cell: Cell) -> str:
    """18 characters that hold together; "" when empty. A number cell has lost its last digits, whatever it shows."""
    if _plain(cell).kind is Kind.NUMBER:
        raise CellFault("digits_lost", _("身份证号是数字格式,后几位已被 Excel 丢掉。请把单元格设为“文本”,重新填写 18 位。"))
    return parse_id_number(raw_text(cell))


def parse_id_number(text: str) -> str:
    """x becomes X, blanks go. Raises CellFault."""
    number = re.sub(r"[\s'`’]", "", half_width(text)).upper()
    if not number:
        return ""
    if SPOILT_NUMBER.fullmatch(number):
        raise CellFault("digits_lost", _("身份证号的后几位已被 Excel 丢掉。请把单元格设为“文本”,重新填写 18 位。"))
    if len(number) != 18:
        raise CellFault("id_length", _("身份证号应为 18 位,这里是 {count} 位。").format(count=len(number)))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise CellFault("id_characters", _("身份证号只能是数字,末位可以是 X。"))
    if number[17] != id_check_character(number[:17]):
        raise CellFault("id_check_digit", _("身份证号的校验位不对,请核对每一位。"))
    if birth_in_id_number(number) is None:
        raise CellFault("id_birth_date", _("身份证号里的出生日期不存在,请核对。"))
    return number


def id_check_character(first_seventeen: str) -> str:
    """The 18th character (GB 11643)."""
    return ID_CHECK_CHARACTERS[sum(int(figure) * weight for figure, weight in zip(first_seventeen, ID_WEIGHTS, strict=True)) % 11]


def birth_in_id_number(number: str) -> date | None:
    try:
        return written_day(number[6:14])
    except ValueError:
        return None


def is_male_in_id_number(number: str) -> bool:
    return int(number[16]) % 2 == 1


def employee_number(cell: Cell) -> str:
    """Figures and letters, every zero kept; "" when empty. A bare number is a fault: its zeros in front may be gone."""
    if _plain(cell).kind is Kind.NUMBER:
        raise CellFault("zeros_lost", _("工号是数字格式,前面的 0 可能已丢掉。请把这一列设为“文本”,重新填写。"))
    text = re.sub(r"['`’]", "", half_width(raw_text(cell))).upper()
    if text and not EMPLOYEE_NUMBER.fullmatch(text):
        raise CellFault("number_characters", _("工号只能是数字和字母,最多 20 位,中间没有空格。"))
    return text


def phone(cell: Cell) -> str:
    """A mobile number of 11 figures or a landline; "" when empty."""
    return parse_phone(raw_text(cell))


def parse_phone(text: str) -> str:
    plain = half_width(text)
    if SEVERAL_PHONES.search(plain):
        raise CellFault("several_phones", _("请只填一个电话号码。"))
    number = re.sub(r"[\s()]", "", plain).removeprefix("+86")
    mobile = number.replace("-", "")
    if MOBILE.fullmatch(mobile):
        return mobile
    if not number or LANDLINE.fullmatch(number):
        return number
    figures = re.sub(r"\D", "", number)
    if 0 < len(figures) < 7:
        raise CellFault("phone_short", _("电话号码位数不够:手机 11 位,座机 7 或 8 位(可带区号)。"))
    raise CellFault("phone_form", _("这不是一个电话号码:手机 11 位,座机 7 或 8 位(可带区号)。"))


def choice(cell: Cell, choices: Mapping[str, str], *, allowed: object) -> str:
    """The value behind a word or one of its short forms; "" when empty. allowed: the words to name when it is none of them."""
    word = close_up(raw_text(cell))
    if not word:
        return ""
    if word not in choices:
        raise CellFault("unknown_word", _("不认识这个写法,可以填:{allowed}。").format(allowed=allowed))
    return choices[word]


def yes_no(cell: Cell) -> bool | None:
    """是 or 否 in its usual spellings; None when empty."""
    if cell.kind is Kind.BOOL:
        return cell.raw in ("1", "true")
    word = close_up(raw_text(cell)).lower()
    if not word:
        return None
    if word not in YES and word not in NO:
        raise CellFault("unknown_word", _("请填“是”或“否”。"))
    return word in YES
