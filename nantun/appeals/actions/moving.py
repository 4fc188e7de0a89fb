"""The one way in which an appeal changes: guarded by what it was, told in its story, kept for its month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken, Stale
from nantun.people.models import RoleGrant, Unit
from nantun.people.roles import Role
from nantun.web.days import local_day

from ..choices import ENDED, Category, Status, Verb, way_of
from ..models import Appeal, AppealMonth, Move, Raiser
from ..rules import readable_columns

if TYPE_CHECKING:
    from nantun.people.models import User


def move(
    appeal: Appeal,
    verb: Verb,
    *,
    by: User,
    now: datetime,
    text: str = "",
    unit: Any = None,
    counts: Iterable[str] = (),
    **changes: Any,
) -> Appeal:
    """Changes the appeal only if it is still what `by` saw, and writes the step down; inside the caller's transaction.

    text: the sentence of the story; counts: as what the step counts in the month's row (AppealMonth); changes: further columns.
    raises RuleBroken for a move that its status does not allow; Stale, naming who and when, when somebody was a moment faster.
    """
    status = _led_to(appeal, verb)
    fields = {"status": status, "changed_by": by, "changed_at": now, "version": F("version") + 1} | changes
    if not Appeal.objects.filter(pk=appeal.pk, version=appeal.version, status=appeal.status).update(**fields):
        _refuse_late(appeal, by)
    fresh = Appeal.objects.get(pk=appeal.pk)
    write_move(fresh, verb, status_from=appeal.status, by=by, now=now, text=text, unit=unit)
    note_month(fresh, local_day(now), counts=counts)
    return fresh


def _led_to(appeal: Appeal, verb: Verb) -> Status:
    way = way_of(appeal.category, verb)
    if way is None or appeal.status not in way.begins:
        raise RuleBroken(
            _("%(number)s 现在是“%(status)s”,不能%(verb)s。请刷新页面看最新情况。")
            % {"number": appeal.number, "status": appeal.get_status_display(), "verb": verb.label}
        )
    return way.leads_to or Status(appeal.status)


def check_move(*, appeal: Appeal, verb: Verb | None, version: int, by: User) -> None:
    """What move() will refuse, before anything is written: a status that does not allow it, a page that is no longer true.

    verb: None for what changes others and not this one; version: of the appeal that was shown. raises RuleBroken, Stale.
    """
    if verb is not None:
        _led_to(appeal, verb)
    if version != appeal.version:
        _refuse_late(appeal, by)


def write_move(appeal: Appeal, verb: Verb, *, status_from: str, by: User, now: datetime, text: str, unit: Any = None) -> Move:
    return Move.objects.create(
        appeal=appeal,
        verb=verb,
        status_from=status_from,
        status_to=appeal.status,
        round=appeal.round,
        by=by,
        at=now,
        unit=unit,
        due_on=appeal.due_on,
        text=text[:2000],
    )


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
    """The day on which this round began."""
    if appeal.round == 1:
        return local_day(appeal.registered_at)
    reopened = appeal.moves.filter(verb=Verb.REOPEN, round=appeal.round).order_by("pk").values_list("at", flat=True).first()
    return local_day(reopened or appeal.registered_at)


def own_unit(user: User) -> Any:
    """The unit in which the user stands, None for officers on no roster."""
    return user.employee.unit if user.employee is not None else None


def refuse_ended(appeal: Appeal) -> None:
    if appeal.status in ENDED:
        raise RuleBroken(_("%(number)s %(status)s,不能再改。") % {"number": appeal.number, "status": appeal.get_status_display()})


def _refuse_late(appeal: Appeal, by: User) -> None:
    latest = Appeal.objects.select_related("changed_by").get(pk=appeal.pk)
    theirs = Raiser.objects.of_appeal(latest).filter(employee=latest.changed_by.employee_id).exists()
    kept = theirs and "raisers" not in readable_columns(by, latest)
    raise Stale(
        _("%(who)s 刚刚在 %(when)s 办过这一件,现在是“%(status)s”。请看过最新情况再办,您填写的内容还在。")
        % {
            "who": _("反映人") if kept else latest.changed_by,
            "when": timezone.localtime(latest.changed_at).strftime("%H:%M"),
            "status": latest.get_status_display(),
        }
    )
