"""By what letters a Chinese name is found: every reading of its surname, in full, by first letters and by initials."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

from pypinyin import Style, lazy_pinyin, pinyin

# Surnames read otherwise than the dictionary's commonest reading; the first stands for sorting.
SURNAME_READINGS = {
    "曾": ("zeng",), "单": ("shan", "dan"), "解": ("xie", "jie"), "仇": ("qiu", "chou"), "任": ("ren",), "查": ("zha", "cha"),
    "区": ("ou", "qu"), "朴": ("piao", "pu"), "盖": ("ge", "gai"), "尉": ("yu", "wei"), "种": ("chong", "zhong"), "乐": ("yue", "le"),
    "覃": ("qin", "tan"), "翟": ("zhai", "di"), "华": ("hua",), "员": ("yun", "yuan"), "折": ("she", "zhe"), "黑": ("he", "hei"),
    "秘": ("bi", "mi"), "冼": ("xian",), "繁": ("po", "fan"), "宓": ("mi", "fu"), "召": ("shao", "zhao"), "缪": ("miao", "mou"),
    "万俟": ("moqi",), "尉迟": ("yuchi",), "长孙": ("zhangsun",), "澹台": ("tantai",), "单于": ("chanyu",),
    "逄": ("pang",), "隗": ("wei", "kui"), "柏": ("bai", "bo"), "车": ("che",), "重": ("chong",), "石": ("shi",), "能": ("nai", "neng"),
    "晁": ("chao",), "郇": ("xun", "huan"), "郗": ("xi", "chi"), "洗": ("xian", "xi"), "褚": ("chu",), "牟": ("mu", "mou"), "葛": ("ge",),
    "燕": ("yan",), "宁": ("ning",), "相": ("xiang",), "过": ("guo",), "那": ("na",), "钭": ("tou",), "瞿": ("qu",), "谌": ("chen", "shen"),
}  # fmt: skip
MOST_READINGS = 16


class NameKeys(NamedTuple):
    """pinyin: sorts the name; initials: its first letters; search_keys: every spelling, each behind a space."""

    pinyin: str
    initials: str
    search_keys: str


def name_keys(name: str) -> NameKeys:
    """张三 → ("zhangsan", "zs", " zhangsan zs zhs"). A name without Chinese characters is found by its own letters."""
    readings = [list(spelling) for spelling in _readings(name)]
    spellings = [list(way) for way in product(*readings)][:MOST_READINGS]
    keys: dict[str, None] = {}
    for way in spellings:
        for key in ("".join(way), "".join(syllable[0] for syllable in way), "".join(_initial(syllable) for syllable in way)):
            if key:
                keys[key] = None
    first = spellings[0] if spellings else []
    return NameKeys("".join(first)[:80], "".join(syllable[0] for syllable in first)[:20], "".join(f" {key}" for key in keys)[:400])


def _letters(text: str) -> Any:
    """What is no Chinese stands for itself, letter by letter; pypinyin's own types know of strings alone."""
    return list(text.lower())


def _readings(name: str) -> list[tuple[str, ...]]:
    for length in (2, 1):
        surname = name[:length]
        if surname in SURNAME_READINGS:
            rest = lazy_pinyin(name[length:], errors=_letters)
            return [SURNAME_READINGS[surname], *((syllable,) for syllable in rest if syllable.strip())]
    first = pinyin(name[:1], style=Style.NORMAL, heteronym=True, errors=_letters)
    rest = lazy_pinyin(name[1:], errors=_letters)
    heads = tuple(dict.fromkeys(first[0])) if first else ()
    common = lazy_pinyin(name, errors=_letters)[:1]
    heads = tuple(dict.fromkeys([*common, *heads]))
    return [heads, *((syllable,) for syllable in rest if syllable.strip())] if heads else []


def _initial(syllable: str) -> str:
    """zhang → zh, san → s, an → a."""
    return syllable[:2] if syllable[:2] in ("zh", "ch", "sh") else syllable[0]
