"""What may stand in a notice."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# ID numbers, cards (in one piece or in fours), mobile and fixed telephones. Document numbers and dates are shorter, and pass.
_LONG_NUMBERS = re.compile(r"\d{11,}[Xx]?|(?:\d{4}[ -]){3,}\d{1,7}|0\d{2,3}-\d{7,8}")
_INTO_THE_HOUSE = re.compile(r"/(?![/\\])[^\s\\]*")


def without_numbers(text: str) -> str:
    """The text with every number by which a person could be found or robbed left out. People type them into any sentence."""
    return _LONG_NUMBERS.sub(_("(号码略)"), text)


def local(url: str) -> str:
    """The address when it is empty or leads into the house. raises ValueError for any other."""
    if url and not _INTO_THE_HOUSE.fullmatch(url):
        raise ValueError("a notice links only into the house, by an address that begins with one /")
    return url
