"""Two ways to an appointment: a leader invites, or somebody asks his leader. Each may accept, decline, or offer other times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day, moment_words
from nantun.errors import RuleBroken
from nantun.moves.guard import check, move, write_step
from nantun.people.models import Employee
from nantun.people.placements import Placements
from nantun.people.roles import Role
from nantun.policies.figures import whole
from nantun.refusals import Refused, once
from nantun.web.actions import take_numbers
from nantun.web.words import LONGEST_REASON, wanted
from nantun.workdays.calendar import add_workdays

from .. import telling
from ..choices import Direction, Ground, Side, Status, Tier, Verb
from ..entry import Asking, Time
from ..figures import ANSWER_DAYS, HELD_HOURS
from ..levels import may_be_asked_by, tier_between
from ..models import Offer, Talk
from ..windows import clashes
from .booking import book, free_nearby

if TYPE_CHECKING:
    from nantun.people.models import User

SERIES = "YT"
MOST_TIMES = 5
LONGEST = timedelta(hours=4)


@transaction.atomic
def ask_talk(*, asking: Asking, by: User, now: datetime, basis: str = "") -> Talk:
    """Asks for a talk: 请他谈心 by the talker, 我想找领导谈心 by the counterpart or, on a slip, by his clerk (basis).

    The times that are proposed are held until they lapse. Sent twice by one form, it is one.
    raises RuleBroken for two whom no level brings together (naming whom one may ask instead), who wait for each other already (and where), for a time
    in the past, one that the shifts of the two do not allow, or one that was taken a moment ago (naming the three nearest).
    """
    try:
        return once(Talk.objects.sent(asking.submission, by), lambda: _asked(asking, by=by, now=now, basis=basis))
    except Refused:
        _refuse_twice(asking)  # the other, or the same one elsewhere, asked at the same moment
        raise


def _asked(asking: Asking, *, by: User, now: datetime, basis: str) -> Talk:
    today, side = local_day(now), asking_side(asking, by)
    _check_who_asks(asking, side, by, basis)
    tier = check_level(asking.talker, asking.counterpart, side, today)
    _refuse_twice(asking)
    check_times(asking.talker, asking.counterpart, asking.times, now)
    talk = _row(asking, tier, side, basis, by=by, now=now, today=today)
    talk.save(force_insert=True)
    _propose(talk, side, asking.times, now, today)
    write_step(talk, Verb.ASK, by=by, now=now)
    telling.asked(talk, today)
    return talk


def asking_side(asking: Asking, by: User) -> Side:
    """The talker's own invitation; everything else is asked for the counterpart."""
    return Side.TALKER if by.employee_id == asking.talker.pk else Side.COUNTERPART


def _check_who_asks(asking: Asking, side: Side, by: User, basis: str) -> None:
    """Oneself; or, with the slip in hand, the clerk of the unit for somebody of it."""
    if side == Side.TALKER or by.employee_id == asking.counterpart.pk:
        return
    if not basis or asking.counterpart.unit_id not in by.reach(Role.CLERK):
        raise RuleBroken(_("只能由本人提出,或由本单位办事员凭纸条代提。"), field="counterpart")


def check_level(talker: Employee, counterpart: Employee, side: Side, today: date) -> Tier:
    """The level that brings the two together. raises RuleBroken, saying who may be asked instead."""
    placements = Placements([talker.pk, counterpart.pk])
    for one, field in ((talker, "talker"), (counterpart, "counterpart")):
        if placements.on(one.pk, today) is None:
            raise RuleBroken(_("%(name)s 已不在岗,请改选他人。") % {"name": one}, field=field)
    tier = tier_between(talker, counterpart, today)
    if tier is not None:
        return tier
    if side == Side.TALKER:
        raise RuleBroken(
            _("按“一级抓一级”,%(who)s 不由您约谈。确有需要,请党群工作部批准跨级约谈。") % {"who": counterpart}, field="counterpart"
        )
    others = "、".join(f"{leader.name}({leader.post})" for leader, _tier in may_be_asked_by(counterpart, today)[:5])
    raise RuleBroken(
        _("按“一级抓一级”,不能越级约 %(who)s。可以约:%(others)s。") % {"who": talker, "others": others or _("请找党群工作部")},
        field="talker",
    )


