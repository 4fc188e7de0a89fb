from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form too: only a page that is opened for the first time has none."""
    return request.POST if request.method == "POST" else None
