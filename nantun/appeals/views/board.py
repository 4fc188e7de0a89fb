from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.people.roles import Role
from nantun.web.access import allowed
from nantun.web.offers import Act
from nantun.web.requests import Request

from ..choices import Stage
from ..filters import MINE, UNITS
from ..models import Appeal
from ..policies import MINE_READERS, UNIT_READERS

if TYPE_CHECKING:
    from nantun.people.models import User

MOST_CARDS = 12
EVERYTHING = "all"


@dataclass(frozen=True)
class Pile:
    """One column: what waits at a stage. cards: the most urgent; url: the list of all of them."""

    label: str
    cards: list[Appeal]
    url: str

    @property
    def count(self) -> int:
        return self.cards[0].in_stage if self.cards else 0

    @property
    def overdue(self) -> int:
        return self.cards[0].overdue_in_stage if self.cards else 0

    @property
    def left(self) -> int:
        return self.count - len(self.cards)


@require_safe
@allowed("appeals.enter")
def board(request: Request) -> HttpResponse:
    """What is open, by where it waits. ?scope= mine, units or all, of those that the reader has."""
    user = request.user
    scopes = scopes_of(user)
    scope = request.GET.get("scope", "")
    if scope not in scopes:
        scope = next(iter(scopes))
    rows = Appeal.objects.visible_to(user).for_list().prefetch_related(None)
    context: dict[str, Any] = {
        "title": _("诉求看板"),
        "piles": piles(_within(rows, scope, user).for_board(user.today, MOST_CARDS), scope),
        "scopes": scopes,
        "scope": scope,
        "acts": [Act(label=_("列表"), url=reverse("appeals:home"), icon="list")],
    }
    return render(request, "appeals/board.html", context)


def scopes_of(user: User) -> dict[str, str]:
    """The widest that one answers for comes first."""
    found = {}
    if user.holds(*MINE_READERS):
        found[EVERYTHING] = _("全矿")
    elif user.holds(Role.UNION_STAFF):
        found[EVERYTHING] = _("我能看的")
    if user.reach(*UNIT_READERS):
        found[UNITS] = _("分管单位") if user.holds(Role.DEPUTY) else _("督导单位") if user.holds(Role.SUPERVISION) else _("本单位")
    return found | {MINE: _("我的")}


def piles(rows: Any, scope: str) -> list[Pile]:
    cards: dict[str, list[Appeal]] = {stage: [] for stage in Stage}
    for one in rows:
        cards[one.stage].append(one)
    within = {} if scope == EVERYTHING else {"scope": scope}
    home = reverse("appeals:home")
    return [Pile(str(stage.label), cards[stage], f"{home}?{urlencode({'status': stage.value} | within)}") for stage in Stage]


def _within(rows: Any, scope: str, user: User) -> Any:
    return {MINE: lambda: rows.of_own(user), UNITS: lambda: rows.of_units(user), EVERYTHING: lambda: rows}[scope]()
