from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.appeals.choices import Category
from nantun.appeals.sources import raised_in
from nantun.people.models import Unit
from nantun.web.access import allowed, may
from nantun.web.acting import Acts, Doing
from nantun.web.fields import Choose
from nantun.web.filters import DayRange, Filters
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.panels import Panel, Prose
from nantun.web.requests import Request
from nantun.web.rows import RowPage
from nantun.web.templatetags.nantun import day as long_day

from ..choices import ForumKind
from ..forms.forums import AttendanceForm, ForumAppealForm, ForumForm
from ..invited import roster_of
from ..models import Forum
from ..sources import FORUMS
from ..tables import ForumTable

if TYPE_CHECKING:
    from nantun.people.models import User


class ForumFilter(Filters):
    day = DayRange(label=_l("日期"))
    kind = django_filters.ChoiceFilter(label=_l("类别"), choices=ForumKind.choices)
    unit = django_filters.ModelChoiceFilter(label=_l("单位"), queryset=Unit.objects.all(), widget=Choose, empty_label=_l("不限"))

    class Meta:
        model = Forum
        fields: list[str] = []


class ForumList(ListPage):
    model, table, filters = Forum, ForumTable, ForumFilter
    title, perm = _l("恳谈会"), "talks.hold_forums"
    empty = _l("还没有登记过恳谈会。")

    def rows(self, user: User) -> QuerySet:
        return Forum.objects.visible_to(user).for_rows()

    def acts(self) -> list[Act]:
        return [Act(label=_("登记恳谈会"), url=reverse("talks:hold-forum"), primary=True, icon="plus")]


@form_methods
@allowed("talks.hold_forums")
def hold_forum(request: Request) -> HttpResponse:
    form = ForumForm(request.POST, user=request.user) if request.method == "POST" else ForumForm.blank(request.user)
    if forum := accepted(request, form):
        return saved(request, _("已登记,编号 %s。请勾选到会的人。") % forum.number, to=reverse("talks:attendance", args=[forum.pk]))
    return form_page(request, form, title=_("登记恳谈会"), back=reverse("talks:forums"))


@form_methods
def edit_forum(request: Request, pk: int) -> HttpResponse:
    found = _forum(request, pk)
    form = ForumForm(request.POST, user=request.user, forum=found) if request.method == "POST" else ForumForm.of(found, request.user)
    if changed := accepted(request, form):
        return saved(request, _("已保存。"), to=changed)
    return form_page(request, form, title=_("修改:%s") % found.number, back=found.get_absolute_url())


@form_methods
def attendance(request: Request, pk: int) -> HttpResponse:
    found = _forum(request, pk)
    form = AttendanceForm(posted(request), forum=found)
    if accepted(request, form):
        return saved(request, _("已登记到会 %s 人。") % found.attended.count(), to=found)
    title = _("到会名单:%s") % found.number
    return form_page(request, form, title=title, template="talks/attendance.html", back=found.get_absolute_url())


@require_safe
def forum_sheet(request: Request, pk: int) -> HttpResponse:
    """签到表: the roster with boxes to tick and to sign, as paper."""
    found = _forum(request, pk)
    people = list(roster_of(found.unit, found.kind, found.day))
    return render(request, "talks/forum_sheet.html", {"title": _("恳谈会签到表"), "forum": found, "people": people, "blank": range(5)})


@form_methods
def forum_appeal(request: Request, pk: int) -> HttpResponse:
    """What somebody raised there: an appeal as everywhere else, which links back."""
    found = _forum(request, pk)
    may(request.user, "appeals.raise_for_others")
    facts: dict[str, Any] = {"forum": found, "user": request.user}
    form = ForumAppealForm(request.POST, request.FILES, **facts) if request.method == "POST" else _blank_appeal(facts)
    if made := accepted(request, form):
        return saved(request, _("已登记诉求,编号 %s。") % made.number, to=found)
    context = {"categories": Category, "own": False, "back": found.get_absolute_url()}
    return form_page(request, form, title=_("恳谈会上提出的诉求"), template="appeals/raise.html", **context)


def _blank_appeal(facts: dict[str, Any]) -> ForumAppealForm:
    return ForumAppealForm(**facts, initial={"raised_on": facts["forum"].day, "urgency": "ordinary"})


def _rows(user: User) -> QuerySet:
    return Forum.objects.visible_to(user).select_related("unit", "held_by__unit", "entered_by")


def _forum(request: Request, pk: int) -> Forum:
    found = get_object_or_404(_rows(request.user), pk=pk)
    may(request.user, "talks.change_forum", found)
    return found


FORUM_ACTS = Acts(
    Forum,
    _rows,
    Doing("attendance", view=attendance, label=_l("登记到会"), icon="users", primary=lambda forum, user: True),
    Doing("forum_appeal", view=forum_appeal, label=_l("登记诉求"), icon="message-report", at="appeal"),
    Doing("forum_sheet", view=forum_sheet, label=_l("打印签到表"), icon="printer", at="sheet"),
    Doing("edit_forum", view=edit_forum, label=_l("修改"), icon="edit", at="edit"),
    prefix="forums",
    perm="talks.change_forum",
)


class ForumPage(RowPage):
    doings, perm = FORUM_ACTS, "talks.change_forum"

    def title(self, forum: Forum, user: User) -> str:
        return _("%(unit)s%(kind)s恳谈会") % {"unit": forum.unit, "kind": forum.get_kind_display()}

    def lead(self, forum: Forum, user: User) -> list[Any]:
        return [forum.number, _("到会 %(n)s 人") % {"n": forum.attended.count() + forum.guests}]

    def panels(self, forum: Forum, user: User) -> Iterator[Panel]:
        yield Prose(_("会议记录"), forum.minutes, empty=_("还没有写。"))
        yield raised_in(FORUMS, forum, user, title=_("会上提出的诉求"), empty=_("没有登记过诉求。"))
        yield Prose(_("到会"), _came(forum), empty=_("还没有登记到会。"))

    def facts(self, forum: Forum, user: User) -> list[tuple[str, Any]]:
        return _facts(forum)


def _came(forum: Forum) -> str:
    names = "、".join(forum.attended.values_list("employee__name", flat=True))
    return names + (_(",家属 %(n)s 人") % {"n": forum.guests} if names and forum.guests else "")


def _facts(found: Forum) -> list[tuple[str, Any]]:
    return [
        (_("编号"), found.number),
        (_("日期"), long_day(found.day)),
        (_("单位"), found.unit),
        (_("类别"), found.get_kind_display()),
        (_("主持人"), found.held_by),
        (_("地点"), found.place or found.get_place_kind_display()),
        (_("到会家属"), _("%s 人") % found.guests if found.guests else ""),
        (_("录入人"), found.entered_by),
    ]
