"""The request as views meet it: LoginRequiredMiddleware has let nobody through without an account. Views that are open to all take Django's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from nantun.people.models import User
    from nantun.people.sessions import SessionStore


class Request(HttpRequest):
    user: User
    session: SessionStore
