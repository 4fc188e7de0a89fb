"""An appeal changes guarded by what it was, told in its story (nantun/moves), and kept for its month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from nantun.approvals import actions as approvals
from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.moves import guard
from nantun.people.models import RoleGrant, Unit
from nantun.people.roles import Role

from ..choices import ENDED, Category, Verb
from ..models import Appeal, AppealMonth

if TYPE_CHECKING:
    from nantun.people.models import User


def move(
    appeal: Appeal,
    verb: Verb,
    *,
    by: User,
    now: datetime,
    text: str = "",
    unit: Unit | None = None,
    counts: Iterable[str] = (),
    **changes: Any,
) -> Appeal:
    """As guard.move(); unit: of the step; counts: as what the step counts in the month's row (AppealMonth).

    A longer limit or a hold that was asked for lapses as soon as the appeal stands where neither can be given: answered, merged, given back.
    """
    moved = guard.move(appeal, verb, by=by, now=now, text=text, kept={"unit": unit}, **changes)
    if appeal.allows(Verb.DECIDE) and not moved.allows(Verb.DECIDE):
        approvals.lapse(moved.requests.all(), now=now)
    note_month(moved, local_day(now), counts=counts)
    return moved


def note_month(appeal: Appeal, day: date, *, raised: bool = False, counts: Iterable[str] = ()) -> None:
    """How the appeal stands now, for the ledger of the day's month; counts: what happened, one more of each in this month."""
    month, stands = day.replace(day=1), _stands(appeal, day)
    more = {name: F(name) + 1 for name in counts}
    if not AppealMonth.objects.filter(appeal=appeal, month=month).update(**stands, **more):
        happened = {"raised": raised, "on_spot": raised and appeal.on_spot} | dict.fromkeys(more, 1)
        AppealMonth.objects.create(appeal=appeal, month=month, **stands, **happened)


def _stands(appeal: Appeal, day: date) -> dict[str, Any]:
    complained = set(appeal.targets.order_by().values_list("unit_id", flat=True))
    return {
        "unit_id": appeal.lead_unit_id or _unit_of_sheet(appeal, complained, day),
        "category": appeal.category,
        "urgency": appeal.urgency,
        "names_hidden": appeal.names_hidden or bool(complained) or appeal.category == Category.DANGER,
        "complained": bool(complained),
        "status": appeal.status,
        "due_on": appeal.due_on,
        "round": appeal.round,
        "answered_on": local_day(appeal.replied_at) if appeal.replied_at else None,
        "outcome": appeal.outcome,
        "closure": appeal.closure,
    }


def _unit_of_sheet(appeal: Appeal, complained: set[int], day: date) -> int:
    """On whose ledger it stands while nobody leads: where it was heard; were that complained of, with the party office or another unit."""
    if appeal.registering_unit_id not in complained:
        return appeal.registering_unit_id
    office = RoleGrant.objects.active_on(day).filter(role=Role.PARTY_OFFICE, user__employee__unit=OuterRef("pk"))
    others = Unit.objects.exclude(pk__in=complained).annotate(is_office=Exists(office)).order_by("-is_office", "order", "pk")
    return others.values_list("pk", flat=True).first() or appeal.registering_unit_id


def round_begun(appeal: Appeal) -> date:
    """The day on which this round began: on which it was reopened, and the first when it was registered."""
    reopened = appeal.moves.filter(verb=Verb.REOPEN, round=appeal.round).order_by("pk").values_list("at", flat=True).first()
    return local_day(reopened or appeal.registered_at)


def own_unit(user: User) -> Any:
    """The unit in which the user stands, None for officers on no roster."""
    return user.employee.unit if user.employee is not None else None


def refuse_ended(appeal: Appeal) -> None:
    if appeal.status in ENDED:
        raise RuleBroken(_("%(number)s %(status)s,不能再改。") % {"number": appeal.number, "status": appeal.get_status_display()})
