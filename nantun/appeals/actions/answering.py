"""Answered by the lead unit, asked back by somebody outside it, struck off with both keys, or done again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from nantun.days import local_day, plain_day
from nantun.errors import RuleBroken
from nantun.people.models import Employee
from nantun.policies.figures import whole
from nantun.web.words import LONGEST_REASON, fitting, wanted
from nantun.workdays.calendar import Workdays

from .. import telling
from ..choices import Category, Closure, EvidenceKind, Outcome, Satisfaction, Status, Verb
from ..figures import CALLS
from ..limits import limit_of, limit_until
from ..models import Appeal, CallBack, Raiser
from .evidence import add_evidence
from .moving import move, own_unit

if TYPE_CHECKING:
    from nantun.people.models import User

LONGEST_REPLY = 2000
COUNTED_AS = {Satisfaction.CONTENT: "content", Satisfaction.LARGELY: "largely", Satisfaction.NOT: "not_content"}


@transaction.atomic
def reply(
    *,
    appeal: Appeal,
    outcome: str,
    text: str,
    by: User,
    now: datetime,
    uploads: Iterable[Any] = (),
    promised_on: date | None = None,
) -> Appeal:
    """答复 to whoever raised it. uploads: evidence of what was done, the first key where it was solved.

    A timetable names the day on which it is to be carried out, and is not struck off before. raises RuleBroken for what is missing.
    """
    today, outcome = local_day(now), Outcome(outcome)
    text = wanted(text, _("请写明怎么答复反映人。"), field="text", most=LONGEST_REPLY)
    add_evidence(appeal=appeal, kind=EvidenceKind.DONE, uploads=uploads, by=by, now=now)
    if outcome == Outcome.SOLVED and not _has_evidence(appeal):
        raise RuleBroken(_("已解决的请附凭证:现场照片、签字单或文件。"), field="uploads")
    if outcome == Outcome.TIMETABLE and (promised_on is None or promised_on <= today):
        raise RuleBroken(_("列入计划请写明哪一天兑现,要在今天以后。"), field="promised_on")
    if outcome == Outcome.TIMETABLE and appeal.due_on is None:
        raise RuleBroken(_("%(category)s要立即处理,不能只列入计划。") % {"category": appeal.get_category_display()}, field="outcome")
    replied = move(
        appeal,
        Verb.REPLY,
        by=by,
        now=now,
        text=text,
        counts=["in_time" if appeal.due_on is None or today <= appeal.due_on else "late"],
        outcome=outcome,
        reply=text,
        replied_by=by,
        replied_at=now,
        **_promise(appeal, outcome, promised_on, today),
    )
    telling.replied(replied, today)
    return replied


def _promise(appeal: Appeal, outcome: Outcome, promised_on: date | None, today: date) -> dict[str, Any]:
    """The day of a timetable is the limit from now on, unless the limit is later still."""
    if outcome != Outcome.TIMETABLE or promised_on is None or appeal.due_on is None:
        return {"promised_on": None}
    limit = limit_until(max(promised_on, appeal.due_on), today, Workdays.load())
    return {"promised_on": promised_on, "due_on": limit.due_on, "at_risk_on": limit.at_risk_on}


def _has_evidence(appeal: Appeal) -> bool:
    """Of what was done in this round."""
    return appeal.evidence.filter(kind=EvidenceKind.DONE, round=appeal.round).exists()


@transaction.atomic
def call_back(*, appeal: Appeal, result: str, words: str, by: User, now: datetime, raiser: Employee | None = None) -> Appeal:
    """回访: content or largely content is the second key; not content does it again; whoever cannot be reached is tried on another day.

    raises RuleBroken for somebody of the lead unit or who answered himself, for an anonymous appeal, or without words where he is not content.
    """
    result = Satisfaction(result)
    if not Raiser.objects.of_appeal(appeal).exists():
        raise RuleBroken(_("匿名诉求无法回访,请按“匿名”销号。"))
    own = by.employee_id is not None and Raiser.objects.of_appeal(appeal).filter(employee=by.employee_id).exists()
    refuse_inside(appeal, by, own=own)
    if result == Satisfaction.NOT:
        words = wanted(words, _("不满意请写明反映人怎么说,好重新办理。"), field="words", most=500)
    called = _write_call(appeal, result, words, by, now, raiser=by.employee if own else raiser, own=own)
    if result == Satisfaction.NOT:
        return _do_again(appeal, called, by, now)
    if result == Satisfaction.UNREACHABLE:
        return move(appeal, Verb.TRY_CALL, by=by, now=now, text=called.words)
    return move(appeal, Verb.CALL_BACK, by=by, now=now, text=_said(called), counts=[COUNTED_AS[result]])


def refuse_inside(appeal: Appeal, by: User, *, own: bool) -> None:
    """Never by the lead unit, unless it is the raiser's own word. source: domain.md 5"""
    if own:
        return
    unit = own_unit(by)
    if unit is not None and unit.pk == appeal.lead_unit_id:
        raise RuleBroken(_("回访不能由主办单位自己做,请由工会、党群工作部或督导组回访。"))
    if appeal.replied_by_id == by.pk:
        raise RuleBroken(_("谁答复,谁不能回访。"))


