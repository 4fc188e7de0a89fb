"""What the page frame shows around every page. Nothing is asked until a template draws it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from nantun import registry

from .models import Installation
from .waiting import Count, kept_count

GROUPS = ("work", "figures", "system")
ON_THE_BAR = 3  # activities on a phone's bottom bar, between 待办 and 更多


@dataclass(frozen=True)
class Entry:
    """One line of the rail."""

    name: str
    label: str
    icon: str
    url: str
    active: bool


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _user(self) -> Any:
        return getattr(self._request, "user", None)

    @cached_property
    def installation(self) -> Installation | None:
        return Installation.current()

    @cached_property
    def mine(self) -> str:
        return self.installation.mine_name if self.installation else _("南屯")

    @cached_property
    def demo(self) -> bool:
        return bool(self.installation and self.installation.demo)

    @cached_property
    def here(self) -> str:
        """The activity, or page of this room, that is open: "visits", "home"."""
        match = getattr(self._request, "resolver_match", None)
        return (match.namespaces[0] if match.namespaces else match.url_name or "") if match else ""

    @cached_property
    def groups(self) -> list[list[Entry]]:
        """The rail's groups, none of them empty; only what this user may enter."""
        grouped = ([self._entry(one) for one in registry.activities() if one.group == group and self._open_to(one)] for group in GROUPS)
        return [entries for entries in grouped if entries]

    @cached_property
    def bar(self) -> list[Entry]:
        """The phone's bottom bar between 我的待办 and 更多."""
        return [entry for group in self.groups for entry in group][:ON_THE_BAR]

    @cached_property
    def bell(self) -> str:
        """Where the bell leads: the first page of the room of group "bell"; "" when there is none."""
        room = next((one for one in registry.activities() if one.group == "bell" and self._open_to(one)), None)
        return reverse(room.home) if room else ""

    @cached_property
    def counted(self) -> Count | None:
        """What waits, where it was counted a moment ago; otherwise the page has it counted once it is there."""
        return kept_count(self._user)

    @cached_property
    def menu(self) -> list[Entry]:
        """Rooms that stand behind the user's name: group "menu"."""
        return [self._entry(one) for one in registry.activities() if one.group == "menu" and self._open_to(one)]

    @cached_property
    def place(self) -> str:
        """综采一队 · 单位负责人."""
        employee = getattr(self._user, "employee", None)
        unit = str(employee.unit) if employee else ""
        roles = [grant.get_role_display() for grant in getattr(self._user, "grants", [])]
        return " · ".join(part for part in (unit, "、".join(dict.fromkeys(roles))) if part) or _("职工")

    @cached_property
    def density(self) -> str:
        return "compact" if self._request.COOKIES.get("density") == "compact" else ""

    @cached_property
    def idle_seconds(self) -> int:
        """公用机: after how many idle seconds this computer signs out; 0 for a computer of one's own."""
        session = getattr(self._request, "session", None)
        return int(session.get("shared_computer_seconds", 0)) if session is not None else 0

    def _open_to(self, activity: registry.Activity) -> bool:
        return not activity.entry or self._user.has_perm(activity.entry)

    def _entry(self, activity: registry.Activity) -> Entry:
        try:
            url = reverse(activity.home)
        except NoReverseMatch:
            url = f"/{activity.name}/"
        return Entry(activity.name, str(activity.label), activity.icon, url, self.here == activity.name)


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
