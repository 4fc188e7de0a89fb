from __future__ import annotations

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
from nantun.ledgers.export import WORKBOOK
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.web.access import allowed
from nantun.web.forms import accepted, form_page
from nantun.web.offers import Act
from nantun.web.requests import Request
from nantun.workbooks.faults import mark_faults
from nantun.workbooks.reading import UnreadableWorkbook

from ..choices import WorkbookStatus
from ..forms import WorkbookForm
from ..models import VisitWorkbook
from ..workbook import actions
from ..workbook.columns import blank_visits
from ..workbook.reading import Reading

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("visits.import")
def upload_workbook(request: Request) -> HttpResponse:
    # An upload cut off midway posts nothing at all: that is a form with a missing file, not a first look at the page.
    who = {"user": request.user}
    form = WorkbookForm(request.POST, request.FILES, **who) if request.method == "POST" else WorkbookForm(**who)
    if workbook := accepted(request, form):
        return redirect(workbook)
    recent = VisitWorkbook.objects.visible_to(request.user)[:10]
    return form_page(
        request, form, title=_("Excel 导入走访"), template="visits/upload_workbook.html", recent=recent, back=reverse("visits:home")
    )


@require_safe
@allowed("visits.import")
def blank_workbook(request: Request) -> HttpResponse:
    return _download(blank_visits(), _("走访登记表.xlsx"))


@require_safe
@allowed("visits.import")
def workbook(request: Request, pk: int) -> HttpResponse:
    """One upload, wherever it stands: its faults, its preview, being imported, imported."""
    found, wrong, reading = _workbook(request, pk), "", None
    try:
        reading = _reading(found)
    except UnreadableWorkbook as reason:
        wrong = reason.message
    context = {"title": _("Excel 导入走访"), "workbook": found, "wrong": wrong}
    return render(request, "visits/workbook.html", {**context, **_shown(found, reading)})


@require_safe
@allowed("visits.import")
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
@allowed("visits.import")
def import_workbook(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, lambda found: actions.import_workbook(workbook=found, now=timezone.now()))


@require_POST
@allowed("visits.import")
def drop_workbook(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, lambda found: actions.drop_workbook(workbook=found))


def _workbook(request: Request, pk: int) -> VisitWorkbook:
    return get_object_or_404(VisitWorkbook.objects.visible_to(request.user).select_related("added_by__employee", "job"), pk=pk)


def _done(request: Request, pk: int, act: Any) -> HttpResponse:
    found = _workbook(request, pk)
    try:
        act(found)
    except RuleBroken as broken:
        messages.warning(request, broken.message)
    return redirect(found)


def _reading(found: VisitWorkbook) -> Reading | None:
    """What it holds while it waits. Raises UnreadableWorkbook."""
    return actions.read_kept(found, now=timezone.now()) if found.state is WorkbookStatus.WAITING else None


def _shown(found: VisitWorkbook, reading: Reading | None) -> dict[str, Any]:
    drop = Act(label=_("不导入了"), url=reverse("visits:drop-workbook", args=[found.pk]), post=True)
    if reading is None:
        return {"acts": [drop] if found.state is WorkbookStatus.WAITING else []}
    fresh = len(reading.fresh)
    acts = [
        Act(label=_("导入 %(n)s 次走访") % {"n": fresh}, url=reverse("visits:import-workbook", args=[found.pk]), post=True, primary=True)
    ]
    if reading.faults:
        acts = [Act(label=_("下载标注了错误的文件"), url=reverse("visits:workbook-faults", args=[found.pk]), primary=True)]
    return {
        "reading": reading,
        "fresh": reading.fresh[:SHOWN],
        "counts": {"fresh": fresh, "known": len(reading.known), "alike": len(reading.alike), "faults": len(reading.faults)},
        "faults": reading.faults[:SHOWN],
        "acts": [*(acts if fresh or reading.faults else []), drop],
    }


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
