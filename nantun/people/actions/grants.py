from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nantun.days import A_DAY
from nantun.errors import RuleBroken
from nantun.web.words import wanted

from ..models import RoleGrant, Unit, User
from ..proposals import proposals_from_posts
from ..roles import Role, incompatible


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    units: Iterable[Unit] = (),
    started_on: date,
    ended_on: date | None = None,
    basis: str,
    by: User,
    now: datetime,
    today: date,
) -> RoleGrant:
    """A role over its units (or the mine) from a day to a day, on somebody's request (`basis`).

    raises RuleBroken for oneself, a disabled account, a role that cannot meet another in one person, a scope that does not fit
    the role, dates that lie behind, or a grant that stands already.
    """
    units = list(units)
    if started_on < today:
        raise RuleBroken(_("角色不能从过去起算,请填今天或以后的日期。"), field="started_on")
    if ended_on is not None and ended_on < started_on:
        raise RuleBroken(_("结束日期不能早于开始日期。"), field="ended_on")
    basis = wanted(basis, _("请写明依据:谁提出、凭什么,例如:南矿任〔2026〕5号。"), field="basis", most=120)
    _check(user=user, role=Role(role), units=units, started_on=started_on, ended_on=ended_on, by=by)
    grant = RoleGrant.objects.create(
        user=user, role=role, started_on=started_on, ended_on=ended_on, basis=basis, granted_by=by, granted_at=now
    )
    grant.units.set(units)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, reason: str, by: User, today: date, last_day: date | None = None) -> RoleGrant:
    """Ends the role with `last_day`, or at once (yesterday was its last day) when none is given.

    raises RuleBroken without a reason, for a proposal, a day that lies behind, or a grant that ends earlier anyway.
    """
    reason = wanted(reason, _("请写明结束的原因。"), field="reason", most=120)
    if grant.granted_by_id is None:
        raise RuleBroken(_("这是待确认的建议,请用“不采纳”。"))
    if last_day is not None and last_day < today:
        raise RuleBroken(_("最后一天不能早于今天;要立即结束,请把日期留空。"), field="last_day")
    last = max(last_day or today - A_DAY, grant.started_on - A_DAY)
    ended = RoleGrant.objects.filter(Q(ended_on=None) | Q(ended_on__gt=last), pk=grant.pk).update(
        ended_on=last, ended_by=by, end_reason=reason
    )
    if not ended:
        raise RuleBroken(_("这项角色在这之前已经结束。"), field="last_day")
    grant.refresh_from_db()
    return grant


class Confirmed(NamedTuple):
    """What became of the proposals ticked: the grants made, and (proposal, why not) for the others."""

    grants: list[RoleGrant]
    refused: list[tuple[RoleGrant, str]]


def confirm_proposals(*, grants: Iterable[RoleGrant], by: User, now: datetime, today: date) -> Confirmed:
    """Turns proposals into grants, each for itself: one that breaks a rule is left as it is, and the others go on."""
    done: list[RoleGrant] = []
    refused: list[tuple[RoleGrant, str]] = []
    for grant in grants:
        try:
            done.append(_confirm(grant, by=by, now=now, today=today))
        except RuleBroken as broken:
            refused.append((grant, str(broken.message)))
    return Confirmed(done, refused)


@transaction.atomic
def _confirm(grant: RoleGrant, *, by: User, now: datetime, today: date) -> RoleGrant:
    _check(user=grant.user, role=Role(grant.role), units=list(grant.units.all()), started_on=today, ended_on=None, by=by)
    if not RoleGrant.objects.filter(pk=grant.pk, granted_by=None).update(granted_by=by, granted_at=now, started_on=today):
        raise RuleBroken(_("这条建议已经处理过。"))
    grant.refresh_from_db()
    return grant


@transaction.atomic
def drop_proposals(*, grants: Iterable[RoleGrant]) -> int:
    """Throws proposals away: they never gave a right. Returns how many."""
    rows = RoleGrant.objects.proposed().filter(pk__in=[grant.pk for grant in grants])
    count = rows.count()
    rows.delete()
    return count


