"""What signed-in pages may not leave behind, and how a fragment says that the session is over."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from . import actions

READING = ("GET", "HEAD", "OPTIONS")


class CountedMiddleware:
    """Whoever has acted is told no number from before: what waits for him is counted again for his next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in READING and request.user.is_authenticated:
            actions.drop_counted([request.user.pk])
        return response


class PersonalPagesMiddleware:
    """Pages of a signed-in user are stored nowhere; an htmx request that meets the sign-in page moves the whole page there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        if request.headers.get("HX-Request") == "true" and self._is_sign_in(response):
            return self._send_whole_page(request, response)
        return response

    @staticmethod
    def _is_sign_in(response: HttpResponse) -> bool:
        return response.status_code == 302 and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)

    @staticmethod
    def _send_whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A 401 that htmx answers by opening sign-in, and afterwards the page that was being read, not the fragment."""
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        target = f"{page.path}?{page.query}" if page.query else page.path
        moved = HttpResponse(status=401)
        moved["HX-Redirect"] = f"{urlsplit(response['Location']).path}?next={quote(target or '/', safe='/')}"
        return moved
