"""How one appeal of the demo goes on: a generator that says when it does the next thing, and does it when that moment has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from nantun.people.demo import at
from nantun.people.models import Unit, User
from nantun.workdays.calendar import Workdays

from .. import actions
from ..choices import NAMES_HIDDEN, UNLIMITED, Category, Closure, Outcome, RequestKind, Satisfaction, Status
from ..entry import AppealEntry
from ..models import Appeal, Raiser
from . import sentences as stock
from .hands import Hands
from .pictures import Pictures
from .plan import Seed
from .sentences import said

Acts = Iterator[datetime]


@dataclass
class Together:
    """What all lives share. open: by its matter, the one that was taken up last and is not answered, into which others may be merged."""

    hands: Hands
    calendar: Workdays
    pictures: Pictures
    open: dict[str, Life] = field(default_factory=dict)


class Over(Exception):
    """The life has come to where its seed says that it stops."""


class Life:
    """One appeal. `when` is the moment that has come; each method waits by yielding the moment of its act."""

    def __init__(self, seed: Seed, chance: Random, together: Together) -> None:
        self.seed, self.chance, self.together = seed, chance, together
        self.hands, self.calendar = together.hands, together.calendar
        self.when = seed.at
        self.appeal: Appeal

    def acts(self) -> Acts:
        try:
            yield from self._all()
        except Over:
            return

    def _all(self) -> Acts:
        yield self.seed.at
        self.appeal = actions.raise_appeal(entry=self._entry(), by=self.seed.by, now=self.when)
        self._stop("raised")
        if self.appeal.on_spot:
            yield from self._checked()
        elif self.seed.kind == Category.DISCIPLINE:
            yield from self._sealed()
        else:
            yield from self._given()
            yield from self._handled()
            yield from self._closed()

    def _entry(self) -> AppealEntry:
        seed, hazard = self.seed, self.seed.kind == Category.HAZARD
        return AppealEntry(
            category=seed.kind,
            text=seed.text,
            raised_on=self.when.date() if seed.source == "visits" else self._heard_on(),
            raisers=(seed.raiser,) if seed.raiser else (),
            target_people=(seed.complained,) if seed.complained and seed.complained != seed.raiser else (),
            urgency=seed.urgency,
            answer=seed.answer,
            phoned_to="调度指挥中心值班员" if hazard else "",
            phoned_at=self.when - timedelta(minutes=15) if hazard else None,
            unit=self._unit(seed.lead) if hazard else None,
            first_responder=seed.responder,
            source=seed.source,
            source_id=seed.source_id,
            submission=UUID(int=self.chance.getrandbits(128), version=4),
        )

    def _heard_on(self) -> date:
        """Mostly the same day; letters lie for a day or two."""
        return self.when.date() - timedelta(days=self.chance.choice((0, 0, 0, 0, 1, 2)))

    # -- given, taken up

    def _given(self) -> Acts:
        if self.appeal.status == Status.REGISTERED:
            yield self._after(0, 2)
            self._merge()
            self.appeal = self._assign(self._lead())
            self._stop("given")
        if self.seed.way == "returned":
            yield self._after(1, 2)
            unit = self.appeal.lead_unit
            self.appeal = actions.send_back(appeal=self.appeal, reason=self.chance.choice(stock.RETURNS), by=self._clerk(), now=self.when)
            self._stop("returned")
            yield self._after(0, 1)
            self.appeal = self._assign(self._another(unit))
        yield self._after(0, 2)
        self.appeal = actions.accept(appeal=self.appeal, by=self._clerk(), now=self.when)
        self.together.open[self.seed.text] = self
        self._stop("accepted")

    def _merge(self) -> None:
        """Said before in the same words by somebody else: one answer reaches both."""
        other = self.together.open.get(self.seed.text)
        if other is None or self.seed.stop or self.seed.complained or other.seed.raiser == self.seed.raiser:
            return
        into = Appeal.objects.get(pk=other.appeal.pk)
        other.appeal = actions.merge(into=into, appeals=[self.appeal], by=self.hands.office[0], now=self.when)
        raise Over

    def _assign(self, unit: Unit) -> Appeal:
        responsible = self.hands.leader_of(unit.pk) if self.chance.random() < 0.3 else None
        office = self.chance.choice(self.hands.office)
        note = self.chance.choice(stock.NOTES)
        return actions.assign(appeal=self.appeal, lead_unit=unit, responsible_leader=responsible, by=office, now=self.when, note=note)

    def _lead(self) -> Unit:
        """As its matter says; never a unit complained of."""
        unit = self._unit(self.seed.lead)
        return unit if unit.pk not in self._complained() else self._unit("党委组织科")

    def _unit(self, name: str) -> Unit:
        return self.hands.units[name]

    def _another(self, unit: Any) -> Unit:
        """Instead of the unit that sent it back."""
        names = {name for name in (*self.seed.matter.lead, "后勤服务中心", "机电管理科", "党委组织科") if name}
        others = [one for one in map(self._unit, sorted(names)) if one.pk not in self._complained() | {unit.pk}]
        return self.chance.choice(others)

    def _complained(self) -> set[int]:
        return set(self.appeal.targets.values_list("unit_id", flat=True))

    def _clerk(self) -> User:
        return self.hands.clerk_of(self.appeal.lead_unit_id or 0)

    # -- handled, answered

    def _handled(self) -> Acts:
        """Progress, a longer limit, a hold, and the answer."""
        if self.chance.random() < 0.45:
            yield self._after(1, 3)
            self._progress()
        self._stop("progressed")
        if self.seed.way in ("extended", "held") or self.seed.stop == "asked":
            yield from self._asked(RequestKind.HOLD if self.seed.way == "held" else RequestKind.EXTENSION)
        yield self._answer_day()
        yield from self._answered()

    def _progress(self) -> None:
        text = said(self.chance.choice(stock.PROGRESS), self.chance)
        self.appeal = actions.note_progress(appeal=self.appeal, text=text, by=self._clerk(), now=self.when)

    def _asked(self, kind: RequestKind) -> Acts:
        due = self.appeal.due_on
        if due is None:
            return
        yield self._at(max(self.when.date(), self.calendar.add(due, -2)))
        if self.when.date() > due:
            return
        day = self.calendar.add(due if kind == RequestKind.EXTENSION else self.when.date(), self.chance.randint(8, 15))
        reason = self.chance.choice(stock.HOLDS if kind == RequestKind.HOLD else stock.LONGER)
        asked = actions.ask(appeal=self.appeal, kind=kind, day=day, reason=reason, by=self._clerk(), now=self.when)
        self._stop("asked")
        yield self._after(0, 1)
        decider = self.hands.deputy_of(self.appeal.lead_unit_id or 0) or self.hands.office[0]
        agree = due >= self.when.date()
        note = self.chance.choice(stock.AGREED) if agree else "原时限已过,请尽快办结。"
        actions.decide(request=asked, agree=agree, note=note, by=decider, now=self.when)
        self._read()
        self._stop("held")
        if self.appeal.status == Status.ON_HOLD and self.appeal.held_until:
            yield self._at(self.calendar.next(self.appeal.held_until))
            self.appeal = actions.resume(appeal=self.appeal, by=self._clerk(), now=self.when)

    def _answer_day(self) -> datetime:
        """Mostly within the limit, now and then at its very end; some are late."""
        due, today = self.appeal.due_on, self.when.date()
        if due is None:
            return self._after(0, 1)
        if self.seed.way == "late":
            return self._at(self.calendar.add(due, self.chance.randint(1, 8)))
        left = max(0, self.calendar.between(today, due))
        days = int(left * self.chance.triangular(0.1, 1.0, 0.6))
        return self._after(days, days)

    def _answered(self) -> Acts:
        """A timetable is answered again when its day has come."""
        outcome = self._outcome()
        if outcome == Outcome.TIMETABLE:
            promised = self.calendar.add(max(self.when.date(), self.appeal.due_on or self.when.date()), self.chance.randint(15, 40))
            self._reply(outcome, stock.PROMISES, promised_on=promised)
            self._stop("replied")
            yield self._at(promised)
            self.appeal = actions.carry_out(appeal=self.appeal, by=self._clerk(), now=self.when)
            yield self._after(1, 4)
            outcome = Outcome.SOLVED
        self._reply(outcome, self._words(outcome))
        self._stop("replied")

    def _outcome(self) -> Outcome:
        if self.seed.kind == Category.DANGER:
            return Outcome.EXPLAINED
        named = {"timetable": Outcome.TIMETABLE, "not_allowed": Outcome.NOT_ALLOWED}.get(self.seed.way)
        usual = Outcome.SOLVED if self.seed.kind == Category.HAZARD or self.chance.random() < 0.78 else Outcome.EXPLAINED
        return named if named and self.appeal.due_on and self.appeal.round == 1 else usual

    def _words(self, outcome: Outcome) -> str:
        if self.seed.kind in UNLIMITED:
            return stock.HAZARD_DONE if self.seed.kind == Category.HAZARD else stock.DANGER_DONE
        if outcome == Outcome.NOT_ALLOWED:
            return stock.NOT_ALLOWED
        if self.seed.promised:
            return self.chance.choice(stock.PROMISED if outcome == Outcome.SOLVED else stock.REPEATED).format(answer=self.seed.promised)
        return said(self.seed.done if outcome == Outcome.SOLVED and self.seed.done else self.chance.choice(stock.EXPLAINED), self.chance)

    def _reply(self, outcome: Outcome, text: str, promised_on: date | None = None) -> None:
        uploads: list[SimpleUploadedFile] = [self.together.pictures.photo(self.chance)] if outcome == Outcome.SOLVED else []
        by = self._clerk()
        self.together.open.pop(self.seed.text, None)
        self.appeal = actions.reply(
            appeal=self.appeal, outcome=outcome, text=text, uploads=uploads, promised_on=promised_on, by=by, now=self.when
        )

    # -- called back, struck off

    def _closed(self) -> Acts:
        if self.seed.kind == Category.DANGER:
            yield self._after(1, 3)
            self._strike_off(Closure.APPROVED)
            return
        if not Raiser.objects.of_appeal(self.appeal).exists():
            yield self._after(1, 3)
            self._strike_off(Closure.ANONYMOUS)
            return
        if self.seed.way == "unreachable":
            yield from self._unreachable()
            return
        yield self._after(1, 4)
        discontent = self.seed.way == "not_content" and self.appeal.round == 1
        self._call(Satisfaction.NOT if discontent else self._content())
        if discontent:
            self._stop("reopened")
            yield from self._handled()
            yield from self._closed()
            return
        self._stop("called")
        yield self._after(0, 3)
        self._strike_off(Closure.CONTENT)

    def _content(self) -> Satisfaction:
        return Satisfaction.LARGELY if self.chance.random() < 0.22 else Satisfaction.CONTENT

    def _call(self, result: Satisfaction) -> None:
        words = {Satisfaction.NOT: stock.CLEAR, Satisfaction.LARGELY: stock.LARGELY}.get(result, stock.PLEASED)
        by = self.hands.caller(self.chance, self.appeal.lead_unit_id, self.appeal.replied_by_id)
        self.appeal = actions.call_back(
            appeal=self.appeal, result=result, words=self.chance.choice(words), raiser=self.seed.raiser, by=by, now=self.when
        )

    def _unreachable(self) -> Acts:
        for _try in range(2):
            yield self._after(1, 2)
            self._call(Satisfaction.UNREACHABLE)
        yield self._after(1, 2)
        self._strike_off(Closure.UNREACHABLE)

    def _strike_off(self, closure: Closure) -> None:
        if self.appeal.outcome == Outcome.NOT_ALLOWED and closure == Closure.CONTENT:
            closure = Closure.APPROVED
        reason = stock.APPROVED if closure == Closure.APPROVED else ""
        by = self._closer() if closure == Closure.CONTENT else self.chance.choice(self.hands.office)
        self.appeal = actions.strike_off(appeal=self.appeal, closure=closure, reason=reason, by=by, now=self.when)

    def _closer(self) -> User:
        """The unit's head may strike off its ordinary matters."""
        own = self.seed.kind not in UNLIMITED | NAMES_HIDDEN and self.chance.random() < 0.5
        return self.hands.head_of(self.appeal.lead_unit_id or 0) if own else self.chance.choice(self.hands.office)

    # -- those that go another way

    def _checked(self) -> Acts:
        """One in twenty of what was answered on the spot is looked into; most hold."""
        if not self.appeal.drawn:
            return
        yield self._after(4, 12)
        discontent = self.chance.random() < 0.3
        by = self.hands.caller(self.chance, self.appeal.registering_unit_id, self.appeal.replied_by_id)
        result = Satisfaction.NOT if discontent else self._content()
        words = self.chance.choice(stock.CLEAR) if discontent else ""
        self.appeal = actions.check_spot(appeal=self.appeal, result=result, words=words, by=by, now=self.when)
        if discontent:
            yield self._after(0, 1)
            self.appeal = self._assign(self._lead())
            yield self._after(0, 1)
            self.appeal = actions.accept(appeal=self.appeal, by=self._clerk(), now=self.when)
            yield from self._handled()
            yield from self._closed()

    def _sealed(self) -> Acts:
        if not self.hands.discipline:
            return
        yield self._after(1, 2)
        by = self.hands.discipline[0]
        self.appeal = actions.accept(appeal=self.appeal, by=by, now=self.when)
        yield self._after(15, 25)
        self.appeal = actions.strike_off(appeal=self.appeal, closure=Closure.DISCIPLINE, reason=stock.SEALED_DONE, by=by, now=self.when)

    # -- time

    def _after(self, least: int, most: int) -> datetime:
        """So many working days on, at an hour of the day; the same day some hours later for none."""
        days = self.chance.randint(least, most)
        return self._at(self.calendar.add(self.when.date(), days))

    def _at(self, day: date) -> datetime:
        """An hour of that day, and later than what was done before."""
        moment = at(day, self.chance.randint(8, 16), self.chance.randint(0, 59))
        return max(moment, self.when + timedelta(minutes=self.chance.randint(20, 90)))

    def _read(self) -> None:
        self.appeal = Appeal.objects.get(pk=self.appeal.pk)

    def _stop(self, stage: str) -> None:
        if self.seed.stop == stage:
            raise Over
