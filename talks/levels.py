"""Who talks with whom: 一级抓一级、分级负责谈. One rule, asked of two people or of the whole mine. source: domain.md 1 and 4

① the mine's principals with the heads of offices and grassroots units;
② the mine's deputies with cadres of deputy-section rank and above in the units in their charge, and with technical and skilled talent there;
③ the heads of offices and units with their own people; whom of these they ought to talk with is narrower: party members, managers, team leaders, key workers.
What lies beside these is granted by name, with a reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Q

from nantun.people.choices import Level, PartyStatus, SkillGrade, UnitKind
from nantun.people.fingerprint import fingerprint
from nantun.people.models import Employee, RoleGrant, Unit
from nantun.people.proposals import is_head
from nantun.people.roles import Role

from .choices import Tier

TALENT = {SkillGrade.TECHNICIAN, SkillGrade.SENIOR_TECHNICIAN}
TECHNICAL_WORDS = ("技术", "工程师")
PARTY = {PartyStatus.MEMBER, PartyStatus.PROBATIONARY}
CADRES = {Level.SECTION_HEAD, Level.DEPUTY_SECTION}
LEADERS = {Level.PRINCIPAL, Level.DEPUTY}
KEY = {Level.DEPUTY_SECTION, Level.SECTION_HEAD, Level.TEAM_LEADER, Level.KEY_WORKER}
# Whom the ladder is about: everybody who leads, or ought to be talked with by one who does. Most of the mine is neither.
ABOVE_THE_OTHERS = ~Q(level=Level.WORKER) | Q(party_status__in=PARTY) | Q(skill_grade__in=TALENT)
FACTS = ("pk", "name", "number", "pinyin", "level", "post", "party_status", "skill_grade", "unit_id")  # of a Person; the unit last


class Place(NamedTuple):
    """A unit, as far as the rule looks at it."""

    pk: int
    name: str
    kind: str
    order: int


class Person(NamedTuple):
    """What the rule looks at. A tuple: for the due list of the whole mine thousands are made."""

    pk: int
    name: str
    number: str
    pinyin: str
    level: str
    post: str
    party_status: str
    skill_grade: str
    unit: Place

    @property
    def heads(self) -> bool:
        """Whether he heads his unit."""
        return self.level == Level.SECTION_HEAD and self.unit.kind != UnitKind.LEADERSHIP and is_head(self.post)

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

    @property
    def order(self) -> tuple[int, int, str, int]:
        """By which people are listed."""
        return self.unit.order, self.unit.pk, self.pinyin, self.pk

    @classmethod
    def of(cls, employee: Employee) -> Person:
        unit = employee.unit
        facts = (getattr(employee, name) for name in FACTS[:-1])
        return cls._make((*facts, Place(unit.pk, unit.name, unit.kind, unit.order)))


def tier_of(talker: Person, counterpart: Person, in_charge: Iterable[int]) -> Tier | None:
    """At which level the talker may talk with the counterpart, or None. in_charge: keys of the units in the talker's charge."""
    if talker.pk == counterpart.pk:
        return None
    if talker.level == Level.PRINCIPAL:
        return Tier.MINE if counterpart.heads else None
    if talker.level == Level.DEPUTY:
        cadre_or_talent = counterpart.level in CADRES or counterpart.is_talent
        return Tier.DEPUTY if cadre_or_talent and counterpart.unit.pk in set(in_charge) else None
    if talker.heads and talker.unit.pk == counterpart.unit.pk and not counterpart.heads:
        return Tier.UNIT
    return None


