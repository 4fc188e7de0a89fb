"""The lead unit works on it: progress, a longer limit, a hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.approvals import actions as approvals
from nantun.approvals.choices import Decision
from nantun.days import local_day, plain_day
from nantun.errors import RuleBroken
from nantun.policies.figures import whole
from nantun.web.words import fitting, wanted
from nantun.workdays.calendar import Workdays

from .. import telling
from ..choices import EvidenceKind, RequestKind, Verb
from ..figures import LONGEST_EXTENSION
from ..limits import held_limit, limit_until, why_no_more_time
from ..models import Appeal, AppealRequest
from .evidence import add_evidence
from .moving import move, round_begun

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def note_progress(*, appeal: Appeal, text: str, by: User, now: datetime, measures: str = "", uploads: Iterable[Any] = ()) -> Appeal:
    """办理进展; measures: what is to be done, kept with the appeal where given; uploads: evidence. raises RuleBroken for an empty text."""
    text = wanted(text, _("请写明办到哪一步了。"), field="text", most=1000)
    measures = fitting(measures, field="measures", most=1000)
    changes: dict[str, Any] = {"measures": measures} if measures else {}
    noted = move(appeal, Verb.PROGRESS, by=by, now=now, text=text, **changes)
    add_evidence(appeal=noted, kind=EvidenceKind.DONE, uploads=uploads, by=by, now=now)
    return noted


@transaction.atomic
def ask(*, appeal: Appeal, kind: str, day: date, reason: str, by: User, now: datetime) -> AppealRequest:
    """申请延期 or 暂缓 until `day`. Asked before the limit has passed: nothing turns green by moving a deadline.

    raises RuleBroken for what has no limit, is overdue, was extended already, waits for a decision, or for a day that fits nothing.
    """
    today, kind = local_day(now), RequestKind(kind)
    _check_asked(appeal, kind, day, today)
    facts: dict[str, Any] = {"appeal": appeal, "kind": kind, "round": appeal.round, "day": day, "was": appeal.due_on}
    asked = approvals.ask(AppealRequest, reason=reason, by=by, now=now, **facts)
    words = {"kind": kind.label, "day": plain_day(day, today), "reason": asked.reason}
    moved = move(appeal, Verb.ASK, by=by, now=now, text=_("申请%(kind)s到 %(day)s:%(reason)s") % words)
    telling.asked(moved, asked, today)
    return asked


def _check_asked(appeal: Appeal, kind: RequestKind, day: date, today: date) -> None:
    if why := why_no_more_time(appeal, today):
        raise RuleBroken(why)
    assert appeal.due_on is not None, "what has no limit was refused"
    if kind == RequestKind.HOLD:
        if day <= today:
            raise RuleBroken(_("暂缓要到今天以后的一天。"), field="day")
        return
    if appeal.requests.filter(kind=kind, status=Decision.APPROVED, round=appeal.round).exists():
        raise RuleBroken(_("这一件已经延期一次,不能再延。"))
    if day <= appeal.due_on:
        raise RuleBroken(_("新时限要晚于现在的时限 %(day)s。") % {"day": plain_day(appeal.due_on, today)}, field="day")
    longest = Workdays.load().add(appeal.due_on, whole(LONGEST_EXTENSION, today))
    if day > longest:
        raise RuleBroken(_("一次最长延到 %(day)s。") % {"day": plain_day(longest, today)}, field="day")


@transaction.atomic
def decide(*, request: AppealRequest, agree: bool, note: str, by: User, now: datetime) -> AppealRequest:
    """审批. raises RuleBroken for the asker himself, for a refusal without words, when it was decided, or when the limit has passed meanwhile."""
    # The appeal before its request, in the order in which every act takes them: a reply lets the request lapse.
    appeal, today = Appeal.objects.select_for_update(no_key=True).get(pk=request.appeal_id), local_day(now)
    if agree and appeal.due_on is not None and today > appeal.due_on:
        raise RuleBroken(_("原时限已过,不能再同意延期或暂缓。"))
    request = approvals.decide(request, agree=agree, note=note, by=by, now=now, field="reason")
    moved = _carry_out(appeal, request, by, now) if agree else _refused(appeal, request, by, now)
    telling.decided(moved, request, today)
    return request


def _refused(appeal: Appeal, request: AppealRequest, by: User, now: datetime) -> Appeal:
    words = {"kind": request.get_kind_display(), "note": request.note}
    return move(appeal, Verb.DECIDE, by=by, now=now, text=_("不同意%(kind)s:%(note)s") % words)


def _carry_out(appeal: Appeal, request: AppealRequest, by: User, now: datetime) -> Appeal:
    """A longer limit keeps the original beside it; a hold stops the clock until its day."""
    today, calendar = local_day(now), Workdays.load()
    assert appeal.due_on is not None, "only what has a limit is extended or held"
    if request.kind == RequestKind.EXTENSION:
        limit = limit_until(request.day, round_begun(appeal), calendar)
        return move(appeal, Verb.EXTEND, by=by, now=now, text=request.note, due_on=limit.due_on, at_risk_on=limit.at_risk_on)
    limit = held_limit(appeal.due_on, today, request.day, calendar)
    return move(
        appeal, Verb.HOLD, by=by, now=now, text=request.note, held_until=request.day, due_on=limit.due_on, at_risk_on=limit.at_risk_on
    )


@transaction.atomic
def resume(*, appeal: Appeal, by: User, now: datetime) -> Appeal:
    """恢复办理, before the day or after it; the limit stays as the hold was approved."""
    return move(appeal, Verb.RESUME, by=by, now=now, held_until=None)
