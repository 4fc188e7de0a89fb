"""What was said at each planned visit: a sentence that fits the place, the season and the unit, never the same twice running."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from random import Random
from typing import Any

from nantun.campaigns.models import Campaign
from nantun.people.choices import UnitKind
from nantun.people.demo import DemoMine

from ..choices import Occasion, PlaceKind
from . import sentences as stock
from .plan import Draft
from .sentences import Group, in_season, said

BY_PLACE = {
    PlaceKind.UNDERGROUND: stock.UNDERGROUND,
    PlaceKind.DORMITORY: stock.DORMITORY,
    PlaceKind.HOME: stock.HOME,
    PlaceKind.HOSPITAL: stock.HOSPITAL,
    PlaceKind.TELEPHONE: stock.TELEPHONE,
    PlaceKind.PRE_SHIFT: stock.COLLECTIVE,
}
BY_OCCASION = {
    Occasion.HOSPITAL: stock.HOSPITAL,
    Occasion.INJURY: stock.INJURY,
    Occasion.FUNERAL: stock.FUNERAL,
    Occasion.WEDDING: stock.WEDDING,
    Occasion.FAMILY_DISPUTE: stock.DISPUTE,
    Occasion.HARDSHIP: stock.HARDSHIP,
    Occasion.ABSENCE: stock.ABSENCE,
}
CLOSE = (stock.HOME, stock.HARDSHIP, stock.DISPUTE, stock.HOSPITAL)
"""Where people speak of their family."""
THEMES = {
    id(stock.UNDERGROUND): "抓源强基",
    id(stock.COLLECTIVE): "一家人",
    id(stock.SAVING): "献良策",
    id(stock.HARDSHIP): "两树一送",
}
LAST = 5


class Writer:
    """Deals lines from shuffled decks, one deck a group."""

    def __init__(self, mine: DemoMine) -> None:
        self.chance: Random = mine.chance("sentences")
        self.decks: dict[int, deque[str]] = {}
        self.recent: deque[str] = deque(maxlen=LAST)
        self.campaigns = list(Campaign.objects.all())

    def write(self, drafts: Iterable[Draft]) -> None:
        """Puts words into each, in the order in which the list will show them."""
        for draft in sorted(drafts, key=lambda one: (one.day, one.entered_at)):
            draft.words = self._words(draft)

    def _words(self, draft: Draft) -> dict[str, Any]:
        group = self._group(draft)
        unit = draft.seen[0].employee.unit.name
        line = said(self._deal(group, draft.day.month), self.chance, unit)
        tags = self.chance.sample(group.tags, self.chance.randint(1, len(group.tags)))
        return {"summary": line, "tags": [tag.value for tag in tags], "campaign": self._campaign(draft, group)} | self._more(group, unit)

    def _group(self, draft: Draft) -> Group:
        if not any(one.met for one in draft.seen):
            return stock.UNMET
        if draft.must is not None:
            return BY_OCCASION[draft.must.occasion]
        if draft.place_kind in (PlaceKind.UNDERGROUND, PlaceKind.OTHER) and self.chance.random() < 0.14:
            return stock.SAVING
        if draft.place_kind == PlaceKind.OTHER:
            return stock.OFFICE if draft.seen[0].employee.unit.kind == UnitKind.OFFICE else stock.WORK
        return BY_PLACE[PlaceKind(draft.place_kind)]

    def _deal(self, group: Group, month: int) -> str:
        """The next line of the group's deck that fits the season and was not heard just now."""
        deck = self.decks.setdefault(id(group), deque())
        for _nth in range(2 * len(group.lines) + 1):
            if not deck:
                deck.extend(self.chance.sample(group.lines, len(group.lines)))
            line = deck.popleft()
            if in_season(line, month) and line not in self.recent:
                break
        self.recent.append(line)
        return line

    def _campaign(self, draft: Draft, group: Group) -> Campaign | None:
        if self.chance.random() < 0.45:
            return None
        word = "两树一送" if draft.lead.unit.name == "工会" else THEMES.get(id(group), "大走访")
        running = [one for one in self.campaigns if one.starts_on <= draft.day and (one.ends_on is None or draft.day <= one.ends_on)]
        return next((one for one in running if word in one.name), None)

    def _more(self, group: Group, unit: str) -> dict[str, str]:
        """What is folded away on the form, where somebody took the time to fill it in."""
        close = any(group is one for one in CLOSE)
        offered = (
            ("family_situation", stock.FAMILY, 0.4 if close else 0.04),
            ("state_of_mind", stock.MINDS, 0.3 if close else 0.07),
            ("difficulties", stock.DIFFICULTIES, 0.25 if close else 0.02),
            ("suggestions", stock.SUGGESTIONS, 0.5 if group is stock.COLLECTIVE else 0.06),
            ("answered", stock.ANSWERS, 0.12),
            ("next_step", stock.STEPS, 0.12),
        )
        return {name: said(self.chance.choice(lines), self.chance, unit) for name, lines, share in offered if self.chance.random() < share}
