"""What is raised in the demo's year, where and by whom, and which way each goes: drawn by lot, the same lots for the same dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils import timezone

from nantun.days import A_DAY
from nantun.people.choices import CADRE_RANKS, Rank, UnitKind
from nantun.people.demo import DemoMine, at
from nantun.people.models import Employee, User
from nantun.workdays.calendar import Workdays

from ..choices import Category, Urgency
from ..sources import Heard, known_sources
from . import sentences as stock
from .hands import Hands
from .sentences import MATTERS, Matter, said

VISITED, BY_PAPER = 215, 95
MOST_ALIKE = 5
ON_SPOT = 0.3
# (which way it goes, weight)
WAYS = (
    ("plain", 62), ("late", 11), ("not_content", 8), ("extended", 4), ("held", 3), ("timetable", 4), ("not_allowed", 3), ("unreachable", 3),
    ("returned", 4),
)  # fmt: skip
PAPER_SOURCES = (("direct", 40), ("telephone", 34), ("letter", 14), ("online", 12))
Lot = TypeVar("Lot", bound=str)
URGENCIES = ((Urgency.URGENT, 18), (Urgency.ORDINARY, 66), (Urgency.COMPLEX, 16))
SAID_BY = ("反映", "说", "讲")
NO_APPEALS = ("建议", "提出", "家里", "到", "孩子", "两口子", "老母亲", "邻里", "爱人埋怨", "手术", "恢复", "看望", "回电")


@dataclass(frozen=True, kw_only=True)
class Seed:
    """One appeal as it will be raised. way: how it goes on; stop: after which act nothing more is done ("" goes on to the end).

    answer: what was answered on the spot; done: what is done about it; promised: what whoever heard it promised.
    """

    at: datetime
    matter: Matter
    text: str
    by: User
    way: str = "plain"
    stop: str = ""
    raiser: Employee | None = None
    responder: Employee | None = None
    complained: Employee | None = None
    category: Category | None = None
    urgency: Urgency = Urgency.ORDINARY
    answer: str = ""
    done: str = ""
    promised: str = ""
    source: str = "direct"
    source_id: int | None = None
    lead: str = ""

    @property
    def kind(self) -> Category:
        return self.category or self.matter.category


class Plan:
    def __init__(self, mine: DemoMine, hands: Hands, calendar: Workdays) -> None:
        self.mine, self.hands, self.calendar = mine, hands, calendar
        self.chance = mine.chance("appeals")
        people = Employee.objects.on_post().defer("id_number").select_related("unit").order_by("number")
        self.people = {one.pk: one for one in people}
        self.workers = [one for one in self.people.values() if one.rank == Rank.WORKER and one.unit.kind == UnitKind.GRASSROOTS]

    def seeds(self) -> Iterator[Seed]:
        yield from self._heard_on_visits()
        for _n in range(BY_PAPER):
            yield self._by_paper()
        yield from self._rare()
        yield from self._now()

    # -- what came of visits

    def _heard_on_visits(self) -> Iterator[Seed]:
        for heard, matter, clause, answer in self._picked():
            yield Seed(
                at=timezone.localtime(heard.at) + timedelta(minutes=self.chance.randint(2, 9)),
                matter=matter,
                text=clause,
                by=self.hands.accounts[heard.by],
                way=self._way(),
                raiser=self.people[heard.raiser] if self.chance.random() > 0.05 else None,
                responder=self.people.get(heard.responder),
                urgency=self._urgency(),
                answer=answer if self.chance.random() < ON_SPOT else "",
                promised=answer.removeprefix("答应").rstrip("。"),
                source="visits",
                source_id=heard.source_id,
                lead=self._lead(matter, self.people[heard.raiser]),
            )

    def _picked(self) -> Iterator[tuple[Heard, Matter, str, str]]:
        """What was said in the same words by many is taken a few times."""
        everything, taken = [*self._everything_heard()], Counter[str]()
        for heard in self.chance.sample(everything, len(everything)):
            found = fit(heard.words)
            if found is not None and taken.total() < VISITED and taken[found[1]] < MOST_ALIKE:
                taken[found[1]] += 1
                yield heard, *found

    def _everything_heard(self) -> Iterator[Heard]:
        for source in known_sources().values():
            if source.key == "visits" and source.heard:
                yield from (one for one in source.heard() if one.raiser in self.people and one.by in self.hands.accounts)

    # -- what came otherwise

    def _by_paper(self) -> Seed:
        matter, source = self.chance.choice(stock.BY_PAPER), self._one_of(PAPER_SOURCES)
        raiser = self.chance.choice(self.workers)
        conduct, (text, done) = matter is stock.CONDUCT, self.chance.choice(matter.said)
        anonymous = self.chance.random() < (0.35 if source == "letter" else 0.05)
        by = self.chance.choice(self.hands.office + self.hands.union) if conduct else self.hands.clerk_of(raiser.unit_id)
        return Seed(
            at=self._working_moment(self._some_day()),
            matter=matter,
            text=said(text, self.chance),
            done=done,
            by=by,
            way=self._way(),
            raiser=None if anonymous else raiser,
            complained=self._cadre_of(raiser.unit_id) if conduct else None,
            urgency=self._urgency(),
            answer="已当面说明,并告诉他找谁办。" if not conduct and self.chance.random() < ON_SPOT else "",
            source=source,
            lead=self._lead(matter, raiser),
        )

    def _rare(self) -> Iterator[Seed]:
        """Hazards, dangers and what went to 纪检, in the course of the year."""
        for back in (290, 160, 45):
            yield self._special(back, Category.HAZARD, said(self.chance.choice(stock.HAZARDS), self.chance))
        for back in (210, 30):
            yield self._special(back, Category.DANGER, "")
        yield self._special(120, Category.DISCIPLINE, stock.SEALED[0])
        yield self._special(4, Category.DISCIPLINE, stock.SEALED[1], stop="raised")

    def _special(self, back: int, category: Category, text: str, stop: str = "") -> Seed:
        raiser = self.chance.choice(self.workers)
        return Seed(
            at=self._working_moment(self.mine.today - timedelta(days=back)),
            matter=stock.PLACE,
            text=text,
            by=self.hands.clerk_of(raiser.unit_id),
            stop=stop,
            raiser=raiser,
            category=category,
            lead=raiser.unit.name,
        )

    # -- what is going on when the year ends

    def _now(self) -> Iterator[Seed]:
        """For those who have accounts in the demo: something of every kind on their desks."""
        shown, worker = self.mine.shown, self._own_worker()
        for back, matter, stop, urgency in (
            (1, stock.ATTENDANCE, "given", Urgency.ORDINARY),
            (6, stock.PLACE, "given", Urgency.ORDINARY),
            (6, stock.PLACE, "accepted", Urgency.URGENT),
            (9, stock.ATTENDANCE, "accepted", Urgency.URGENT),
            (24, stock.PLACE, "accepted", Urgency.ORDINARY),
            (34, stock.PLACE, "progressed", Urgency.ORDINARY),
            (20, stock.PLACE, "asked", Urgency.ORDINARY),
            (12, stock.PLACE, "replied", Urgency.ORDINARY),
        ):
            yield self._of_now(back, matter, stop, urgency, lead=shown.name)
        for back, matter, stop in ((8, stock.CANTEEN, "replied"), (15, stock.DORMITORY, "accepted")):
            yield self._of_now(back, matter, stop, Urgency.ORDINARY, raiser=worker)
        for back, matter in ((0, stock.CANTEEN), (1, stock.HOUSING), (2, stock.GEAR), (5, stock.OTHER)):
            yield self._of_now(back, matter, "raised", Urgency.ORDINARY)
        for back, way, stop in (
            (20, "held", "held"), (40, "timetable", "replied"), (26, "not_content", "reopened"), (33, "extended", "progressed"),
            (9, "returned", "returned"), (14, "plain", "called"),
        ):  # fmt: skip
            yield self._of_now(back, self.chance.choice((stock.CANTEEN, stock.DORMITORY, stock.GEAR)), stop, Urgency.ORDINARY, way=way)
        yield self._special(1, Category.HAZARD, said(stock.HAZARDS[0], self.chance), stop="accepted")
        yield self._special(0, Category.DANGER, "", stop="raised")

    def _of_now(
        self, back: int, matter: Matter, stop: str, urgency: Urgency, lead: str = "", way: str = "plain", raiser: Employee | None = None
    ) -> Seed:
        raiser = raiser or self.chance.choice(self.workers)
        text, done = self.chance.choice(matter.said)
        return Seed(
            at=self._working_moment(self.mine.today - timedelta(days=back)),
            matter=matter,
            text=said(text, self.chance),
            done=done,
            by=self.hands.clerk_of(raiser.unit_id),
            way=way,
            stop=stop,
            raiser=raiser,
            urgency=urgency,
            lead=lead or self._lead(matter, raiser),
        )

    def _own_worker(self) -> Employee:
        """The worker of the shown unit who has an account."""
        account = User.objects.filter(employee__unit=self.mine.shown, employee__rank=Rank.WORKER).order_by("number").first()
        return self.people[account.person.pk] if account else self.workers[0]

    # -- lots

    def _lead(self, matter: Matter, raiser: Employee) -> str:
        return self.chance.choice(matter.lead) or raiser.unit.name

    def _cadre_of(self, unit_id: int) -> Employee | None:
        cadres = [one for one in self.people.values() if one.unit_id == unit_id and one.rank in CADRE_RANKS]
        return self.chance.choice(cadres) if cadres else None

    def _way(self) -> str:
        return self._one_of(WAYS)

    def _urgency(self) -> Urgency:
        return self._one_of(URGENCIES)

    def _one_of(self, weighted: tuple[tuple[Lot, int], ...]) -> Lot:
        return self.chance.choices([one for one, _weight in weighted], [weight for _one, weight in weighted])[0]

    def _some_day(self) -> date:
        return self.mine.first + timedelta(days=self.chance.randrange((self.mine.today - self.mine.first).days + 1))

    def _working_moment(self, day: date) -> datetime:
        """On that day, or the working day before; never later than the demo's now."""
        while not self.calendar.is_workday(day) and day > self.mine.first:
            day -= A_DAY
        return min(at(day, self.chance.randint(8, 17), self.chance.randint(0, 59)), self.mine.now - timedelta(minutes=30))


def fit(words: str) -> tuple[Matter, str, str] | None:
    """What of a visit's sentence is an appeal: (its matter, what was said, what was answered), or None."""
    clause, _sign, answer = words.partition(";")
    if not answer or clause.startswith(NO_APPEALS):
        return None
    for verb in SAID_BY:
        clause = clause.removeprefix(verb)
    matter = next((one for one in MATTERS if any(word in clause for word in one.heard)), None)
    return (matter, clause, answer) if matter and len(clause) > 5 else None
