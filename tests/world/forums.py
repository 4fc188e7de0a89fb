from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from nantun.people.roles import Role
from talks import actions
from talks.actions import ForumEntry

from . import CADRE, NOW, Case, World

PAGES = ("forum", "edit-forum", "attendance", "forum-sheet", "forum-appeal")


def cases(world: World) -> Iterator[Case]:
    """A forum of each unit; a mentoring of our worker's by a cadre without any role, arranged by the head."""
    for case, unit in (("ours", world.ours), ("theirs", world.theirs)):
        forum = _forum(world, unit)
        for page in PAGES:
            yield Case(f"talks:{page}", case, pk=forum.pk)
    made = actions.begin_mentoring(
        worker=world.worker, helper=world.users[CADRE].employee, ground="absence", plan="每周谈一次", started_on=date(2026, 11, 2),
        by=world.user(Role.HEAD), now=NOW,
    )  # fmt: skip
    for page in ("mentoring", "note-mentoring", "review-mentoring", "change-helper"):
        yield Case(f"talks:{page}", pk=made.pk)


def _forum(world: World, unit: Any) -> Any:
    entry = ForumEntry(unit=unit, kind="party", day=date(2026, 11, 3), held_by=world.colleague, attendees=(world.worker,))
    return actions.hold_forum(entry=entry, by=world.user(Role.PARTY_OFFICE), now=NOW)
