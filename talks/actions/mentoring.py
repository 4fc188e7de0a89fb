"""一对一帮带: begun by the unit's head, carried on by the helper, reviewed by the two."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.people.choices import EmployeeStatus
from nantun.people.models import Employee
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.web.actions import take_numbers
from nantun.web.words import wanted

from ..choices import MentoringGround, MentoringOutcome
from ..levels import Ladder
from ..models import Mentoring, MentoringTalk

if TYPE_CHECKING:
    from nantun.people.models import User

SERIES = "BD"
LONGEST = 5000


@transaction.atomic
def begin_mentoring(*, worker: Employee, helper: Employee, ground: str, plan: str, started_on: date, by: User, now: datetime) -> Mentoring:
    """By the head of the worker's unit, who stays named in it.

    raises RuleBroken for another unit's worker, oneself, a day to come, no plan, or while one is running.
    """
    head = by.employee
    if head is None or head.unit_id != worker.unit_id:
        raise RuleBroken(_("只能为本单位职工安排帮带。"), field="worker")
    if worker.pk in (head.pk, helper.pk):
        raise RuleBroken(_("帮带人不能是本人。"), field="helper")
    if started_on > local_day(now):
        raise RuleBroken(_("开始日期不能晚于今天。"), field="started_on")
    plan = wanted(plan, _("请写明怎么帮。"), field="plan", most=LONGEST)
    if Mentoring.objects.running().filter(worker=worker).exists():
        raise RuleBroken(_("%(name)s 已有一件在帮带。") % {"name": worker}, field="worker")
    number = take_numbers(SERIES, local_day(now).year)[0]
    return Mentoring.objects.create(
        number=number, worker=worker, unit=worker.unit, head=head, helper=helper, ground=MentoringGround(ground), plan=plan,
        started_on=started_on, entered_by=by, entered_at=now,
    )  # fmt: skip


@transaction.atomic
def note_mentoring_talk(*, mentoring: Mentoring, day: date, place_kind: str, observation: str, by: User, now: datetime) -> MentoringTalk:
    """raises RuleBroken for others than the helper, outside its time, without an observation, or when it is over."""
    if by.employee_id != mentoring.helper_id:
        raise RuleBroken(_("帮带谈话由帮带人自己记。"))
    if mentoring.is_over:
        raise RuleBroken(_("这件帮带已经结束。"))
    if not mentoring.started_on <= day <= local_day(now):
        raise RuleBroken(_("日期要在帮带开始之后、今天或以前。"), field="day")
    observation = wanted(observation, _("请用一句话写观察到什么。"), field="observation", most=LONGEST)
    return MentoringTalk.objects.create(
        mentoring=mentoring, day=day, place_kind=place_kind, observation=observation, written_by=by, written_at=now
    )


@transaction.atomic
def review_mentoring(*, mentoring: Mentoring, outcome: str, by: User, now: datetime) -> Mentoring:
    """评议 by the head or the helper: 有好转 ends it, 继续帮带 lets it go on. raises RuleBroken for others, or when it is over."""
    if by.employee_id not in (mentoring.head_id, mentoring.helper_id):
        raise RuleBroken(_("评议由帮带人和单位负责人做。"))
    fields = {"outcome": MentoringOutcome(outcome), "outcome_on": local_day(now)}
    if not Mentoring.objects.running().filter(pk=mentoring.pk).update(**fields):
        raise RuleBroken(_("这件帮带已经结束。"))
    mentoring.refresh_from_db()
    return mentoring


@transaction.atomic
def change_helper(*, mentoring: Mentoring, helper: Employee, by: User, now: datetime) -> Mentoring:
    """The head names another; the one before reads it no more. raises RuleBroken for others, for the worker himself, or when it is over."""
    if by.employee_id != mentoring.head_id:
        raise RuleBroken(_("换帮带人由单位负责人办。"))
    if helper.pk == mentoring.worker_id:
        raise RuleBroken(_("帮带人不能是本人。"), field="helper")
    if not Mentoring.objects.running().filter(pk=mentoring.pk).update(helper=helper):
        raise RuleBroken(_("这件帮带已经结束。"))
    mentoring.refresh_from_db()
    return mentoring


@transaction.atomic
def open_mentoring(*, mentoring: Mentoring, by: User) -> list[MentoringTalk]:
    """What was observed, to the two who are named; the opening is logged in the same transaction. Nothing for anybody else."""
    if not Mentoring.objects.visible_to(by).filter(pk=mentoring.pk).exists():
        return []
    note_access(user=by, action=Access.REVEALED, subject=mentoring, fields="plan,observation")
    return list(mentoring.talks.select_related("written_by").order_by("day", "pk"))


@transaction.atomic
def hand_on_mentorings(*, now: datetime) -> int:
    """Where the named head left, or heads the unit no longer, the unit's present head is named. Returns how many."""
    heads = Ladder(local_day(now)).heads
    gone = Employee.objects.filter(~Q(status=EmployeeStatus.ON_POST)).values("pk")
    changed = 0
    for row in Mentoring.objects.running().filter(Q(head__in=gone) | ~Q(head__unit=F("unit"))).select_related("head"):
        head = next(iter(heads.get(row.unit_id, [])), None)
        if head is not None and head.pk not in (row.head_id, row.worker_id):
            changed += Mentoring.objects.filter(pk=row.pk, head=row.head_id).update(head=head.pk)
    return changed
