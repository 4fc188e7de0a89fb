from __future__ import annotations

from datetime import date

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.days import month_words
from nantun.people.models import Employee
from nantun.privacy.kept import handed
from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.requests import Request

from ..forms import SheetForm
from ..models import SignedSheet
from ..sheets import sheet_rows, waiting_sheets


@require_safe
@allowed("visits.upload_sheet")
def sheets(request: Request) -> HttpResponse:
    """Whose word is waited for, by month."""
    return render(request, "visits/sheets.html", {"title": _("签字确认单"), "sheets": waiting_sheets(request.user)})


@require_safe
@allowed("visits.upload_sheet")
def sheet(request: Request, employee_pk: int, month: str) -> HttpResponse:
    """The paper: one visitor's month, with a line for his signature."""
    principal, first = _asked(employee_pk, month)
    rows = list(sheet_rows(request.user, principal, first))
    if not rows:
        raise Http404
    context = {"title": _title(principal, first), "principal": principal, "month": first, "visits": rows, "now": timezone.now()}
    return render(request, "visits/sheet.html", context)


@form_methods
@allowed("visits.upload_sheet")
def upload_sheet(request: Request, employee_pk: int, month: str) -> HttpResponse:
    """The signed scan confirms what stands on it."""
    principal, first = _asked(employee_pk, month)
    waiting = sheet_rows(request.user, principal, first)
    if not waiting.exists():
        raise Http404
    form = SheetForm(posted(request), request.FILES or None, principal=principal, month=first, waiting=waiting)
    if made := accepted(request, form):
        return saved(request, _("已确认 %(n)s 次走访,扫描件已存。") % {"n": made[1]}, to="visits:sheets")
    return form_page(request, form, title=_("上传%s") % _title(principal, first))


@require_safe
def signed_sheet(request: Request, pk: int) -> FileResponse:
    """The scan itself."""
    found = get_object_or_404(SignedSheet.objects.visible_to(request.user), pk=pk)
    return handed(found.file, f"{found.principal}{found.month:%Y-%m}")


def _asked(employee_pk: int, month: str) -> tuple[Employee, date]:
    """month: 2026-10. Somebody without anything that waits is nobody."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Employee.objects.for_rows(), pk=employee_pk), first


def _title(principal: Employee, month: date) -> str:
    return _("%(name)s %(month)s签字确认单") % {"name": principal, "month": month_words(month)}
