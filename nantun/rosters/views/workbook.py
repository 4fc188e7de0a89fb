from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nantun.errors import RuleBroken
from nantun.people.models import Employee
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.web.access import allowed, may
from nantun.web.forms import accepted, form_page
from nantun.web.offers import Act
from nantun.web.requests import Request
from nantun.workbooks.faults import mark_faults
from nantun.workbooks.reading import UnreadableWorkbook
from nantun.workbooks.template import WORKBOOK

from ..choices import WorkbookStatus
from ..forms import WorkbookForm
from ..models import RosterWorkbook
from ..sheet import EVERYBODY, PERSON, month_sheet
from ..workbook import actions
from ..workbook.columns import month_workbook
from ..workbook.reading import Reading
from .sheets import place_of

SHOWN = 100


@require_safe
@allowed("rosters.export")
def blank_or_filled(request: Request, kind: str, unit_pk: int, month: date) -> HttpResponse:
    """The sheet as a workbook, with the lines that the page shows; written down as taken away."""
    place = place_of(request, kind, unit_pk, month)
    shown = month_sheet(place, opened=request.GET.get("team", ""))
    people = [row.line.pk for row in shown.rows if row.line.what == PERSON]
    numbers = dict(Employee.objects.filter(pk__in=people).values_list("pk", "number"))
    note_access(user=request.user, action=Access.EXPORTED, subject=request.get_full_path(), rows=len(shown.rows))
    return _download(month_workbook(shown, numbers), f"{place.title}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("rosters.set")
def upload_workbook(request: Request, kind: str, unit_pk: int, month: date) -> HttpResponse:
    place = place_of(request, kind, unit_pk, month)
    may(request.user, f"rosters.set_{place.kind}", place.unit)
    # An upload cut off midway posts nothing at all: that is a form with a missing file, not a first look at the page.
    form = WorkbookForm(request.POST, request.FILES, place=place) if request.method == "POST" else WorkbookForm(place=place)
    if kept := accepted(request, form):
        return redirect(kept)
    where = reverse("rosters:sheet", args=[place.kind, unit_pk, month])
    export = f"{reverse('rosters:export', args=[place.kind, unit_pk, month])}?team={EVERYBODY}"
    return form_page(request, form, title=_("Excel 导入"), lead=place.title, template="rosters/upload.html", back=where, export=export)


@require_safe
@allowed("rosters.set")
def workbook(request: Request, pk: int) -> HttpResponse:
    """One upload, wherever it stands: its faults, what it would change, imported."""
    found, wrong, reading = _workbook(request, pk), "", None
    try:
        reading = _reading(found)
    except UnreadableWorkbook as reason:
        wrong = reason.message
    context = {"title": _("Excel 导入"), "workbook": found, "place": actions.place_of(found), "wrong": wrong}
    return render(request, "rosters/workbook.html", {**context, **_shown(found, reading)})


@require_safe
@allowed("rosters.set")
def workbook_faults(request: Request, pk: int) -> HttpResponse:
    """The uploaded workbook with each bad cell marked and the reason beside it."""
    found = _workbook(request, pk)
    try:
        reading = _reading(found)
        if reading is None or not reading.faults:
            raise Http404
        content = mark_faults(found.content(), reading.table.sheet, reading.faults, heading_row=reading.table.heading_row)
    except UnreadableWorkbook as reason:
        messages.warning(request, reason.message)
        return redirect(found)
    note_access(user=request.user, action=Access.DOWNLOADED, subject=found, rows=len(reading.faults))
    return _download(content, _("%(name)s-错误标注.xlsx") % {"name": PurePath(found.name).stem})


@require_POST
@allowed("rosters.set")
def import_workbook(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, lambda found: actions.import_workbook(workbook=found, now=timezone.now()))


@require_POST
@allowed("rosters.set")
def drop_workbook(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, lambda found: actions.drop_workbook(workbook=found))


def _workbook(request: Request, pk: int) -> RosterWorkbook:
    """One's own upload, while one may still set its sheet."""
    user: Any = request.user
    found = get_object_or_404(RosterWorkbook.objects.visible_to(user).select_related("unit", "added_by"), pk=pk)
    may(user, f"rosters.set_{found.kind}", found.unit)
    return found


def _done(request: Request, pk: int, act: Any) -> HttpResponse:
    found = _workbook(request, pk)
    try:
        act(found)
    except RuleBroken as broken:
        messages.warning(request, broken.message)
    return redirect(found)


def _reading(found: RosterWorkbook) -> Reading | None:
    """What it holds while it waits. Raises UnreadableWorkbook."""
    return actions.read_kept(found) if found.state is WorkbookStatus.WAITING else None


def _shown(found: RosterWorkbook, reading: Reading | None) -> dict[str, Any]:
    drop = Act(label=_("不导入了"), url=reverse("rosters:drop-workbook", args=[found.pk]), post=True)
    if reading is None:
        return {"acts": [drop] if found.state is WorkbookStatus.WAITING else []}
    if reading.faults:
        first = [Act(label=_("下载标注了错误的文件"), url=reverse("rosters:workbook-faults", args=[found.pk]), primary=True)]
    else:
        label = _("导入,改 %(n)s 格") % {"n": len(reading.changes)}
        first = [Act(label=label, url=reverse("rosters:import-workbook", args=[found.pk]), post=True, primary=True)]
    return {
        "reading": reading,
        "faults": reading.faults[:SHOWN],
        "counts": reading.counts[:SHOWN],
        "acts": [*(first if reading.faults or reading.changes else []), drop],
    }


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
