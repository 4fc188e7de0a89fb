"""Error pages in plain Chinese. The one for a missing page is the same bytes always, whoever asks and why."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.template.loader import render_to_string


@cache
def _page(name: str) -> str:
    """Rendered without a request: no token, no nonce, no name in it."""
    return render_to_string(name)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponseNotFound(_page("404.html"))


def gone_while_typing(words: list[str]) -> HttpResponse:
    """As for any missing page, with what the reader himself has written: the row may have left his view meanwhile, to another unit say."""
    return HttpResponseNotFound(render_to_string("404.html", {"words": words}))


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The reason is the sentence that the refusing rule gave."""
    return HttpResponseForbidden(render_to_string("403.html", {"reason": str(exception or "")}))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponseBadRequest(_page("400.html"))


def broken(request: HttpRequest, *args: Any) -> HttpResponse:
    return HttpResponseServerError(_page("500.html"))
