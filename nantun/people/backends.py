"""Signing in with a 领码条 instead of a password, for the first time or when it was forgotten."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone

from . import slips
from .models import User

SLIP_BACKEND = f"{__name__}.SlipBackend"
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 - a path


class SlipBackend(ModelBackend):
    """Takes the code where the password is asked, after the password itself did not fit.

    A session opened by it may do one thing: set a password (middleware.SessionRulesMiddleware).
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or not password:
            return None
        slip = slips.good_slip(number=username, code=password, now=timezone.now())
        if slip is None or not self.user_can_authenticate(slip.user):
            return None
        slip.user.slip = slip  # the session remembers it (signing.begin)
        return slip.user