@transaction.atomic
def set_proposed_units(*, grant: RoleGrant, units: Iterable[Unit]) -> RoleGrant:
    """The units that a proposal is to reach, e.g. those in a deputy's charge. raises RuleBroken for a grant that is confirmed."""
    if not RoleGrant.objects.proposed().filter(pk=grant.pk).exists():
        raise RuleBroken(_("这条建议已经处理过。"))
    grant.units.set(units)
    return grant


@transaction.atomic
def propose_roles(*, day: date) -> list[RoleGrant]:
    """Writes down what the posts of that day suggest for people who have an account, and returns the new proposals.

    Nothing is suggested twice: neither what is held already nor what waits. Proposals give no right.
    """
    wanted = proposals_from_posts(day)
    users = {user.employee_id: user for user in User.objects.filter(employee__in=[one.employee.pk for one in wanted], is_active=True)}
    known = _known_grants(users.values(), day)
    with_account = [one for one in wanted if one.employee.pk in users]
    fresh = [one for one in with_account if not _known(one.role, one.units, known.get(users[one.employee.pk].pk, []))]
    rows = RoleGrant.objects.bulk_create(
        RoleGrant(user=users[one.employee.pk], role=one.role, started_on=day, basis=one.why[:120]) for one in fresh
    )
    through = RoleGrant.units.through
    through.objects.bulk_create(
        through(rolegrant_id=row.pk, unit_id=unit.pk) for row, one in zip(rows, fresh, strict=True) for unit in one.units
    )
    return rows


def _known_grants(users: Iterable[User], day: date) -> dict[int, list[tuple[str, frozenset[int]]]]:
    """user id → (role, unit ids) of what is held that day, later, or proposed."""
    rows = RoleGrant.objects.filter(Q(ended_on=None) | Q(ended_on__gte=day), user__in=[user.pk for user in users])
    known: dict[int, list[tuple[str, frozenset[int]]]] = {}
    for row in rows.prefetch_related("units"):
        known.setdefault(row.user_id, []).append((row.role, frozenset(unit.pk for unit in row.units.all())))
    return known


def _known(role: str, units: Iterable[Unit], held: list[tuple[str, frozenset[int]]]) -> bool:
    """Whether what is held covers that role over those units."""
    wanted = {unit.pk for unit in units}
    return any(role == one and unit_ids >= wanted for one, unit_ids in held)


def _check(*, user: User, role: Role, units: list[Unit], started_on: date, ended_on: date | None, by: User) -> None:
    """The rules that hold whenever a role is given; the user's row is locked so that two officers cannot slip past each other."""
    if user.pk == by.pk:
        raise RuleBroken(_("不能给自己授予角色,请由另一位安全管理员办理。"), field="user")
    if not User.objects.select_for_update(no_key=True).get(pk=user.pk).is_active:
        raise RuleBroken(_("%(name)s的账号已停用,不能授予角色。") % {"name": user.name}, field="user")
    _check_scope(role, units)
    held = RoleGrant.objects.filter(Q(ended_on=None) | Q(ended_on__gte=started_on), user=user, granted_by__isnull=False)
    if ended_on:
        held = held.filter(started_on__lte=ended_on)
    rows = list(held.prefetch_related("units"))
    _check_company(user, role, {row.role for row in rows})
    if _known(role, units, [(row.role, frozenset(unit.pk for unit in row.units.all())) for row in rows]):
        raise RuleBroken(_("%(name)s已有“%(role)s”这个角色。") % {"name": user.name, "role": role.label}, field="role")


def _check_scope(role: Role, units: list[Unit]) -> None:
    if role is Role.WORKER:
        raise RuleBroken(_("每个账号都是职工,不必授予。"), field="role")
    if role.scope == "units" and not units:
        raise RuleBroken(_("“%(role)s”要指明单位,请选择。") % {"role": role.label}, field="units")
    if role.scope != "units" and units:
        raise RuleBroken(_("“%(role)s”管全矿,不用选单位。") % {"role": role.label}, field="units")


def _check_company(user: User, role: Role, held: set[str]) -> None:
    clash = incompatible(held, role)
    if clash is not None:
        names = {"name": user.name, "held": Role(clash).label, "asked": role.label}
        raise RuleBroken(_("%(name)s已是“%(held)s”,不能同时担任“%(asked)s”。") % names, field="role")
