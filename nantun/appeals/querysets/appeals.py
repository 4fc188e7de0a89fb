"""What is asked of appeals. Whose they are to read comes first (rights.md, "appeal: read", footnote 3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, RowNumber

from nantun.approvals.choices import Decision
from nantun.approvals.querysets import ApprovalQuerySet
from nantun.days import month_end
from nantun.relations import along

from ..choices import (
    ENDED,
    STAGES,
    UNASSIGNED,
    UNLIMITED,
    WAYS,
    Category,
    Closure,
    Light,
    Outcome,
    Stage,
    Status,
    Verb,
)
from ..policies import APPEALS, CALLERS, REQUESTS, TEMPLATES, UNIT_READERS, answers_for_it, is_raiser

if TYPE_CHECKING:
    from nantun.people.models import Employee, Unit, User
    from nantun.people.policy import Standing

ANSWERED = (Status.REPLIED, Status.CALLED_BACK)
IN_A_LINE = (
    "number", "category", "text", "status", "outcome", "round", "on_spot", "names_hidden", "raised_on", "due_on", "original_due_on", "at_risk_on",
)  # fmt: skip


def is_answered() -> Q:
    """Answered, or at its end. A timetable is no answer yet: its day is the limit."""
    return Q(status__in=ENDED) | Q(status__in=ANSWERED) & ~Q(outcome=Outcome.TIMETABLE)


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """What the user raised, registered or answers for, and what his roles reach; never what is complained of him or his unit.

        违纪 is seen by 纪检 and, as a number, by whoever raised it.
        """
        return APPEALS.rows(user, self)

    def names_hidden_from(self, user: User) -> Q:
        """Of the rows that the user sees: those whose raisers he must not know."""
        return _meets(~APPEALS.shown["raisers"], user, self.model)

    def sealed_from(self, user: User) -> Q:
        """Those of which he learns no more than the number: 违纪, to everybody but 纪检."""
        return _meets(~APPEALS.shown["text"], user, self.model)

    def read_by(self, user: User) -> Self:
        """With `names_kept` and `sealed`, as this reader meets them."""
        return self.annotate(names_kept=_held(self.names_hidden_from(user)), sealed=_held(self.sealed_from(user)))

    def of_own(self, user: User) -> Self:
        """What the user raised, registered, first heard, answers for or does."""
        return self.filter(_meets(is_raiser | answers_for_it, user, self.model))

    def of_units(self, user: User) -> Self:
        """What the units that the user answers for, has in charge or covers are to do."""
        return self.filter(lead_unit__in=user.reach(*UNIT_READERS).unit_ids)

    def at_stage(self, stage: str) -> Self:
        """Where it waits on its way through the units; 违纪 goes another way."""
        return self.filter(status__in=STAGES[Stage(stage)]).exclude(category=Category.DISCIPLINE)

    def for_board(self, day: date, most: int) -> Self:
        """The open ones with their `stage`, at most so many of each, the most urgent first; one query.

        in_stage, overdue_in_stage: how many of the stage there are, all of them counted.
        """
        stages = [When(status__in=statuses, then=Value(stage.value)) for stage, statuses in STAGES.items()]
        at_once = Case(When(category__in=UNLIMITED, then=0), default=1)
        by_stage: dict[str, Any] = {"partition_by": [F("stage")]}
        return (
            self.open()
            .exclude(category=Category.DISCIPLINE)
            .annotate(stage=Case(*stages, output_field=CharField()))
            .annotate(
                place=Window(RowNumber(), order_by=[at_once, F("due_on").asc(nulls_last=True), "pk"], **by_stage),
                in_stage=Window(Count("pk"), **by_stage),
                overdue_in_stage=Window(Count("pk", filter=_lamps(day)[Light.RED]), **by_stage),
            )
            .filter(place__lte=most)
            .order_by("place")
        )

    def with_request(self) -> Self:
        """Somebody waits for a longer limit or a hold to be decided."""
        return self.filter(Exists(along(self, "requests").filter(appeal=OuterRef("pk"), status=Decision.WAITING)))

    def mergeable(self) -> Self:
        """What may become part of another."""
        return self.filter(status__in=WAYS[Verb.MERGE].begins).exclude(category__in=UNLIMITED)

    def raised_in(self, key: str, row: models.Model) -> Self:
        """In that row of the source of that key (nantun.appeals.sources)."""
        return self.filter(source=key, source_id=row.pk)

    def open(self) -> Self:
        return self.exclude(status__in=ENDED)

    def unassigned(self) -> Self:
        return self.filter(status__in=UNASSIGNED).exclude(category=Category.DISCIPLINE)

    def overdue(self, day: date) -> Self:
        """Not answered by its limit."""
        return self.under_light(Light.RED, day)

    def at_risk(self, day: date) -> Self:
        return self.under_light(Light.AMBER, day)

    def unaccepted(self, day: date) -> Self:
        """Neither accepted nor returned in the days that the unit has for it."""
        return self.filter(status=Status.ASSIGNED, first_answer_due_on__lt=day)

    def to_check(self) -> Self:
        """Answered on the spot, drawn for checking, and not checked yet."""
        checked = along(self, "call_backs").filter(appeal=OuterRef("pk"), check_only=True)
        return self.filter(on_spot=True, drawn=True).exclude(Exists(checked))

    def lit(self, day: date) -> Self:
        """With `light` as Appeal.light(day) says it; for values() and grouping, as it covers the method of that name."""
        return self.annotate(light=_light(day))

    def under_light(self, light: str, day: date) -> Self:
        """Of a plain condition the database can tell how many rows meet it, of the whole of `_light` it cannot."""
        return self.filter(_lamps(day)[Light(light)])

    def led_by(self, unit: Unit) -> Self:
        return self.filter(lead_unit=unit)

    def raised_by(self, employee: Employee) -> Self:
        """By him alone or with others; what was merged into another too."""
        return self.filter(Exists(along(self, "raisers").filter(appeal=OuterRef("pk"), employee=employee)))

    def callable_by(self, user: User) -> Self:
        """Answered, waiting for a call-back that this user may make: from outside, and not the one who answered."""
        if not user.holds(*CALLERS):
            return self.none()
        waiting = self.filter(status=Status.REPLIED).exclude(replied_by=user)
        if user.employee is None:
            return waiting
        return waiting.exclude(lead_unit=user.employee.unit_id)

    def for_rows(self) -> Self:
        """With what is asked of one appeal, in a fixed number of queries."""
        raisers = along(self, "raisers").select_related("employee").defer("employee__id_number").order_by("order")
        return (
            self.select_related("lead_unit", "registering_unit", "suggested_unit", "responsible_leader")
            .defer("sealed_text", "responsible_leader__id_number")
            .prefetch_related(Prefetch("raisers", raisers))
        )

    def for_list(self) -> Self:
        """With what a line of the list or a card of the board shows and nothing else; the lines' raisers in a second query."""
        raisers = along(self, "raisers").select_related("employee").only("appeal", "order", "employee__name").order_by("order")
        rows = self.select_related("lead_unit", "suggested_unit").only(*IN_A_LINE, "lead_unit__name", "suggested_unit__name")
        return rows.prefetch_related(Prefetch("raisers", raisers))

    def for_story(self) -> Self:
        """With what the page of one appeal shows besides."""
        return self.select_related(
            "registered_by", "first_responder__unit", "handler", "replied_by", "closed_by", "merged_into", "changed_by"
        ).prefetch_related(
            "moves__by__employee__unit", "moves__unit", "supporting_units", "targets__employee", "targets__unit", "evidence", "call_backs__by",
            "call_backs__raiser", "requests__asked_by", "requests__decided_by", "merged__raisers__employee",
        )  # fmt: skip

    def figures(self, day: date) -> dict[str, int]:
        """What is counted of a list, in one query: appeals, open, overdue, at_risk, to_call, reopened."""
        lamps = _lamps(day)
        return self.order_by().aggregate(
            appeals=Count("pk"),
            open=Count("pk", filter=~Q(status__in=ENDED)),
            overdue=Count("pk", filter=lamps[Light.RED]),
            at_risk=Count("pk", filter=lamps[Light.AMBER]),
            to_call=Count("pk", filter=Q(status=Status.REPLIED)),
            reopened=Count("pk", filter=Q(round__gt=1)),
        )