class Ought(NamedTuple):
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
            people = people.filter(unit__in=only_units) | Employee.objects.on_post().filter(level__in=LEADERS)
        units = {row[0]: Place._make(row) for row in Unit.objects.values_list("pk", "name", "kind", "order")}
        self.people = {row[0]: Person._make((*row[:-1], units[row[-1]])) for row in people.order_by().values_list(*FACTS)}
        self.in_charge = units_in_charge(day)

    def _of_level(self, level: Level) -> list[Person]:
        return sorted((one for one in self.people.values() if one.level == level), key=attrgetter("order"))

    @cached_property
    def heads(self) -> dict[int, list[Person]]:
        """By unit, in the order of lists."""
        found: dict[int, list[Person]] = defaultdict(list)
        for one in self._of_level(Level.SECTION_HEAD):
            if one.heads:
                found[one.unit.pk].append(one)
        return found

    @cached_property
    def _principals(self) -> list[Person]:
        return self._of_level(Level.PRINCIPAL)

    @cached_property
    def _deputies(self) -> dict[int, Person]:
        """By unit in charge; of several the one whose number is lowest."""
        found: dict[int, Person] = {}
        for one in sorted(self._of_level(Level.DEPUTY), key=attrgetter("number"), reverse=True):
            found |= dict.fromkeys(self.in_charge.get(one.pk, ()), one)
        return found

    @cached_property
    def _head_for(self) -> dict[tuple[int, bool], Person]:
        """By unit and whether for a party member: who of its heads answers for him."""
        return {(unit, party): _matching(heads, party) for unit, heads in self.heads.items() for party in (True, False)}

    @cached_property
    def oughts(self) -> list[Ought]:
        """One line for everybody who ought to be talked with, in the order of the units."""
        found = (self._ought(one) for one in self.people.values())
        return sorted((one for one in found if one is not None), key=lambda ought: ought.counterpart.order)

    def _ought(self, one: Person) -> Ought | None:
        """Party posts are answered for by the party's side, the others by the administration's, where there are both."""
        if one.level in LEADERS:
            return None
        if one.heads:
            return Ought(one, _matching(self._principals, one.is_secretary), Tier.MINE) if self._principals else None
        if one.level in CADRES or one.is_talent:
            deputy = self._deputies.get(one.unit.pk)
            if deputy is not None:
                return Ought(one, deputy, Tier.DEPUTY)
        head = self._head_for.get((one.unit.pk, one.party_status in PARTY)) if one.is_key else None
        return Ought(one, head, Tier.UNIT) if head is not None else None

    def leaders_of(self, one: Person) -> list[tuple[Person, Tier]]:
        """Whom somebody may ask for a talk: his own leaders, the nearest first."""
        heads = sorted(self.heads.get(one.unit.pk, []), key=lambda head: head.is_secretary != (one.party_status in PARTY))
        near = [*heads, *self._of_level(Level.DEPUTY), *self._principals]
        tiers = ((leader, tier_of(leader, one, self.in_charge.get(leader.pk, ()))) for leader in near)
        return [(leader, tier) for leader, tier in tiers if tier is not None]


_kept: tuple[Any, Ladder] | None = None


def whole_ladder(day: date) -> Ladder:
    """The whole mine's. This process keeps the last one for as long as nothing it was made of has changed: thousands of people are read for it."""
    global _kept
    known, seen = _kept, fingerprint()
    if seen is None:
        return Ladder(day)
    if known is None or known[0] != (day, seen):
        # The fingerprint is older than what is read now: a change in between is seen by the next one who asks.
        known = _kept = (day, seen), Ladder(day)
    return known[1]


def units_in_charge(day: date) -> dict[int, set[int]]:
    """By the deputy's employee key, the units in his charge on that day. source: the grants of 分管领导"""
    found: dict[int, set[int]] = defaultdict(set)
    grants = RoleGrant.objects.active_on(day).filter(role=Role.DEPUTY, user__employee__isnull=False)
    for employee_id, unit_id in grants.values_list("user__employee_id", "units"):
        found[employee_id].add(unit_id)
    return found


def _matching(leaders: list[Person], party: bool) -> Person:
    """Of some leaders the one of the party's side, or of the administration's; the other where there is only one side."""
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
