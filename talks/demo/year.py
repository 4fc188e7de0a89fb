"""The demo's year of talks (manage.py demo): by the real acts, in the order in which they were entered. Nothing of what was said is told but a few lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from dateutil.relativedelta import relativedelta

from nantun.appeals.actions import raise_appeal
from nantun.appeals.entry import AppealEntry
from nantun.days import A_DAY
from nantun.errors import RuleBroken
from nantun.ledgers import demo as ledgers
from nantun.people.choices import Basis, Level, UnitKind
from nantun.people.demo import DemoMine, at
from nantun.people.models import Employee, RoleGrant, StandIn, Unit, User
from nantun.people.roles import Role

from .. import actions, nightly
from ..actions import ForumEntry
from ..choices import Answer, Direction, ForumKind, Ground, MentoringGround, MentoringOutcome, PlaceKind, Status, Tier, Topic
from ..entry import Asking, HeldTalk, Time
from ..invited import roster_of
from ..ledgers import TALKS
from ..models import Forum, Mentoring, MustTalk, Talk
from ..oughts import DueTalk, due_list
from ..slots import free_slots
from ..sources import FORUMS, KEY
from .sentences import OBSERVED, PLANS, SAID

# Of those who ought to be talked with so great a share is; of the principals' and the shown unit's own first, since the lists of the others are long.
SHARES = {Tier.DEPUTY: 0.6, Tier.UNIT: 0.2}
LOOKED_AT = 0.9
MOST_HELD = 200
PLACES = ((PlaceKind.OFFICE, 6), (PlaceKind.UNDERGROUND, 5), (PlaceKind.CANTEEN, 4), (PlaceKind.DORMITORY, 2), (PlaceKind.TELEPHONE, 1))
MENTORED_UNIT, CAME_BACK, STILL = "综机工区", 5, 2
FORUMS_HELD = 12


STILL_WAITING = timedelta(days=14)


@dataclass(frozen=True, order=True)
class Entry:
    """What is entered at a moment."""

    at: datetime
    held: Any = None
    by: Any = None


def fill(mine: DemoMine) -> str:
    """A year of talks with all that belongs to it; says how many."""
    story = Story(mine)
    story.open_hours()
    story.year()
    story.forums()
    story.mentorings()
    story.ahead()
    nightly.suggest_musts(mine.today, now=mine.now)
    _ledgers(mine)
    return story.told()


def _ledgers(mine: DemoMine) -> None:
    """On trial, as the talks of the year were entered; the last month's drafts wait for the units."""
    ended = [month for month in mine.months if month + relativedelta(months=1) <= mine.today]
    for month in ended[:-1]:
        ledgers.try_out(mine, TALKS, month)
    for day in {month + relativedelta(months=1, days=-1) for month in ended[-2:]} | {mine.today - A_DAY}:
        actions.keep_oughts(day=day, lines=due_list(day))
    ledgers.prepare(mine, TALKS, ended[-1], signed=0.5)


