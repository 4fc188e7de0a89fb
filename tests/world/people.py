from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from nantun.people.choices import PartyKind
from nantun.people.models import RoleGrant, StandIn
from nantun.people.roles import Role
from tests.factories import LONG_AGO, PartyOrganisationFactory, grant, make_user, stand_in

from . import Case, World


def cases(world: World) -> Iterator[Case]:
    yield from _employees(world)
    yield from _organisation(world)
    yield from _accounts(world)
    yield from _grants(world)
    yield Case("account:sign-out")
    yield Case("account:sign-in", data={"number": "000000", "password": settings.SECRET_KEY[:12]})


def _employees(world: World) -> Iterator[Case]:
    for case, employee in (("ours", world.worker), ("theirs", world.stranger)):
        for name in ("employee", "edit", "transfer", "status", "household", "leave-household"):
            yield Case(f"people:{name}", case, pk=employee.pk)
        for field in ("id_number", "phone"):
            yield Case("people:reveal", f"{field} {case}", pk=employee.pk, field=field, data={"reason": "核对"})
    yield Case("people:employee", "nobody", pk=99999999)
    yield Case("people:pick", query="q=zn")


def _organisation(world: World) -> Iterator[Case]:
    party = PartyOrganisationFactory(name="综采一队党支部", kind=PartyKind.BRANCH)
    for name in ("unit", "edit-unit", "new-team"):
        yield Case(f"people:{name}", pk=world.ours.pk)
    for name in ("edit-team", "drop-team"):
        yield Case(f"people:{name}", pk=world.team.pk)
    yield Case("people:edit-party-organisation", pk=party.pk)


def _accounts(world: World) -> Iterator[Case]:
    for name in ("user", "disable", "enable", "slip", "drop-second-factor"):
        yield Case(f"users:{name}", "ours", pk=world.worker_s_account.pk, data={"reason": "离岗"})
        yield Case(f"users:{name}", "theirs", pk=world.stranger_s_account.pk, data={"reason": "离岗"})
    yield Case("users:slip", "cadre", pk=world.users["cadre"].pk)
    yield Case("users:slip", "clerk", pk=world.user(Role.CLERK).pk)
    yield Case("users:pick", query="q=zn")


def _grants(world: World) -> Iterator[Case]:
    held = grant(make_user(unit=world.ours), Role.AUDIT)
    proposed = RoleGrant.objects.create(user=make_user(unit=world.theirs), role=Role.CLERK, started_on=LONG_AGO, basis="职务:干事")
    yield Case("grants:grant", pk=held.pk)
    yield Case("grants:end", pk=held.pk)
    yield Case("grants:units", pk=proposed.pk)
    leader: StandIn = stand_in(world.user(Role.PRINCIPAL).employee, world.worker)
    yield Case("stand-ins:end", data={"picked": [leader.pk]})
