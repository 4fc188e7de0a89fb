"""Everything that is done to one appeal, and why not what people will look for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from nantun.approvals.choices import ONE_WAITS
from nantun.approvals.views import decided, decision_acts
from nantun.web.access import may
from nantun.web.acting import Acts, Doing, ReasonForm, onward
from nantun.web.offers import Act
from nantun.web.requests import Request

from .. import actions
from ..choices import Outcome, Status, Verb
from ..forms import AskForm, AssignForm, CallBackForm, CheckForm, MergeForm, ProgressForm, ReplyForm, StrikeOffForm, TargetsForm
from ..limits import why_no_more_time
from ..models import Appeal, AppealRequest
from ..rules import is_anonymous, is_of_lead_unit, is_raiser
from ..wording import headline, told_text

if TYPE_CHECKING:
    from nantun.people.models import User

ABOUT_TO_END = (Status.ACCEPTED, Status.IN_PROGRESS, Status.REOPENED, Status.REPLIED, Status.CALLED_BACK)


def _assigns(appeal: Appeal, user: User) -> str:
    return _("交办") if appeal.status in (Status.REGISTERED, Status.RETURNED) else _("改派")


def _reopens(appeal: Appeal, user: User) -> str:
    return _("申请重办") if is_raiser(user, appeal) else _("退回重办")


def _reopening_tells(appeal: Appeal, user: User) -> str:
    own = _("还没有解决的,写明情况,会转回主办单位重新办理。")
    return own if is_raiser(user, appeal) else _("原来的答复留在经过里,时限从今天重新算。")


def _calls_others(appeal: Appeal, user: User) -> bool:
    """What the raiser himself says stands beside the reply, not among the buttons."""
    return not is_raiser(user, appeal)


def _may_want_it_again(appeal: Appeal, user: User) -> bool:
    return not is_raiser(user, appeal) or appeal.status in (Status.CALLED_BACK, Status.STRUCK_OFF)


def _why_no_call(appeal: Appeal, user: User) -> str:
    if appeal.status != Status.REPLIED or user.has_perm("appeals.call_back", appeal):
        return ""
    if is_anonymous(user, appeal):
        return _("匿名诉求无法回访,由分管领导或党群工作部按“匿名”销号。")
    if appeal.replied_by_id == user.pk:
        return _("谁答复,谁不能回访。请工会、党群工作部或督导组回访。")
    return _("回访不能由主办单位自己做,请工会、党群工作部或督导组回访。") if is_of_lead_unit(user, appeal) else ""


def _why_not_asked(appeal: Appeal, user: User) -> str:
    if not user.has_perm("appeals.ask", appeal):
        return ""
    if any(one.is_waiting for one in appeal.requests.all()):
        return str(ONE_WAITS)
    return why_no_more_time(appeal, user.today)


def _why_not_struck_off(appeal: Appeal, user: User) -> str:
    if (
        appeal.status not in ABOUT_TO_END
        or user.has_perm("appeals.strike_off", appeal)
        or not user.has_perm("appeals.strike_off_at_all", appeal)
    ):
        return ""
    if appeal.outcome == Outcome.TIMETABLE:
        return _("列入计划的要等兑现、重新答复之后才能销号。")
    if appeal.status == Status.REPLIED:
        return _("还没有满意的回访。回访满意以后才能销号。")
    if appeal.status == Status.CALLED_BACK:
        return _("政策不允许的要由分管领导或党群工作部批准销号。")
    return _("先要答复反映人,再由本单位以外的人回访满意,才能销号。")


ACTS = Acts(
    Appeal,
    lambda user: Appeal.objects.visible_to(user).for_rows(),
    Doing(Verb.ACCEPT, actions.accept, said=_l("已受理 %(number)s。"), icon="check"),
    Doing(
        Verb.REPLY,
        actions.reply,
        ReplyForm,
        said=_l("已答复 %(number)s,等本单位以外的人回访。"),
        template="appeals/reply.html",
        icon="send",
    ),
    Doing(
        Verb.CALL_BACK,
        actions.call_back,
        CallBackForm,
        said=_l("已记下 %(number)s 的回访。"),
        lead=_l("满意、基本满意可以销号;不满意就重办;联系不上改天再试。"),
        label=_l("登记回访"),
        icon="phone",
        offered=_calls_others,
        why_not=_why_no_call,
    ),
    Doing(
        Verb.CHECK,
        actions.check_spot,
        CheckForm,
        said=_l("已记下 %(number)s 的抽查结果。"),
        lead=_l("问一问反映人:当场答复管不管用。不满意就转为正式办理。"),
        label=_l("登记抽查"),
        icon="clipboard-check",
    ),
    Doing(Verb.CARRY_OUT, actions.carry_out, said=_l("%(number)s 已开始兑现,办好后请重新答复。"), icon="player-play"),
    Doing(Verb.RESUME, actions.resume, said=_l("%(number)s 已恢复办理。"), icon="player-play"),
    Doing(
        Verb.STRIKE_OFF,
        actions.strike_off,
        StrikeOffForm,
        said=_l("已销号 %(number)s。"),
        icon="checks",
        why_not=_why_not_struck_off,
    ),
    Doing(
        Verb.ASSIGN,
        actions.assign,
        AssignForm,
        said=_l("已交办 %(number)s,主办单位会收到通知。"),
        label=_assigns,
        icon="switch-horizontal",
    ),
    Doing(
        Verb.PROGRESS,
        actions.note_progress,
        ProgressForm,
        said=_l("已记下 %(number)s 的进展。"),
        title=_l("记进展 %(number)s"),
        label=_l("记进展"),
        icon="notes",
    ),
    Doing(
        Verb.ASK,
        actions.ask,
        AskForm,
        said=_l("已提交申请,等分管领导或党群工作部审批。"),
        title=_l("申请延期或暂缓 %(number)s"),
        lead=_l("只能延期一次,原定时限会一直留在旁边;暂缓期间不计时。"),
        label=_l("申请延期或暂缓"),
        icon="clock",
        why_not=_why_not_asked,
    ),
    Doing(
        Verb.RETURN,
        actions.send_back,
        ReasonForm,
        said=_l("已退回 %(number)s,由党群工作部改派。"),
        asks=_l("理由"),
        tells=_l("不归本单位办的,退回党群工作部改派;时限照常计算。"),
    ),
    Doing(
        Verb.REOPEN,
        actions.reopen,
        ReasonForm,
        said=_l("%(number)s 已转为重办,时限从今天重新算。"),
        label=_reopens,
        asks=_l("理由"),
        tells=_reopening_tells,
        offered=_may_want_it_again,
    ),
    Doing(
        "merge",
        lambda appeal, **facts: actions.merge(into=appeal, **facts),
        MergeForm,
        said=_l("已并案,以后按 %(number)s 一起办理、一起答复。"),
        title=_l("把别的诉求并入 %(number)s"),
        lead=_l("并进来的以后不再单独办理,答复时一并告诉所有反映人。"),
        label=_l("把别的并进来"),
        icon="stack",
        rare=True,
    ),
    Doing(
        Verb.TARGETS,
        actions.name_targets,
        TargetsForm,
        said=_l("已改填 %(number)s 的被反映对象。"),
        title=_l("被反映对象 %(number)s"),
        lead=_l("被反映的人和单位看不到这一件,也不能办理、回访。"),
        label=_l("被反映对象"),
        icon="user-question",
        rare=True,
    ),
    Doing(
        Verb.VOID,
        actions.void,
        ReasonForm,
        said=_l("已作废 %(number)s。"),
        asks=_l("理由"),
        tells=_l("只作废登记错了的;记录和原因会保留。"),
        rare=True,
    ),
    template="appeals/act.html",
    context=lambda appeal, user: {"headline": headline(appeal, user), "text": told_text(appeal, user)},
)


def acts(appeal: Appeal, user: User, *, has_primary: bool) -> list[Act]:
    """In the order of its way; the first that is possible is the page's primary one, unless something more urgent is asked of this reader."""
    found = ACTS.buttons(appeal, user)
    if found and not found[0].why_not and not has_primary:
        found[0] = replace(found[0], primary=True)
    return found


def decisions(asked: AppealRequest, user: User) -> list[Act]:
    if not user.has_perm("appeals.oversee", asked.appeal):
        return []
    return decision_acts(asked, user, perm="appeals.decide", url=reverse("appeals:decide", args=[asked.appeal_id, asked.pk]))


@require_POST
def decide(request: Request, pk: int, request_pk: int) -> HttpResponse:
    """审批 of a longer limit or a hold."""
    appeal = ACTS.row(request, pk)
    asked = get_object_or_404(AppealRequest.objects.select_related("appeal"), pk=request_pk, appeal=appeal)
    may(request.user, "appeals.decide", asked)
    decided(request, partial(actions.decide, request=asked), yes=_("已同意。"), no=_("没有同意,理由已写明。"))
    return onward(request, appeal)
