"""周一催办单: for whom there is something to be urged on a day, and what; nothing here is written down.

A unit's sheet goes to its head, a leader's to the deputy in charge of the units or to whoever was named responsible. Nothing that is complained
of somebody stands on his own sheet or his unit's, nobody who raised something is named, and 违纪 is on none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from nantun.days import short_day
from nantun.notices.words import without_numbers
from nantun.people.models import Employee, RoleGrant, Unit
from nantun.people.roles import Role
from nantun.policies.figures import whole

from .choices import UrgeReason
from .figures import URGE_AHEAD
from .models import Appeal, AppealRequest, Raiser, UrgeSheet
from .querysets import UrgeSheetQuerySet, to_urge

if TYPE_CHECKING:
    from nantun.people.models import User

A_WEEK = timedelta(days=7)
MOST_WORDS = 90
MONDAY = 0
SOMEBODY = "×××"


@dataclass(frozen=True)
class Urged:
    """One appeal as it is to be printed; see UrgeLine."""

    appeal: Appeal
    unit: Unit
    why: UrgeReason
    standing: str
    words: str


@dataclass
class Subject:
    """A unit or a leader with what is to be urged, the gravest first. addressee: the unit's heads, or the leader's post."""

    whose: Unit | Employee
    addressee: str = ""
    lines: list[Urged] = field(default_factory=list)

    @property
    def key(self) -> str:
        return key_of(self.whose)

    def counts(self) -> Counter[str]:
        return Counter(line.why.value for line in self.lines)


def key_of(whose: Unit | Employee) -> str:
    """What a form calls a subject: unit-12, leader-3."""
    return f"{'unit' if isinstance(whose, Unit) else 'leader'}-{whose.pk}"


def coming_monday(day: date) -> date:
    """The day itself when it is one."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def waiting_sheets(user: User, day: date) -> UrgeSheetQuerySet:
    """Sheets of the meetings of the last seven days whose signed scan has not come in: a clerk's of his units, for the party office the leaders'."""
    held = UrgeSheet.objects.filter(day__gt=day - A_WEEK, day__lte=day)
    return held.kept_by(user).current().unscanned().select_related("unit", "leader").in_order()


def subjects(user: User, day: date) -> list[Subject]:
    """For whom this user may make a sheet for that day, leaders first; a number of queries that does not grow with the appeals."""
    rows = to_urge(Appeal.objects.visible_to(user), day, whole(URGE_AHEAD, day))
    posts = _Posts(day)
    if user.holds(Role.PARTY_OFFICE):
        urged = _lines(rows, day)
        return _of_leaders(urged, posts) + _of_units(urged, posts)
    return _of_units(_lines(rows.filter(user.reach(Role.CLERK).q("lead_unit")), day), posts)


def _of_units(urged: list[Urged], posts: _Posts) -> list[Subject]:
    units = {line.unit.pk: line.unit for line in urged}
    found = [Subject(one, "、".join(posts.names[one.pk])) for one in sorted(units.values(), key=lambda one: (one.order, one.pk))]
    lines = defaultdict(list)
    for line in urged:
        if not _complained(line.appeal, posts.heads[line.unit.pk], {line.unit.pk}):
            lines[line.unit.pk].append(line)
    return _with_lines(found, lambda one: lines[one.pk])


def _of_leaders(urged: list[Urged], posts: _Posts) -> list[Subject]:
    """Deputies with what the units in their charge do, and whoever was named responsible for something that is not his own unit's."""
    named = [line.appeal.responsible_leader for line in urged if line.appeal.responsible_leader]
    leaders = {one.pk: one for one in [*posts.deputies, *named]}
    found = [Subject(one, one.post) for one in sorted(leaders.values(), key=lambda one: one.number)]
    return _with_lines(found, lambda one: [line for line in urged if posts.answers_for(one, line.appeal)])


def _with_lines(found: list[Subject], lines_of: Callable[[Any], list[Urged]]) -> list[Subject]:
    """Without those for whom there is nothing."""
    for subject in found:
        subject.lines = lines_of(subject.whose)
    return [subject for subject in found if subject.lines]