@transaction.atomic
def check_spot(*, appeal: Appeal, result: str, words: str, by: User, now: datetime) -> Appeal:
    """抽查 of what was answered on the spot: whoever is not content has it done in earnest. raises RuleBroken when it was checked already."""
    result = Satisfaction(result)
    if not Appeal.objects.to_check().filter(pk=appeal.pk).exists():
        raise RuleBroken(_("这一件不在抽查之列,或已经查过了。"))
    refuse_inside(appeal, by, own=False)
    called = _write_call(appeal, result, words, by, now, check_only=True)
    checked = move(appeal, Verb.CHECK, by=by, now=now, text=_said(called))
    return reopen(appeal=checked, reason=called.words or _("抽查不满意"), by=by, now=now) if result == Satisfaction.NOT else checked


@transaction.atomic
def reopen(*, appeal: Appeal, reason: str, by: User, now: datetime, satisfaction: str = "") -> Appeal:
    """重办: another round with a limit of its own; what was answered before stays in the story. raises RuleBroken without a reason."""
    reason = wanted(reason, _("请写明为什么要重办。"), field="reason", most=LONGEST_REASON)
    today, number = local_day(now), appeal.round + 1
    limit = limit_of(appeal.category, appeal.urgency, today, Workdays.load())
    again = move(
        appeal,
        Verb.REOPEN,
        by=by,
        now=now,
        text=reason,
        counts=["reopened", *([COUNTED_AS[Satisfaction(satisfaction)]] if satisfaction else [])],
        round=number,
        due_on=limit.due_on,
        original_due_on=limit.due_on,
        at_risk_on=limit.at_risk_on,
        outcome="",
        reply="",
        replied_by=None,
        replied_at=None,
        promised_on=None,
        closure="",
        closure_reason="",
        closed_by=None,
        closed_at=None,
    )
    telling.reopened(again, today)
    return again


@transaction.atomic
def strike_off(*, appeal: Appeal, by: User, now: datetime, closure: str = Closure.CONTENT, reason: str = "") -> Appeal:
    """销号, with both keys: the evidence (for an explanation the reply itself), and a content call-back from outside or an approval with its reason.

    closure: what the second key is. The anonymous and the unreachable are closed as such. raises RuleBroken for what is missing.
    """
    closure, reason = Closure(closure), fitting(reason, field="reason", most=300)
    _check_keys(appeal, closure, reason, local_day(now))
    if appeal.category == Category.DISCIPLINE:
        return _close_sealed(appeal, reason, by, now)
    text = f"{closure.label}{':' if reason else '。'}{reason}"
    closed = move(
        appeal,
        Verb.STRIKE_OFF,
        by=by,
        now=now,
        text=text,
        closure=closure,
        closure_reason=reason,
        closed_by=by,
        closed_at=now,
    )
    telling.struck_off(closed, local_day(now))
    return closed


