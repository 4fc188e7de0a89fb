"""Texts as actions take them: without edges, and without what nobody sees (NUL, characters of no width), so that what looks empty is."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

UNSEEN = ("Cc", "Cf", "Cs")
"""Unicode's controls, formats (a space of no width) and halves of characters."""


def wanted(text: str, sentence: str, *, field: str, most: int) -> str:
    """The text without its edges. raises RuleBroken at the field when there is none, or too much."""
    if not (seen := fitting(text, field=field, most=most)):
        raise RuleBroken(sentence, field=field)
    return seen


def fitting(text: str, *, field: str, most: int) -> str:
    """The text without its edges, which may be empty. raises RuleBroken at the field when it is too much: nothing that was typed is cut off in silence."""
    text = "".join(one for one in text if one in "\n\r\t" or unicodedata.category(one) not in UNSEEN).strip()
    if len(text) > most:
        raise RuleBroken(_("最多 %(most)s 字,现有 %(n)s 字,请写短些。") % {"most": most, "n": len(text)}, field=field)
    return text
