from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from nantun.people.models import Employee
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.uploads.views import download
from nantun.web.access import allowed
from nantun.web.requests import Request

from ..addresses import place_of
from ..sheet import PERSON, month_sheet
from ..workbook.columns import month_workbook


@require_safe
@allowed("rosters.export")
def blank_or_filled(request: Request, kind: str, unit_pk: int, month: date) -> HttpResponse:
    """The sheet as a workbook, with the lines that the page shows; written down as taken away."""
    place = place_of(request.user, kind, unit_pk, month)
    shown = month_sheet(place, opened=request.GET.get("team", ""))
    people = [row.line.pk for row in shown.rows if row.line.what == PERSON]
    numbers = dict(Employee.objects.filter(pk__in=people).values_list("pk", "number"))
    note_access(user=request.user, action=Access.EXPORTED, subject=request.get_full_path(), rows=len(shown.rows))
    return download(month_workbook(shown, numbers), f"{place.title}.xlsx")