def _close_sealed(appeal: Appeal, reason: str, by: User, now: datetime) -> Appeal:
    """纪检办结: how it ended is as closed to others as what was reported."""
    sealed = f"{appeal.sealed_text}\n\n{Closure.DISCIPLINE.label}:{reason}"
    return move(
        appeal,
        Verb.STRIKE_OFF,
        by=by,
        now=now,
        closure=Closure.DISCIPLINE,
        sealed_text=sealed,
        closed_by=by,
        closed_at=now,
    )


def _check_keys(appeal: Appeal, closure: Closure, reason: str, today: date) -> None:
    """In words what the database refuses anyway (models.appeal.TWO_KEYS)."""
    if appeal.category == Category.DISCIPLINE:
        wanted(reason, _("请写明怎么了结。"), field="reason", most=300)
        return
    if appeal.status not in (Status.REPLIED, Status.CALLED_BACK):
        return  # the move itself says so
    if appeal.outcome == Outcome.TIMETABLE:
        raise RuleBroken(_("列入计划的要等兑现、重新答复之后才能销号。"))
    if appeal.outcome == Outcome.NOT_ALLOWED and closure == Closure.CONTENT:
        raise RuleBroken(_("政策不允许的要经批准销号,请写明理由。"), field="reason")
    if closure == Closure.CONTENT and appeal.status != Status.CALLED_BACK:
        raise RuleBroken(_("还没有满意的回访,不能销号。请先回访,或写明理由批准销号。"))
    if closure == Closure.APPROVED:
        wanted(reason, _("批准销号请写明理由。"), field="reason", most=300)
    anonymous = not Raiser.objects.of_appeal(appeal).exists()
    if closure == Closure.ANONYMOUS and not anonymous:
        raise RuleBroken(_("这一件有反映人,不能按匿名销号。请先回访。"))
    if closure == Closure.UNREACHABLE:
        _check_calls(appeal, today)


def _check_calls(appeal: Appeal, today: date) -> None:
    tries = appeal.call_backs.filter(round=appeal.round, result=Satisfaction.UNREACHABLE).annotate(day=TruncDate("at"))
    days, enough = tries.values("day").distinct().count(), whole(CALLS, today)
    if days < enough:
        raise RuleBroken(_("要在 %(n)s 天里都联系不上才能这样销号,现在试过 %(days)s 天。") % {"n": enough, "days": days})


def _do_again(appeal: Appeal, called: CallBack, by: User, now: datetime) -> Appeal:
    return reopen(appeal=appeal, reason=_("回访不满意:%(words)s") % {"words": called.words}, by=by, now=now, satisfaction=called.result)


def _said(called: CallBack) -> str:
    return f"{called.get_result_display()}:{called.words}" if called.words else f"{called.get_result_display()}。"


def _write_call(
    appeal: Appeal,
    result: Satisfaction,
    words: str,
    by: User,
    now: datetime,
    *,
    raiser: Employee | None = None,
    own: bool = False,
    check_only: bool = False,
) -> CallBack:
    return CallBack.objects.create(
        appeal=appeal,
        round=appeal.round,
        result=result,
        words=fitting(words, field="words", most=500),
        raiser=raiser,
        own=own,
        check_only=check_only,
        by=by,
        by_unit=own_unit(by),
        lead_unit=appeal.lead_unit,
        replied_by=appeal.replied_by,
        at=now,
    )


@transaction.atomic
def carry_out(*, appeal: Appeal, by: User, now: datetime) -> Appeal:
    """兑现: a timetable's day has come, and the unit takes it up again to answer anew. Counts as no reopening: nobody was discontent."""
    if appeal.outcome != Outcome.TIMETABLE or appeal.promised_on is None:
        raise RuleBroken(_("只有列入计划的要兑现。"))
    today = local_day(now)
    text = _("计划 %(day)s 兑现,现在开始。") % {"day": plain_day(appeal.promised_on, today)}
    return move(appeal, Verb.CARRY_OUT, by=by, now=now, text=text, outcome="", reply="", replied_by=None, replied_at=None, promised_on=None)
