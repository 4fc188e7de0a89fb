"""Lines of lists and of coverage. Drawn in Python and not by a template, because pages have many."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

register = template.Library()

NAMED = 3
# Of a line of coverage: style, head, and what stands under it.
FIGURES = (
    ("num", _l("在册"), "{line.roster:,}"),
    ("num", _l("个别走访到"), "{line.reached:,}"),
    ("num", _l("其中仅有待确认代录"), "{line.unconfirmed:,}"),
    ("share", _l("覆盖"), '<progress max="100" value="{line.share}" aria-hidden="true"></progress> {line.share}%'),
    ("num", _l("未访到"), "{line.never:,}"),
    ("num apart", _l("个别人次"), "{line.individual:,}"),
    ("num", _l("集体人次"), "{line.collective:,}"),
)


@register.simple_tag
def coverage_heads() -> SafeString:
    return format_html_join("", '<th scope="col" class="{}">{}</th>', ((css, label) for css, label, _figure in FIGURES))


@register.simple_tag
def coverage_cells(line: Any) -> SafeString:
    """The figures of one line, each with its head's words for the phone. All of them are numbers, so one format draws them."""
    return SafeString(_cells(get_language()).format(line=line))


@cache
def _cells(language: str) -> str:
    return "".join(f'<td class="{css}" data-label="{label}">{figure}</td>' for css, label, figure in FIGURES)


@register.simple_tag
def visitors(visit: Any) -> SafeString:
    """周洋、王强 with the row's marks: 代录, 补录, 已作废."""
    names = "、".join([escape(one.employee.name) for one in visit.visitors.all()])
    marks = [f' <span class="mark mark-{colour}">{escape(word)}</span>' for word, colour in visit.marks]
    return SafeString(names + "".join(marks))


@register.simple_tag
def skipped(rows: list[list[Any]]) -> SafeString:
    """第 4 行 ZF-2026-0012、第 9 行 …: of a sheet, each with the visit that it repeats; rows: [line, address, number]."""
    told = ((_("第 %(line)s 行") % {"line": line}, address, number) for line, address, number in rows)
    return format_html_join("、", '{} <a href="{}">{}</a>', told)


@register.simple_tag
def visited(visit: Any) -> SafeString:
    """张三 综采一队·生产一班 · 采煤工; 张三等 23 人 where they are many."""
    people = list(visit.visited.all())
    if not people:
        return SafeString("")
    first = people[0]
    place = f"{first.unit.name}·{first.team.name}" if first.team_id else first.unit.name
    if len(people) > NAMED:
        many = _("%(name)s等 %(n)s 人") % {"name": first.employee.name, "n": len(people)}
        return format_html('<strong>{}</strong> <span class="quiet">{}</span>', many, place)
    post = f" · {first.employee.post}" if len(people) == 1 and first.employee.post else ""
    names = "、".join([f"<strong>{escape(one.employee.name)}</strong>{'' if one.met else _unmet()}" for one in people])
    return SafeString(f'{names} <span class="quiet">{escape(place + post)}</span>')


def _unmet() -> SafeString:
    return format_html(' <span class="mark mark-amber">{}</span>', _("未见到·待补访"))
