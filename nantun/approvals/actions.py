from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import moment_words
from nantun.errors import RuleBroken
from nantun.web.words import LONGEST_REASON, fitting, wanted

from .choices import Decision
from .models import ApprovalRequest

if TYPE_CHECKING:
    from nantun.people.models import User

    from .querysets import ApprovalQuerySet

Row = TypeVar("Row", bound=ApprovalRequest)


def ask(model: type[Row], *, reason: str, by: User, now: datetime, why: str = "", **facts: Any) -> Row:
    """facts: what is asked for. raises RuleBroken at "reason" with the sentence `why` when there is none,
    and when the same was asked for and waits still (models.waiting_once)."""
    reason = wanted(reason, why or _("请写明理由。"), field="reason", most=LONGEST_REASON)
    return model._default_manager.create(reason=reason, asked_by=by, asked_at=now, **facts)


@transaction.atomic
def decide(request: Row, *, agree: bool, note: str, by: User, now: datetime, field: str = "note", why_not: str = "", **outcome: Any) -> Row:
    """outcome: further fields that a yes sets. field: of the form, where a no without words is told, as `why_not`.

    Where what is asked about changes as well, the caller takes that row first (select_for_update): acts that let a request lapse come from there.
    raises RuleBroken for the asker himself, when it was decided already, or for a refusal without words.
    """
    if request.asked_by_id == by.pk:
        raise RuleBroken(_("申请人不能审批自己的申请,请由别人审批。"))
    if not request.is_waiting:
        raise RuleBroken(how_settled(request, by))
    sentence = why_not or _("不同意请写明理由。")
    note = fitting(note, field=field, most=LONGEST_REASON) if agree else wanted(note, sentence, field=field, most=LONGEST_REASON)
    answer = {"status": Decision.APPROVED, **outcome} if agree else {"status": Decision.REFUSED}
    waiting = type(request)._default_manager.filter(pk=request.pk, status=Decision.WAITING)
    if not waiting.update(decided_by=by, decided_at=now, note=note, **answer):
        raise RuleBroken(how_settled(request, by))
    request.refresh_from_db()
    return request


def lapse(requests: ApprovalQuerySet, *, now: datetime) -> int:
    """What these ask for can be had no more: those that wait are settled, so that nobody is asked for an answer that he cannot give. How many."""
    return requests.waiting().update(status=Decision.LAPSED, decided_at=now)


def how_settled(request: Row, reader: User) -> str:
    """Of one that waits no more: who decided it, when and how, or that it lapsed."""
    latest = type(request)._default_manager.select_related("decided_by").get(pk=request.pk)
    assert latest.decided_at, "it waits no more"
    if latest.status == Decision.LAPSED:
        return _("这份申请在 %s 已经失效,不用再审批。") % moment_words(latest.decided_at)
    who = _("您自己") if latest.decided_by == reader else latest.decided_by
    words = {"who": who, "when": moment_words(latest.decided_at), "status": latest.get_status_display()}
    return _("这份申请已经审批过了:%(who)s 在 %(when)s 审批为“%(status)s”。") % words
