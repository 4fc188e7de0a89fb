"""Who visits whom, when and where, in the demo's year: drawn by lot, the same lots for the same dates.

A cadre has a beat: his own unit, or for offices and leaders the units they look after as well. People of a unit are visited in turn, so that
most are reached in the course of the year, and some again.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from nantun.days import A_DAY
from nantun.people.choices import CADRE_RANKS, Basis, Rank, UnitKind
from nantun.people.demo import DemoMine, at
from nantun.people.models import Employee, Unit

from ..choices import Manner, Occasion, PlaceKind, Shift
from ..entry import Seen

PERSON_TIMES = (7_120, 7_330)
"""People met individually in the year: over 7,000, as the mine reported."""
COLLECTIVE_A_MONTH = (3, 5)
MUSTS_A_MONTH = (8, 12)
WEIGHTS = {Rank.DIVISION: 0.8, Rank.DEPUTY_DIVISION: 0.8, Rank.SECTION: 1.3, Rank.DEPUTY_SECTION: 1.0}
WEEKDAYS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.6, 0.4)
# Places by the kind of the visited one's unit: (place, weight).
PLACES = {
    UnitKind.GRASSROOTS: (
        (PlaceKind.UNDERGROUND, 38), (PlaceKind.OTHER, 24), (PlaceKind.DORMITORY, 14), (PlaceKind.HOME, 14), (PlaceKind.TELEPHONE, 6),
        (PlaceKind.HOSPITAL, 4),
    ),
    UnitKind.OFFICE: ((PlaceKind.OTHER, 70), (PlaceKind.HOME, 14), (PlaceKind.TELEPHONE, 11), (PlaceKind.HOSPITAL, 5)),
    UnitKind.LEADERSHIP: ((PlaceKind.OTHER, 1),),
}  # fmt: skip
SURFACE = ("选煤厂", "物业", "后勤", "机修", "地面", "职工医院", "热电", "运销", "保卫")
MUST_PLACES = {Occasion.HOSPITAL: PlaceKind.HOSPITAL, Occasion.INJURY: PlaceKind.HOSPITAL, Occasion.ABSENCE: PlaceKind.TELEPHONE}
MUST_WEIGHTS = {
    Occasion.HOSPITAL: 34, Occasion.INJURY: 6, Occasion.FUNERAL: 16, Occasion.WEDDING: 16, Occasion.FAMILY_DISPUTE: 9, Occasion.HARDSHIP: 9,
    Occasion.ABSENCE: 10,
}  # fmt: skip
DELAYS = ((0, 60), (1, 24), (2, 8), (3, 3), (5, 2), (9, 1), (13, 1), (18, 1))
"""Days between a visit and its entry: (days, weight)."""


@dataclass
class Draft:
    """A visit as planned; what was said is written later, in the order of the days."""

    visitors: tuple[Employee, ...]
    seen: tuple[Seen, ...]
    day: date
    manner: str
    place_kind: str
    entered_at: datetime
    assistant: Employee | None = None
    basis: str = ""
    shift: str = ""
    must: Event | None = None
    words: dict[str, Any] = field(default_factory=dict)

    @property
    def lead(self) -> Employee:
        return self.visitors[0]


@dataclass
class Event:
    """An occasion of 必访. raised_at: when the clerk said so; visited_on: None while nobody went."""

    employee: Employee
    occasion: Occasion
    day: date
    raised_at: datetime
    visited_on: date | None
    note: str = ""


@dataclass
class Beat:
    """A unit's people in the order in which they are visited."""

    people: list[Employee]
    turn: int = 0
    known: list[Employee] = field(default_factory=list)

    def next(self, chance: Random, how_many: int) -> list[Employee]:
        """The next in turn, further ones from the same team; sometimes somebody who was visited before."""
        if self.known and how_many == 1 and chance.random() < 0.27:
            return [chance.choice(self.known)]
        found = [self.people[self.turn % len(self.people)]]
        self.turn += 1
        if how_many > 1:
            company = [one for one in self.people if one.team_id == found[0].team_id and one is not found[0]]
            found += chance.sample(company, min(how_many - 1, len(company)))
        self.known.extend(found)
        return found


