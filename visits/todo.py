"""What waits for somebody because of visits: 必访 by name, 待补访, confirmations, those not reached, notebook pages, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.people.models import RoleGrant, Unit
from nantun.people.roles import Role
from nantun.people.rules import principals_of
from nantun.web.days import month_ends, short_day
from nantun.web.offers import Question, Todo

from .choices import CorrectionStatus, PageStatus
from .coverage import roster_with_coverage
from .models import Correction, MustVisit, NotebookPage, Visit, VisitedPerson
from .tiles import coverage_url

MOST_NAMES = 20


def readers(day: date) -> set[int]:
    """Whoever holds a role; who led a visit on which somebody was not met, or that others entered; owners of pages, and who enters for them."""
    led = VisitedPerson.objects.to_be_met().filter(visit__visitors__order=0).values_list("visit__visitors__employee__user", flat=True)
    entered = Visit.objects.valid().unconfirmed().filter(visitors__order=0).values_list("visitors__employee__user", flat=True)
    pages = NotebookPage.objects.filter(status=PageStatus.WAITING)
    own = pages.values_list("principal__user", flat=True)
    for_them = pages.values_list("principal__stand_ins__assistant__user", flat=True)
    return RoleGrant.objects.holders_on(day).union(*(rows.order_by().distinct() for rows in (led, entered, own, for_them)))


def waiting(user: Any, day: date) -> Iterator[Todo]:
    yield from _musts(user, day)
    yield from _to_be_met(user, day)
    yield from _to_confirm(user)
    yield from _unreached(user, day)
    yield from _unreached_in_charge(user, day)
    yield from _pages(user)
    yield from _corrections(user)


def _musts(user: Any, day: date) -> Iterator[Todo]:
    """Heads of units visit; whoever else sees 必访, the party office among them, is told of what is overdue."""
    own = user.reach(Role.HEAD, Role.CLERK).q("unit")
    rows = MustVisit.objects.open().select_related("employee__team", "employee__unit").order_by("due_on", "pk")
    overdue = rows.overdue(day).visible_to(user).exclude(own)
    for must in [*rows.filter(own)[:MOST_NAMES], *overdue[:MOST_NAMES]]:
        late = must.due_on < day
        yield Todo(
            kind=_("必访"),
            text=_("%(name)s(%(place)s)%(occasion)s,%(day)s 发生")
            % {
                "name": must.employee,
                "place": must.employee.team or must.employee.unit,
                "occasion": must.get_occasion_display(),
                "day": short_day(must.event_day, day),
            },
            url=f"{reverse('visits:log')}?person={must.employee_id}",
            act=_("登记走访"),
            due=must.due_on,
            question=_leaders(user, Question.OVERDUE if late else Question.UNMET),
        )


def _to_be_met(user: Any, day: date) -> Iterator[Todo]:
    """未见到·待补访 of one's own visits."""
    if not user.employee_id:
        return
    rows = VisitedPerson.objects.to_be_met().filter(visit__visitors__employee=user.employee_id, visit__visitors__order=0)
    for row in rows.select_related("employee__team", "visit").order_by("again_on", "visit__day")[:MOST_NAMES]:
        agreed = _(",约定 %s") % short_day(row.again_on, day) if row.again_on else ""
        yield Todo(
            kind=_("待补访"),
            text=_("%(name)s %(day)s 未见到") % {"name": row.employee, "day": short_day(row.visit.day, day)} + agreed,
            url=f"{reverse('visits:log')}?person={row.employee_id}",
            act=_("登记走访"),
            due=row.again_on,
            question=_leaders(user, Question.UNMET),
        )


def _to_confirm(user: Any) -> Iterator[Todo]:
    count = Visit.objects.valid().unconfirmed().led_by(user.employee).count() if user.employee_id else 0
    if count:
        yield Todo(
            kind=_("确认"),
            text=_("别人代您录入的 %(n)s 次走访等您确认") % {"n": count},
            url=f"{reverse('visits:home')}?mark=unconfirmed&visitor={user.employee_id}&day_from=&day_to=",
            act=_("一次确认"),
            count=count,
        )


def _unreached(user: Any, day: date) -> Iterator[Todo]:
    """How many of one's unit nobody has met individually this month, for the unit's head and clerk."""
    reach = user.reach(Role.HEAD, Role.CLERK)
    if not reach:
        return
    first, last = month_ends(day)
    for unit in Unit.objects.filter(reach.q("pk")):
        count = roster_with_coverage(first, last, day).filter(unit=unit, reached=False).count()
        if count:
            yield Todo(
                kind=_("待访"),
                text=_("%(unit)s %(n)s 人本月还没有人个别走访过") % {"unit": unit, "n": count},
                url=reverse("visits:unit-coverage", args=[unit.pk]),
                act=_("名单"),
                count=count,
                question=_leaders(user, Question.UNMET),
            )


def _unreached_in_charge(user: Any, day: date) -> Iterator[Todo]:
    """The same of all units together, for those who lead several of them: one line that leads to the coverage."""
    reach = user.reach(Role.DEPUTY, Role.PRINCIPAL)
    first, last = month_ends(day)
    count = roster_with_coverage(first, last, day).filter(reach.q("unit"), reached=False).count() if reach else 0
    if count:
        where = _("全矿") if reach.everything else _("分管单位")
        yield Todo(
            kind=_("待访"),
            text=_("%(where)s %(n)s 人本月还没有人个别走访过") % {"where": where, "n": f"{count:,}"},
            url=coverage_url(reach),
            act=_("覆盖情况"),
            count=count,
            question=Question.UNMET,
        )


def _pages(user: Any) -> Iterator[Todo]:
    """Notebook pages of one's own or of one's principals."""
    people = [*principals_of(user), user.employee_id] if user.employee_id else []
    count = NotebookPage.objects.filter(principal__in=people, status=PageStatus.WAITING).count() if people else 0
    if count:
        yield Todo(
            kind=_("待整理"),
            text=_("%(n)s 张笔记照片等着登记成走访") % {"n": count},
            url=reverse("visits:pages"),
            act=_("整理"),
            count=count,
        )


def _corrections(user: Any) -> Iterator[Todo]:
    if not user.holds(Role.PARTY_OFFICE):
        return
    count = Correction.objects.filter(status=CorrectionStatus.WAITING).exclude(asked_by=user).count()
    if count:
        yield Todo(
            kind=_("更正"), text=_("%(n)s 条更正等待审批") % {"n": count}, url=reverse("visits:corrections"), act=_("审批"), count=count
        )


def _leaders(user: Any, question: Question) -> Question:
    """Leaders are asked three questions; a clerk has a plain list."""
    return question if user.holds(Role.HEAD, Role.DEPUTY, Role.PRINCIPAL) else Question.NONE
