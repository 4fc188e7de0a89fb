"""A card of the board, drawn in Python and not by a template, because a board has sixty."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nantun.web.templatetags.nantun import state

from ..choices import Light, Status
from ..wording import NO_TEXT, left_in_words, marks

register = template.Library()
LONGEST = 40
CARD = (
    '<a class="slip{}" href="{}"><span class="slip-head">{} {}</span><strong>{}</strong>'
    '<span class="quiet">{}</span><span class="slip-foot">{}{}</span></a>'
)
# What the column or a mark says already.
SAID = (Status.REGISTERED, Status.ASSIGNED, Status.REPLIED, Status.CALLED_BACK, Status.REOPENED)
TIMED = (Light.RED, Light.AMBER, Light.GREEN)


@register.simple_tag
def card(appeal: Any) -> SafeString:
    """编号, light, what was raised, who does it, by when."""
    today = timezone.localdate()
    light = appeal.light(today)
    unit = appeal.lead_unit.name if appeal.lead_unit_id else ""
    text = appeal.text or NO_TEXT.get(appeal.category, "")
    status = "" if appeal.status in SAID else state(Status(appeal.status).label, Status(appeal.status).colour)
    return format_html(
        CARD,
        " late" if light == Light.RED else "",
        appeal.get_absolute_url(),
        appeal.number,
        state(left_in_words(appeal, today) if light in TIMED else light.label, light.colour),
        text if len(text) <= LONGEST else f"{text[:LONGEST]}……",
        " · ".join(part for part in (str(appeal.get_category_display()), unit) if part),
        status,
        marks(appeal),
    )