def check_times(talker: Employee, counterpart: Employee, times: Sequence[Time], now: datetime) -> None:
    """raises RuleBroken for too many, for one that is past or too long, for two that overlap, or for one that a shift or its rest does not allow."""
    if len(times) > MOST_TIMES:
        raise RuleBroken(_("一次最多提 %(n)s 个时间。") % {"n": MOST_TIMES}, field="time")
    for time in times:
        if time.start <= now:
            raise RuleBroken(_("%(when)s 已经过去,请另选时间。") % {"when": moment_words(time.start)}, field="time")
        if not timedelta() < time.end - time.start <= LONGEST:
            raise RuleBroken(_("结束要晚于开始,一次不超过 4 小时。"), field="time")
    spans = sorted((time.start, time.end) for time in times)
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        raise RuleBroken(_("提的几个时间有重叠,请错开。"), field="time")
    _check_windows(talker, counterpart, times, now)


def _check_windows(talker: Employee, counterpart: Employee, times: Sequence[Time], now: datetime) -> None:
    """Names every time that does not suit and whose shift is in the way, and the nearest that suit both."""
    found = clashes(talker, counterpart, times, now)
    if not found:
        return
    said = "".join(clash.in_words(now) for clash in found)
    free = free_nearby(talker, counterpart, found[0].start, now)
    raise RuleBroken(said + (_("离它最近的空闲时间:%(free)s。") % {"free": free} if free else _("请改个时间。")), field="time")


@transaction.atomic
def offer_times(*, talk: Talk, times: Sequence[Time], by: User, now: datetime, text: str = "") -> Talk:
    """另提时间: the other side's turn. raises RuleBroken without a time, out of turn, or for a time that is gone."""
    side = _in_turn(talk, Verb.OFFER, by)
    if not times:
        raise RuleBroken(_("请至少提一个时间。"), field="time")
    check_times(talk.talker, talk.counterpart, times, now)
    today = local_day(now)
    due = add_workdays(today, whole(ANSWER_DAYS, today))
    offered = move(talk, Verb.OFFER, by=by, now=now, text=text.strip(), turn=side.other, answer_due_on=due)
    _propose(offered, side, times, now, today)
    telling.offered(offered, today)
    return offered


@transaction.atomic
def accept_time(*, talk: Talk, start: datetime, by: User, now: datetime) -> Talk:
    """Takes one of the times that the other side offered; both are booked. raises RuleBroken when it lapsed, is gone or suits no more."""
    side = _in_turn(talk, Verb.ACCEPT, by)
    offer = talk.offers.filter(side=side.other, starts_at=start).first()
    if offer is None:
        raise RuleBroken(_("没有这个时间,请从对方提的时间里选。"), field="time")
    if offer.starts_at <= now:
        raise RuleBroken(_("这个时间已经过去,请另提时间。"), field="time")
    time = Time(offer.starts_at, offer.ends_at, offer.place_kind, offer.place)
    _check_windows(talk.talker, talk.counterpart, [time], now)  # shifts may have changed since it was offered
    return _appoint(talk, Verb.ACCEPT, time, by=by, now=now)


@transaction.atomic
def move_talk(*, talk: Talk, time: Time, by: User, now: datetime, reason: str) -> Talk:
    """改期: both are booked for the new time, and the other is told. raises RuleBroken without a reason, or for a time that is gone."""
    reason = wanted(reason, _("请写明为什么改期。"), field="reason", most=200)
    check_times(talk.talker, talk.counterpart, [time], now)
    return _appoint(talk, Verb.MOVE, time, by=by, now=now, text=reason)


