"""RowPage: what the page of one row is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from .access import may
from .acting import Acts
from .offers import Act, Moment, Step
from .panels import Pairs, Panel, filled
from .requests import Request

if TYPE_CHECKING:
    from nantun.people.models import User


class RowPage(View):
    """One row, as far as its reader may know it: a headline, where it stands, panels, its story; beside them what may be done, and the facts.

    model or doings: whose rows; doings: what is done to them (acting.py), which gives the buttons.
    perm: asked of the row after it was found ("" where whoever sees it may open it).
    A row that is not among rows(user) is answered 404. Facts that are empty are left out, panels with nothing to show too; the story is told in the order
    of its moments.
    """

    model: Any = None
    doings: Acts | None = None
    perm: str = ""
    http_method_names = ["get", "head", "post"]
    request: Request

    # -- what a page says for itself

    def rows(self, user: User) -> QuerySet:
        """Every row this user may open, with what the page shows."""
        return self.doings.rows(user) if self.doings else self.model._default_manager.all().visible_to(user)

    def title(self, row: Any, user: User) -> str:
        return str(row)

    def lead(self, row: Any, user: User) -> Iterable[Any]:
        """What stands beside the title, piece by piece: its number, its kind, its state."""
        return [row.number]

    def marks(self, row: Any, user: User) -> Sequence[tuple[Any, str]]:
        """(word, colour or "") of what sets the row apart: 代录, 补录, 第 2 轮."""
        return []

    def steps(self, row: Any, user: User) -> list[Step]:
        return []

    def panels(self, row: Any, user: User) -> Iterable[Panel]:
        """In their order; a generator reads best."""
        return []

    def story(self, row: Any, user: User) -> Iterable[Moment]:
        return []

    def facts(self, row: Any, user: User) -> Pairs:
        return []

    def acts(self, row: Any, user: User) -> list[Act]:
        return self.doings.buttons(row, user) if self.doings else []

    # -- how it is put together

    def get(self, request: Request, pk: int) -> HttpResponse:
        return render(request, "web/row.html", self._context(self.row(pk), request.user))

    def row(self, pk: int) -> Any:
        """Raises Http404 for a row this reader may not see, PermissionDenied for one he may see and not open."""
        found = get_object_or_404(self.rows(self.request.user), pk=pk)
        if self.perm:
            may(self.request.user, self.perm, found)
        return found

    def _context(self, row: Any, user: User) -> dict[str, Any]:
        return {
            "row": row,
            "title": self.title(row, user),
            "lead": [piece for piece in self.lead(row, user) if piece],
            "marks": self.marks(row, user),
            "steps": self.steps(row, user),
            "panels": [panel for panel in self.panels(row, user) if panel.is_shown],
            "story": sorted(self.story(row, user), key=lambda moment: moment.at),
            "facts": filled(self.facts(row, user)),
            "acts": self.acts(row, user),
            "rare": self.doings.buttons(row, user, rare=True) if self.doings else [],
        }
