"""Who talks with whom: 一级抓一级、分级负责谈. One rule, asked of two people or of the whole mine. source: domain.md 1 and 4

① the mine's principals with the heads of offices and grassroots units;
② the mine's deputies with cadres of deputy-section rank and above in the units in their charge, and with technical and skilled talent there;
③ the heads of offices and units with their own people; whom of these they ought to talk with is narrower: party members, managers, team leaders, key workers.
What lies beside these is granted by name, with a reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from nantun.people.choices import Level, PartyStatus, SkillGrade, UnitKind
from nantun.people.models import Employee, RoleGrant
from nantun.people.proposals import is_head
from nantun.people.roles import Role

from .choices import Tier

TALENT = {SkillGrade.TECHNICIAN, SkillGrade.SENIOR_TECHNICIAN}
TECHNICAL_WORDS = ("技术", "工程师")
PARTY = {PartyStatus.MEMBER, PartyStatus.PROBATIONARY}
CADRES = {Level.SECTION_HEAD, Level.DEPUTY_SECTION}
KEY = {Level.DEPUTY_SECTION, Level.SECTION_HEAD, Level.TEAM_LEADER, Level.KEY_WORKER}
# Whom the ladder is about: everybody who leads, or ought to be talked with by one who does. Most of the mine is neither.
ABOVE_THE_OTHERS = ~Q(level=Level.WORKER) | Q(party_status__in=PARTY) | Q(skill_grade__in=TALENT)
FACTS = (
    "pk",
    "name",
    "number",
    "unit_id",
    "unit__name",
    "unit__kind",
    "unit__order",
    "level",
    "post",
    "party_status",
    "skill_grade",
    "pinyin",
)


@dataclass(frozen=True)
class Person:
    """What the rule looks at. heads: whether he heads his unit."""

    pk: int
    name: str
    number: str
    unit_id: int
    unit_name: str
    unit_kind: str
    unit_order: int
    level: str
    post: str
    party_status: str
    skill_grade: str
    pinyin: str

    @cached_property
    def heads(self) -> bool:
        return self.level == Level.SECTION_HEAD and self.unit_kind != UnitKind.LEADERSHIP and is_head(self.post)

    @property
    def is_secretary(self) -> bool:
        return "书记" in self.post

    @property
    def is_talent(self) -> bool:
        """技术和技能人才: technicians by grade, and those whose post is technical."""
        return self.skill_grade in TALENT or (self.level == Level.KEY_WORKER and any(word in self.post for word in TECHNICAL_WORDS))

    @property
    def is_key(self) -> bool:
        """Whom a unit's head ought to talk with: party members, managers, team leaders, key workers."""
        return self.party_status in PARTY or self.level in KEY

    @classmethod
    def of(cls, employee: Employee) -> Person:
        unit = employee.unit
        return cls(
            employee.pk, employee.name, employee.number, unit.pk, unit.name, unit.kind, unit.order, employee.level, employee.post,
            employee.party_status, employee.skill_grade, employee.pinyin,
        )  # fmt: skip


def tier_of(talker: Person, counterpart: Person, in_charge: Iterable[int]) -> Tier | None:
    """At which level the talker may talk with the counterpart, or None. in_charge: keys of the units in the talker's charge."""
    if talker.pk == counterpart.pk:
        return None
    if talker.level == Level.PRINCIPAL:
        return Tier.MINE if counterpart.heads else None
    if talker.level == Level.DEPUTY:
        cadre_or_talent = counterpart.level in CADRES or counterpart.is_talent
        return Tier.DEPUTY if cadre_or_talent and counterpart.unit_id in set(in_charge) else None
    if talker.heads and talker.unit_id == counterpart.unit_id and not counterpart.heads:
        return Tier.UNIT
    return None


@dataclass(frozen=True)
class Ought:
    """应谈: somebody who ought to be talked with, the one who answers for it, and at which level."""

    counterpart: Person
    talker: Person
    tier: Tier


