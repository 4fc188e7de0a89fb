"""An appeal is registered: by whoever heard it, or by whoever raises it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.moves.guard import write_step
from nantun.people.placements import Placements
from nantun.policies.figures import whole
from nantun.refusals import once
from nantun.web.actions import take_numbers
from nantun.web.words import wanted
from nantun.workdays.calendar import Workdays

from .. import telling
from ..choices import NAMES_HIDDEN, UNLIMITED, Category, Closure, Outcome, Status, Verb
from ..entry import AppealEntry
from ..figures import SPOT_CHECK
from ..limits import Limit, first_answer_due, limit_of
from ..models import Appeal, Raiser, Target
from ..rules import may_give_to
from .moving import note_month, own_unit

if TYPE_CHECKING:
    from nantun.people.models import User

SERIES, SPOT_SERIES = "SQ", "SQ-DC"
LONGEST_TEXT = 1000
MOST_RAISERS = 50


@transaction.atomic
def raise_appeal(*, entry: AppealEntry, by: User, now: datetime) -> Appeal:
    """Registers an appeal. Sent twice by one form (entry.submission), it is one.

    Given an `answer` it is closed at once as answered on the spot; given a `unit` to which the registrar may assign, it is assigned; otherwise it
    waits for the party office. Hazards go to the unit at once; of danger nothing is written down but that it is there; 违纪 goes to 纪检 alone.
    raises RuleBroken at the field that is wrong.
    """
    return once(_sent(entry, by), lambda: _raised(Raising(entry=entry, by=by, now=now)))


@transaction.atomic
def raise_checked(raising: Raising, **heard: Any) -> Appeal:
    """As raise_appeal, of what a form has checked already. heard: registering_unit, source, source_id of the row in which it was raised."""
    return once(_sent(raising.entry, raising.by), lambda: _raised(raising, **heard))


@dataclass(frozen=True, kw_only=True)
class Raising:
    """An entry that obeys the rules, who makes it and when: there is none that was not checked. raises RuleBroken at the field that is wrong."""

    entry: AppealEntry
    by: User
    now: datetime

    def __post_init__(self) -> None:
        _check(self.entry, by=self.by, now=self.now, today=self.today)

    @cached_property
    def today(self) -> date:
        return local_day(self.now)


def _sent(entry: AppealEntry, by: User) -> Any:
    return Appeal.objects.filter(submission=entry.submission, registered_by=by)


def _raised(raising: Raising, **heard: Any) -> Appeal:
    entry, by, now, today = raising.entry, raising.by, raising.now, raising.today
    appeal = _row(entry, by=by, now=now, today=today)
    for name, value in heard.items():
        setattr(appeal, name, value)
    appeal.save(force_insert=True)
    _write_people(appeal, entry, today)
    _tell_story(appeal, by=by, now=now, today=today)
    telling.raised(appeal, today)
    return appeal


def _check(entry: AppealEntry, *, by: User, now: datetime, today: date) -> None:
    if by.employee is None:
        raise RuleBroken(_("您的账号不在花名册上,不能登记诉求。请由有关单位登记。"))
    if entry.raised_on > today:
        raise RuleBroken(_("反映日期不能晚于今天。"), field="raised_on")
    if len({one.pk for one in entry.raisers}) != len(entry.raisers):
        raise RuleBroken(_("同一反映人填了两次,请去掉一个。"), field="raisers")
    if len(entry.raisers) > MOST_RAISERS:
        raise RuleBroken(_("一件诉求最多填 %(n)s 位反映人。") % {"n": MOST_RAISERS}, field="raisers")
    if {one.pk for one in entry.raisers} & {one.pk for one in entry.target_people}:
        raise RuleBroken(_("反映人和被反映的人不能是同一个人。"), field="target_people")
    _check_others(entry, by)
    _check_text(entry)
    _check_telephone(entry, now)
    _check_unit(entry)


def _check_others(entry: AppealEntry, by: User) -> None:
    """A worker raises what is his own; whoever may take up others' says so by his role."""
    if not by.has_perm("appeals.raise_for_others") and [one.pk for one in entry.raisers] != [by.employee_id]:
        raise RuleBroken(_("请只填您自己的诉求。替别人反映请找本单位办事员。"), field="raisers")


def _check_text(entry: AppealEntry) -> None:
    if entry.category == Category.DANGER:
        if entry.text.strip() or entry.answer.strip():
            raise RuleBroken(_("人身危险不写内容,请把内容清空后保存;有关的人会马上与您联系。"), field="text")
        return
    wanted(entry.text, _("请用一句话写明反映了什么。"), field="text", most=LONGEST_TEXT)
    if entry.answer and entry.category in UNLIMITED:
        raise RuleBroken(_("这一类不能当场答复了事,请去掉当场答复。"), field="answer")


