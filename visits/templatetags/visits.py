"""A visit's people in a line of a list. Drawn in Python and not by a template, because lists have many."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

NAMED = 3
UNMET = ' <span class="mark mark-amber">{}</span>'


@register.simple_tag
def visitors(visit: Any) -> SafeString:
    """周洋、王强 with the row's marks: 代录, 补录, 已作废."""
    names = "、".join(one.employee.name for one in visit.visitors.all())
    marks = format_html_join("", ' <span class="mark mark-{}">{}</span>', ((colour, word) for word, colour in visit.marks))
    return format_html("{}{}", names, marks)


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
    unmet = _("未见到·待补访")
    names = format_html_join(
        "、", "<strong>{}</strong>{}", ((one.employee.name, "" if one.met else format_html(UNMET, unmet)) for one in people)
    )
    return format_html('{} <span class="quiet">{}{}</span>', names, place, post)
