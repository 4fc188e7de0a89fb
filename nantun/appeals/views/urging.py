from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nantun.days import A_DAY, long_day, parse_day
from nantun.people.models import Employee, Unit
from nantun.privacy.kept import handed
from nantun.web.access import allowed, may
from nantun.web.acting import tapped
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.requests import Request

from .. import actions
from ..choices import UrgeReason
from ..forms.urging import AnswersForm
from ..models import UrgeLine, UrgeSheet
from ..rules import is_complained_of
from ..urging import A_WEEK, coming_monday, key_of, subjects, waiting_sheets

if TYPE_CHECKING:
    from nantun.people.models import User


@dataclass(frozen=True)
class Row:
    """A unit or a leader on the list of a day: what is to be urged, and the sheet where one was made. place: sorts; counts: by reason."""

    key: str
    place: tuple[int, Any, int]
    name: str
    note: str
    counts: list[tuple[Any, int]]
    total: int
    sheet: UrgeSheet | None


@require_safe
@allowed("appeals.see_sheets")
def sheets(request: Request) -> HttpResponse:
    """For whom there is something to be urged at the meeting of a day, and whose sheet was made, signed, entered. ?day=: coming Monday unless said."""
    today = request.user.today
    day = _day(request.GET.get("day", ""), today)
    rows = _rows(request.user, day, today)
    context = {
        "title": _("周一催办单"),
        "day": day,
        "earlier": coming_monday(day - A_WEEK),
        "later": coming_monday(day + A_DAY),
        "reasons": UrgeReason,
        "rows": rows,
        "made": sum(1 for row in rows if row.sheet),
        "waiting": [one for one in waiting_sheets(request.user, today) if one.day != day],
        "makes": day >= today and request.user.has_perm("appeals.urge"),
    }
    return render(request, "appeals/urge_sheets.html", context)


@require_POST
@allowed("appeals.urge")
def make_sheets(request: Request) -> HttpResponse:
    """One subject's sheet (`only`), or every one that is missing; then the paper."""
    only, day = request.POST.get("only", ""), _day(request.POST.get("day", ""), request.user.today)
    made = tapped(request, partial(actions.make_sheets, day=day, by=request.user, now=timezone.now(), only=only))
    if made is None:
        return redirect(f"{reverse('appeals:sheets')}?day={day}")
    return redirect(made[0] if only else f"{reverse('appeals:print-sheets')}?day={day}")


@require_safe
@allowed("appeals.see_sheets")
def print_sheets(request: Request) -> HttpResponse:
    """Every sheet of a day, one page each."""
    day = _day(request.GET.get("day", ""), request.user.today)
    rows = UrgeSheet.objects.visible_to(request.user).filter(day=day).current().in_order().for_paper()
    title = _("%(day)s例会的催办单") % {"day": long_day(day, request.user.today)}
    return render(request, "appeals/urge_print.html", {"title": title, "day": day, "papers": [_paper(request.user, one) for one in rows]})


@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    """The paper as it was printed; beside it the scan and what was entered."""
    found = _found(request, pk)
    others = UrgeSheet.objects.visible_to(request.user).filter(day=found.day, unit=found.unit, leader=found.leader).exclude(pk=found.pk)
    paper = _paper(request.user, found)
    context = {
        "title": _("催办单 %(number)s") % {"number": found.number},
        "sheet": found,
        "paper": paper,
        "entered": [line for line in paper["lines"] if line.answer],
        "others": others.order_by("edition"),
        "remakes": not found.scan and found.day >= request.user.today and request.user.has_perm("appeals.keep_sheet", found),
    }
    return render(request, "appeals/urge_sheet.html", context)


@require_POST
def remake_sheet(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    may(request.user, "appeals.keep_sheet", found)
    act = partial(actions.remake_sheet, sheet=found, by=request.user, now=timezone.now())
    made = tapped(request, act, said=lambda made: _("已重新生成,编号 %(number)s。原来的一张不要再用。") % {"number": made.number})
    return redirect(made or found)


@form_methods
def enter_sheet(request: Request, pk: int) -> HttpResponse:
    """What was written by pen, with the scan."""
    found = _found(request, pk)
    may(request.user, "appeals.enter_sheet", found)
    form = AnswersForm(posted(request), request.FILES or None, sheet=found)
    if (entered := accepted(request, form)) is not None:
        return saved(request, _("扫描件已存,录入了 %(n)s 行批示。") % {"n": len(entered)}, to=found)
    title = _("录入 %(number)s 上的批示") % {"number": found.number}
    return form_page(
        request, form, title=title, lead=_("%(name)s · 纸上没有写的行留空") % {"name": found.subject}, back=found.get_absolute_url()
    )


@require_safe
def sheet_scan(request: Request, pk: int) -> FileResponse:
    """The scan itself. Whoever may not see a line of it does not see it."""
    found = _found(request, pk)
    if not found.scan or not request.user.has_perm("appeals.see_scan", found):
        raise Http404
    return handed(found.scan, found.number)


def _found(request: Request, pk: int) -> UrgeSheet:
    return get_object_or_404(UrgeSheet.objects.visible_to(request.user).for_paper(), pk=pk)


def _paper(user: User, sheet: UrgeSheet) -> dict[str, Any]:
    """A sheet with the lines that this reader may see; of what is complained of him or his unit there is no trace."""
    return {"sheet": sheet, "lines": [line for line in sheet.lines.all() if not is_complained_of(user, line.appeal)]}


def _rows(user: User, day: date, today: date) -> list[Row]:
    """Those who have a sheet as it was printed, the others as things stand."""
    made = list(
        UrgeSheet.objects.visible_to(user).filter(day=day).current().with_counts().select_related("unit", "leader__unit").in_order()
    )
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for found in UrgeLine.objects.filter(sheet__in=made).order_by().values("sheet", "why").annotate(n=Count("pk")):
        counted[found["sheet"]][found["why"]] = found["n"]
    rows = [_row(one.subject, one.addressee, counted[one.pk], one) for one in made]
    if day >= today and user.has_perm("appeals.urge"):
        known = {row.key for row in rows}
        rows += [_row(one.whose, one.addressee, one.counts()) for one in subjects(user, day) if one.key not in known]
    return sorted(rows, key=lambda row: row.place)


def _row(whose: Unit | Employee, note: str, counts: Counter[str], sheet: UrgeSheet | None = None) -> Row:
    return Row(
        key=key_of(whose),
        place=(1, whose.order, whose.pk) if isinstance(whose, Unit) else (0, whose.number, whose.pk),
        name=str(whose),
        note=note,
        counts=[(reason.label, counts[reason.value]) for reason in UrgeReason],
        total=counts.total() + (sheet.left_out if sheet else 0),
        sheet=sheet,
    )


def _day(typed: str, today: date) -> date:
    """What is no day is passed over."""
    try:
        return parse_day(typed, today, ahead=True) if typed else coming_monday(today)
    except (ValueError, OverflowError):
        return coming_monday(today)
