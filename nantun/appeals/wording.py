"""An appeal in words, as this reader may know it: on a line of the list, on a card of the board, on its own page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.days import short_day
from nantun.web.templatetags.nantun import state

from .choices import Category, Status
from .models import Appeal
from .policies import APPEALS

if TYPE_CHECKING:
    from nantun.people.models import User

HIDDEN = _l("(姓名保密)")
ANONYMOUS = _l("匿名")
LONGEST_TITLE = 48
SHORT = 24
NAMED = 3
MARK = ' <span class="mark mark-{}">{}</span>'


def headline(appeal: Appeal, user: User) -> str:
    """What was raised, where the reader may know it; otherwise what kind of thing it is."""
    text = told_text(appeal, user)
    if not text:
        return str(appeal.get_category_display())
    return text if len(text) <= LONGEST_TITLE else f"{text[:LONGEST_TITLE]}……"


def told_text(appeal: Appeal, user: User) -> str:
    """The whole of what was raised, "" for those who may not know it."""
    if "text" not in APPEALS.columns(user, appeal):
        return ""
    return appeal.sealed_text if appeal.category == Category.DISCIPLINE else appeal.text


def raisers_in_words(appeal: Appeal, user: User) -> str:
    """张三、李四; that they are anonymous, or kept from this reader."""
    people = [one.employee for one in everybody(appeal)]
    if "raisers" not in APPEALS.columns(user, appeal):
        return str(HIDDEN)
    return "、".join(dict.fromkeys(one.name for one in people)) or str(ANONYMOUS)


def everybody(appeal: Appeal) -> list[Any]:
    """Whoever raised it, also those whose own was merged into it."""
    return [*appeal.raisers.all(), *(one for other in appeal.merged.all() for one in other.raisers.all())]


def name_of(user: User, appeal: Appeal, reader: User) -> str:
    """Whoever did something; a raiser who acts for himself is not named to those who must not know him."""
    if is_kept(user.employee_id, appeal, reader):
        return str(_("反映人"))
    return f"{user}({user.employee.unit})" if user.employee else str(user)


def is_kept(employee_id: int | None, appeal: Appeal, reader: User) -> bool:
    """Whether somebody is among the raisers whom this reader must not know."""
    if employee_id is None or "raisers" in APPEALS.columns(reader, appeal):
        return False
    return employee_id in {one.employee_id for one in everybody(appeal)}


# -- lines of lists; what the reader may know was asked by AppealQuerySet.read_by


def line_text(appeal: Any) -> SafeString | str:
    """The text, or what kind of thing it is where nothing is written down or may be read."""
    if appeal.sealed or not appeal.text:
        return format_html('<span class="quiet">{}</span>', NO_TEXT.get(appeal.category, ""))
    return appeal.text


def line_raisers(appeal: Any) -> str:
    """张三、李四; 张三等 5 人 where they are many."""
    if appeal.sealed:
        return ""
    if appeal.names_kept:
        return str(HIDDEN)
    people = [one.employee.name for one in appeal.raisers.all()]
    if len(people) > NAMED:
        return _("%(name)s等 %(n)s 人") % {"name": people[0], "n": len(people)}
    return "、".join(people) or str(ANONYMOUS)


def line_unit(appeal: Any) -> SafeString | str:
    if appeal.lead_unit_id:
        return appeal.lead_unit.name
    if appeal.suggested_unit_id and not appeal.sealed:
        return format_html('<span class="quiet">{}</span>', _("建议 %s") % appeal.suggested_unit.name)
    return ""


def line_light(appeal: Any) -> SafeString | str:
    light = appeal.light(timezone.localdate())
    return "" if appeal.sealed else state(light.label, light.colour)


def line_due(appeal: Any) -> str:
    """10-26 剩 7 天; only the day once it is answered."""
    if appeal.due_on is None or appeal.sealed:
        return ""
    return due_in_words(appeal, timezone.localdate())


def due_in_words(appeal: Any, today: date) -> str:
    day = short_day(appeal.due_on, today)
    return day if appeal.is_answered else f"{day} {left_in_words(appeal, today)}"


def left_in_words(appeal: Any, today: date) -> str:
    """超 3 天, 今天到期, 剩 7 天; of one that has a limit."""
    left = (appeal.due_on - today).days
    if left < 0:
        return _("超 %(n)s 天") % {"n": -left}
    return _("剩 %(n)s 天") % {"n": left} if left else _("今天到期")


def line_age(appeal: Any) -> str:
    """Days since it was raised, while it is open."""
    return "" if appeal.is_ended or appeal.sealed else str(appeal.age(timezone.localdate()))


def line_status(appeal: Any) -> SafeString | str:
    if appeal.sealed:
        return ""
    return format_html("{}{}", state(Status(appeal.status).label, Status(appeal.status).colour), marks(appeal))


def marks(appeal: Any) -> SafeString:
    """重办, 当场答复, 延期: what is to be known of it at a glance."""
    found = [
        ("red", _("第 %s 轮") % appeal.round, appeal.round > 1),
        ("grey", _("当场答复"), appeal.on_spot),
        ("amber", _("延期"), appeal.was_extended),
    ]
    return SafeString("".join(format_html(MARK, colour, word) for colour, word, holds in found if holds))


NO_TEXT = {Category.DANGER: _l("不写内容,请联系登记人"), Category.DISCIPLINE: _l("只有纪检能看到内容")}


# -- what 我的待办, tiles and the search say of it, and where they lead


def listed(**filters: str) -> str:
    """The list with these filters; without any as it opens, with what is not at its end."""
    return reverse("appeals:home") + (f"?{urlencode(filters)}" if filters else "")


def called(appeal: Appeal) -> str:
    """SQ-2026-0012 生活后勤:更衣室暖气不足; for those who may read its words."""
    name = f"{appeal.number} {appeal.get_category_display()}"
    return f"{name}:{shortened(appeal.text)}" if appeal.text else name


def shortened(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
