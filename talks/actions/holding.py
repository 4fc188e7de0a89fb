"""A talk that was held: appointed before, or entered afterwards in a few seconds. It counts without content."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.ledgers.seals import ledger_month_of
from nantun.moves.guard import move, write_step
from nantun.people.models import Placement
from nantun.people.on_behalf import Grants, wanted_basis
from nantun.people.placements import Placements
from nantun.policies.figures import whole
from nantun.refusals import once
from nantun.web.actions import take_numbers
from nantun.web.words import fitting
from nantun.workdays.calendar import add_workdays

from .. import telling
from ..choices import Answer, Direction, Status, Tier, Verb
from ..entry import HeldTalk
from ..figures import CONFIRM_DAYS, LATE_DAYS
from ..levels import tier_between
from ..models import LEDGER, Talk, TalkAnswer
from .appointing import SERIES
from .months import note_in_months
from .musts import answer_musts

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def log_talk(*, held: HeldTalk, by: User, now: datetime) -> Talk:
    """随谈补登, by the talker or, with a grant of 代录, for him. Sent twice by one form, it is one.

    raises RuleBroken for a day to come, for somebody who was not on the roster that day, for two whom no level brings together, or without a
    grant and its basis.
    """
    return once(Talk.objects.sent(held.submission, by), lambda: _logged(held, by=by, now=now))


def _logged(held: HeldTalk, *, by: User, now: datetime) -> Talk:
    today = local_day(now)
    stood, other_stood = _check(held, today)
    basis = _check_who_enters(held, by, today)
    talk = Talk.objects.create(
        tier=_tier(held),
        number=take_numbers(SERIES, today.year)[0],
        direction=Direction(held.direction),
        ground=held.ground,
        topic=held.topic,
        talker=held.talker,
        counterpart=held.counterpart,
        reporting_unit_id=stood.unit_id,
        counterpart_unit_id=other_stood.unit_id,
        counterpart_level=other_stood.level,
        status=Status.HELD,
        asked_on=today,
        day=held.day,
        place_kind=held.place_kind,
        place=fitting(held.place, field="place", most=60),
        campaign=held.campaign,
        afterwards=True,
        on_behalf=bool(basis),
        basis=basis,
        entered_by=by,
        entered_at=now,
        changed_by=by,
        changed_at=now,
        submission=held.submission,
        **_kept(held.day, today, stood.unit_id),
    )
    write_step(talk, Verb.LOG, by=by, now=now)
    answer_musts(talk)
    note_in_months(talk)
    telling.held(talk, today)
    return talk


@transaction.atomic
def hold(*, talk: Talk, by: User, now: datetime) -> Talk:
    """登记已谈 of an appointment whose time has come. raises RuleBroken before it."""
    if talk.starts_at is not None and talk.starts_at > now:
        raise RuleBroken(_("约定的时间还没到,不能登记已谈。"))
    today = local_day(now)
    day = talk.day or today
    held = move(talk, Verb.HOLD, by=by, now=now, **_kept(day, today, talk.reporting_unit_id))
    held.bookings.all().delete()
    answer_musts(held)
    note_in_months(held)
    telling.held(held, today)
    return held


@transaction.atomic
def answer_talk(*, talk: Talk, answer: str, by: User, now: datetime) -> TalkAnswer:
    """The counterpart says whether it was so. It changes nothing that is counted, and may be said once. raises RuleBroken for others."""
    if by.employee_id != talk.counterpart_id:
        raise RuleBroken(_("只有谈心对象本人可以确认。"))
    if talk.status != Status.HELD:
        raise RuleBroken(_("还没有登记已谈,不用确认。"))
    row, made = TalkAnswer.objects.get_or_create(talk=talk, defaults={"answer": Answer(answer), "by": by, "at": now})
    if not made:
        raise RuleBroken(_("您已经答复过了。"))
    return row


def _check(held: HeldTalk, today: date) -> list[Placement]:
    """Where talker and counterpart stood on that day. raises RuleBroken."""
    if held.day > today:
        raise RuleBroken(_("谈心日期不能晚于今天。"), field="day")
    if held.talker.pk == held.counterpart.pk:
        raise RuleBroken(_("不能和自己谈心。"), field="counterpart")
    placements = Placements([held.talker.pk, held.counterpart.pk])
    return [placements.wanted(one, held.day, field=field) for one, field in ((held.talker, "talker"), (held.counterpart, "counterpart"))]


def _check_who_enters(held: HeldTalk, by: User, today: date) -> str:
    """The basis of 代录, "" for one's own talk. raises RuleBroken."""
    if by.employee_id == held.talker.pk:
        return ""
    Grants().check(held.talker, by=by, day=today, field="talker")
    return wanted_basis(held.basis)


def _tier(held: HeldTalk) -> Tier:
    tier = tier_between(held.talker, held.counterpart, held.day)
    if tier is None:
        raise RuleBroken(
            _("按“一级抓一级”,%(who)s 不由 %(talker)s 约谈。确有需要,请党群工作部批准跨级约谈。")
            % {"who": held.counterpart, "talker": held.talker},
            field="counterpart",
        )
    return tier


def _kept(day: date, today: date, unit_id: int) -> dict[str, Any]:
    """In whose month's ledger it stands, whether that is 补录, and until when the counterpart may confirm."""
    return {
        "late": (today - day).days > whole(LATE_DAYS, today),
        "ledger_month": ledger_month_of(LEDGER, day, today, unit_id),
        "confirm_due_on": add_workdays(today, whole(CONFIRM_DAYS, today)),
    }
