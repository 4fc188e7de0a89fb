"""The one place where sensitive text is sealed and opened: MultiFernet over the keys in the settings, newest first.

Rotation: put the new key first in NANTUN_FIELD_KEYS (or var/keys/field_keys) and run `manage.py rotate_keys`;
an old key may go once the command says that nothing is sealed with it.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(Exception):
    """A sealed value fits none of the keys. Raised instead of handing out ciphertext as if it were the value."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def box() -> MultiFernet:
    return _box(tuple(settings.FIELD_KEYS))


def seal(text: str) -> str:
    return box().encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """Raises CannotOpen when no key fits."""
    try:
        return box().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen("a sealed value fits none of NANTUN_FIELD_KEYS") from error


def seal_bytes(content: bytes) -> bytes:
    return box().encrypt(content)


def unseal_bytes(token: bytes) -> bytes:
    """Raises CannotOpen when no key fits."""
    try:
        return box().decrypt(token)
    except InvalidToken as error:
        raise CannotOpen("a sealed file fits none of NANTUN_FIELD_KEYS") from error


def reseal(token: str) -> str:
    """The same text sealed with the newest key."""
    return box().rotate(token.encode()).decode()


def lookup_hash(text: str) -> str:
    """64 hex digits by which a sealed value is found and kept unique, without being readable; keyed, so that it cannot be guessed through."""
    return hmac.new(settings.LOOKUP_KEY.encode(), text.strip().upper().encode(), hashlib.sha256).hexdigest()
