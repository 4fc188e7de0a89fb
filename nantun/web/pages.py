"""ListPage: what a class view of a list is made of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import View

from nantun.web.requests import Request

from .access import may
from .filters import Filters
from .keeping import TOKEN, Parts, kept, with_token
from .offers import Act
from .tables import Table

if TYPE_CHECKING:
    from nantun.people.models import User

LENGTHS = (18, 50, 100)


class Pages(Paginator):
    """A page number beyond the last shows the last: a list may have grown shorter since the address was written."""

    def validate_number(self, number: Any) -> int:
        return min(max(int(number), 1), max(self.num_pages, 1)) if str(number).isdecimal() else 1


def in_steady_order(rows: models.QuerySet) -> models.QuerySet:
    """Rows of equal rank keep one order from page to page, so that none shows twice and none is missed."""
    ranked = rows.query.order_by or tuple(rows.model._meta.ordering or ())
    return rows.order_by(*ranked, "-pk")


class ListPage(View):
    """A list: rows visible to the reader, filtered by the address, in pages of 18.

    model or rows(): what is listed; table, filters: its classes; title; perm: asked before the list opens ("" for none).
    export, export_perm: name of the URL that exports exactly what is filtered, and the right to it.
    empty: why there is nothing yet. acts(): the buttons at the right; bulk(): acts on ticked rows,
    posted as picked=<pk>…  Costs the same number of queries for one row and for a hundred.
    summed_at_once: of more rows the sentence is fetched right after the page (None: however many they are).
    never_kept: "" or the reason why it is drawn at every look; others are kept until something changes (nantun/web/keeping.py), so what they show may depend on
    the day and not on the hour, and looking at them writes nothing.
    """

    model: Any
    table: type[Table]
    filters: type[Filters] | None = None
    title: Any = ""
    perm: str = ""
    export: str = ""
    export_perm: str = ""
    empty: Any = _l("这里还没有内容。")
    template_name: str = "web/list.html"
    summed_at_once: int | None = None
    never_kept: str = ""
    request: Request

    # -- what a list says for itself

    def rows(self, user: User) -> models.QuerySet:
        """Every row this user may see, with what the table needs (select_related, prefetch_related)."""
        return self.model._default_manager.all().visible_to(user)

    def sentence(self, rows: Any, count: int) -> str:
        """What stands beside the title; one aggregate query at most."""
        return _("共 %(count)s 条") % {"count": f"{count:,}"}

    def acts(self) -> list[Act]:
        return []

    def bulk(self) -> list[Act]:
        return []

    def context(self, rows: models.QuerySet) -> dict[str, Any]:
        """More for the template."""
        return {}

    # -- how it is put together

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.perm:
            may(request.user, self.perm)
        wanted = request.headers.get("HX-Target")
        if wanted == "count":
            return HttpResponse(self._kept("count", self._said)["count"])
        frame = "web/part.html" if wanted == "list" else "web/page.html"
        parts = with_token(request, self._kept("list", self._drawn))
        return render(request, "web/framed_list.html", {"parts": parts, "page_frame": frame})

    @cached_property
    def filterset(self) -> Filters | None:
        if self.filters is None:
            return None
        return self.filters(self.request.GET, queryset=self.rows(self.request.user), request=self.request)

    def filtered(self) -> models.QuerySet:
        """Exactly the rows of the list, unpaged: what an export asks for. A filter that can't be understood lists nothing."""
        if self.filterset is None:
            return self.rows(self.request.user)
        return self.filterset.qs.none() if self.filterset.is_wrong else self.filterset.qs

    @classmethod
    def rows_asked(cls, request: Request) -> models.QuerySet:
        """The rows this list would show for the request's address, for the export view beside it."""
        page = cls()
        page.setup(request)
        return page.filtered()

    def _kept(self, what: str, draw: Callable[[], Parts]) -> Parts:
        return draw() if self.never_kept else kept(self.request, what, draw)

    def _drawn(self) -> Parts:
        """All that a frame is put around, without what belongs to this look alone: the token of its forms, messages, counts.

        The template extends a frame that draws nothing: it takes each block into `parts`. `csrf_token` given here wins over the request's own.
        """
        parts: Parts = {}
        context = {**self._context(), "parts": parts, "page_frame": "web/parts_of_list.html", "csrf_token": TOKEN}
        render_to_string(self.template_name, context, self.request)
        if not parts:
            raise ImproperlyConfigured(f"{self.template_name} begins with {{% extends page_frame %}}, or nothing of it is shown")
        return parts

    def _said(self) -> Parts:
        return {"count": conditional_escape(self._sentence())}

    def _context(self) -> dict[str, Any]:
        rows = self.filtered()
        table = self.table(rows, request=self.request, order_by=self.request.GET.get("sort") or None)
        table.data.data = in_steady_order(table.data.data)
        table.paginate(Pages, page=self.request.GET.get("page", 1), per_page=self._length())
        count = table.paginator.count
        later = self.summed_at_once is not None and count > self.summed_at_once
        return {
            "title": self.title,
            "sentence": "" if later else self.sentence(rows, count),
            "later": later,
            "table": table,
            "filterset": self.filterset,
            "acts": self._acts(),
            "bulk": self.bulk(),
            "empty": self.empty,
            "lengths": LENGTHS,
            "length": self._length(),
            "view_page": self.request.resolver_match.view_name if self.request.resolver_match else "",
            **self.context(rows),
        }

    def _sentence(self) -> str:
        rows = self.filtered()
        return self.sentence(rows, rows.count())

    def _length(self) -> int:
        asked = self.request.GET.get("length", "")
        return int(asked) if asked in {str(one) for one in LENGTHS} else LENGTHS[0]

    def _acts(self) -> list[Act]:
        if not self.export or not self.request.user.has_perm(self.export_perm):
            return self.acts()
        query = self.request.GET.urlencode()
        return [Act(label=_("导出"), url=reverse(self.export) + (f"?{query}" if query else "")), *self.acts()]
