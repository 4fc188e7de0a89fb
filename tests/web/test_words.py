"""Texts as actions take them."""

from __future__ import annotations

import pytest

from nantun.errors import RuleBroken
from nantun.web.words import fitting, wanted


@pytest.mark.parametrize(
    "nothing", ["", " \n\t", "\x00", "\u200b\u200d", "\ufeff", "\u3000\u00a0", "\u3164", "\u2800", "\ufe0f\u034f", "\u202e"]
)
def test_what_nobody_sees_is_no_text(nothing: str) -> None:
    assert fitting(nothing, field="reason", most=300) == ""
    with pytest.raises(RuleBroken, match="请写明理由") as broken:
        wanted(nothing, "请写明理由。", field="reason", most=300)
    assert broken.value.field == "reason"


@pytest.mark.parametrize("text", ["第一行\n第二行", "一家👨‍👩‍👧‍👦", "❤️", "<b>&amp;", "。", "7", "❓"])
def test_what_was_typed_stays_as_it_was_typed(text: str) -> None:
    assert wanted(f"  {text} \n", "请写明理由。", field="reason", most=300) == text


def test_controls_are_left_out_and_count_for_nothing() -> None:
    assert fitting("暖气\x00不\x07热", field="reason", most=4) == "暖气不热"


def test_too_much_says_how_much_and_is_never_cut() -> None:
    with pytest.raises(RuleBroken, match="最多 3 字,现有 4 字") as broken:
        fitting("暖气不热", field="text", most=3)
    assert broken.value.field == "text"
