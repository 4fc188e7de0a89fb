"""What an activity tells the house about itself.

The house (navigation, ledgers, reminders, 我的待办, search, the page of one employee, the demo) is loops
over this registry, so that a new activity is one folder and one line in settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One activity, handed over in its AppConfig.ready().

    Everything after `icon` is optional and names its object by dotted path, so that registering imports nothing heavy. A room of the group "work"
    names each of OFFERS: it offers it, or says in `declines` that it has none, so that none is forgotten (nantun/web/checks.py).

    urls: module of its addresses; whatever has no pages stands in the group "hidden"
    entry: permission asked before the activity stands in somebody's navigation, e.g. "visits.enter"
    group: "work" | "figures" | "system", the part of the navigation; "menu" behind the user's name, "bell" in the top bar, "hidden" nowhere;
    order: place within it
    ledgers: tuple[ledgers.Ledger, ...]
    reminders, tiles, timeline, todo, todo_readers, waiting_count, unread, search: what pages and notices loop over (nantun/web/offers.py)
    tells: what its notices are called where readers choose how they want them, if `label` does not say it or it offers no reminders
    figures: tuple[policies.Figure, ...]
    nightly: (now) -> Any, its work of every night, called work(now=now) by nantun/house/tasks.py; done twice it is done once, and a missed night is made up for
    handover: (employee, day) -> Iterable[str]
    reconcile: () -> Iterable[str], a line for each disagreement found
    demo: (DemoMine) -> str, fills its part of an empty database and says what it made; demo_last: after all rooms, of whose rows it makes its own
    """

    name: str
    label: Any
    icon: str
    urls: str = ""
    entry: str = ""
    group: str = "work"
    order: int = 50
    ledgers: str = ""
    reminders: str = ""
    tells: Any = ""
    tiles: str = ""
    timeline: str = ""
    todo: str = ""
    todo_readers: str = ""
    waiting_count: str = ""
    unread: str = ""
    search: str = ""
    figures: str = ""
    appeal_sources: str = ""
    form_extras: str = ""
    nightly: str = ""
    handover: str = ""
    reconcile: str = ""
    demo: str = ""
    demo_last: bool = False
    declines: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """The name of the activity's first page."""
        return f"{self.name}:home"

    def offers(self, what: str) -> Any:
        """The object behind one of the optional paths, or None."""
        path = getattr(self, what)
        return import_string(path) if path else None


OFFERS = (
    "ledgers", "reminders", "tiles", "timeline", "todo", "todo_readers", "waiting_count", "search", "figures", "appeal_sources", "form_extras",
    "nightly", "handover", "reconcile", "demo",
)  # fmt: skip

_registry: dict[str, Activity] = {}


def register(activity: Activity) -> None:
    """Called once by each activity's AppConfig.ready(). A name taken twice is a mistake of configuration."""
    known = _registry.get(activity.name)
    if known is not None and known != activity:
        raise ImproperlyConfigured(f"two activities are called {activity.name!r}")
    _registry[activity.name] = activity


def activities() -> list[Activity]:
    """All activities, in the order of the navigation."""
    return sorted(_registry.values(), key=lambda activity: (activity.order, activity.name))


def activity(name: str) -> Activity:
    return _registry[name]


def offered(what: str) -> Iterator[tuple[Activity, Any]]:
    """(activity, object) for each activity that offers `what`, e.g. offered("timeline")."""
    for one in activities():
        offer = one.offers(what)
        if offer is not None:
            yield one, offer


def unregister(name: str) -> None:
    """For tests that register a toy activity and take it away again."""
    _registry.pop(name, None)
