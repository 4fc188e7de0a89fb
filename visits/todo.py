"""What waits for somebody because of visits: 必访 by name, 待补访, confirmations, those not reached, notebook pages, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.days import month_ends, short_day
from nantun.people.accounts import accounts_in
from nantun.people.models import Placement, RoleGrant, Unit
from nantun.people.roles import Role
from nantun.web.counting import MOST, Each, Part, Sum, counted, offers_of
from nantun.web.offers import Question, Todo

from .choices import PageStatus
from .coverage import roster_with_coverage
from .models import Correction, MustVisit, NotebookPage, Visit, VisitedPerson
from .policies import CORRECTIONS, PAGES
from .tiles import coverage_url

if TYPE_CHECKING:
    from nantun.people.models import User


def readers(day: date) -> set[int]:
    """Whoever holds a role; who led a visit on which somebody was not met, or that others entered; owners of pages, and who enters for them."""
    led = VisitedPerson.objects.to_be_met().filter(visit__visitors__order=0).values_list("visit__visitors__employee__user", flat=True)
    entered = Visit.objects.valid().unconfirmed().filter(visitors__order=0).values_list("visitors__employee__user", flat=True)
    pages = NotebookPage.objects.filter(status=PageStatus.WAITING)
    own = pages.values_list("principal__user", flat=True)
    for_them = pages.values_list("principal__stand_ins__assistant__user", flat=True)
    return RoleGrant.objects.holders_on(day) | accounts_in(led, entered, own, for_them)


def parts(user: User, day: date) -> Iterator[Part]:
    yield from _musts(user, day)
    if user.employee_id:
        yield _to_be_met(user, day)
        yield _to_confirm(user)
        yield _pages(user)
    if user.holds(Role.HEAD, Role.CLERK):
        yield _unreached(user, day)
    if user.holds(Role.DEPUTY, Role.PRINCIPAL):
        yield _unreached_in_charge(user, day)
    if user.holds(Role.PARTY_OFFICE):
        yield _corrections(user)


def _musts(user: User, day: date) -> Iterator[Each]:
    """Heads of units visit; whoever else sees 必访, the party office among them, is told of what is overdue."""

    def line(must: MustVisit) -> Todo:
        return Todo(
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
            question=(Question.OVERDUE if must.due_on < day else Question.UNMET).asked_of(user),
        )

    own = user.reach(Role.HEAD, Role.CLERK).q("unit")
    rows = MustVisit.objects.open().select_related("employee__team", "employee__unit").order_by("due_on", "pk")
    yield Each(rows=rows.filter(own), line=line, most=MOST)
    yield Each(rows=rows.overdue(day).visible_to(user).exclude(own), line=line, most=MOST)


def _to_be_met(user: User, day: date) -> Each:
    """未见到·待补访 of one's own visits."""

    def line(row: VisitedPerson) -> Todo:
        agreed = _(",约定 %s") % short_day(row.again_on, day) if row.again_on else ""
        return Todo(
            kind=_("待补访"),
            text=_("%(name)s %(day)s 未见到") % {"name": row.employee, "day": short_day(row.visit.day, day)} + agreed,
            url=f"{reverse('visits:log')}?person={row.employee_id}",
            act=_("登记走访"),
            due=row.again_on,
            question=Question.UNMET.asked_of(user),
        )

    rows = VisitedPerson.objects.to_be_met().filter(visit__visitors__employee=user.employee_id, visit__visitors__order=0)
    return Each(rows=rows.select_related("employee__team", "visit").order_by("again_on", "visit__day"), line=line, most=MOST)


def _to_confirm(user: User) -> Sum:
    url = f"{reverse('visits:home')}?mark=unconfirmed&visitor={user.employee_id}&day_from=&day_to="
    line = counted(_("确认"), _("别人代您录入的 %(n)s 次走访等您确认"), _("一次确认"), url)
    return Sum(rows=Visit.objects.valid().unconfirmed().led_by(user.person), line=line)


def _unreached(user: User, day: date) -> Each:
    """How many of one's unit nobody has met individually this month, for the unit's head and clerk."""

    def line(unit: Any) -> Todo:
        return Todo(
            kind=_("待访"),
            text=_("%(unit)s %(n)s 人本月还没有人个别走访过") % {"unit": unit, "n": unit.unmet},
            url=reverse("visits:unit-coverage", args=[unit.pk]),
            act=_("名单"),
            count=unit.unmet,
            question=Question.UNMET.asked_of(user),
        )

    unmet = _unmet(day).filter(unit=OuterRef("pk"))
    units = Unit.objects.filter(Exists(unmet), user.reach(Role.HEAD, Role.CLERK).q("pk"))
    return Each(rows=units.annotate(unmet=Subquery(unmet.order_by().values("unit").annotate(n=Count("pk")).values("n"))), line=line)


def _unreached_in_charge(user: User, day: date) -> Sum:
    """The same of all units together, for those who lead several of them: one line that leads to the coverage."""
    reach = user.reach(Role.DEPUTY, Role.PRINCIPAL)

    def line(count: int) -> Todo:
        where = _("全矿") if reach.everything else _("分管单位")
        return Todo(
            kind=_("待访"),
            text=_("%(where)s %(n)s 人本月还没有人个别走访过") % {"where": where, "n": f"{count:,}"},
            url=coverage_url(reach),
            act=_("覆盖情况"),
            count=count,
            question=Question.UNMET,
        )

    return Sum(rows=_unmet(day).filter(reach.q("unit")), line=line)


def _unmet(day: date) -> QuerySet[Placement]:
    first, last = month_ends(day)
    return roster_with_coverage(first, last, day).filter(Q(reached=False))


def _pages(user: User) -> Sum:
    """Notebook pages of one's own or of one's principals."""
    rows = PAGES.rows(user, NotebookPage.objects.waiting(), "answer_for_page")
    return Sum(rows=rows, line=counted(_("待整理"), _("%(n)s 张笔记照片等着登记成走访"), _("整理"), reverse("visits:pages")))


def _corrections(user: User) -> Sum:
    line = counted(_("更正"), _("%(n)s 条更正等待审批"), _("审批"), reverse("visits:corrections"))
    return Sum(rows=CORRECTIONS.rows(user, Correction.objects.waiting(), "decide_correction"), line=line)


waiting, waiting_count = offers_of(parts)
