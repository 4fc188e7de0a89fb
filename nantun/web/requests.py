"""The request as views meet it: SignInFirstMiddleware has let nobody through without an account. Views that are open to all take Django's own."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.http import HttpRequest

if TYPE_CHECKING:
    from nantun.people.models import User
    from nantun.people.sessions import SessionStore


class Request(HttpRequest):
    user: User
    session: SessionStore


def one_of(request: HttpRequest, name: str, answers: Collection[str]) -> str:
    """What a button's address says. raises BadRequest (400) for anything that no button says: nothing is decided by what is missing."""
    if (answer := request.GET.get(name, "")) not in answers:
        raise BadRequest(f"{name} is one of {answers}")
    return answer
