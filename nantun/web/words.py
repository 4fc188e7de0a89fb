"""Texts as actions take them: without edges and controls; what looks empty is empty."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and a sign, by Unicode, that are drawn as nothing."""

LONGEST_REASON = 300
"""Characters of a reason for which the page asks in a dialog, unless the button says another number."""


def wanted(text: str, sentence: str, *, field: str, most: int) -> str:
    """The text without its edges. raises RuleBroken at the field when there is none, or too much."""
    if not (seen := fitting(text, field=field, most=most)):
        raise RuleBroken(sentence, field=field)
    return seen


def fitting(text: str, *, field: str, most: int) -> str:
    """The text without its edges, which may be empty. raises RuleBroken at the field when it is too much: nothing that was typed is cut off in silence."""
    text = "".join(one for one in text if one in "\n\r\t" or unicodedata.category(one) not in ("Cc", "Cs")).strip()
    if not any(map(_is_seen, text)):
        return ""
    if len(text) > most:
        raise RuleBroken(_("最多 %(most)s 字,现有 %(n)s 字,请写短些。") % {"most": most, "n": len(text)}, field=field)
    return text


def _is_seen(character: str) -> bool:
    """A letter, figure, sign or symbol, and not only a space, a mark upon nothing, or a character of no width."""
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK
