from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from nantun.web.access import allowed
from nantun.web.keys import key_of
from nantun.web.requests import Request

from .. import picking


@require_safe
@allowed("people.pick")
def people(request: Request) -> HttpResponse:
    """?q= people by name, number, pinyin or initials (teams=1: teams too); ?team= everybody of a team."""
    if (team := key_of(request.GET.get("team"))) is not None:
        return _answer(picking.people_of_team(team))
    words = _words(request)
    if not words:
        return _answer([])
    near = picking.units_near(request.user)
    teams = picking.teams_named(words, near) if "teams" in request.GET else []
    return _answer([*teams, *picking.people_named(words, near)])


@require_safe
@allowed("people.see_accounts")
def users(request: Request) -> HttpResponse:
    words = _words(request)
    return _answer(picking.users_named(words) if words else [])


def _words(request: Request) -> str:
    return " ".join(request.GET.get("q", "").split())[:40]


def _answer(rows: list) -> JsonResponse:
    return JsonResponse(rows, safe=False)
