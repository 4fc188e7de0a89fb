"""The demo's people: accounts, roles, supervision groups, assistants, families. Everybody in them is invented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from dateutil.relativedelta import relativedelta
from django.contrib.auth.hashers import make_password

from nantun.days import moment_of

from . import actions
from .choices import CADRE_RANKS, Rank, UnitKind
from .models import Employee, RoleGrant, Unit, User
from .proposals import proposals_from_posts
from .roles import Role

PASSWORD = "Meikuang-2026"  # noqa: S105 - printed for everybody: the people are invented
OFFICES_CONFIRMED, OFFICES_WAITING = 4, 2
# In the demo these are held by whoever works in that office, the highest rank first: (role, words of the office, how many from the top to pass over).
OFFICERS = (
    (Role.SYSTEM_ADMIN, "信息中心", 0),
    (Role.SECURITY_ADMIN, "保卫科", 0),
    (Role.LOG_AUDITOR, "纪委监察科", 1),
    (Role.AUDIT, "企业管理科", 0),
)
GROUPS = ("第一督导组", "第二督导组", "第三督导组", "第四督导组")
INSPECTORS = ("党委组织科", "党委宣传科", "纪委监察科", "安全监察处")
SHOWN_UNIT = "综采一队"
PRINCIPALS = 2
HEADCOUNT_MOVED, HEADCOUNT_RETIRED, COUPLES = 10, 5, 40


@dataclass(frozen=True)
class DemoMine:
    """What the demo of a room is told. first, today: the year it fills, both included; now: the moment up to which things have happened.

    officer: who granted the roles; shown: the unit whose head, clerk and worker have passwords.
    """

    first: date
    today: date
    now: datetime
    officer: User
    shown: Unit

    def chance(self, room: str) -> Random:
        """Each room's own, so that one more throw in a room changes nothing in another."""
        return Random(f"nantun/{room}/{self.first}")  # noqa: S311 - nothing secret depends on it

    @property
    def months(self) -> list[date]:
        """The firsts of the months that the year touches, in order."""
        count = (self.today.year - self.first.year) * 12 + self.today.month - self.first.month + 1
        return [self.first.replace(day=1) + relativedelta(months=n) for n in range(count)]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of the day at the mine."""
    return moment_of(day, time(hour, minute))


def people_of_the_demo(*, first: date, today: date, now: datetime) -> DemoMine:
    """Opens accounts, gives roles, makes the year's transfers. Called once the roster is in."""
    proposed = [one.employee for one in proposals_from_posts(first)]
    officers = dict(_officers())
    worker = _worker(SHOWN_UNIT)
    cadres = Employee.objects.on_post().filter(rank__in=CADRE_RANKS)
    actions.open_accounts(employees={one.pk: one for one in [*cadres, *proposed, *officers.values(), worker]}.values())
    mine = _officers_first(officers, first, today, now)
    _confirm_posts(mine)
    _supervise(mine)
    _grant(mine, Role.AUDIT, officers[Role.AUDIT])
    _assistants(mine)
    _changes(mine)
    User.objects.filter(pk__in=[user.pk for user, _label in cast()]).update(password=make_password(PASSWORD), must_change_password=False)
    return mine


def cast() -> Iterator[tuple[User, str]]:
    """The accounts that get the demo's password, and what each plays: one for each role, both principals, a cadre and a worker."""
    shown = Unit.objects.filter(name=SHOWN_UNIT).first()
    for role in Role:
        held = RoleGrant.objects.filter(role=role, granted_by__isnull=False, ended_on=None).select_related("user__employee__unit")
        if role in (Role.HEAD, Role.CLERK):
            held = held.filter(units=shown)
        for grant in held.order_by("user__number")[: PRINCIPALS if role == Role.PRINCIPAL else 1]:
            yield grant.user, str(role.label)
    for rank, label in ((Rank.DEPUTY_SECTION, "干部"), (Rank.WORKER, str(Role.WORKER.label))):
        users = User.objects.filter(employee__rank=rank, employee__unit=shown, role_grants=None).select_related("employee__unit")
        yield from ((user, label) for user in users.order_by("number")[:1])


def _officers() -> Iterator[tuple[Role, Employee]]:
    for role, office, passed in OFFICERS:
        yield role, _highest(office)[passed]


def _highest(office: str) -> list[Employee]:
    """The office's people, the highest rank first."""
    people = Employee.objects.on_post().filter(unit__name=office).select_related("unit")
    return sorted(people, key=lambda one: (list(Rank).index(Rank(one.rank)), one.number))


def _worker(unit: str) -> Employee:
    return Employee.objects.on_post().filter(unit__name=unit, rank=Rank.WORKER).order_by("number")[0]


def _officers_first(officers: dict[Role, Employee], first: date, today: date, now: datetime) -> DemoMine:
    """The two who run the program give each other their roles; the security officer gives all others."""
    users = {user.employee_id: user for user in User.objects.filter(employee__in=officers.values())}
    admin, security = users[officers[Role.SYSTEM_ADMIN].pk], users[officers[Role.SECURITY_ADMIN].pk]
    shown = Unit.objects.get(name=SHOWN_UNIT)
    by_admin = DemoMine(first, today, now, admin, shown)
    mine = DemoMine(first, today, now, security, shown)
    _grant(by_admin, Role.SECURITY_ADMIN, officers[Role.SECURITY_ADMIN])
    _grant(mine, Role.SYSTEM_ADMIN, officers[Role.SYSTEM_ADMIN])
    _grant(mine, Role.LOG_AUDITOR, officers[Role.LOG_AUDITOR])
    return mine


