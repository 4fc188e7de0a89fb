"""What was said: written by the talker, read by the two, by others only once and by order. Every reading is written down with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.approvals import actions as approvals
from nantun.days import local_day
from nantun.errors import RuleBroken, Stale
from nantun.people.models import Employee
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.web.actions import take_numbers
from nantun.web.words import fitting

from .. import telling
from ..choices import NOTHING_TO_READ, Side, Status
from ..models import ReadingOrder, Talk, TalkRecord

if TYPE_CHECKING:
    from nantun.people.models import User

LONGEST = 20_000
ORDER_SERIES = "DY"
PARTS = ("content", "state_of_mind", "asked_for", "answered", "open_points")


@transaction.atomic
def write_record(
    *, talk: Talk, by: User, now: datetime, version: int = 0, on_paper: bool = False, kept_by: Employee | None = None, **parts: str
) -> TalkRecord:
    """谈心记录, by the talker. parts: content, state_of_mind, asked_for, answered, open_points, each optional; or on_paper and by whom it is kept.

    version: of the record that the form was filled from, 0 for none. raises RuleBroken for others, before the talk was held, or for too long a
    text; Stale when it was changed meanwhile.
    """
    if talk.side_of(by.employee_id) is not Side.TALKER:
        raise RuleBroken(_("谈心记录由约谈人自己写。"))
    if talk.status != Status.HELD:
        raise RuleBroken(_("谈过之后才能写记录。"))
    words = {name: fitting(parts.get(name, ""), field=name, most=LONGEST) for name in PARTS}
    if on_paper and kept_by is None:
        raise RuleBroken(_("纸质留存请写明由谁保管。"), field="kept_by")
    facts = words | {"on_paper": on_paper, "kept_by": kept_by if on_paper else None, "written_by": by, "written_at": now}
    record = TalkRecord.objects.select_for_update(no_key=True).filter(talk=talk).first()
    if (record.version if record else 0) != version:
        raise Stale(_("这份记录在您打开之后有改动,请重新打开再写。您填写的内容还在。"))
    if record is None:
        return TalkRecord.objects.create(talk=talk, **facts)
    for name, value in facts.items():
        setattr(record, name, value)
    record.version += 1
    record.save()
    return record


@transaction.atomic
def remark(*, talk: Talk, words: str, by: User, now: datetime) -> TalkRecord:
    """The counterpart's own words beside the record. raises RuleBroken for others."""
    if talk.side_of(by.employee_id) is not Side.COUNTERPART:
        raise RuleBroken(_("只有谈心对象本人可以补充。"))
    record, _made = TalkRecord.objects.select_for_update(no_key=True).get_or_create(
        talk=talk, defaults={"written_by": by, "written_at": now}
    )
    record.remark = fitting(words, field="words", most=LONGEST)
    record.version += 1
    record.save()
    return record


@transaction.atomic
def read_record(*, talk: Talk, by: User, now: datetime) -> TalkRecord | None:
    """What was said, to whoever may read it; the reading is logged in the same transaction, and uses up an order. None for everybody else."""
    record = TalkRecord.objects.visible_to(by).filter(talk=talk).first()
    if record is None:
        return None
    reason = ""
    if talk.side_of(by.employee_id) is None:
        order = ReadingOrder.objects.usable_by(by).select_for_update(no_key=True).filter(talk=talk).order_by("pk").first()
        if order is None:
            return None
        ReadingOrder.objects.filter(pk=order.pk).update(used_at=now)
        reason = order.number
        telling.read(order, local_day(now))
    note_access(user=by, action=Access.REVEALED, subject=record, fields="content", reason=reason)
    return record


@transaction.atomic
def ask_order(*, talk: Talk, reason: str, by: User, now: datetime) -> ReadingOrder:
    """申请调阅. raises RuleBroken without a reason, or where there is nothing to read."""
    if not TalkRecord.objects.filter(talk=talk).exists():
        raise RuleBroken(str(NOTHING_TO_READ))
    number = take_numbers(ORDER_SERIES, local_day(now).year)[0]
    order = approvals.ask(ReadingOrder, reason=reason, by=by, now=now, why=_("请写明为什么要调阅。"), number=number, talk=talk)
    telling.order_asked(order, local_day(now))
    return order


@transaction.atomic
def decide_order(
    *, order: ReadingOrder, agree: bool, by: User, now: datetime, hours: int = 72, silent: bool = False, note: str = ""
) -> ReadingOrder:
    """The party secretary approves for so many hours, or refuses with a reason; the two are told unless ordered otherwise.

    raises RuleBroken for the asker himself, or when it was decided already.
    """
    if not 1 <= hours <= 24 * 30:
        raise RuleBroken(_("有效期请填 1 到 720 小时。"), field="hours")
    allowed: dict[str, Any] = {"expires_at": now + timedelta(hours=hours), "silent": silent}
    order = approvals.decide(order, agree=agree, note=note, by=by, now=now, why_not=_("不批准请写明理由。"), **allowed)
    telling.order_decided(order, local_day(now))
    return order
