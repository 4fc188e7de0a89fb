"""Where appeals come from. An activity names its own (registry: `appeal_sources="visits.sources.SOURCES"`), and appeals link back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _l

from nantun.registry import offered
from nantun.web.panels import Lines, link
from nantun.web.templatetags.nantun import state

from .models import Appeal

if TYPE_CHECKING:
    from nantun.people.models import User


@dataclass(frozen=True, kw_only=True)
class AppealSource:
    """key: stored with the appeal; label: 走访.

    link: (source_id, user) -> (words, address) of the row it was raised in, or None where the user may not read that row.
    heard: what the demo's rows of this source hold, for the demo to raise appeals from.
    """

    key: str
    label: Any
    link: Callable[[int, Any], tuple[str, str] | None] | None = None
    heard: Callable[[], Iterable[Heard]] | None = None


@dataclass(frozen=True, kw_only=True)
class Heard:
    """words: what was said and what was answered, as the row has it; raiser, responder: Employee keys, by: the account that entered it."""

    source_id: int
    words: str
    raiser: int
    responder: int
    by: int
    at: datetime


DIRECT = "direct"
SOURCES = (
    AppealSource(key=DIRECT, label=_l("当面反映")),
    AppealSource(key="telephone", label=_l("来电")),
    AppealSource(key="letter", label=_l("来信")),
    AppealSource(key="online", label=_l("网上反映")),
)
# Those that a registrar may choose; the others come with the row in which the appeal was raised.
CHOSEN = tuple((source.key, source.label) for source in SOURCES)


def known_sources() -> dict[str, AppealSource]:
    return {source.key: source for _activity, sources in offered("appeal_sources") for source in sources}


def label_of_source(key: str) -> str:
    source = known_sources().get(key)
    return str(source.label) if source else key


def link_back(key: str, source_id: int | None, user: User) -> tuple[str, str] | None:
    """(words, address) of the row in which it was raised, for those who may read it."""
    source = known_sources().get(key)
    return source.link(source_id, user) if source and source.link and source_id is not None else None


def raised_in(key: str, row: Model, user: User, *, title: str, empty: str = "") -> Lines:
    """For the page of the row: the appeals that were raised in it and that the user may read."""
    rows = Appeal.objects.visible_to(user).raised_in(key, row).for_list().prefetch_related(None)
    return Lines(title, [_line(one) for one in rows.order_by("pk")], empty=empty, css="raised")


def _line(appeal: Appeal) -> str:
    at = state(appeal.get_status_display(), appeal.status_colour)
    kind, text = appeal.get_category_display(), Truncator(appeal.text).chars(40)
    return format_html("{} {} {} {}", link(appeal.number, appeal.get_absolute_url()), kind, at, text)