class Ladder:
    """The whole mine's people above the workers, and who is in charge of what, on a day. Three queries, however many are asked about."""

    def __init__(self, day: date, *, only_units: Iterable[int] | None = None) -> None:
        self.day = day
        people = Employee.objects.on_post().on_roster(day).filter(ABOVE_THE_OTHERS)
        if only_units is not None:
            people = people.filter(unit__in=only_units) | Employee.objects.on_post().filter(level__in=(Level.PRINCIPAL, Level.DEPUTY))
        self.people = {row[0]: Person(*row) for row in people.order_by("unit__order", "unit_id", "pinyin", "pk").values_list(*FACTS)}
        self.in_charge = units_in_charge(day)

    @cached_property
    def _heads(self) -> dict[int, list[Person]]:
        found: dict[int, list[Person]] = defaultdict(list)
        for one in self.people.values():
            if one.heads:
                found[one.unit_id].append(one)
        return found

    @cached_property
    def _principals(self) -> list[Person]:
        return [one for one in self.people.values() if one.level == Level.PRINCIPAL]

    @cached_property
    def _deputies(self) -> dict[int, Person]:
        """By unit in charge; of several the one whose number is lowest."""
        found: dict[int, Person] = {}
        for one in sorted((one for one in self.people.values() if one.level == Level.DEPUTY), key=lambda one: one.number, reverse=True):
            found |= dict.fromkeys(self.in_charge.get(one.pk, ()), one)
        return found

    def oughts(self) -> list[Ought]:
        """One line for everybody who ought to be talked with, in the order of the units."""
        found = (self._ought(one) for one in self.people.values())
        return [one for one in found if one is not None]

    def _ought(self, one: Person) -> Ought | None:
        """Party posts are answered for by the party's side, the others by the administration's, where there are both."""
        if one.level in (Level.PRINCIPAL, Level.DEPUTY):
            return None
        if one.heads:
            talker, tier = _matching(self._principals, one.is_secretary), Tier.MINE
        elif one.level in CADRES or one.is_talent:
            talker, tier = self._deputies.get(one.unit_id), Tier.DEPUTY
        else:
            talker, tier = None, Tier.UNIT
        if talker is None and one.is_key and not one.heads:
            talker, tier = _matching(self._heads.get(one.unit_id, []), one.party_status in PARTY), Tier.UNIT
        return Ought(one, talker, tier) if talker is not None else None

    def leaders_of(self, one: Person) -> list[tuple[Person, Tier]]:
        """Whom somebody may ask for a talk: his own leaders, the nearest first."""
        heads = sorted(self._heads.get(one.unit_id, []), key=lambda head: head.is_secretary != (one.party_status in PARTY))
        near = [*heads, *(p for p in self.people.values() if p.level == Level.DEPUTY), *self._principals]
        tiers = ((leader, tier_of(leader, one, self.in_charge.get(leader.pk, ()))) for leader in near)
        return [(leader, tier) for leader, tier in tiers if tier is not None]


def units_in_charge(day: date) -> dict[int, set[int]]:
    """By the deputy's employee key, the units in his charge on that day. source: the grants of 分管领导"""
    found: dict[int, set[int]] = defaultdict(set)
    grants = RoleGrant.objects.active_on(day).filter(role=Role.DEPUTY, user__employee__isnull=False)
    for employee_id, unit_id in grants.values_list("user__employee_id", "units"):
        found[employee_id].add(unit_id)
    return found


def _matching(leaders: list[Person], party: bool) -> Person | None:
    """The one of the party's side, or of the administration's; the other where there is only one side."""
    if not leaders:
        return None
    return next((one for one in leaders if one.is_secretary == party), leaders[0])


def tier_between(talker: Employee, counterpart: Employee, day: date) -> Tier | None:
    """For two people, with what was granted beside the levels."""
    from .models import LevelException

    tier = tier_of(Person.of(talker), Person.of(counterpart), units_in_charge(day).get(talker.pk, ()))
    if tier is not None:
        return tier
    granted = LevelException.objects.active_on(day).filter(talker=talker, counterpart=counterpart)
    return Tier.GRANTED if granted.exists() else None


def may_be_asked_by(employee: Employee, day: date) -> list[tuple[Any, Tier]]:
    """(leader, tier) for everybody whom this employee may ask for a talk, what was granted included."""
    from .models import LevelException

    ladder = Ladder(day, only_units=[employee.unit_id])
    found = ladder.leaders_of(Person.of(employee))
    rows = {row.pk: row for row in Employee.objects.filter(pk__in=[leader.pk for leader, _tier in found]).for_rows()}
    known = [(rows[leader.pk], tier) for leader, tier in found if leader.pk in rows]
    granted = LevelException.objects.active_on(day).filter(counterpart=employee).select_related("talker__unit", "talker__team")
    return known + [(one.talker, Tier.GRANTED) for one in granted if one.talker_id not in rows]
