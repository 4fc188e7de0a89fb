"""Texts as actions take them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from nantun.errors import RuleBroken


def wanted(text: str, sentence: str, *, field: str, most: int) -> str:
    """The text without its edges. raises RuleBroken at the field when there is none, or too much."""
    if not text.strip():
        raise RuleBroken(sentence, field=field)
    return fitting(text, field=field, most=most)


def fitting(text: str, *, field: str, most: int) -> str:
    """The text without its edges, which may be empty. raises RuleBroken at the field when it is too much: nothing that was typed is cut off in silence."""
    text = text.strip()
    if len(text) > most:
        raise RuleBroken(_("最多 %(most)s 字,现有 %(n)s 字,请写短些。") % {"most": most, "n": len(text)}, field=field)
    return text
