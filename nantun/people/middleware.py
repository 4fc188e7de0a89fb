from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode, urlsplit

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from nantun.web.middleware import READING
from nantun.web.requests import Request

from . import signing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import User

# What stays open while a password must be set or a second factor is missing.
OPEN_PAGES = ("account:password", "account:sign-out", "account:second-factor", "account:second-factor-setup")


class AccountMiddleware(AuthenticationMiddleware):
    """Django's own, which takes the account that was read together with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast("User", SimpleLazyObject(lambda: _account(cast("Request", request))))


def _account(request: Request) -> User | AnonymousUser:
    return request.session.account() or cast("User | AnonymousUser", auth.get_user(request))


def _page_before(request: HttpRequest) -> str:
    """The address, within the program, of the page from which this came; "" where it came from elsewhere, or nothing readable says so."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    there = f"{page.path}?{page.query}" if page.query else page.path
    return there if page.netloc == request.get_host() else ""


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Django's own. Whoever did something after his session had ended comes back to the page on which he did it: the act's address opens nothing."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        if request.method in READING:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(_page_before(request) or reverse("home"))


class SessionRulesMiddleware:
    """A disabled account is signed out at its next request; the first password and a missing second factor come before all else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        signing.note_waiting(request)
        if request.user.is_authenticated:
            if not request.user.is_active:
                auth.logout(request)
            elif step := self._step_before(request):
                return redirect(step)
        return self.get_response(request)

    @staticmethod
    def _step_before(request: Request) -> str | None:
        """The address to go to first, remembering where the reader was going."""
        if request.path_info in {reverse(name) for name in OPEN_PAGES}:
            return None
        step = signing.first_step(request)
        if step is None:
            return None
        wanted = request.get_full_path() if request.method == "GET" else ""
        return f"{reverse(step)}?{urlencode({'next': wanted})}" if wanted not in ("", "/") else reverse(step)
