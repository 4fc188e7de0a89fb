"""What may be done to an appeal now, and why not what people will look for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.offers import Act

from ..choices import Outcome, Status
from ..models import Appeal, AppealRequest
from ..rules import is_anonymous, is_of_lead_unit, is_raiser

if TYPE_CHECKING:
    from nantun.people.models import User


def acts(appeal: Appeal, user: User, *, has_primary: bool) -> list[Act]:
    """In the order of its way; the first that is possible is the page's primary one, unless something more urgent is asked of this reader."""
    offered = [act for perm, act in _moves(appeal, user) if user.has_perm(f"appeals.{perm}", appeal)]
    if offered and not has_primary:
        offered[0] = replace(offered[0], primary=True)
    return offered + _impossible(appeal, user)


def _moves(appeal: Appeal, user: User) -> list[tuple[str, Act]]:
    """(permission, act). What the raiser himself says stands beside the reply, not here."""
    first_time = appeal.status in (Status.REGISTERED, Status.RETURNED)
    moves = [
        ("accept", _post(appeal, "accept", _("受理"), "check")),
        ("reply", _link(appeal, "reply", _("答复"), "send")),
        ("check_spot", _link(appeal, "check", _("登记抽查"), "clipboard-check")),
        ("carry_out", _post(appeal, "carry-out", _("开始兑现"), "player-play")),
        ("resume", _post(appeal, "resume", _("恢复办理"), "player-play")),
        ("strike_off", _link(appeal, "strike-off", _("销号"), "checks")),
        ("assign", _link(appeal, "assign", _("交办") if first_time else _("改派"), "switch-horizontal")),
        ("note_progress", _link(appeal, "progress", _("记进展"), "notes")),
        ("ask", _link(appeal, "ask", _("申请延期或暂缓"), "clock")),
        ("send_back", _reason(appeal, "return", _("退回"), _("不归本单位办的,退回党群工作部改派;时限照常计算。"))),
    ]
    if not is_raiser(user, appeal):
        moves.insert(2, ("call_back", _link(appeal, "call-back", _("登记回访"), "phone")))
        moves.append(("reopen", _reason(appeal, "reopen", _("退回重办"), _("原来的答复留在经过里,时限从今天重新算。"))))
    elif appeal.status in (Status.CALLED_BACK, Status.STRUCK_OFF):
        moves.append(("reopen", _reason(appeal, "reopen", _("申请重办"), _("还没有解决的,写明情况,会转回主办单位重新办理。"))))
    return moves


def rare_acts(appeal: Appeal, user: User) -> list[Act]:
    offered = [
        ("merge", _link(appeal, "merge", _("把别的并进来"), "stack")),
        ("name_targets", _link(appeal, "targets", _("被反映对象"), "user-question")),
        ("void", _reason(appeal, "void", _("作废"), _("只作废登记错了的;记录和原因会保留。"))),
    ]
    return [act for perm, act in offered if user.has_perm(f"appeals.{perm}", appeal)]


def decisions(asked: AppealRequest, user: User) -> list[Act]:
    """同意 and 不同意, to those who may decide; to the asker why he may not."""
    if not asked.is_waiting or not user.has_perm("appeals.oversee", asked.appeal):
        return []
    if not user.has_perm("appeals.decide", asked):
        return [Act(label=_("审批"), why_not=_("这是您自己申请的,请上级审批。"))]
    url = reverse("appeals:decide", args=[asked.appeal_id, asked.pk])
    return [
        Act(label=_("同意"), url=f"{url}?agree=1", post=True, primary=True),
        Act(label=_("不同意"), url=f"{url}?agree=0", asks=_("理由")),
    ]


def _impossible(appeal: Appeal, user: User) -> list[Act]:
    """Strike off too early, call back from inside: each says what has to happen first."""
    found = [
        Act(label=_("登记回访"), why_not=_why_no_call(appeal, user)),
        Act(label=_("销号"), why_not=_why_not_struck_off(appeal, user)),
    ]
    return [act for act in found if act.why_not]


ABOUT_TO_END = (Status.ACCEPTED, Status.IN_PROGRESS, Status.REOPENED, Status.REPLIED, Status.CALLED_BACK)


def _why_no_call(appeal: Appeal, user: User) -> str:
    if appeal.status != Status.REPLIED or is_raiser(user, appeal) or user.has_perm("appeals.call_back", appeal):
        return ""
    if is_anonymous(user, appeal):
        return _("匿名诉求无法回访,由分管领导或党群工作部按“匿名”销号。")
    if appeal.replied_by_id == user.pk:
        return _("谁答复,谁不能回访。请工会、党群工作部或督导组回访。")
    return _("回访不能由主办单位自己做,请工会、党群工作部或督导组回访。") if is_of_lead_unit(user, appeal) else ""


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


def _link(appeal: Appeal, name: str, label: str, icon: str) -> Act:
    return Act(label=label, url=_url(appeal, name), icon=icon)


def _post(appeal: Appeal, name: str, label: str, icon: str) -> Act:
    return Act(label=label, url=_url(appeal, name), icon=icon, post=True)


def _reason(appeal: Appeal, name: str, label: str, tells: str) -> Act:
    return Act(label=label, url=_url(appeal, name), tells=tells, asks=_("理由"))


def _url(appeal: Appeal, name: str) -> str:
    return reverse(f"appeals:{name}", args=[appeal.pk])