def _grant(mine: DemoMine, role: Role, employee: Employee, units: Iterable[Unit] = (), basis: str = "") -> RoleGrant:
    return actions.grant_role(
        user=User.objects.get(employee=employee),
        role=role,
        units=units,
        started_on=mine.first,
        basis=basis or f"南矿任〔{mine.first.year}〕6号",
        by=mine.officer,
        now=at(mine.first, 9),
        today=mine.first,
    )


def _confirm_posts(mine: DemoMine) -> None:
    """What posts suggest is confirmed; of the staff of each office a few, and a few are left for the security officer to look at."""
    actions.propose_roles(day=mine.first)
    proposed = list(RoleGrant.objects.proposed().select_related("user__employee__unit").order_by("user__number"))
    charges = dict(zip([one.pk for one in proposed if one.role == Role.DEPUTY], _shares(8), strict=False))
    for pk, units in charges.items():
        actions.set_proposed_units(grant=next(one for one in proposed if one.pk == pk), units=units)
    wanted, waiting, dropped = _sorted_out(mine, proposed)
    actions.confirm_proposals(grants=wanted, by=mine.officer, now=at(mine.first, 10), today=mine.first)
    RoleGrant.objects.proposed().filter(pk__in=[one.pk for one in waiting]).update(started_on=mine.today)
    actions.drop_proposals(grants=dropped)


def _sorted_out(mine: DemoMine, proposed: list[RoleGrant]) -> tuple[list[RoleGrant], list[RoleGrant], list[RoleGrant]]:
    """(to be confirmed, left waiting, dropped)."""
    lists: tuple[list[RoleGrant], list[RoleGrant], list[RoleGrant]] = ([], [], [])
    counts: dict[str, int] = {}
    for one in proposed:
        everybody_of_an_office = Role(one.role).scope == "mine" and one.user.person.unit.kind == UnitKind.OFFICE
        place = counts[one.role] = counts.get(one.role, -1) + 1 if everybody_of_an_office else -1
        lists[0 if place < OFFICES_CONFIRMED else 1 if place < OFFICES_CONFIRMED + OFFICES_WAITING else 2].append(one)
    return lists


def _shares(parts: int) -> list[list[Unit]]:
    """Every unit but the leaders' own, in so many runs of neighbours."""
    units = list(Unit.objects.exclude(kind=UnitKind.LEADERSHIP))
    return [units[len(units) * n // parts : len(units) * (n + 1) // parts] for n in range(parts)]


def _supervise(mine: DemoMine) -> None:
    """Four groups of the party committee, which together cover every unit; three people in each."""
    leaders = list(Unit.objects.filter(kind=UnitKind.LEADERSHIP))
    shares = _shares(len(GROUPS))
    shares[0] = leaders + shares[0]
    for place, (group, units) in enumerate(zip(GROUPS, shares, strict=True)):
        for member, office in enumerate(INSPECTORS[:3]):
            _grant(mine, Role.SUPERVISION, _highest(office)[place + 1 + (member == 2)], units, f"{group}{'' if member else '组长'}")


def _assistants(mine: DemoMine) -> None:
    """代录: the mine's leaders have somebody in the two front offices, unit heads their own clerk."""
    helpers = _highest("党委办公室")[-3:] + _highest("矿长办公室")[-3:]
    leaders = Employee.objects.on_post().filter(unit__kind=UnitKind.LEADERSHIP).order_by("number")
    pairs = [(leader, helpers[place % len(helpers)]) for place, leader in enumerate(leaders)]
    clerks = RoleGrant.objects.filter(role=Role.CLERK, granted_by__isnull=False).prefetch_related("units")
    clerk_of = {grant.units.all()[0].pk: grant.user.person for grant in clerks.select_related("user__employee")}
    heads = Employee.objects.on_post().filter(rank=Rank.SECTION, unit__kind=UnitKind.GRASSROOTS).order_by("number")
    pairs += [(head, clerk_of[head.unit_id]) for head in heads if head.unit_id in clerk_of and clerk_of[head.unit_id] != head]
    actions.open_accounts(employees=helpers)
    for principal, assistant in pairs:
        actions.grant_stand_in(
            principal=principal, assistant=assistant, started_on=mine.first, ended_on=None, by=mine.officer, today=mine.first
        )


def _changes(mine: DemoMine) -> None:
    """A year's transfers and retirements, and people of two units who live together."""
    chance = mine.chance("people")
    workers = list(Employee.objects.on_post().filter(rank=Rank.WORKER, user=None).select_related("unit", "team").order_by("number"))
    picked = chance.sample(workers, HEADCOUNT_MOVED + HEADCOUNT_RETIRED + 2 * COUPLES)
    moved, picked = picked[:HEADCOUNT_MOVED], picked[HEADCOUNT_MOVED:]
    retired, couples = picked[:HEADCOUNT_RETIRED], picked[HEADCOUNT_RETIRED:]
    for place, employee in enumerate(moved):
        day = _some_day(mine, place, len(moved))
        like = chance.choice([one for one in workers if one.unit_id != employee.unit_id and one.team_id])
        actions.transfer(
            employee=employee, unit=like.unit, team=like.team, post=employee.post, rank=employee.rank, day=day, today=mine.today
        )
    for place, employee in enumerate(retired):
        day = _some_day(mine, place, len(retired))
        actions.change_status(employee=employee, status="retired", since=day, today=mine.today, now=at(day, 10))
    for one, other in zip(couples[::2], couples[1::2], strict=True):
        actions.live_together(employee=one, other=other)


def _some_day(mine: DemoMine, place: int, places: int) -> date:
    span = (mine.today - mine.first).days
    return mine.first + timedelta(days=10 + (span - 20) * place // places)