def _lamps(day: date) -> dict[Light, Q]:
    """Of each appeal just one is lit."""
    waiting = ~is_answered()
    at_risk = Q(at_risk_on__lte=day)
    return {
        Light.BLUE: is_answered(),
        Light.NONE: waiting & Q(due_on__isnull=True),
        Light.RED: waiting & Q(due_on__lt=day),
        Light.AMBER: waiting & Q(due_on__gte=day) & at_risk,
        Light.GREEN: waiting & Q(due_on__gte=day) & ~at_risk,
    }


def _light(day: date) -> Case:
    lamps = [When(lit, then=Value(light.value)) for light, lit in _lamps(day).items()]
    return Case(*lamps, output_field=CharField())


def _meets(standing: Standing, user: User, model: Any) -> Q:
    """As a condition in any case: on every row, or on none."""
    found = standing.condition(user, model)
    return found if isinstance(found, Q) else Q(pk__isnull=not found)


def _held(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


class RaiserQuerySet(models.QuerySet):
    def of_appeal(self, appeal: Any) -> Self:
        """Everybody who raised it, also those whose own was merged into it: one answer reaches them all."""
        return self.of_appeals([appeal.pk]).select_related("employee").order_by("pk")

    def of_appeals(self, appeal_ids: Iterable[int]) -> Self:
        """Of each of them, and of what was merged into them. By two indexes: asked over a join, every raiser of the mine would be looked at."""
        ids = list(appeal_ids)
        appeals = along(self, "appeal").filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        return self.filter(appeal__in=appeals.order_by().values("pk"))


class AppealRequestQuerySet(ApprovalQuerySet):
    def visible_to(self, user: User) -> Self:
        return REQUESTS.rows(user, self)


class ReplyTemplateQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The mine's, and those of the units for which one answers; all to the party office."""
        return TEMPLATES.rows(user, self)


class AppealMonthQuerySet(models.QuerySet):
    def of_ledger(self, month: date) -> Self:
        """The rows of that month's ledger: how each appeal stood at its end, of those that were open or were dealt with in it.

        With this_month: whether the row's counts are of this month, and not of an earlier one that left it behind; age: days since it was raised,
        at the month's end; is_overdue: not answered by then, though its limit had come. 违纪 and what was voided or merged stand in none.
        """
        first = month.replace(day=1)
        later = self.model._default_manager.filter(appeal=OuterRef("appeal"), month__gt=OuterRef("month"), month__lte=first)
        latest = self.filter(month__lte=first).exclude(Exists(later))
        kept = latest.exclude(status__in=(Status.MERGED, Status.VOID)).exclude(category=Category.DISCIPLINE)
        last = month_end(first)
        return kept.filter(Q(month=first) | ~Q(status__in=ENDED)).annotate(
            this_month=_is_so(Q(month=first)),
            age=_days_between(F("appeal__raised_on"), last),
            is_overdue=_is_so(~is_answered() & Q(due_on__lte=last)),
        )

    def open(self) -> Self:
        return self.exclude(status__in=ENDED)


def _is_so(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _days_between(first: F, last: date) -> Func:
    return Func(Cast(Value(last), DateField()), first, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())


# Age in days at the month's end, both included: the classes of what is open.
AGES: dict[str, tuple[int | None, int | None]] = {"open_15": (None, 15), "open_30": (16, 30), "open_60": (31, 60), "open_older": (61, None)}
STILL_OPEN = ~Q(status__in=ENDED)


def _of_age(youngest: int | None, oldest: int | None) -> Q:
    low = Q() if youngest is None else Q(age__gte=youngest)
    return low if oldest is None else low & Q(age__lte=oldest)


def _sum(count: str) -> Coalesce:
    return Coalesce(Sum(count, filter=NOW), Value(0))


NOW = Q(this_month=True)
# How a month's appeals are counted, written once: for the ledger, the figures on pages and the reconciliation alike. Over the rows of
# AppealMonth.objects.of_ledger(month); a row that an earlier month left behind counts as open and for nothing else.
MONTH_FIGURES: dict[str, Count | Coalesce] = {
    "raised": Count("pk", filter=NOW & Q(raised=True, on_spot=False)),
    "on_spot": Count("pk", filter=NOW & Q(on_spot=True)),
    "in_time": _sum("in_time"),
    "late": _sum("late"),
    "reopened": _sum("reopened"),
    "content": _sum("content"),
    "largely": _sum("largely"),
    "not_content": _sum("not_content"),
    "struck_off": Count("pk", filter=NOW & Q(status=Status.STRUCK_OFF) & ~Q(closure=Closure.ON_SPOT)),
    "open": Count("pk", filter=STILL_OPEN),
    **{key: Count("pk", filter=STILL_OPEN & _of_age(*ages)) for key, ages in AGES.items()},
    "overdue": Count("pk", filter=Q(is_overdue=True)),
}
