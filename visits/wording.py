"""A visit's facts as a reader writes them: for the story of its changes, and for corrections that name old and new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.days import month_words
from nantun.people.choices import Basis
from nantun.relations import column_name

from .choices import Manner, PlaceKind, Shift, Tag
from .models import PRIVATE_FIELDS, VOIDED, Visit

VOID = "void"
# In the order of the form. What only few may read is not among them.
LABELS = {
    "day": _l("走访日期"),
    "visitors": _l("走访人"),
    "seen": _l("走访对象(见到)"),
    "unmet": _l("未见到(待补访)"),
    "manner": _l("方式"),
    "place_kind": _l("地点"),
    "summary": _l("反映了什么、答应了什么"),
    "basis": _l("代录依据"),
    "time": _l("时间"),
    "shift": _l("班次"),
    "campaign": _l("主题活动"),
    "tags": _l("类别"),
    "suggestions": _l("意见建议"),
    "answered": _l("当场答复"),
    "next_step": _l("下一步"),
}
CHOICES = {"manner": Manner, "place_kind": PlaceKind, "shift": Shift, "basis": Basis}


def in_words(visit: Visit) -> dict[str, str]:
    """Each fact of LABELS as one writes it, "" where there is none."""
    visited = list(visit.visited.all())
    people = {
        "visitors": names(one.employee for one in visit.visitors.all()),
        "seen": names(one.employee for one in visited if one.met),
        "unmet": names(one.employee for one in visited if not one.met),
    }
    return {key: people[key] if key in people else _value_in_words(key, getattr(visit, key)) for key in LABELS}


def as_corrected(visit: Visit) -> dict[str, str]:
    """The same after what was agreed since the month was sealed, and 作废 under VOID: what a further correction starts from."""
    known = in_words(visit) | {VOID: _("有效")}
    agreed = visit.corrections.approved().order_by("decided_at", "pk").values_list("field", "new")
    keys = {str(label): key for key, label in (LABELS | {VOID: VOIDED}).items()}
    return known | {keys[field]: new for field, new in agreed if field in keys}


def made_void(visit: Visit) -> str:
    """Why nothing more is corrected of it; "" where that is no correction that was agreed."""
    void = any(one.makes_void for one in visit.corrections.all())
    return _("这条走访已经更正为作废,不再更正。") if void else ""


def names(employees: Iterable[Any]) -> str:
    return "、".join(one.name for one in employees)


def private_parts(visit: Visit) -> dict[str, str]:
    """What only few may read, to find out whether it was changed; never to be shown."""
    return {name: getattr(visit, name) for name in PRIVATE_FIELDS}


def difference(before: Visit, after: Visit) -> str:
    """What was changed, in one line: 走访日期“2026-10-05”改为“2026-10-06”;思想动态有改动. "" when nothing was."""
    told = [
        _("%(label)s“%(old)s”改为“%(new)s”") % {"label": LABELS[key], "old": old or _("空"), "new": new or _("空")}
        for (key, old), new in zip(in_words(before).items(), in_words(after).values(), strict=True)
        if old != new
    ]
    changed = private_parts(after)
    told += [
        _("%(label)s有改动") % {"label": column_name(Visit, name)} for name, old in private_parts(before).items() if old != changed[name]
    ]
    return ";".join(told)


def sealed_in_words(visit: Visit) -> str:
    return _("%(month)s的台账已封存,不能直接修改。请提交“更正”。") % {"month": month_words(visit.ledger_month)}


def _value_in_words(key: str, value: Any) -> str:
    if not value:
        return ""
    if key in CHOICES:
        return str(CHOICES[key](value).label)
    if key == "tags":
        return "、".join(str(Tag(tag).label) for tag in value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
