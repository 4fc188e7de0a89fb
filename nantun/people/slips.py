"""The codes of 领码条: what they look like and how they are found again."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta

from nantun.privacy.ciphers import lookup_hash

from .models import SignInSlip, User

# Neither 0 O, 1 I L, 2 Z, 5 S nor 8 B are told apart on a bad print: 25 signs, 12 of them are 55 bits.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 12
VALID_FOR = timedelta(days=30)


def new_code() -> str:
    """12 unambiguous signs in groups of four: 7K3M-XHDA-94TP."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[start : start + 4] for start in range(0, LENGTH, 4))


def code_hash(code: str) -> str:
    """The keyed hash that is stored; spaces, dashes, small and full-width letters make no difference."""
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())
    return lookup_hash(f"slip:{signs}")


def good_slip(*, number: str, code: str, now: datetime) -> SignInSlip | None:
    """The unused, unexpired slip of the account with that number; None in every other case, told apart by nobody."""
    slip = SignInSlip.objects.select_related("user").filter(user__number=number, code_hash=code_hash(code)).first()
    return slip if slip and slip.is_good(now) else None


def printed_since(user: User, moment: datetime | None) -> list[SignInSlip]:
    """What others printed for the account since then; nothing for somebody who never signed in."""
    return list(user.slips.filter(issued_at__gt=moment, used_at=None).select_related("issued_by")) if moment else []
