from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from nantun.appeals import actions
from nantun.appeals.choices import Category, Outcome, RequestKind, Status
from nantun.appeals.models import Appeal
from nantun.people.models import Unit
from nantun.people.roles import Role
from tests.appeals.makers import Cast, answered, brought_to, raise_one
from tests.factories import UnitFactory, make_user
from tests.support.days import at

from . import Case, World

DAY = at(date(2026, 11, 5))
# What each act is tried upon: one that it may be done to.
ACTS = {
    "assign": Status.REGISTERED,
    "void": Status.REGISTERED,
    "targets": Status.REGISTERED,
    "merge": Status.ACCEPTED,
    "accept": Status.ASSIGNED,
    "return": Status.ASSIGNED,
    "progress": Status.ACCEPTED,
    "ask": Status.ACCEPTED,
    "reply": Status.ACCEPTED,
    "resume": Status.ON_HOLD,
    "strike-off": Status.CALLED_BACK,
    "reopen": Status.CALLED_BACK,
}


def cases(world: World) -> Iterator[Case]:
    """Heard in ours of the worker's column and done by ours; heard in ours and done by theirs; all of it theirs; complained of ours."""
    inside, passed, afar = (
        _cast(world, world.ours, world.ours),
        _cast(world, world.ours, world.theirs),
        _cast(world, world.theirs, world.theirs),
    )
    for name, status in ACTS.items():
        yield Case(f"appeals:{name}", "ours", pk=_at(status, inside).pk)
        yield Case(f"appeals:{name}", "theirs", pk=_at(status, afar).pk)
    yield Case("appeals:call-back", "ours", pk=_at(Status.REPLIED, inside).pk)
    yield Case("appeals:call-back", "passed on", pk=_at(Status.REPLIED, passed).pk)
    yield Case("appeals:call-back", "theirs", pk=_at(Status.REPLIED, afar).pk)
    promised = answered(
        _at(Status.ACCEPTED, inside), inside, now=DAY, outcome=Outcome.TIMETABLE, promised_on=DAY.date() + timedelta(days=9)
    )
    yield Case("appeals:carry-out", pk=promised.pk)
    yield from _readings(world, inside, passed, afar)
    yield from _parts(world, inside)


def _readings(world: World, inside: Cast, passed: Cast, afar: Cast) -> Iterator[Case]:
    yield Case("appeals:appeal", "ours", pk=_at(Status.ACCEPTED, inside).pk)
    yield Case("appeals:appeal", "passed on", pk=_at(Status.ACCEPTED, passed).pk)
    yield Case("appeals:appeal", "theirs", pk=_at(Status.ACCEPTED, afar).pk)
    complained = raise_one(afar.visitor, now=DAY, category=Category.CONDUCT, target_units=(world.ours,))
    yield Case("appeals:appeal", "against ours", pk=complained.pk)
    sealed = raise_one(inside.visitor, now=DAY, category=Category.DISCIPLINE, text="举报内容")
    yield Case("appeals:appeal", "discipline", pk=sealed.pk)


def _parts(world: World, inside: Cast) -> Iterator[Case]:
    """Evidence, what was answered on the spot, a request of the clerk's, templates of ours and of the mine."""
    replied = _at(Status.REPLIED, inside)
    yield Case("appeals:evidence", pk=replied.pk, evidence_pk=replied.evidence.get().pk)
    spot = raise_one(inside.visitor, inside.worker, now=DAY, answer="明天就有")
    Appeal.objects.filter(pk=spot.pk).update(drawn=True)
    yield Case("appeals:check", pk=spot.pk)
    waiting = _at(Status.ACCEPTED, inside)
    asked: Any = actions.ask(
        appeal=waiting, kind=RequestKind.EXTENSION, day=waiting.due_on + timedelta(days=7), reason="等料", by=inside.clerk, now=DAY
    )
    yield Case("appeals:decide", pk=waiting.pk, request_pk=asked.pk, query="agree=1")
    facts: dict[str, Any] = {"template": None, "text": "已安排。", "now": DAY}
    own = actions.keep_template(title="本单位的", unit=world.ours, by=inside.clerk, **facts)
    mines = actions.keep_template(title="全矿的", by=inside.office, **facts)
    for case, row in (("ours", own), ("mine", mines)):
        yield Case("appeals:template", case, pk=row.pk)
        yield Case("appeals:drop-template", case, pk=row.pk)
    yield Case("appeals:assign-many", data={"picked": [_at(Status.REGISTERED, inside).pk]})


def _cast(world: World, heard: Unit, done: Unit) -> Cast:
    """Everybody beside the columns themselves, so that none of them is the one who registered, answered or called; ours is raised by a worker."""
    return Cast(
        ours=heard,
        theirs=done,
        worker=world.user(Role.WORKER).employee if heard == world.ours else world.stranger,
        visitor=make_user(Role.CLERK, unit=heard),
        clerk=make_user(Role.CLERK, unit=done),
        head=make_user(Role.HEAD, unit=done),
        deputy=make_user(Role.DEPUTY, units=[heard, done], unit=UnitFactory()),
        office=make_user(Role.PARTY_OFFICE, unit=UnitFactory()),
        union=make_user(Role.UNION_STAFF, unit=UnitFactory()),
    )


def _at(status: Status, cast: Cast) -> Appeal:
    return brought_to(status, cast, now=DAY)