class _Posts:
    """Who heads what and who is in charge of what on that day; one query, and one for the units."""

    def __init__(self, day: date) -> None:
        self.heads: dict[int, set[int]] = defaultdict(set)  # unit → employees
        self.names: dict[int, list[str]] = defaultdict(list)
        self.own: dict[int, set[int]] = defaultdict(set)  # employee → units that he heads or keeps the papers of
        self.headed: dict[int, set[int]] = defaultdict(set)
        self.charge: dict[int, set[int]] = defaultdict(set)
        self.deputies: list[Employee] = []
        grants = RoleGrant.objects.active_on(day).filter(
            role__in=(Role.HEAD, Role.CLERK, Role.DEPUTY), user__is_active=True, user__employee__isnull=False
        )
        for grant in grants.select_related("user__employee").defer("user__employee__id_number").prefetch_related("units").order_by("pk"):
            assert grant.user.employee, "asked for above"
            self._take(grant.role, grant.user.employee, [unit.pk for unit in grant.units.all()])

    def _take(self, role: str, employee: Employee, units: list[int]) -> None:
        if role == Role.DEPUTY:
            self.deputies.append(employee)
            self.charge[employee.pk].update(units)
            return
        self.own[employee.pk].update(units)
        if role == Role.HEAD:
            self.headed[employee.pk].update(units)
            for unit in units:
                if employee.pk not in self.heads[unit]:
                    self.names[unit].append(employee.name)
                self.heads[unit].add(employee.pk)

    def answers_for(self, leader: Employee, appeal: Appeal) -> bool:
        if appeal.lead_unit_id in self.headed[leader.pk]:
            return False  # it stands on his unit's sheet
        if _complained(appeal, {leader.pk}, self.own[leader.pk] | {leader.unit_id}):
            return False
        return appeal.responsible_leader_id == leader.pk or appeal.lead_unit_id in self.charge[leader.pk]


def _complained(appeal: Appeal, people: set[int], units: set[int]) -> bool:
    """被反映对象 is one of them. As AppealQuerySet.visible_to keeps it from whoever signs in."""
    return any(one.employee_id in people or one.unit_id in units for one in appeal.targets.all())


def _lines(rows: Any, day: date) -> list[Urged]:
    asked = Prefetch("requests", AppealRequest.objects.waiting(), to_attr="asked")
    found = list(
        rows.select_related("lead_unit", "responsible_leader")
        .defer("sealed_text", "responsible_leader__id_number")
        .prefetch_related("targets", asked)
    )
    ranks = {reason.value: place for place, reason in enumerate(UrgeReason)}
    found.sort(key=lambda one: (ranks[one.reason], one.due_on or date.min, one.pk))
    hidden = _hidden_names(one.pk for one in found if one.names_hidden)
    return [Urged(one, one.lead_unit, UrgeReason(one.reason), _standing(one, day), _words(one.text, hidden[one.pk])) for one in found]


def _hidden_names(ids: Iterable[int]) -> dict[int, list[str]]:
    """By appeal: those who raised it, also what was merged into it, and must not be known from a sheet."""
    wanted = set(ids)
    names: dict[int, list[str]] = defaultdict(list)
    rows = Raiser.objects.filter(Q(appeal__in=wanted) | Q(appeal__merged_into__in=wanted))
    for appeal_id, into_id, name in rows.values_list("appeal_id", "appeal__merged_into_id", "employee__name"):
        names[into_id or appeal_id].append(name)
    return names


def _words(text: str, hidden: list[str]) -> str:
    """What was raised, in one line, without numbers by which somebody could be found."""
    line = without_numbers(" ".join(text.split()))
    for name in hidden:
        line = line.replace(name, SOMEBODY)
    return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1] + "…"


def _standing(appeal: Any, day: date) -> str:
    """超期 3 天, in words that need no explaining at a meeting."""
    reason, due = UrgeReason(appeal.reason), appeal.due_on
    if reason == UrgeReason.OVERDUE:
        return _("超期 %(n)s 天") % {"n": (day - due).days}
    if reason == UrgeReason.DUE:
        left = (due - day).days
        return _("还有 %(n)s 天") % {"n": left} if left else _("当天到期")
    if reason == UrgeReason.UNACCEPTED:
        return _("应%(day)s前受理") % {"day": short_day(appeal.first_answer_due_on, day)}
    if reason == UrgeReason.DECISION:
        asked = appeal.asked[0]
        return _("申请%(kind)s到%(day)s") % {"kind": asked.get_kind_display(), "day": short_day(asked.day, day)}
    if reason == UrgeReason.PROMISE:
        return _("答应%(day)s兑现") % {"day": short_day(appeal.promised_on, day)}
    return str(reason.label)
