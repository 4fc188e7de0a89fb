from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nantun.uploads.views import one_of
from nantun.web.requests import Request

from .importer import MINE_ROSTER
from .page import PARTS

ROWS_AT_ONCE = 100


@require_safe
def part(request: Request, pk: int, part: str) -> HttpResponse:
    """The names behind one count of the preview, a hundred at a time."""
    row = one_of(request, MINE_ROSTER, pk)
    if part not in PARTS:
        raise Http404
    names = row.found.get(part, [])
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    shown = [one[-4:] for one in names[start : start + ROWS_AT_ONCE]]
    context = {"import": row, "part": part, "heads": PARTS[part].heads, "names": shown, "next": start + len(shown), "all": len(names)}
    return render(request, "people/roster/_names.html", context)
