"""The rooms that tell something: kinds of notices are "room.word", and are chosen by room."""

from __future__ import annotations

from nantun import registry


def telling_rooms() -> list[tuple[str, str]]:
    """(name, label) of each, in the order of the navigation."""
    return [(one.name, _called(one)) for one in registry.activities() if one.reminders or one.tells]


def room_of(kind: str) -> str:
    return kind.split(".", 1)[0]


def label_of(room: str) -> str:
    """What the room is called; its name where this version of the program knows no such room any more."""
    known = {one.name: _called(one) for one in registry.activities()}
    return known.get(room, room)


def _called(room: registry.Activity) -> str:
    return str(room.tells or room.label)