class Plan:
    """The year's visits: individual(), collective() and musts() each give a part of them."""

    def __init__(self, mine: DemoMine, assistants: dict[int, Employee]) -> None:
        """assistants: by the principal's id, who enters for him."""
        self.mine = mine
        self.assistants = assistants
        self.chance = mine.chance("visits")
        everybody = list(Employee.objects.on_post().defer("id_number").select_related("unit", "team").order_by("number"))
        self.cadres = [one for one in everybody if one.rank in CADRE_RANKS]
        self.of_unit: dict[int, list[Employee]] = defaultdict(list)
        for one in everybody:
            self.of_unit[one.unit_id].append(one)
        self.cadres_of: dict[int, list[Employee]] = defaultdict(list)
        for one in self.cadres:
            self.cadres_of[one.unit_id].append(one)
        self.units = {one.unit_id: one.unit for one in everybody}
        self.beats = {unit_id: self._beat(people) for unit_id, people in self.of_unit.items()}
        self.care = self._care()
        self.days = [mine.first + timedelta(days=n) for n in range((mine.today - mine.first).days + 1)]
        self.day_odds = list(accumulate(WEEKDAYS[day.weekday()] for day in self.days))
        self.cadre_odds = list(accumulate(WEIGHTS[Rank(one.rank)] for one in self.cadres))

    def individual(self) -> Iterator[Draft]:
        goal, met = self.chance.randint(*PERSON_TIMES), 0
        while met < goal:
            lead = self.chance.choices(self.cadres, cum_weights=self.cadre_odds)[0]
            draft = self._individual(lead, self.chance.choices(self.days, cum_weights=self.day_odds)[0])
            met += sum(one.met for one in draft.seen)
            yield draft

    def collective(self) -> Iterator[Draft]:
        """A team at its pre-shift meeting: most of it is there."""
        for month in self.mine.months:
            for _nth in range(self.chance.randint(*COLLECTIVE_A_MONTH)):
                day = self._day_in(month)
                lead = self.chance.choice([one for one in self.cadres if one.unit.kind == UnitKind.GRASSROOTS])
                team = self.chance.choice([one.team_id for one in self.of_unit[lead.unit_id] if one.team_id])
                there = [Seen(one) for one in self.of_unit[lead.unit_id] if one.team_id == team and one.pk != lead.pk]
                there = [one for one in there if self.chance.random() < 0.85]
                yield self._entered(lead, there, day, Manner.COLLECTIVE, PlaceKind.PRE_SHIFT)

    def musts(self) -> Iterator[Event]:
        """Most are visited in time, some late; the last days leave some open, and a few of those overdue."""
        for month in self.mine.months:
            for _nth in range(self.chance.randint(*MUSTS_A_MONTH)):
                yield self._event(self._day_in(month), self.chance.choices((0, 1, 2, 3, 4, 6), (18, 28, 24, 18, 7, 5))[0])
        shown = self.mine.shown.pk
        for back, unit_id in ((1, shown), (2, None), (0, None), (1, None), (3, shown), (5, None), (6, None), (4, None)):
            yield self._event(self.mine.today - timedelta(days=back), None, unit_id)

    def answering(self, event: Event) -> Draft | None:
        """The visit paid because of the event."""
        if event.visited_on is None:
            return None
        heads = [one for one in self.of_unit[event.employee.unit_id] if one.rank in CADRE_RANKS and one != event.employee] or self.cadres[
            :2
        ]
        place = MUST_PLACES.get(event.occasion, PlaceKind.HOME)
        draft = self._entered(self.chance.choice(heads), [Seen(event.employee)], event.visited_on, Manner.INDIVIDUAL, place)
        draft.must = event
        return draft

    def _beat(self, people: Iterable[Employee]) -> Beat:
        visited = [one for one in people if one.rank not in CADRE_RANKS]
        self.chance.shuffle(visited)
        return Beat(visited or list(people))

    def _care(self) -> dict[int, list[int]]:
        """By the cadre's id, the units he visits besides his own: offices one each, leaders several."""
        grassroots = [unit.pk for unit in self.units.values() if unit.kind == UnitKind.GRASSROOTS]
        care = {}
        for one in self.cadres:
            if one.unit.kind == UnitKind.LEADERSHIP:
                care[one.pk] = self.chance.sample(grassroots, 4)
            elif one.unit.kind == UnitKind.OFFICE:
                care[one.pk] = self.chance.sample(grassroots, 2)
        return care

    def _individual(self, lead: Employee, day: date) -> Draft:
        unit_id = self._unit_to_visit(lead)
        how_many = self.chance.choices((1, 2, 3), (88, 9, 3))[0]
        people = [one for one in self.beats[unit_id].next(self.chance, how_many) if one.pk != lead.pk] or [self._another(lead)]
        seen = [Seen(one) for one in people]
        if self.chance.random() < 0.022:
            again_on = day + timedelta(days=self.chance.randint(2, 9)) if self.chance.random() < 0.7 else None
            seen[-1] = Seen(seen[-1].employee, met=False, again_on=again_on)
        return self._entered(lead, seen, day, Manner.INDIVIDUAL, self._place(self.units[unit_id]))

    def _another(self, lead: Employee) -> Employee:
        return next(one for one in self.beats[self.mine.shown.pk].people if one.pk != lead.pk)

    def _unit_to_visit(self, lead: Employee) -> int:
        care = self.care.get(lead.pk)
        if care and (lead.unit.kind == UnitKind.LEADERSHIP or self.chance.random() < 0.6):
            return self.chance.choice(care)
        return lead.unit_id

    def _place(self, unit: Unit) -> str:
        places = PLACES[UnitKind(unit.kind)]
        if any(word in unit.name for word in SURFACE):
            places = tuple(pair for pair in places if pair[0] != PlaceKind.UNDERGROUND)
        return self.chance.choices([place for place, _weight in places], [weight for _place, weight in places])[0]

    def _entered(self, lead: Employee, seen: list[Seen], day: date, manner: str, place: str) -> Draft:
        visitors = [lead]
        if self.chance.random() < (0.6 if manner == Manner.COLLECTIVE else 0.14):
            visited = {one.employee.pk for one in seen}
            company = [one for one in self.cadres_of[lead.unit_id] if one.pk != lead.pk and one.pk not in visited]
            visitors += self.chance.sample(company, min(1, len(company)))
        assistant = self.assistants.get(lead.pk)
        if assistant in visitors or (lead.unit.kind != UnitKind.LEADERSHIP and self.chance.random() < 0.45):
            assistant = None
        delay = self.chance.choices([days for days, _weight in DELAYS], [weight for _days, weight in DELAYS])[0]
        hour = self.chance.choices(range(9, 23), (2, 4, 6, 3, 2, 3, 5, 8, 9, 6, 5, 7, 5, 2))[0]
        return Draft(
            visitors=tuple(visitors),
            seen=tuple(seen),
            day=day,
            manner=manner,
            place_kind=place,
            entered_at=at(day + timedelta(days=delay), hour, self.chance.randint(0, 59)),
            assistant=assistant,
            basis=self.chance.choices(list(Basis), (5, 4, 2))[0] if assistant else "",
            shift=self._shift(place),
        )

    def _shift(self, place: str) -> str:
        if place not in (PlaceKind.UNDERGROUND, PlaceKind.PRE_SHIFT):
            return ""
        return self.chance.choices(list(Shift), (5, 3, 2))[0]

    def _event(self, day: date, visited_after: int | None, unit_id: int | None = None) -> Event:
        unit_id = unit_id or self.chance.choice([pk for pk, unit in self.units.items() if unit.kind == UnitKind.GRASSROOTS])
        employee = self.chance.choice(self.beats[unit_id].people)
        occasion = self.chance.choices(list(MUST_WEIGHTS), list(MUST_WEIGHTS.values()))[0]
        raised = at(day, 17, 20) if self.chance.random() < 0.5 else at(day + A_DAY, 8, 40)
        return Event(
            employee=employee,
            occasion=occasion,
            day=day,
            raised_at=min(raised, self.mine.now),
            visited_on=None if visited_after is None else day + timedelta(days=visited_after),
        )

    def _day_in(self, month: date) -> date:
        return self.chance.choice([day for day in self.days if (day.year, day.month) == (month.year, month.month)])


def in_order(drafts: Iterable[Draft], now: datetime) -> deque[Draft]:
    """By the moment of entry, without what is entered only after now."""
    return deque(sorted((one for one in drafts if one.entered_at <= now), key=lambda one: (one.entered_at, one.lead.number, one.day)))
