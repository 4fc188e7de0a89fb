"""Tags and filters that every template has without loading them (settings: builtins)."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.http import HttpRequest, QueryDict
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nantun import days
from nantun.web.icons import ICONS

if TYPE_CHECKING:
    from nantun.people.models import User

register = template.Library()

MODULES = ("chart", "dates", "drafts", "form", "idle", "picker", "shortcuts", "table")
LIBRARIES = ("echarts.js", "tom-select.js", "tom-select.css")
COLOURS = {"green", "amber", "red", "blue", "grey"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An outline icon, silent for readers: text stands beside it. Raises LookupError for one that is not in icons.py."""
    return _drawn(name, css)


@cache
def _drawn(name: str, css: str) -> SafeString:
    """A page has twenty of them, always the same."""
    if name not in ICONS:
        raise LookupError(f"{name!r} is not in nantun/web/icons.py")
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', css, static("vendor/icons.svg"), name)


@register.simple_tag
def state(label: Any, colour: str = "grey") -> SafeString:
    """A dot and a word. Colours: green, amber, red, blue, grey; never alone, always with the word."""
    return format_html('<span class="state state-{}">{}</span>', colour if colour in COLOURS else "grey", label)


@register.simple_tag
def modules() -> str:
    """Where app.js finds what it loads when a page needs it, as JSON."""
    ours = {name: static(f"nantun/{name}.js") for name in MODULES}
    return json.dumps({**ours, **{name: static(f"vendor/{name}") for name in LIBRARIES}}, separators=(",", ":"))


class _Repeat(template.Node):
    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: template.Context) -> str:
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        block = blocks.get_block(self.name) if blocks else None
        return block.render(context) if block else ""


@register.tag
def repeat(parser: template.base.Parser, token: template.base.Token) -> _Repeat:
    """{% repeat "title" %}: a block's content once more, so that a page says its title in one place."""
    _name, block = token.split_contents()
    return _Repeat(block.strip("\"'"))


@register.simple_block_tag(takes_context=True)
def taken(context: template.Context, content: SafeString, name: str) -> str:
    """{% taken "body" %}…{% endtaken %}: drawn into the context's `parts` under that name, and not here."""
    context["parts"][name] = SafeString(content.strip())
    return ""


@register.simple_tag(takes_context=True)
def sheet(context: template.Context, table: Any) -> SafeString:
    """{% sheet table %}: a table with everything the page knows (filters, bulk acts, why it is empty)."""
    table.context = context
    table.before_render(context.get("request"))
    with context.push(table=table):
        return template.Engine.get_default().get_template(table.template_name).render(context)


@register.simple_tag
def lines(table: Any) -> SafeString:
    """The rows of a table's page, drawn by the table."""
    return SafeString("".join([table.drawn(row) for row in table.paginated_rows]))


@register.simple_tag(name="may")
def may_tag(user: User, perm: str, obj: Any = None) -> bool:
    """{% may user "visits.void" visit as can_void %}: whether an act is to be offered."""
    return bool(user.has_perm(perm, obj))


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """10月5日(周一), with the year when it is not this one."""
    return days.long_day(_as_day(value), timezone.localdate()) if value else ""


@register.filter
def day_of_year(value: dt.date | None) -> str:
    """10月5日(周一), never with the year: for a page that is about one year."""
    return days.long_day(value, value) if value else ""


@register.filter
def weekday(value: dt.date) -> str:
    """一 to 日."""
    return days.WEEKDAYS[value.weekday()]


@register.filter
def plain_day(value: dt.date | dt.datetime | None) -> str:
    """10月5日, for the inside of a sentence."""
    return days.plain_day(_as_day(value), timezone.localdate()) if value else ""


@register.filter
def day_short(value: dt.date | dt.datetime | None) -> str:
    """10-05, for columns; with the year when it is not this one."""
    return days.short_day(_as_day(value), timezone.localdate()) if value else ""


@register.filter
def moment(value: dt.datetime | dt.date | None) -> str:
    """10月5日 14:02; a bare day shows no hour."""
    if not value:
        return ""
    if not isinstance(value, dt.datetime):
        return plain_day(value)
    return f"{plain_day(value)} {_local(value):%H:%M}"


@register.filter
def clock(value: dt.datetime | None) -> str:
    """14:02."""
    return f"{_local(value):%H:%M}" if value else ""


@register.filter
def number(value: Any) -> str:
    """1,204; decimals as they are; nothing for None."""
    if value is None or value == "":
        return ""
    return f"{value:,}" if isinstance(value, int | float | Decimal) else str(value)


@register.simple_tag
def share(part: int, whole: int) -> str:
    """89.7%; a dash where there is no whole."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changed: Any) -> str:
    """The query string of this address with some words changed: {% url_with page=2 %}, {% url_with sort=None %} takes one out."""
    request: HttpRequest | None = context.get("request")
    return "?" + changed_query(request.GET if request else QueryDict(), changed)


def changed_query(query: QueryDict, changed: dict[str, Any]) -> str:
    words = query.copy()
    for name, value in changed.items():
        if value is None:
            words.pop(name, None)
        else:
            words.setlist(name, [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)])
    return words.urlencode()


@register.filter
def as_json(value: Any) -> str:
    """For data attributes; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


@register.filter
def due(value: dt.date | None) -> tuple[str, str]:
    """(words, colour) of a deadline seen from today."""
    return days.due_words(value, timezone.localdate())


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _as_day(value: dt.date | dt.datetime) -> dt.date:
    return _local(value).date() if isinstance(value, dt.datetime) else value
