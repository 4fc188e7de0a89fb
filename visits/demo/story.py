"""The demo's year, told in the order in which it happened: entered, raised, confirmed, taken back, sealed, put right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from nantun.people.demo import DemoMine, at
from nantun.people.models import Employee, RoleGrant, StandIn, User
from nantun.people.roles import Role

from .. import actions
from ..choices import PlaceKind
from ..entry import Entering, VisitEntry
from ..models import Visit
from ..wording import LABELS
from .plan import Draft, Event, Plan, in_order
from .writing import Writer

VOIDED_A_MONTH = 1
CONFIRMED, CONFIRMED_LATELY = 0.8, 0.35
LATELY = timedelta(days=25)
SIGNER_EVERY = 4
"""Every so manieth visitor for whom others enter confirms nothing by himself: he would sign the monthly sheet."""


class Story:
    """Tells the plan up to a moment at a time."""

    def __init__(self, mine: DemoMine) -> None:
        self.mine = mine
        self.chance = mine.chance("story")
        self.users = {user.employee_id: user for user in User.objects.filter(employee__isnull=False).select_related("employee")}
        self.clerks = self._clerks()
        plan = Plan(mine, _assistants())
        self.events = sorted(plan.musts(), key=lambda one: one.raised_at)
        answers = [draft for draft in map(plan.answering, self.events) if draft is not None]
        self.drafts = in_order([*plan.individual(), *plan.collective(), *answers], mine.now)
        Writer(mine).write(self.drafts)

    def until(self, moment: datetime) -> None:
        """Everything that is entered, raised and confirmed before that moment."""
        due: list[Draft] = []
        while self.drafts and self.drafts[0].entered_at < moment:
            due.append(self.drafts.popleft())
        visits = actions.log_visits([self._record(draft) for draft in due]) if due else []
        while self.events and self.events[0].raised_at < moment:
            self._raise(self.events.pop(0))
        self._void_some(visits)
        self._confirm_some(visits, moment)

    def correct(self, month: date, day: date, *, decided: bool) -> None:
        """A visit of the sealed month was not where the row says; the party office agrees, or has not looked at it yet."""
        visit = Visit.objects.valid().in_ledger(month).filter(place_kind=PlaceKind.DORMITORY).order_by("pk")[2]
        lead = visit.visitors.get(order=0).employee_id
        asked = actions.ask_correction(
            visit=visit,
            field=str(LABELS["place_kind"]),
            old=str(PlaceKind.DORMITORY.label),
            new=str(PlaceKind.HOME.label),
            reason="当天先到宿舍,人不在,后到家中见到,登记时选错。",
            by=self.users[lead],
            now=at(day, 10, 15),
        )
        if decided:
            office = User.objects.filter(pk__in=_holders(Role.PARTY_OFFICE)).exclude(pk=self.users[lead].pk).order_by("number")[0]
            actions.decide_correction(correction=asked, agree=True, note="已核对走访人笔记。", by=office, now=at(day, 16, 40))

    def _record(self, draft: Draft) -> Entering:
        entry = VisitEntry(
            visitors=draft.visitors,
            seen=draft.seen,
            day=draft.day,
            manner=draft.manner,
            place_kind=draft.place_kind,
            basis=draft.basis,
            shift=draft.shift,
            **draft.words,
        )
        by = self.users[(draft.assistant or draft.lead).pk]
        return Entering(entry=entry, by=by, now=draft.entered_at, submission=UUID(int=self.chance.getrandbits(128), version=4))

    def _raise(self, event: Event) -> None:
        actions.raise_must(
            employee=event.employee,
            occasion=event.occasion,
            event_day=event.day,
            note=event.note,
            by=self.clerks[event.employee.unit_id],
            now=event.raised_at,
        )

    def _void_some(self, visits: list[Visit]) -> None:
        """Typed twice, and taken back within the month."""
        alone = [visit for visit in visits if visit.entered_at + timedelta(hours=1) < self.mine.now]
        for visit in self.chance.sample(alone, min(VOIDED_A_MONTH, len(alone))):
            now = visit.entered_at + timedelta(minutes=25)
            actions.void_visit(visit=visit, reason="与本人另一条重复录入", version=visit.version, by=visit.entered_by, now=now)

    def _confirm_some(self, visits: list[Visit], moment: datetime) -> None:
        """Most of what others entered is confirmed in one tap before the month's end; of the last weeks' less."""
        waiting: dict[int, list[Visit]] = {}
        rows = Visit.objects.valid().unconfirmed().filter(pk__in=[visit.pk for visit in visits])
        for visit in rows.prefetch_related("visitors").order_by("pk"):
            share = CONFIRMED_LATELY if self.mine.now - visit.entered_at < LATELY else CONFIRMED
            if self.chance.random() < share:
                waiting.setdefault(next(one.employee_id for one in visit.visitors.all() if one.order == 0), []).append(visit)
        for place, (lead, of_lead) in enumerate(sorted(waiting.items())):
            if place % SIGNER_EVERY:
                actions.confirm_visits(visits=of_lead, by=self.users[lead], now=min(moment, self.mine.now) - timedelta(hours=2))

    def _clerks(self) -> dict[int, User]:
        """By unit, who keeps its papers; the party office where there is none."""
        office = User.objects.filter(pk__in=_holders(Role.PARTY_OFFICE)).order_by("number")[0]
        found = dict.fromkeys(Employee.objects.values_list("unit", flat=True).distinct(), office)
        grants = RoleGrant.objects.filter(role=Role.CLERK, granted_by__isnull=False).select_related("user").prefetch_related("units")
        return found | {unit.pk: grant.user for grant in grants for unit in grant.units.all()}


def _holders(role: Role) -> Iterable[int]:
    return RoleGrant.objects.filter(role=role, granted_by__isnull=False).values_list("user", flat=True)


def _assistants() -> dict[int, Employee]:
    return {row.principal_id: row.assistant for row in StandIn.objects.filter(Q(ended_on=None)).select_related("assistant")}
