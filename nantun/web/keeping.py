"""A list's page is kept until something changes (docs/decisions/0029): the way from a list to a row and back draws nothing a second time.

What is kept are the parts of the page that the list itself draws. The frame around them with its counts and messages is drawn at every look,
and so are the tokens of forms.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from secrets import token_hex

from django.core.cache import caches
from django.db import connection
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .changes import is_quiet, mark
from .requests import Request

# Drawn in the place of the token that belongs to one look. No text of anybody's can be taken for it: nobody knows it, and each process has another.
TOKEN = token_hex(32)

# Signs of one page; a hundred rows have less than half of it. Every link of a list repeats its address, which may be made as long as somebody likes.
LONGEST = 200_000

Parts = dict[str, SafeString]


def kept(request: Request, what: str, draw: Callable[[], Parts]) -> Parts:
    """What draw() gives for this address, or gave this session when the mark of change was the same.

    Within a transaction nothing is kept: its snapshot may be older than the mark.
    """
    if connection.in_atomic_block or not request.session.session_key:
        return draw()
    store, key = caches["lists"], _key(request, what, mark())
    found: Parts | None = store.get(key)
    if found is not None:
        return found
    if not is_quiet() or not (account := request.session.account_anew()):
        return draw()
    # The request knew its reader before the mark was read, and may know him with a role or a unit from before it.
    account.is_verified, request.user = request.user.is_verified, account
    found = draw()
    if sum(map(len, found.values())) <= LONGEST:
        store.set(key, found)
    return found


def with_token(request: Request, parts: Parts) -> Parts:
    """With the token by which this look's forms are sent; asked for only where there is a form."""
    if not any(TOKEN in part for part in parts.values()):
        return parts
    token = get_token(request)
    return {name: SafeString(part.replace(TOKEN, token)) for name, part in parts.items()}


def _key(request: Request, what: str, at: int) -> str:
    """Everything on which a list depends beside the rows; short, since some stores take no long keys and Django warns of them."""
    words = (at, request.session.session_key, request.user.pk, request.get_full_path(), what, timezone.localdate(), get_language())
    return sha256(repr(words).encode()).hexdigest()
