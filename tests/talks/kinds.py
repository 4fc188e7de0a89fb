"""What is tried alike of every app (tests/support/kinds.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from nantun.people.models import Employee, User
from talks import actions
from talks.choices import ForumKind
from talks.entry import HeldTalk
from talks.models import Forum, MustTalk, ReadingOrder, Talk
from tests.support.days import TODAY, at
from tests.support.kinds import Asked, Form, Guard, MustKind
from tests.support.mine import Mine

from .makers import NOW, ask, logged, opens
from .pages import a_log

NINE = "2026-10-19T09:00:00+08:00"


def forum_entry(mine: Mine) -> actions.ForumEntry:
    return actions.ForumEntry(unit=mine.ours, kind=ForumKind.PARTY, day=NOW.date(), held_by=mine.head.employee, minutes="")


def edit_forum(forum: Forum, by: User, now: datetime) -> Forum:
    entry = actions.ForumEntry(unit=forum.unit, kind=forum.kind, day=forum.day, held_by=forum.held_by, minutes="澡堂下周修")
    return actions.edit_forum(forum=forum, entry=entry, version=1, by=by, now=now)


GUARDED = {
    Talk: Guard(
        lambda mine: ask(mine.worker, mine.head.employee, mine.worker.employee),
        lambda row, by, now: actions.cancel(talk=row, reason="不用了", by=by, now=now),
    ),
    Forum: Guard(lambda mine: actions.hold_forum(entry=forum_entry(mine), by=mine.head, now=NOW), edit_forum),
}


def held_talk(mine: Mine) -> Form:
    return mine.head, "/talks/log/", a_log(mine)


def asked_talk(mine: Mine) -> Form:
    opens(mine.head.employee)
    asking = {
        "talker": mine.head.employee_id,
        "submission": str(uuid4()),
        "topic": "income",
        "urgency": "ordinary",
        "time": NINE,
        "save": "",
    }
    return mine.worker, "/talks/ask/", asking


def invited_talk(mine: Mine) -> Form:
    times = {"day_0": "10-19", "from_0": "09:00", "place_kind": "office", "place": "", "time": ""}
    facts = {"counterpart": mine.worker.employee_id, "ground": "routine", "topic": "", "urgency": "ordinary"}
    return mine.head, "/talks/invite/", facts | times | {"submission": str(uuid4()), "save": ""}


def forum(mine: Mine) -> Form:
    facts = {"unit": mine.ours.pk, "kind": "party", "day": "2026-10-15", "held_by": mine.party_head.employee_id, "place_kind": "office"}
    return mine.party_head, "/talks/forums/hold/", facts | {"submission": str(uuid4()), "minutes": "谈了澡堂", "save": ""}


POSTED = {Talk: (held_talk, asked_talk, invited_talk), Forum: (forum,)}


def talk(by: User, employee: Employee, day: date) -> Talk:
    return actions.log_talk(held=HeldTalk(talker=by.employee, counterpart=employee, day=day, place_kind="canteen"), by=by, now=at(day))


MUSTS = {MustTalk: MustKind(model=MustTalk, pages="/talks/musts/", ground={"ground": "injury"}, raise_must=actions.raise_must, done=talk)}


def an_order() -> tuple[User, User, Callable[..., Any]]:
    mine = Mine.of()
    held = logged(mine)
    actions.write_record(talk=held, by=mine.head, now=at(TODAY, 17), content="说了什么")
    return mine.office, mine.secretary, lambda reason, by: actions.ask_order(talk=held, reason=reason, by=by, now=at(TODAY, 18))


REQUESTS = {
    ReadingOrder: Asked(
        ReadingOrder,
        "note",
        an_order,
        lambda asked, **facts: actions.decide_order(order=asked, now=at(TODAY, 18), **facts),
        lambda asked, words: (f"/talks/orders/{asked.pk}/", {"agree": "no", "note": words}),
    )
}