def _check_telephone(entry: AppealEntry, now: datetime) -> None:
    if entry.category != Category.HAZARD:
        return
    if not entry.phoned_to.strip() or entry.phoned_at is None:
        raise RuleBroken(_("安全隐患请先打电话,再写明打给了谁、几点打的。"), field="phoned_to")
    if entry.phoned_at > now:
        raise RuleBroken(_("打电话的时间不能晚于现在。"), field="phoned_at")
    if entry.unit is None:
        raise RuleBroken(_("请填写由哪个单位处理这个隐患,系统会马上告诉它的负责人。"), field="unit")


def _check_unit(entry: AppealEntry) -> None:
    if entry.unit is not None and entry.unit.pk in complained_units(entry):
        raise RuleBroken(_("被反映的单位不能主办,请改选,或留空由党群工作部交办。"), field="unit")


def complained_units(entry: AppealEntry) -> set[int]:
    return {unit.pk for unit in entry.target_units} | {one.unit_id for one in entry.target_people}


def _row(entry: AppealEntry, *, by: User, now: datetime, today: date) -> Appeal:
    sealed = entry.category == Category.DISCIPLINE
    appeal = Appeal(
        number=take_numbers(SERIES, today.year)[0],
        category=entry.category,
        urgency=entry.urgency,
        text="" if sealed else entry.text.strip(),
        sealed_text=entry.text.strip() if sealed else "",
        source=entry.source,
        source_id=entry.source_id,
        raised_on=entry.raised_on,
        registering_unit=entry.registering_unit or own_unit(by),
        registered_by=by,
        registered_at=now,
        changed_by=by,
        changed_at=now,
        first_responder=entry.first_responder or by.employee,
        names_hidden=entry.category in NAMES_HIDDEN if entry.hide_names is None else entry.hide_names,
        submission=entry.submission,
        phoned_to=entry.phoned_to.strip()[:60],
        phoned_at=entry.phoned_at,
        suggested_unit=entry.unit,
    )
    if entry.answer.strip():
        return _answered_at_once(appeal, entry, by, now, today)
    calendar = Workdays.load()
    limit = limit_of(entry.category, entry.urgency, today, calendar)
    _set_limit(appeal, limit)
    if entry.unit is not None and not sealed and (entry.category == Category.HAZARD or may_give_to(by, entry.unit.pk)):
        appeal.status, appeal.lead_unit, appeal.assigned_on = Status.ASSIGNED, entry.unit, today
        appeal.first_answer_due_on = first_answer_due(today, calendar)
    return appeal


def _set_limit(appeal: Appeal, limit: Limit) -> None:
    appeal.due_on = appeal.original_due_on = limit.due_on
    appeal.at_risk_on = limit.at_risk_on


def _answered_at_once(appeal: Appeal, entry: AppealEntry, by: User, now: datetime, today: date) -> Appeal:
    """当场答复: closed with its answer, counted apart; one in so many is drawn for checking."""
    appeal.on_spot, appeal.status, appeal.closure = True, Status.STRUCK_OFF, Closure.ON_SPOT
    appeal.outcome, appeal.reply = Outcome.EXPLAINED, wanted(entry.answer, "", field="answer", most=2000)
    appeal.replied_by = appeal.closed_by = by
    appeal.replied_at = appeal.closed_at = now
    appeal.drawn = _is_drawn(today)
    return appeal


def _is_drawn(today: date) -> bool:
    """Exactly one of every so many, in an order that nobody without the key can foresee."""
    every = whole(SPOT_CHECK, today)
    place = int(take_numbers(SPOT_SERIES, today.year)[0].rsplit("-", 1)[1]) - 1
    block = f"{today.year}/{every}/{place // every}"
    digest = hmac.new(settings.LOOKUP_KEY.encode(), block.encode(), hashlib.sha256).digest()
    return place % every == int.from_bytes(digest[:8]) % every


def _write_people(appeal: Appeal, entry: AppealEntry, today: date) -> None:
    Raiser.objects.bulk_create([Raiser(appeal=appeal, employee=one, order=place) for place, one in enumerate(entry.raisers)])
    Target.objects.bulk_create(targets_of(appeal, entry.target_people, entry.target_units, today))


def targets_of(appeal: Appeal, people: Any, units: Any, day: date) -> list[Target]:
    """People with the unit in which they stand on that day, and units."""
    placements = Placements(one.pk for one in people)
    placed = [(one, placements.on(one.pk, day)) for one in people]
    rows = [Target(appeal=appeal, employee=one, unit_id=place.unit_id if place else one.unit_id) for one, place in placed]
    return rows + [Target(appeal=appeal, unit=unit) for unit in {unit.pk: unit for unit in units}.values()]


def _tell_story(appeal: Appeal, *, by: User, now: datetime, today: date) -> None:
    write_step(appeal, Verb.RAISE, by=by, now=now, unit=appeal.registering_unit)
    if appeal.on_spot:
        write_step(appeal, Verb.ANSWER_ON_SPOT, by=by, now=now, text=appeal.reply)
    if appeal.status == Status.ASSIGNED:
        write_step(appeal, Verb.ASSIGN, status_from=Status.REGISTERED, by=by, now=now, unit=appeal.lead_unit)
    note_month(appeal, today, raised=True)
