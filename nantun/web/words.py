"""Texts as actions take them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from nantun.errors import RuleBroken


def wanted(text: str, sentence: str, *, field: str, most: int) -> str:
    """The text without its edges. raises RuleBroken at the field when there is none, or too much."""
    text = text.strip()
    if not text:
        raise RuleBroken(sentence, field=field)
    if len(text) > most:
        raise RuleBroken(_("最多 %(most)s 字,现有 %(n)s 字,请写短些。") % {"most": most, "n": len(text)}, field=field)
    return text
