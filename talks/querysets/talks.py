"""What is asked of talks. That there was one is seen by those whose roles reach the talker's or the counterpart's unit; what was said, by the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from nantun.musts.querysets import MustQuerySet
from nantun.people.querysets import covering
from nantun.relations import along

from ..choices import Direction, Side, Status
from ..policies import MUSTS, TALKS

if TYPE_CHECKING:
    from nantun.people.models import Employee, User

    from ..models import Talk  # noqa: F401 - named in a string

IN_A_LINE = ("number", "day", "starts_at", "ends_at", "direction", "tier", "place_kind", "place", "status", "confirm_due_on")


@dataclass(frozen=True)
class TalkCounts:
    """held: down and up together; unanswered: of those asked."""

    held: int
    down: int
    up: int
    booked: int
    asked: int
    unanswered: int


class TalkQuerySet(models.QuerySet["Talk"]):
    def visible_to(self, user: User) -> Self:
        """One's own, those one entered, and those of the units within reach: that they were, not what was said."""
        return TALKS.rows(user, self)

    def of(self, employee: Employee | int | None) -> Self:
        """In which this employee takes part on either side."""
        return self.filter(Q(talker=employee) | Q(counterpart=employee))

    def held(self) -> Self:
        return self.filter(status=Status.HELD)

    def open(self) -> Self:
        """Asked for or appointed, and not over."""
        return self.filter(status__in=(Status.ASKED, Status.BOOKED))

    def between(self, first: date, last: date) -> Self:
        """By the day on which it was held or is appointed."""
        return self.filter(day__range=(first, last))

    def in_month(self, month: date) -> Self:
        first = month.replace(day=1)
        return self.filter(day__gte=first, day__lt=first + relativedelta(months=1))

    def in_ledger(self, month: date) -> Self:
        return self.held().filter(ledger_month=month.replace(day=1))

    def unanswered(self, day: date) -> Self:
        """未回应: nobody has answered in the working days that there were for it."""
        return self.filter(status=Status.ASKED, answer_due_on__lt=day)

    def unconfirmed(self, day: date) -> Self:
        """Held, and the counterpart has said nothing in the working days that there were for it. It is counted all the same."""
        return self.held().filter(answer=None, confirm_due_on__lt=day)

    def awaiting(self, employee: Employee | int | None) -> Self:
        """Whose turn it is to answer."""
        turn = Q(turn=Side.TALKER, talker=employee) | Q(turn=Side.COUNTERPART, counterpart=employee)
        return self.filter(turn, status=Status.ASKED)

    def sent(self, submission: UUID, by: User) -> Self:
        """What the user's form of that key has made already."""
        return self.filter(submission=submission, entered_by=by)

    def same_asked(self, *, talker: Employee, counterpart: Employee) -> Self:
        """Asked for or appointed already between the two."""
        return self.open().filter(talker=talker, counterpart=counterpart)

    def to_be_closed(self, day: date) -> Self:
        """Appointed for a day before this one, and nobody has said whether it was held."""
        return self.filter(status=Status.BOOKED, day__lt=day)

    def without_record(self) -> Self:
        """Appointed and held, and no word of it written. What was entered afterwards needs none and is not asked for it."""
        return self.held().filter(afterwards=False, record__isnull=True)

    def counts(self, day: date) -> TalkCounts:
        """One query, however many rows."""
        held, asked = Q(status=Status.HELD), Q(status=Status.ASKED)
        found = self.order_by().aggregate(
            held=Count("pk", filter=held),
            down=Count("pk", filter=held & Q(direction=Direction.DOWN)),
            up=Count("pk", filter=held & Q(direction=Direction.UP)),
            booked=Count("pk", filter=Q(status=Status.BOOKED)),
            asked=Count("pk", filter=asked),
            unanswered=Count("pk", filter=asked & Q(answer_due_on__lt=day)),
        )
        return TalkCounts(**found)

    def for_rows(self) -> Self:
        """With all that a line of the list shows."""
        people = ("talker", "counterpart")
        related = [f"{side}__{place}" for side in people for place in ("unit", "team")]
        return self.select_related(*related, "reporting_unit", "counterpart_unit", "answer").defer(
            *(f"{side}__id_number" for side in people)
        )

    def for_list(self) -> Self:
        """With what a line of the list or of the calendar shows and nothing else: a page has dozens of lines."""
        people = ("talker__name", "counterpart__name", "counterpart__unit__name", "counterpart__team__name")
        rows = self.select_related("talker", "counterpart__unit", "counterpart__team", "answer")
        return rows.only(*IN_A_LINE, *people, "answer__talk", "answer__answer")

    def for_story(self) -> Self:
        """With its steps, and whether there is a record; what stands in it is not fetched."""
        record = along(self, "record").filter(talk=OuterRef("pk"))
        return self.prefetch_related("moves__by__employee__unit", "offers", "answer__by").annotate(has_record=Exists(record))


class BookingQuerySet(models.QuerySet):
    def of_people(self, employee_ids: Any, start: datetime, end: datetime) -> Self:
        """What takes these people's time between the two moments."""
        return self.filter(employee__in=employee_ids, during__overlap=(start, end))

    def lapsed(self, now: datetime) -> Self:
        """Held for an offer that nobody took in time."""
        return self.filter(held_until__lt=now)


class DatedQuerySet(models.QuerySet):
    """Rows that hold from a day to a day."""

    def active_on(self, day: date) -> Self:
        return self.filter(covering(day))


class MustTalkQuerySet(MustQuerySet):
    def visible_to(self, user: User) -> Self:
        return MUSTS.rows(user, self)

    def for_rows(self) -> Self:
        return super().for_rows().select_related("talker__unit").defer("employee__id_number", "talker__id_number")