@transaction.atomic
def decline(*, talk: Talk, reason: str, by: User, now: datetime) -> Talk:
    """raises RuleBroken without a reason, or out of turn."""
    _in_turn(talk, Verb.DECLINE, by)
    reason = wanted(reason, _("请写明理由,让对方知道为什么。"), field="reason", most=LONGEST_REASON)
    declined = move(talk, Verb.DECLINE, by=by, now=now, text=reason, turn="")
    _let_go(declined)
    telling.ended(declined, by, local_day(now))
    return declined


@transaction.atomic
def cancel(*, talk: Talk, reason: str, by: User | None, now: datetime) -> Talk:
    """取消, by either side or because somebody left; the other is told. raises RuleBroken without a reason."""
    reason = wanted(reason, _("请写明取消的原因。"), field="reason", most=LONGEST_REASON)
    cancelled = move(talk, Verb.CANCEL, by=by, now=now, text=reason, turn="")
    _let_go(cancelled)
    telling.ended(cancelled, by, local_day(now))
    return cancelled


def _appoint(talk: Talk, verb: Verb, time: Time, *, by: User, now: datetime, text: str = "") -> Talk:
    appointed = move(
        talk,
        verb,
        by=by,
        now=now,
        text=text,
        turn="",
        starts_at=time.start,
        ends_at=time.end,
        day=local_day(time.start),
        place_kind=time.place_kind,
        place=time.place,
    )
    appointed.offers.all().delete()
    book(appointed, [talk.talker, talk.counterpart], [time], now=now, held_until=None)
    telling.appointed(appointed, by, local_day(now))
    return appointed


def _propose(talk: Talk, side: Side, times: Sequence[Time], now: datetime, today: date) -> None:
    """Keeps the times, and holds them for both until they lapse."""
    lapses_at = now + timedelta(hours=whole(HELD_HOURS, today))
    talk.offers.all().delete()
    Offer.objects.bulk_create(
        Offer(
            talk=talk, side=side, starts_at=time.start, ends_at=time.end, place_kind=time.place_kind, place=time.place, lapses_at=lapses_at
        )
        for time in times
    )
    book(talk, [talk.talker, talk.counterpart], times, now=now, held_until=lapses_at)


def _let_go(talk: Talk) -> None:
    talk.offers.all().delete()
    talk.bookings.all().delete()


def _in_turn(talk: Talk, verb: Verb, by: User) -> Side:
    """Whose answer it is. raises Stale where the talk does not wait for one any more: its offers are gone then, and no sentence about them would help."""
    check(talk, verb, version=None, by=by)
    side = talk.side_of(by.employee_id)
    if side is None or (talk.status == Status.ASKED and talk.turn != side):
        raise RuleBroken(_("现在等的是对方的答复。"))
    return side


def _refuse_twice(asking: Asking) -> None:
    known = Talk.objects.same_asked(talker=asking.talker, counterpart=asking.counterpart).first()
    if known is not None:
        words = {"number": known.number, "status": known.get_status_display()}
        raise RuleBroken(
            _("已经提过一次:%(number)s(%(status)s),请在那一件里继续。") % words,
            see=(_("打开 %(number)s") % words, known.get_absolute_url()),
        )


def _row(asking: Asking, tier: Tier, side: Side, basis: str, *, by: User, now: datetime, today: date) -> Talk:
    return Talk(
        number=take_numbers(SERIES, today.year)[0],
        direction=Direction.DOWN if side == Side.TALKER else Direction.UP,
        status=Status.ASKED,
        turn=side.other,
        on_behalf=bool(basis),
        basis=basis,
        answer_due_on=add_workdays(today, whole(ANSWER_DAYS, today)),
        tier=tier,
        ground=Ground(asking.ground),
        topic=asking.topic,
        urgency=asking.urgency,
        talker=asking.talker,
        counterpart=asking.counterpart,
        reporting_unit_id=asking.talker.unit_id,
        counterpart_unit_id=asking.counterpart.unit_id,
        counterpart_level=asking.counterpart.level,
        asked_on=today,
        entered_by=by,
        entered_at=now,
        changed_by=by,
        changed_at=now,
        submission=asking.submission,
    )
