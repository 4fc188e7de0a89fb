from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nantun.errors import RuleBroken
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.web.access import allowed
from nantun.web.forms import accepted, form_page, saved
from nantun.web.requests import Request

from ..export import as_download
from ..models import RosterImport
from . import actions
from .blank import blank_roster
from .forms import ConfirmForm, RosterForm
from .page import PARTS, page_of

ROWS_AT_ONCE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("people.import_roster")
def upload(request: Request) -> HttpResponse:
    # An upload cut off midway posts nothing at all: that is a form with a missing file, not a first look at the page.
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if row := accepted(request, form):
        return redirect(row)
    recent = RosterImport.objects.visible_to(request.user).select_related("uploaded_by").defer("changes", "faults")[:10]
    return form_page(request, form, title=_("导入花名册"), template="people/roster/upload.html", recent=recent, back=reverse("people:home"))


@require_safe
@allowed("people.import_roster")
def roster_import(request: Request, pk: int) -> HttpResponse:
    """One upload, wherever it stands: being read, its faults, its preview, being written, its result."""
    return _page(request, _row(request, pk))


@require_safe
@allowed("people.import_roster")
def part(request: Request, pk: int, part: str) -> HttpResponse:
    """The names behind one count of the preview, a hundred at a time."""
    row = _row(request, pk)
    if part not in PARTS:
        raise Http404
    names = row.changes.get(part, [])
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    shown = [one[-4:] for one in names[start : start + ROWS_AT_ONCE]]
    context = {"import": row, "part": part, "heads": PARTS[part].heads, "names": shown, "next": start + len(shown), "all": len(names)}
    return render(request, "people/roster/_names.html", context)


@require_POST
@allowed("people.import_roster")
def confirm(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = ConfirmForm(request.POST, row=row)
    return redirect(row) if accepted(request, form) else _page(request, row, form, status=422)


@require_POST
@allowed("people.import_roster")
def withdraw(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    try:
        actions.withdraw_import(row=row)
    except RuleBroken as broken:
        return _page(request, row, wrong=broken.message, status=409)
    return saved(request, _("已放弃这次上传,文件已删除。"), to="people:roster")


@require_safe
@allowed("people.import_roster")
def marked(request: Request, pk: int) -> HttpResponse:
    """The uploaded workbook with its faults marked."""
    row = _row(request, pk)
    if not row.marked:
        raise Http404
    note_access(user=request.user, action=Access.DOWNLOADED, subject=row, fields="roster", rows=len(row.faults))
    return as_download(row.marked.read(), _("%(name)s-错误标注") % {"name": PurePath(row.file_name).stem}, timezone.localdate())


@require_safe
@allowed("people.import_roster")
def blank(request: Request) -> HttpResponse:
    return as_download(blank_roster(), _("空白花名册"), timezone.localdate())


def _row(request: Request, pk: int) -> RosterImport:
    return get_object_or_404(RosterImport.objects.visible_to(request.user).select_related("uploaded_by", "confirmed_by", "job"), pk=pk)


def _page(request: Request, row: RosterImport, form: Any = None, *, status: int = 200, wrong: str = "") -> HttpResponse:
    context = {**page_of(row), "form": form or ConfirmForm(row=row), "wrong": wrong}
    return render(request, "people/roster/import.html", context, status=status)
