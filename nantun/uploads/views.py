"""The pages of every importer. A room names them in its urls.py, the importer beside each:

path("import/", uploads.upload, {"importer": VISITS}, name="import"),
path("import/<int:pk>/", uploads.page, {"importer": VISITS}, name="workbook"),
path("import/<int:pk>/faults/", uploads.marked, {"importer": VISITS}, name="workbook-faults"),
path("import/<int:pk>/import/", uploads.confirm, {"importer": VISITS}, name="import-workbook"),
path("import/<int:pk>/drop/", uploads.drop, {"importer": VISITS}, name="drop-workbook"),
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nantun.errors import RuleBroken
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.web.access import may
from nantun.web.forms import accepted, form_methods, form_page
from nantun.web.requests import Request
from nantun.workbooks.template import WORKBOOK

from . import actions
from .forms import ConfirmForm, UploadForm
from .importer import Importer
from .page import page_of

RECENT = 10


@form_methods
def upload(request: Request, importer: Importer, **where: Any) -> HttpResponse:
    may(request.user, importer.perm)
    new = importer.begin(request, **where)
    # An upload cut off midway posts nothing at all: that is a form with a missing file, not a first look at the page.
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = (importer.form or UploadForm)(*sent, importer=importer, upload=new)
    if kept := accepted(request, form):
        return redirect(kept)
    recent = _rows(request, importer).select_related("added_by").defer("found")[:RECENT]
    context = {"importer": importer, "recent": [(one, importer.said(one) if one.imported_at else "") for one in recent]}
    return form_page(
        request, form, title=importer.title, template=importer.upload_template, **context, **importer.upload_page(request, new)
    )


@require_safe
def blank(request: Request, importer: Importer) -> HttpResponse:
    may(request.user, importer.perm)
    return download(*importer.blank())


@require_safe
def page(request: Request, importer: Importer, pk: int) -> HttpResponse:
    """One upload, wherever it stands: being read, its faults, its preview, being imported, its result."""
    return _page(request, importer, one_of(request, importer, pk))


@require_safe
def marked(request: Request, importer: Importer, pk: int) -> HttpResponse:
    """The uploaded workbook with each bad cell marked and the reason beside it."""
    found = one_of(request, importer, pk)
    if not found.marked:
        raise Http404
    note_access(user=request.user, action=Access.DOWNLOADED, subject=found, rows=found.counts["faults"])
    return download(found.marked.read(), _("%(name)s-错误标注.xlsx") % {"name": PurePath(found.name).stem})


@require_POST
def confirm(request: Request, importer: Importer, pk: int) -> HttpResponse:
    found = one_of(request, importer, pk)
    form = (importer.confirm_form or ConfirmForm)(request.POST, importer=importer, upload=found)
    if not accepted(request, form) and importer.confirm_form:
        return _page(request, importer, found, form, status=422)
    for refusal in form.non_field_errors():  # a button pressed twice, or too late: the page shows where the upload stands
        messages.warning(request, str(refusal))
    return redirect(found)


@require_POST
def drop(request: Request, importer: Importer, pk: int) -> HttpResponse:
    found = one_of(request, importer, pk)
    try:
        actions.drop(upload=found)
    except RuleBroken as broken:
        return _page(request, importer, found, wrong=broken.message, status=409)
    return redirect(found)


def one_of(request: Request, importer: Importer, pk: int) -> Any:
    """raises Http404, PermissionDenied."""
    may(request.user, importer.perm)
    found = get_object_or_404(_rows(request, importer).select_related("added_by", "confirmed_by", "job", *importer.related), pk=pk)
    importer.may(request.user, found)
    return found


def download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _rows(request: Request, importer: Importer) -> Any:
    return importer.rows.visible_to(request.user)


def _page(request: Request, importer: Importer, found: Any, form: Any = None, *, status: int = 200, wrong: str = "") -> HttpResponse:
    form = form or (importer.confirm_form or ConfirmForm)(importer=importer, upload=found)
    context = {**page_of(importer, found), "form": form, "wrong": wrong}
    return render(request, "uploads/page.html", context, status=status)
