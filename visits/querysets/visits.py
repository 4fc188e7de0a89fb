from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, When

from nantun.people.roles import Reach, Role

from ..choices import Manner, PlaceKind, VisitStatus

if TYPE_CHECKING:
    from nantun.people.models import Employee, User

# Whose units' visits one reads (rights.md, "visit: read"); one's own always.
READER_ROLES = (Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.SUPERVISION)


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
    def visible_to(self, user: User) -> VisitQuerySet:
        """Reported by a unit within the user's reach, paid by the user, or entered by the user."""
        reach: Reach = user.reach(*READER_ROLES)
        if reach.everything:
            return self
        mine = Q(entered_by=user)
        if user.employee_id:
            mine |= Q(Exists(self._visitors().filter(visit=OuterRef("pk"), employee=user.employee_id)))
        return self.filter(mine | reach.q("reporting_unit"))

    def valid(self) -> VisitQuerySet:
        return self.filter(status=VisitStatus.VALID)

    def between(self, first: date, last: date) -> VisitQuerySet:
        """By the day of the act, both ends included."""
        return self.filter(day__range=(first, last))

    def in_month(self, month: date) -> VisitQuerySet:
        """By the day of the act; `month` is any day of it."""
        return self.between(*month_ends(month))

    def in_ledger(self, month: date) -> VisitQuerySet:
        """What stands in the ledger of that month: entered in time, or late from an earlier one."""
        return self.filter(ledger_month=month.replace(day=1))

    def paid_by(self, employee: Employee) -> VisitQuerySet:
        return self.filter(Exists(self._visitors().filter(visit=OuterRef("pk"), employee=employee)))

    def paid_to(self, employee: Employee) -> VisitQuerySet:
        return self.filter(Exists(self._visited().filter(visit=OuterRef("pk"), employee=employee)))

    def unconfirmed(self) -> VisitQuerySet:
        """代录 that the visitor has not confirmed."""
        return self.filter(on_behalf=True, confirmation__isnull=True)

    def with_unmet(self) -> VisitQuerySet:
        """In which somebody was not met."""
        return self.filter(Exists(self._visited().filter(visit=OuterRef("pk"), met=False)))

    def led_by(self, employee: Employee) -> VisitQuerySet:
        return self.filter(Exists(self._visitors().filter(visit=OuterRef("pk"), employee=employee, order=0)))

    def alike(self, *, day: date, manner: str, employee_ids: list[int]) -> VisitQuerySet:
        """Valid visits of the same day and manner to any of these people: probably the same visit."""
        same = Exists(self._visited().filter(visit=OuterRef("pk"), employee__in=employee_ids))
        return self.valid().filter(same, day=day, manner=manner)

    def for_rows(self) -> VisitQuerySet:
        """With all that a line of the list shows, in a fixed number of queries."""
        # Opening sealed numbers that no line shows would take as long as fetching the rows.
        visitors = self._visitors().select_related("employee").defer("employee__id_number").order_by("order")
        visited = self._visited().select_related("employee", "unit", "team").defer("employee__id_number").order_by("id")
        return self.select_related("reporting_unit", "confirmation", "campaign").prefetch_related(
            Prefetch("visitors", visitors), Prefetch("visited", visited)
        )

    def for_story(self) -> VisitQuerySet:
        """With what the page of one visit shows besides."""
        return self.select_related(
            "entered_by", "changed_by", "voided_by", "reporting_unit", "confirmation__by", "confirmation__sheet", "campaign"
        ).prefetch_related("photos", "corrections__asked_by", "changes__by", "answers__employee")

    def figures(self) -> VisitFigures:
        """Counts the valid ones of this set and whom they met, in one query."""
        seen = person_figures(person="visited__", visit="", met=Q(visited__met=True))
        return VisitFigures(**self.valid().order_by().aggregate(visits=Count("pk", distinct=True), **seen))

    def _visitors(self) -> models.QuerySet:
        return self.model._meta.get_field("visitors").related_model.objects.all()

    def _visited(self) -> VisitedPersonQuerySet:
        return self.model._meta.get_field("visited").related_model.objects.all()


class VisitedPersonQuerySet(models.QuerySet):
    def met(self) -> VisitedPersonQuerySet:
        """未见到 counts in nothing, nor does a voided visit."""
        return self.filter(met=True, visit__status=VisitStatus.VALID)

    def individually(self) -> VisitedPersonQuerySet:
        return self.filter(visit__manner=Manner.INDIVIDUAL)

    def confirmed(self) -> VisitedPersonQuerySet:
        """Entered by a visitor himself, or confirmed by him."""
        return self.filter(Q(visit__on_behalf=False) | Q(visit__confirmation__isnull=False))

    def between(self, first: date, last: date) -> VisitedPersonQuerySet:
        return self.filter(visit__day__range=(first, last))

    def to_be_met(self) -> VisitedPersonQuerySet:
        """未见到·待补访: not met, and not met individually since."""
        since = self.model.objects.met().individually().filter(employee=OuterRef("employee"), visit__day__gte=OuterRef("visit__day"))
        return self.filter(met=False, visit__status=VisitStatus.VALID).exclude(Exists(since))


def person_figures(*, person: str, visit: str, met: Q) -> dict[str, Count]:
    """How people are counted, written once: for lists, coverage and ledgers alike. Person-times, persons and households are never mixed.

    person, visit: the paths to VisitedPerson and to Visit from the rows that are counted, "" where they are the rows themselves;
    met: keeps those who were not met out, where the rows may hold them.
    """
    individual = met & Q(**{f"{visit}manner": Manner.INDIVIDUAL})
    # Somebody without a household on file is a household of his own: a number that no household has.
    household = Case(
        When(**{f"{person}employee__household__isnull": True}, then=-F(f"{person}employee_id")),
        default=F(f"{person}employee__household_id"),
        output_field=models.BigIntegerField(),
    )
    times = person.removesuffix("__") or "pk"
    return {
        "individual": Count(times, filter=individual),
        "collective": Count(times, filter=met & Q(**{f"{visit}manner": Manner.COLLECTIVE})),
        "people": Count(f"{person}employee", filter=individual, distinct=True),
        "households": Count(household, filter=met & Q(**{f"{visit}place_kind": PlaceKind.HOME}), distinct=True),
    }


def month_ends(month: date) -> tuple[date, date]:
    """The first and the last day of the month in which the day lies."""
    first = month.replace(day=1)
    return first, first + relativedelta(months=1, days=-1)
