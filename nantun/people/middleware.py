from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

# What stays open while a password must be changed or a second factor is missing.
OPEN_NAMES = {"account:password", "account:sign-out", "account:second-factor", "account:second-factor-setup"}


class SessionRulesMiddleware:
    """A disabled account is signed out at its next request; the first password and a missing second factor come before all else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not user.is_active:
            logout(request)
        elif user.is_authenticated:
            step = self._step_before_all(request)
            if step and not self._is_open(request):
                return redirect(step)
        return self.get_response(request)

    def _step_before_all(self, request: HttpRequest) -> str | None:
        if request.user.must_change_password:
            return "account:password"
        return None

    def _is_open(self, request: HttpRequest) -> bool:
        return request.path_info in {reverse(name) for name in ("account:password", "account:sign-out")}
