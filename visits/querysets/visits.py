from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Sum, When

from nantun.days import month_ends
from nantun.relations import along

from ..choices import Manner, PlaceKind, VisitStatus
from ..policies import VISITS

if TYPE_CHECKING:
    from nantun.people.models import Employee, User

    from .people import VisitedPersonQuerySet

IN_A_LINE = ("day", "manner", "place_kind", "summary", "status", "on_behalf", "late")
SINGLY = Q(individually=True)


@dataclass(frozen=True)
class VisitFigures:
    """What is counted of a set of visits. Persons, person-times and households are never mixed.

    visits: 次; individual, collective: 人次 of people met, once per visit however many visitors;
    people: distinct people met individually; households: distinct households in which somebody was met.
    """

    visits: int
    individual: int
    collective: int
    people: int
    households: int


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Reported by a unit within the user's reach, paid by the user, or entered by the user."""
        return VISITS.rows(user, self)

    def valid(self) -> Self:
        return self.filter(status=VisitStatus.VALID)

    def between(self, first: date, last: date) -> Self:
        """By the day of the act, both ends included."""
        return self.filter(day__range=(first, last))

    def in_month(self, month: date) -> Self:
        """By the day of the act; `month` is any day of it."""
        return self.between(*month_ends(month))

    def in_ledger(self, month: date) -> Self:
        """What stands in the ledger of that month: entered in time, or late from an earlier one."""
        return self.filter(ledger_month=month.replace(day=1))

    def paid_by(self, employee: Employee) -> Self:
        return self.filter(Exists(along(self, "visitors").filter(visit=OuterRef("pk"), employee=employee)))

    def paid_to(self, employee: Employee) -> Self:
        return self.filter(Exists(along(self, "visited").filter(visit=OuterRef("pk"), employee=employee)))

    def unconfirmed(self) -> Self:
        """代录 that the visitor has not confirmed."""
        return self.filter(on_behalf=True, confirmation__isnull=True)

    def with_unmet(self) -> Self:
        """In which somebody was not met."""
        return self.filter(Exists(along(self, "visited").filter(visit=OuterRef("pk"), met=False)))

    def led_by(self, employee: Employee) -> Self:
        return self.filter(Exists(along(self, "visitors").filter(visit=OuterRef("pk"), employee=employee, order=0)))

    def alike(self, *, day: date, manner: str, employee_ids: list[int]) -> Self:
        """Valid visits of the same day and manner to any of these people: probably the same visit."""
        same = Exists(along(self, "visited").filter(visit=OuterRef("pk"), employee__in=employee_ids))
        return self.valid().filter(same, day=day, manner=manner)

    def for_rows(self) -> Self:
        """With everybody in them, in a fixed number of queries."""
        # Opening sealed numbers that no line shows would take as long as fetching the rows.
        visitors = along(self, "visitors").select_related("employee").defer("employee__id_number").order_by("order")
        visited = along(self, "visited").select_related("employee", "unit", "team").defer("employee__id_number").order_by("id")
        return self.select_related("reporting_unit", "confirmation", "campaign").prefetch_related(
            Prefetch("visitors", visitors), Prefetch("visited", visited)
        )

    def for_list(self) -> Self:
        """With what a line of the list shows and nothing else, in as many queries: a page has dozens of lines and a line dozens of columns."""
        visitors = along(self, "visitors").select_related("employee").only("visit", "employee__name").order_by("order")
        shown = ("visit", "met", "employee__name", "employee__post", "unit__name", "team__name")
        visited = along(self, "visited").select_related("employee", "unit", "team").only(*shown).order_by("id")
        rows = self.select_related("reporting_unit", "confirmation").only(*IN_A_LINE, "reporting_unit__name", "confirmation__visit")
        return rows.prefetch_related(Prefetch("visitors", visitors), Prefetch("visited", visited))

    def for_story(self) -> Self:
        """With what the page of one visit shows besides."""
        return self.select_related(
            "entered_by", "changed_by", "reporting_unit", "confirmation__by", "confirmation__sheet", "campaign"
        ).prefetch_related("photos", "corrections__asked_by", "moves__by", "answers__employee")

    def figures(self, *, acted: tuple[date, date] | None = None) -> VisitFigures:
        """Counts the valid ones of this set and whom they met, in three queries.

        acted: the first and the last day of the act in this set, where the caller knows them: people of other days need not be looked at then.
        """
        seen = along(self, "visited").met()
        if self.query.where or self.query.is_sliced:
            seen = seen.filter(visit__in=self.order_by().values("pk"))
        if acted:
            seen = seen.between(*acted)
        person = (
            seen.order_by().values("employee").annotate(singly=Count("employee", filter=SINGLY), together=Count("employee", filter=~SINGLY))
        )
        times = person.aggregate(
            individual=Sum("singly", default=0), collective=Sum("together", default=0), people=Count("employee", filter=Q(singly__gt=0))
        )
        return VisitFigures(visits=self.valid().count(), households=_households(seen.filter(at_home=True)), **times)


def _households(seen: VisitedPersonQuerySet) -> int:
    people = along(seen, "employee").filter(pk__in=seen.order_by().values("employee"))
    return people.aggregate(households=Count(_household("pk", "household"), distinct=True))["households"]


def _household(employee: str, household: str) -> Case:
    """Somebody without a household on file is a household of his own: a number that no household has."""
    alone = When(**{f"{household}__isnull": True}, then=-F(employee))
    return Case(alone, default=F(household), output_field=models.BigIntegerField())


def person_figures(*, person: str, visit: str, met: Q) -> dict[str, Count]:
    """How a ledger counts people. Person-times, persons and households are never mixed.

    From what the visits say themselves, and not from what the rows of people repeat of them, as lists and coverage do: so that reconcile finds
    where the two do not agree.

    person, visit: the paths to VisitedPerson and to Visit from the rows that are counted, "" where they are the rows themselves;
    met: keeps those who were not met out, where the rows may hold them.
    """
    individual = met & Q(**{f"{visit}manner": Manner.INDIVIDUAL})
    household = _household(f"{person}employee_id", f"{person}employee__household_id")
    times = person.removesuffix("__") or "pk"
    return {
        "individual": Count(times, filter=individual),
        "collective": Count(times, filter=met & Q(**{f"{visit}manner": Manner.COLLECTIVE})),
        "people": Count(f"{person}employee", filter=individual, distinct=True),
        "households": Count(household, filter=met & Q(**{f"{visit}place_kind": PlaceKind.HOME}), distinct=True),
    }
