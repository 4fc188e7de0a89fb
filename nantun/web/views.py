"""The pages of this room, and how the others declare theirs.

A list page is a class view; everything else about it is its table and its filters (tables.py, filters.py):

    class VisitList(ListPage):
        model, table, filters = Visit, VisitTable, VisitFilter
        title, perm = _("大走访"), "visits.enter"
        export, export_perm = "visits:export", "visits.export"
        empty = _("还没有登记过走访。")

        def rows(self, user):
            return Visit.objects.visible_to(user).select_related("reporting_unit").prefetch_related("visitors")

        def sentence(self, rows, count): ...
        def acts(self):
            return [Act(label=_("登记走访"), url=reverse("visits:log"), primary=True, icon="plus")]

    The export beside it asks VisitList.rows_asked(request). Rows open record.get_absolute_url(). The template is web/list.html;
    one of the activity's own extends it and fills the blocks `above` and `below` (around the table).

A form page is a function view around PageForm (forms.py):

    @allowed("visits.log")
    def log(request):
        form = VisitForm(posted(request), user=request.user)
        if visit := accepted(request, form):
            return saved(request, _("已登记,编号 %s") % visit.number, to=visit, again="visits:log")
        return form_page(request, form, title=_("登记走访"))

The page of one row is a class view too (rows.py), with panels (panels.py), steps and a story (offers.py) and acts (acting.py):

    class VisitPage(RowPage):
        doings = ACTS

        def title(self, visit, user): ...
        def panels(self, visit, user):
            yield Told([(_("交流内容"), visit.summary)], name=_("走访内容"))
        def story(self, visit, user):
            return [Moment(at=visit.entered_at, who="王强(综采一队)", text=_("登记。"))]
        def facts(self, visit, user):
            return [(_("走访人"), names)]

    path("<int:pk>/", views.VisitPage.as_view(), name="visit")

An act is a function view: fetch, ask (`may`), act, answer.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nantun import registry
from nantun.errors import RuleBroken
from nantun.web.requests import Request

from . import actions
from .models import Draft, SavedView
from .pages import ListPage
from .templatetags.nantun import moment
from .waiting import count_for, kept_count, listed_for, tiles_of

__all__ = ["ListPage", "counts", "draft", "drop_view", "health", "home", "month", "save_view", "search", "views"]

HITS_OF_A_ROOM = 6


@require_safe
def home(request: Request) -> HttpResponse:
    """我的待办."""
    today = timezone.localdate()
    waiting, count = listed_for(request.user, today)
    context = {"waiting": waiting, "today": today, "due_today": waiting.due_on(today), "late": waiting.late(today)}
    return render(request, "web/home.html", {"counted": count, **context})


@require_safe
def month(request: Request) -> HttpResponse:
    """本月: the figures beside 我的待办, fetched after the list so that they keep nobody waiting."""
    return render(request, "web/_month.html", {"tiles": tiles_of(request.user, timezone.localdate())})


@require_safe
def counts(request: Request) -> HttpResponse:
    """How much waits, for the rail and the bell; fetched after a page that did not know it."""
    counted = kept_count(request.user) or count_for(request.user, timezone.localdate())
    return render(request, "web/_counts.html", {"counted": counted})


@require_safe
def search(request: Request) -> HttpResponse:
    """What every room finds for these words; the box's list, or a page of its own."""
    words = " ".join(unicodedata.normalize("NFKC", request.GET.get("q", "")).split())[:40]
    found = [(room.label, list(find(request.user, words, HITS_OF_A_ROOM))) for room, find in _searched(request, words)]
    template = "web/_hits.html" if "HX-Request" in request.headers else "web/search.html"
    return render(request, template, {"words": words, "found": [(label, hits) for label, hits in found if hits]})


def _searched(request: Request, words: str) -> list[tuple[registry.Activity, Any]]:
    if not words:
        return []
    return [(room, find) for room, find in registry.offered("search") if not room.entry or request.user.has_perm(room.entry)]


@login_not_required
@require_http_methods(["GET", "HEAD", "PUT", "POST", "DELETE"])
def draft(request: Request, kind: str, key: str) -> HttpResponse:
    """One form's draft, for its owner alone. Answers 401 itself, so that a form learns that the session is over and stays open.

    GET gives {"fields": ..., "at": ...} or {}; PUT and POST keep {"fields": ..., "title": ..., "url": ..., "number": ...}.
    `number` is who opened the form: when somebody else has signed in since, nothing is kept (409).
    """
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("登录已过期,请重新登录。")}, status=401)
    if request.method in ("GET", "HEAD"):
        return JsonResponse(_draft_as_json(request, kind, key))
    if request.method == "DELETE":
        actions.drop_draft(by=request.user, kind=kind, key=key)
        return JsonResponse({})
    return _keep_draft(request, kind, key)


def _draft_as_json(request: Request, kind: str, key: str) -> dict[str, Any]:
    """With the token and the number of whoever is signed in now, for a form that outlived its session."""
    owner: Any = request.user
    now = {"csrf": get_token(request), "number": request.user.get_username()}
    kept = Draft.objects.filter(user=owner, kind=kind, key=key).first()
    return {**now, "data": json.loads(kept.data), "at": moment(kept.updated_at)} if kept else now


def _keep_draft(request: Request, kind: str, key: str) -> HttpResponse:
    try:
        sent = json.loads(request.body)
        data, number = sent["data"], sent["number"]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": _("草稿没有保存,请刷新页面再试。")}, status=400)
    if number != request.user.get_username():
        return JsonResponse({"error": _("现在登录的是另一个人,草稿没有保存。")}, status=409)
    try:
        kept = actions.keep_draft(
            by=request.user, kind=kind, key=key, data=data, title=str(sent.get("title", "")), url=str(sent.get("url", ""))
        )
    except RuleBroken as broken:
        return JsonResponse({"error": broken.message}, status=413)
    return JsonResponse({"at": f"{timezone.localtime(kept.updated_at):%H:%M}"})


@require_safe
def views(request: Request) -> HttpResponse:
    """我的视图 of one list, fetched when the menu is opened."""
    return _views(request, request.GET.get("page", ""))


@require_POST
def save_view(request: Request) -> HttpResponse:
    page, wrong = request.POST.get("page", ""), ""
    try:
        actions.save_view(by=request.user, page=page, name=request.POST.get("name", ""), query=request.POST.get("query", ""))
    except RuleBroken as broken:
        wrong = broken.message
    return _views(request, page, wrong=wrong)


@require_POST
def drop_view(request: Request, pk: int) -> HttpResponse:
    actions.drop_view(by=request.user, pk=pk)
    return _views(request, request.POST.get("page", ""))


def _views(request: Request, page: str, wrong: str = "") -> HttpResponse:
    owner: Any = request.user
    kept = SavedView.objects.filter(user=owner, page=page)
    return render(request, "web/_views.html", {"views": kept, "page": page, "wrong": wrong})


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For the proxy and whoever watches the server: 200 while the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "ok"})
