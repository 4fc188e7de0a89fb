"""What is asked of the sheets for Monday's meeting, and which appeals stand on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Prefetch, Q, Value, When

from nantun.approvals.choices import Decision
from nantun.people.roles import Role
from nantun.relations import along

from ..choices import WITH_THE_UNIT, Category, Outcome, Status, UrgeReason
from ..policies import SHEETS
from .appeals import ANSWERED, AppealQuerySet

if TYPE_CHECKING:
    from nantun.people.models import User

# 违纪 goes to 纪检 alone; danger to life is reported at once and is no matter for a sheet that goes from hand to hand.
NEVER_ON_PAPER = (Category.DISCIPLINE, Category.DANGER)


def to_urge(appeals: AppealQuerySet, day: date, ahead: int) -> AppealQuerySet:
    """Those of the appeals that are to be spoken of on that day, with `reason`: what a unit has not answered and that is
    without limit, overdue, not taken up in time, waiting for a decision or due within `ahead` days; and what was promised for a day.
    """
    waiting = along(appeals, "requests").filter(appeal=OuterRef("pk"), status=Decision.WAITING)
    unanswered = Q(status__in=WITH_THE_UNIT)
    promised = Q(status__in=ANSWERED, outcome=Outcome.TIMETABLE)
    reason = Case(
        When(unanswered & Q(category=Category.HAZARD), then=Value(UrgeReason.AT_ONCE.value)),
        When((unanswered | promised) & Q(due_on__lt=day), then=Value(UrgeReason.OVERDUE.value)),
        When(status=Status.ASSIGNED, first_answer_due_on__lt=day, then=Value(UrgeReason.UNACCEPTED.value)),
        When(unanswered & Exists(waiting), then=Value(UrgeReason.DECISION.value)),
        When(unanswered & Q(due_on__lte=day + timedelta(days=ahead)), then=Value(UrgeReason.DUE.value)),
        When(promised, then=Value(UrgeReason.PROMISE.value)),
        default=Value(""),
        output_field=CharField(),
    )
    rows = appeals.filter(unanswered | promised, lead_unit__isnull=False).exclude(category__in=NEVER_ON_PAPER)
    return rows.annotate(reason=reason).exclude(reason="")


class UrgeSheetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The units' to those who answer for them, one's own to a leader, all to the party office and the principals."""
        return SHEETS.rows(user, self)

    def kept_by(self, user: User) -> Self:
        """Whose answers this user enters first of all: a clerk his units', the party office the leaders'."""
        mine = user.reach(Role.CLERK).q("unit")
        return self.filter(mine | Q(leader__isnull=False) if user.holds(Role.PARTY_OFFICE) else mine)

    def current(self) -> Self:
        """Without those that were made anew since."""
        return self.exclude(Exists(self._of_same().filter(edition__gt=OuterRef("edition"))))

    def unscanned(self) -> Self:
        """Of which no scan is there, neither of this nor of another edition: whichever paper was signed, it was."""
        return self.exclude(Exists(self._of_same().exclude(scan="")))

    def with_counts(self) -> Self:
        """printed, entered: how many lines stand on it, and of how many an answer was entered."""
        return self.annotate(printed=Count("lines"), entered=Count("lines", filter=~Q(lines__answer="")))

    def in_order(self) -> Self:
        """Leaders first, then the units as the mine lists them."""
        return self.order_by(F("unit__order").asc(nulls_first=True), "unit_id", "leader__number", "edition")

    def for_paper(self) -> Self:
        """With its lines, and what says who may see each; a fixed number of queries."""
        rows = along(self, "lines").select_related("appeal", "unit", "entered_by").defer("appeal__sealed_text")
        return (
            self.select_related("unit", "leader__unit", "made_by", "scanned_by")
            .defer("leader__id_number")
            .prefetch_related(Prefetch("lines", rows.order_by("order")), "lines__appeal__targets")
        )

    def _of_same(self) -> models.QuerySet:
        """Those for the same day and the same unit or leader."""
        same = Q(unit=OuterRef("unit")) | Q(leader=OuterRef("leader"))
        return self.model._default_manager.filter(same, day=OuterRef("day"))
