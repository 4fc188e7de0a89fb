"""manage.py reconcile: list, ledger and coverage are counted once more, naively, row by row, and must agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, When

from nantun.days import month_ends
from nantun.people.models import Placement, Unit

from .choices import Manner, MustStatus, PlaceKind, VisitStatus
from .coverage import coverage_by_unit
from .ledgers import VISITS, visits_of
from .models import MustVisit, Visit, VisitedPerson, VisitVisitor

FIGURES = ("visits", "individual", "collective", "people", "households")


def disagreements() -> Iterator[str]:
    """A line for each that does not agree; none when everything does."""
    yield from _broken_rows()
    yield from _ledger_months()
    yield from _coverage_months()


@dataclass
class Tally:
    """Counted by hand. people, households: sets, so that nobody counts twice."""

    visits: int = 0
    individual: int = 0
    collective: int = 0
    people: set[Any] = field(default_factory=set)
    households: set[Any] = field(default_factory=set)

    def add(self, row: dict[str, Any]) -> None:
        """One person met."""
        if row["visit__manner"] == Manner.INDIVIDUAL:
            self.individual += 1
            self.people.add(row["employee_id"])
        else:
            self.collective += 1
        if row["visit__place_kind"] == PlaceKind.HOME:
            household = row["employee__household_id"]
            self.households.add(("household", household) if household else ("alone", row["employee_id"]))

    def figures(self) -> dict[str, int]:
        return {"visits": self.visits, "individual": self.individual, "collective": self.collective} | {
            "people": len(self.people),
            "households": len(self.households),
        }


def _broken_rows() -> Iterator[str]:
    """What no constraint can see, because it lies over several tables."""
    led = VisitVisitor.objects.filter(visit=OuterRef("pk"), order=0)
    seen = VisitedPerson.objects.filter(visit=OuterRef("pk"))
    checks = (
        ("没有走访人", Visit.objects.exclude(Exists(led))),
        ("没有走访对象", Visit.objects.exclude(Exists(seen))),
        ("填报单位不是第一走访人当日的单位", Visit.objects.filter(Exists(led.exclude(unit=OuterRef("reporting_unit"))))),
        (
            "自己走访自己",
            Visit.objects.filter(Exists(seen.filter(employee__in=VisitVisitor.objects.filter(visit=OuterRef("visit")).values("employee")))),
        ),
    )
    for words, rows in checks:
        yield from (f"走访 {number}:{words}" for number in rows.order_by("pk").values_list("number", flat=True))
    yield from _untrue_repetitions()
    met = VisitedPerson.objects.met().individually().filter(visit=OuterRef("answered_by"), employee=OuterRef("employee"))
    unanswered = MustVisit.objects.filter(status=MustStatus.ANSWERED).exclude(Exists(met))
    yield from (f"必访 {pk}:注明已访,对应的走访里没有见到本人" for pk in unanswered.order_by("pk").values_list("pk", flat=True))


def _untrue_repetitions() -> Iterator[str]:
    """Rows of people that repeat of their visit what it does not say: a trigger keeps them true, so somebody put it to sleep."""
    day = Case(When(met=True, visit__status=VisitStatus.VALID, then=F("visit__day")), output_field=DateField())
    said = (
        Q(individually=Q(visit__manner=Manner.INDIVIDUAL))
        & Q(at_home=Q(visit__place_kind=PlaceKind.HOME))
        & Q(on_behalf=F("visit__on_behalf"))
    )
    dated = Q(counted_on=F("day")) | Q(counted_on__isnull=True, day__isnull=True)
    rows = VisitedPerson.objects.annotate(day=day).exclude(said & dated)
    for row in rows.select_related("visit", "employee").order_by("visit", "pk"):
        yield f"走访 {row.visit.number}:走访对象 {row.employee.number} 的统计标记与走访不符"


def _ledger_months() -> Iterator[str]:
    """By the month of the ledger: the list's figures, the ledger's, and the units' sum against the count by hand."""
    counted = _by_hand(lambda row: row["visit__ledger_month"], "ledger_month")
    for month, tally in sorted(counted.items()):
        by_hand = tally.figures()
        listed = vars(Visit.objects.in_ledger(month).figures())
        yield from _compared(f"{month:%Y-%m} 列表", listed, by_hand)
        rows = visits_of(month, None).order_by()
        ledger = {one.key: rows.aggregate(figure=one.aggregate)["figure"] for one in VISITS.tallies if one.key in FIGURES}
        yield from _compared(f"{month:%Y-%m} 台账", ledger, by_hand)
        units = rows.values("reporting_unit").annotate(visits=Count("pk")).values_list("visits", flat=True)
        yield from _compared(f"{month:%Y-%m} 各单位之和", {"visits": sum(units)}, by_hand)


def _coverage_months() -> Iterator[str]:
    """By the month of the act and the visited one's unit: coverage against the count by hand."""
    counted = _by_hand(lambda row: (row["visit__day"].replace(day=1), row["unit_id"]), None)
    units = Unit.objects.all()
    for month in sorted({month for month, _unit in counted}):
        first, last = month_ends(month)
        standing = set(Placement.objects.covering(last).values_list("employee_id", "unit_id"))
        for line in coverage_by_unit(units, first=first, last=last, day=last):
            tally = counted[month, line.pk]
            reached = sum((person, line.pk) in standing for person in tally.people)
            shown = {"individual": line.individual, "collective": line.collective, "people": line.reached}
            yield from _compared(f"{month:%Y-%m} {line.name} 覆盖", shown, tally.figures() | {"people": reached})


def _by_hand(key: Any, visits_by: str | None) -> dict[Any, Tally]:
    """Every person met in a valid visit, one after the other, under what `key` says of the row."""
    counted: dict[Any, Tally] = defaultdict(Tally)
    wanted = ("visit__manner", "visit__place_kind", "visit__day", "visit__ledger_month", "unit_id", "employee_id", "employee__household_id")
    rows = VisitedPerson.objects.filter(met=True).exclude(visit__status=VisitStatus.VOID)
    for row in rows.values(*wanted).iterator(chunk_size=5000):
        counted[key(row)].add(row)
    if visits_by:
        for value in Visit.objects.exclude(status=VisitStatus.VOID).values_list(visits_by, flat=True).iterator(chunk_size=5000):
            counted[value].visits += 1
    return counted


def _compared(where: str, shown: dict[str, int], by_hand: dict[str, int]) -> Iterator[str]:
    for name in FIGURES:
        if name in shown and shown[name] != by_hand[name]:
            yield f"{where}:{name} 显示 {shown[name]},逐行清点 {by_hand[name]}"
