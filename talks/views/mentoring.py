"""一对一帮带, to the two who are named in it; to the committee figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.web.access import allowed, may
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.panels import Panel, Part, Prose
from nantun.web.requests import Request
from nantun.web.rows import RowPage
from nantun.web.templatetags.nantun import day as long_day

from .. import actions
from ..forms.mentoring import HelperForm, MentoringForm, MentoringTalkForm, ReviewForm
from ..models import Mentoring
from ..tables import MentoringTable

if TYPE_CHECKING:
    from nantun.people.models import User

# What may be done with one: (permission, address, form, title, what is said afterwards).
DONE: dict[str, tuple[str, Any, Any, Any]] = {
    "note-mentoring": ("talks.note_mentoring", MentoringTalkForm, _l("记一次帮带谈话"), _l("已记下。")),
    "review-mentoring": ("talks.review_mentoring", ReviewForm, _l("评议"), _l("已记下评议。")),
    "change-helper": ("talks.change_helper", HelperForm, _l("换帮带人"), _l("已换帮带人。")),
}


class MentoringList(ListPage):
    """Those in which one is named; everybody else finds an empty list."""

    model, table = Mentoring, MentoringTable
    title, perm = _l("一对一帮带"), "talks.enter_mentoring"
    empty = _l("没有由您帮带或由您安排的人。")

    def rows(self, user: User) -> QuerySet:
        return Mentoring.objects.visible_to(user).for_rows()

    def acts(self) -> list[Act]:
        offered = [
            ("talks.see_mentoring_figures", Act(label=_("全矿数字"), url=reverse("talks:mentoring-figures"))),
            ("talks.begin_mentoring", Act(label=_("安排帮带"), url=reverse("talks:begin-mentoring"), primary=True, icon="plus")),
        ]
        return [act for perm, act in offered if self.request.user.has_perm(perm)]


@form_methods
@allowed("talks.begin_mentoring")
def begin_mentoring(request: Request) -> HttpResponse:
    form = MentoringForm(posted(request), user=request.user, initial={"started_on": request.user.today})
    if made := accepted(request, form):
        return saved(request, _("已安排,编号 %s。") % made.number, to=made)
    return form_page(request, form, title=_("安排帮带"), back=reverse("talks:mentorings"))


class MentoringPage(RowPage):
    """The opening is written down with it."""

    def rows(self, user: User) -> QuerySet:
        return _rows(user)

    def title(self, mentoring: Mentoring, user: User) -> str:
        return _("帮带 %s") % mentoring.worker

    def lead(self, mentoring: Mentoring, user: User) -> list[Any]:
        return [mentoring.number, mentoring.state, _("只有帮带人和单位负责人看得到,查看有记录")]

    def panels(self, mentoring: Mentoring, user: User) -> Iterator[Panel]:
        yield Prose(_("帮带计划"), mentoring.plan)
        yield Part("talks/_mentoring_talks.html", {"talks": actions.open_mentoring(mentoring=mentoring, by=user)})

    def facts(self, mentoring: Mentoring, user: User) -> list[tuple[str, Any]]:
        return [
            (_("编号"), mentoring.number),
            (_("单位"), mentoring.unit),
            (_("缘由"), mentoring.get_ground_display()),
            (_("自"), long_day(mentoring.started_on)),
            (_("帮带人"), mentoring.helper),
            (_("单位负责人"), mentoring.head),
            (_("结果"), mentoring.state),
        ]

    def acts(self, mentoring: Mentoring, user: User) -> list[Act]:
        return _acts(user, mentoring)


@form_methods
def change_mentoring(request: Request, pk: int, act: str) -> HttpResponse:
    """act: one of DONE."""
    found = _mentoring(request, pk)
    perm, form_of, title, said = DONE[act]
    may(request.user, perm, found)
    form = form_of(posted(request), mentoring=found)
    if accepted(request, form):
        return saved(request, str(said), to=found if found.pk in _own(request) else reverse("talks:mentorings"))
    return form_page(request, form, title=f"{title}:{found.worker}", back=found.get_absolute_url())


@require_safe
@allowed("talks.see_mentoring_figures")
def mentoring_figures(request: Request) -> HttpResponse:
    """Counts of the mine, for the committee: no unit, no name."""
    return render(request, "talks/mentoring_figures.html", {"title": _("一对一帮带"), "figures": Mentoring.objects.figures()})


def _rows(user: User) -> QuerySet:
    return Mentoring.objects.visible_to(user).select_related("worker__unit", "worker__team", "helper", "head", "unit")


def _mentoring(request: Request, pk: int) -> Mentoring:
    return get_object_or_404(_rows(request.user), pk=pk)


def _own(request: Request) -> set[int]:
    return set(Mentoring.objects.visible_to(request.user).values_list("pk", flat=True))


def _acts(user: User, found: Mentoring) -> list[Act]:
    named = [(name, perm, title) for name, (perm, _form, title, _said) in DONE.items() if user.has_perm(perm, found)]
    return [
        Act(label=str(title), url=reverse(f"talks:{name}", args=[found.pk]), primary=place == 0)
        for place, (name, _perm, title) in enumerate(named)
    ]