class Story:
    def __init__(self, mine: DemoMine) -> None:
        self.mine = mine
        self.chance = mine.chance("talks")
        self.users = {user.employee_id: user for user in User.objects.filter(employee__isnull=False).select_related("employee__unit")}
        grants = StandIn.objects.filter(ended_on=None).values_list("principal", "assistant")
        self.assistants = {principal: self.users[assistant] for principal, assistant in grants if assistant in self.users}
        self.people = Employee.objects.on_post().select_related("unit", "team").in_bulk()

    # -- what was held

    def year(self) -> None:
        """必谈 aside, talks with those who ought to be talked with, and a worker here and there who asked."""
        for entry in sorted(self._held(), key=lambda one: one.at):
            try:
                talk = actions.log_talk(held=entry.held, by=entry.by, now=entry.at)
            except RuleBroken:
                continue  # one of the two stood elsewhere that day
            self._afterwards(talk, entry)
        self._musts()

    def _held(self) -> list[Entry]:
        lines = [line for line in due_list(self.mine.today) if self.chance.random() < self._share(line)]
        self.chance.shuffle(lines)
        lines.sort(key=self._is_looked_at, reverse=True)
        entries = [self._entry(line.talker.pk, line.counterpart.pk) for line in lines[:MOST_HELD]]
        heads = [user for user in self.users.values() if user.person.level == Level.SECTION_HEAD and user.holds(Role.HEAD)]
        workers = [one for one in self.people.values() if one.unit_id == self.mine.shown.pk and one.level == Level.WORKER][:40]
        own = [user for user in heads if user.person.unit_id == self.mine.shown.pk]
        entries += [self._entry(own[0].person.pk, one.pk, up=True) for one in workers if own]
        return [one for one in entries if one is not None]

    def _is_looked_at(self, line: DueTalk) -> bool:
        """Whoever shows the demo signs in as a principal or as the shown unit's head."""
        return line.tier == Tier.MINE or (line.tier == Tier.UNIT and line.counterpart.unit.pk == self.mine.shown.pk)

    def _share(self, line: DueTalk) -> float:
        return LOOKED_AT if self._is_looked_at(line) else SHARES[line.tier]

    def _entry(self, talker: int, counterpart: int, *, up: bool = False) -> Entry | None:
        leader = self.users.get(talker)
        if leader is None or counterpart not in self.people:
            return None
        day = self.mine.first + timedelta(days=self.chance.randint(0, (self.mine.today - self.mine.first).days - 1))
        entered = at(
            day + timedelta(days=self.chance.choice((0, 0, 0, 1, 1, 2, 3, 9))), self.chance.randint(9, 20), self.chance.randint(0, 59)
        )
        assistant = self.assistants.get(talker) if self.chance.random() < 0.4 else None
        if assistant is not None and assistant.employee_id == counterpart:
            assistant = None
        held = HeldTalk(
            talker=self.people[talker],
            counterpart=self.people[counterpart],
            day=day,
            place_kind=self.chance.choices([place for place, _weight in PLACES], [weight for _place, weight in PLACES])[0],
            topic=self.chance.choice(list(Topic)),
            direction=Direction.UP if up or self.chance.random() < 0.2 else Direction.DOWN,
            basis=self.chance.choice(list(Basis)) if assistant else "",
        )
        return Entry(min(entered, self.mine.now), held, assistant or leader)

    def _afterwards(self, talk: Talk, entry: Entry) -> None:
        """Some write a line, some counterparts with an account confirm, now and then an appeal comes of it."""
        counterpart = self.users.get(talk.counterpart_id)
        if not talk.on_behalf and self.chance.random() < 0.15:
            actions.write_record(talk=talk, by=entry.by, now=entry.at, content=self.chance.choice(SAID))
        if counterpart is not None and counterpart.is_active and self.chance.random() < 0.5:
            actions.answer_talk(talk=talk, answer=Answer.CONFIRMED, by=counterpart, now=min(entry.at + timedelta(hours=20), self.mine.now))
        if not talk.on_behalf and self.chance.random() < 0.05:
            self._appeal(KEY, talk.pk, talk.counterpart, talk.reporting_unit, "希望改善井下候车时间", entry.by, entry.at)

    def _appeal(self, source: str, source_id: int, raiser: Employee, unit: Unit, text: str, by: User, now: datetime) -> None:
        """Those of the last weeks wait to be given to somebody; what is older was answered on the spot."""
        recent = self.mine.now - now < STILL_WAITING
        entry = AppealEntry(
            category="work",
            text=text,
            raised_on=now.date(),
            raisers=(raiser,),
            registering_unit=unit,
            source=source,
            source_id=source_id,
            answer="" if recent else "已与有关单位商定办法,当场告诉了本人。",
        )
        raise_appeal(entry=entry, by=by, now=now)

    def _musts(self) -> None:
        """Raised in the last weeks by the units' clerks; half of them have been talked with since."""
        clerks = RoleGrant.objects.filter(role=Role.CLERK, granted_by__isnull=False, ended_on=None).select_related("user__employee__unit")
        grounds = cycle((Ground.ABSENCE, Ground.INJURY, Ground.FAMILY, Ground.RULE_BREAKING, Ground.PRAISED))
        clerks = clerks.filter(user__employee__unit__kind=UnitKind.GRASSROOTS)
        for place, grant in enumerate(clerks.order_by("user__number")[:14]):
            unit = grant.user.person.unit_id
            workers = [one for one in self.people.values() if one.unit_id == unit and one.level == Level.WORKER]
            if not workers:
                continue
            day = self.mine.today - timedelta(days=3 + place)
            try:
                must = actions.raise_must(
                    employee=self.chance.choice(workers), ground=next(grounds), event_day=day, by=grant.user, now=at(day, 17, 20)
                )
            except RuleBroken:
                continue
            leader = self.users.get(must.talker_id)
            if place % 2 and leader is not None and must.status != "answered":
                held = HeldTalk(
                    talker=must.talker,
                    counterpart=must.employee,
                    day=day + A_DAY,
                    place_kind=PlaceKind.DORMITORY,
                    ground=must.ground,
                )
                actions.log_talk(held=held, by=leader, now=at(day + A_DAY, 19))

    # -- around them

    def open_hours(self) -> None:
        """Two afternoons a week of the mine's leaders, one of each unit's head; as each would have set it for himself."""
        leaders = [
            one for one in self.people.values() if one.pk in self.users and one.level in (Level.PRINCIPAL, Level.DEPUTY, Level.SECTION_HEAD)
        ]
        for place, one in enumerate(leaders):
            for day in (1, 3) if one.level in (Level.PRINCIPAL, Level.DEPUTY) else (place % 5,):
                actions.open_hours(leader=one, weekday=day, starts=time(15), ends=time(17), place_kind=PlaceKind.OFFICE)

    def forums(self) -> None:
        units = list(Unit.objects.filter(kind=UnitKind.GRASSROOTS).exclude(name=MENTORED_UNIT).order_by("order"))
        kinds = cycle(ForumKind)
        for place in range(FORUMS_HELD):
            unit, kind = units[place % len(units)], next(kinds)
            head = next((user for user in self.users.values() if user.person.unit_id == unit.pk and user.holds(Role.HEAD)), None)
            if head is None:
                continue
            day = self.mine.first + timedelta(days=20 + place * 28 % 330)
            came = list(roster_of(unit, kind, day)[:24])
            entry = ForumEntry(
                unit=unit, kind=kind, day=day, held_by=head.person, attendees=tuple(came), guests=8 if kind == ForumKind.FAMILY else 0,
                minutes="大家谈了班中餐、澡堂和倒班;会后由单位逐条答复。",
            )  # fmt: skip
            forum = actions.hold_forum(entry=entry, by=head, now=at(day, 19, 30))
            if place % 3 == 0 and came:
                self._appeal(FORUMS, forum.pk, came[0], unit, "班中餐送到面上已经凉了", head, at(day, 20))

    def mentorings(self) -> None:
        """综机工区's five who were long absent and came back, and two who are still helped."""
        unit = Unit.objects.get(name=MENTORED_UNIT)
        head = next(user for user in self.users.values() if user.person.unit_id == unit.pk and user.holds(Role.HEAD))
        own = [one for one in self.people.values() if one.unit_id == unit.pk and one.pk != head.employee_id]
        helpers = [one for one in own if one.pk in self.users] or [head.person]
        workers = sorted(
            (one for one in own if one.level == Level.WORKER and one.pk not in self.users), key=lambda one: one.joined_on or date.min
        )
        for place, worker in enumerate(workers[-(CAME_BACK + STILL) :]):
            day = self.mine.first + timedelta(days=40 + 35 * place)
            self._mentoring(worker, helpers[place % len(helpers)], head, day, over=place < CAME_BACK)

    def _mentoring(self, worker: Employee, helper: Employee, head: User, day: date, *, over: bool) -> None:
        made = actions.begin_mentoring(
            worker=worker,
            helper=helper,
            ground=MentoringGround.ABSENCE,
            plan=self.chance.choice(PLANS),
            started_on=day,
            by=head,
            now=at(day, 10),
        )
        for week, words in enumerate(OBSERVED, 1):
            then = day + timedelta(days=7 * week)
            if then < self.mine.today:
                actions.note_mentoring_talk(
                    mentoring=made, day=then, place_kind=PlaceKind.DORMITORY, observation=words, by=self.users[helper.pk], now=at(then, 18)
                )
        end = day + timedelta(days=30)
        if end < self.mine.today:
            outcome = MentoringOutcome.IMPROVED if over else MentoringOutcome.CONTINUED
            actions.review_mentoring(mentoring=made, outcome=outcome, by=head, now=at(end, 9))

    # -- what is to come

    def ahead(self) -> None:
        """Asked for and appointed in the next days: the shown unit's people of their head, the principals of heads."""
        own = [user for user in self.users.values() if user.person.unit_id == self.mine.shown.pk]
        head = next(user for user in own if user.holds(Role.HEAD))
        for place, user in enumerate([user for user in own if user != head and user.person.level != Level.SECTION_HEAD][:5]):
            self._appoint(head, user, by=user, accept=place % 2 == 0)
        principals = [user for user in self.users.values() if user.person.level == Level.PRINCIPAL]
        heads = [user for user in self.users.values() if user.holds(Role.HEAD) and user.person.level == Level.SECTION_HEAD]
        for place, user in enumerate(sorted(heads, key=lambda one: one.number)[:8]):
            self._appoint(principals[place % len(principals)], user, by=principals[place % len(principals)], accept=place % 2 == 0)

    def _appoint(self, leader: User, other: User, *, by: User, accept: bool) -> None:
        """By a free time of both; what cannot be is left."""
        first, last = self.mine.today + A_DAY, self.mine.today + timedelta(days=14)
        free = free_slots(talker=leader.person, counterpart=other.person, first=first, last=last, now=self.mine.now)
        times = tuple(Time(slot.start, slot.end, slot.place_kind, slot.place) for slot in free[: 1 if accept else 2])
        try:
            talk = actions.ask_talk(
                asking=Asking(talker=leader.person, counterpart=other.person, times=times, topic=Topic.WORK), by=by, now=self.mine.now
            )
            if accept and times:
                actions.accept_time(talk=talk, start=times[0].start, by=other if by == leader else leader, now=self.mine.now)
        except RuleBroken:
            return

    def told(self) -> str:
        counts = {status: Talk.objects.filter(status=status).count() for status in (Status.HELD, Status.BOOKED, Status.ASKED)}
        figures = Mentoring.objects.figures()
        return (
            f"谈心 {counts[Status.HELD]:,} 次,已约 {counts[Status.BOOKED]} 次,待答复 {counts[Status.ASKED]} 件;必谈 {MustTalk.objects.count()} 件;"
            f"恳谈会 {Forum.objects.count()} 次;一对一帮带 {figures.total} 件,有好转 {figures.improved} 件"
        )
