from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import day as day_in_words
from nantun.web.templatetags.nantun import plain_day
from nantun.web.views import ListPage

from .choices import Festival
from .festivals import YEARS, festival_day, festivals_of
from .forms import FestivalForm, NoticeForm, ShiftForm, SpecialDayForm
from .models import Shift, SpecialDay
from .shifts import active_shifts
from .tables import ShiftTable
from .year import Year, year_of

if TYPE_CHECKING:
    from nantun.people.models import User


@require_safe
@allowed("workdays.enter")
def home(request: Request) -> HttpResponse:
    """A year as twelve small months, to be printed on one sheet."""
    today = timezone.localdate()
    year = _year(request, today)
    festivals = festivals_of(year)
    shown = year_of(year, SpecialDay.objects.of_year(year), festivals, today)
    context = {
        "title": _("%(year)s年工作日") % {"year": year},
        "year": shown,
        "sentence": _sentence(shown),
        "festivals": festivals,
        "shifts": active_shifts(),
        "acts": _acts(request),
        "may_set": request.user.has_perm("workdays.set"),
    }
    return render(request, "workdays/year.html", context)


def _year(request: Request, today: date) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 and int(asked) in YEARS else today.year


def _sentence(shown: Year) -> str:
    if not shown.is_published:
        return ""
    return _("共 %(n)s 个工作日") % {"n": shown.workdays} + (f" · {'、'.join(shown.documents)}" if shown.documents else "")


def _acts(request: Request) -> list[Act]:
    if not request.user.has_perm("workdays.set"):
        return []
    return [Act(label=_("录入放假通知"), url=reverse("workdays:notice"), primary=True, icon="plus")]


@form_methods
@allowed("workdays.set")
def notice(request: Request) -> HttpResponse:
    """The year's notice: read, shown, and saved at the second push."""
    form = NoticeForm(posted(request), initial={"year": timezone.localdate().year + 1})
    if form.is_valid() and form.is_shown and accepted(request, form):
        year = form.cleaned_data["year"]
        return saved(request, _("%(year)s年的放假和调休已按通知保存。") % {"year": year}, to=f"{reverse('workdays:home')}?year={year}")
    rows = list(form.days.items())
    back = reverse("workdays:home")
    return form_page(request, form, title=_("录入放假通知"), template="workdays/notice.html", rows=rows, back=back)


@form_methods
@allowed("workdays.set")
def day(request: Request, day: date) -> HttpResponse:
    row = SpecialDay.objects.select_related("changed_by").filter(day=day).first()
    form = SpecialDayForm(posted(request), day=day, row=row)
    back = f"{reverse('workdays:home')}?year={day.year}"
    if accepted(request, form):
        return saved(request, _("%(day)s已改。") % {"day": plain_day(day)}, to=back)
    return form_page(request, form, title=day_in_words(day), lead=_story(row), back=back)


def _story(row: SpecialDay | None) -> str:
    if row is None:
        return _("没有特别规定,按周一至周五。")
    if row.changed_by is None:
        return _("%(name)s(程序自带)") % {"name": row.name}
    return _("%(name)s,%(who)s于%(day)s录入") % {"name": row.name, "who": row.changed_by.name, "day": plain_day(row.changed_at)}


@form_methods
@allowed("workdays.set")
def festival(request: Request, festival: str, year: int) -> HttpResponse:
    """Confirms the day of a festival that is seen."""
    if festival not in [one.value for one in Festival if one.is_sighted] or year not in YEARS:
        raise Http404
    known = festival_day(festival, year)
    form = FestivalForm(posted(request), festival=festival, year=year, initial={"day": known.day})
    back = f"{reverse('workdays:home')}?year={year}"
    if row := accepted(request, form):
        return saved(request, _("%(festival)s已确认为%(day)s。") % {"festival": known.festival.label, "day": plain_day(row.day)}, to=back)
    title = _("确认%(year)s年%(festival)s") % {"year": year, "festival": known.festival.label}
    return form_page(request, form, title=title, lead=_("现在是推算的日期,可能差一天。") if known.estimated else _("已确认过。"), back=back)


class ShiftList(ListPage):
    model, table = Shift, ShiftTable
    title, perm = _l("班次"), "workdays.enter"

    def rows(self, user: User) -> QuerySet:
        return Shift.objects.all()

    def sentence(self, rows: QuerySet, count: int) -> str:
        return _("使用中 %(n)s 个") % {"n": rows.filter(is_active=True).count()}

    def acts(self) -> list[Act]:
        if not self.request.user.has_perm("workdays.set"):
            return []
        return [Act(label=_("增加班次"), url=reverse("workdays:new-shift"), primary=True, icon="plus")]


@form_methods
@allowed("workdays.set")
def new_shift(request: Request) -> HttpResponse:
    form = ShiftForm(posted(request))
    if row := accepted(request, form):
        return saved(request, _("已增加班次“%(name)s”。") % {"name": row.name}, to="workdays:shifts")
    return form_page(request, form, title=_("增加班次"), back=reverse("workdays:shifts"))


@form_methods
@allowed("workdays.set")
def shift(request: Request, pk: int) -> HttpResponse:
    form = ShiftForm(posted(request), instance=get_object_or_404(Shift, pk=pk))
    if row := accepted(request, form):
        return saved(request, _("班次“%(name)s”已修改。") % {"name": row.name}, to="workdays:shifts")
    return form_page(request, form, title=_("修改班次"), back=reverse("workdays:shifts"))
