"""一对一帮带, to the two who are named in it; to the committee figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.web.access import allowed
from nantun.web.acting import Acts, Doing
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


def _over(mentoring: Mentoring, user: User) -> str:
    return _("这件帮带已经结束。")


MENTORING_ACTS = Acts(
    Mentoring,
    lambda user: Mentoring.objects.visible_to(user).select_related("worker__unit", "worker__team", "helper", "head", "unit"),
    Doing(
        "note_mentoring",
        actions.note_mentoring_talk,
        MentoringTalkForm,
        said=_l("已记下。"),
        label=_l("记一次帮带谈话"),
        primary=lambda mentoring, user: True,
        moment=_over,
        at="talk",
    ),
    Doing(
        "review_mentoring",
        actions.review_mentoring,
        ReviewForm,
        said=_l("已记下评议。"),
        label=_l("评议"),
        primary=lambda mentoring, user: not user.has_perm("talks.note_mentoring", mentoring),
        moment=_over,
        at="review",
    ),
    Doing("change_helper", actions.change_helper, HelperForm, said=_l("已换帮带人。"), label=_l("换帮带人"), moment=_over, at="helper"),
    prefix="mentoring",
    context=lambda mentoring, user: {"lead": str(mentoring.worker)},
)


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

    doings = MENTORING_ACTS

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


@require_safe
@allowed("talks.see_mentoring_figures")
def mentoring_figures(request: Request) -> HttpResponse:
    """Counts of the mine, for the committee: no unit, no name."""
    return render(request, "talks/mentoring_figures.html", {"title": _("一对一帮带"), "figures": Mentoring.objects.figures()})
