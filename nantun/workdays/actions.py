from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from .calendar import SATURDAY
from .choices import Festival, Origin
from .models import FestivalDay, Shift, SpecialDay
from .notice import NoticeDay

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def set_day(*, day: date, works: bool | None, name: str, document: str, by: User) -> SpecialDay | None:
    """What holds of one day; None for `works` takes it back to Monday to Friday.

    raises RuleBroken for a workday from Monday to Friday, and without a name or a document.
    """
    if works is None:
        SpecialDay.objects.filter(day=day).delete()
        return None
    if works and day.weekday() < SATURDAY:
        raise RuleBroken(_("周一至周五本来就上班,只有周六、周日才填调休上班。"), field="works")
    if not name.strip():
        raise RuleBroken(_("请写名称,例如:国庆节、国庆节调休。"), field="name")
    facts = {"works": works, "name": name.strip(), "document": _document(document), "origin": Origin.NOTICE, "changed_by": by}
    return SpecialDay.objects.update_or_create(day=day, defaults=facts)[0]


@transaction.atomic
def set_notice(*, year: int, days: Mapping[date, NoticeDay], document: str, by: User) -> list[SpecialDay]:
    """The year's notice: its days take the place of all that were known of the year. raises RuleBroken without a document or a day."""
    if not days:
        raise RuleBroken(_("通知里没有日期。"), field="text")
    source = _document(document)
    SpecialDay.objects.of_year(year).exclude(day__in=days).delete()
    return [
        SpecialDay.objects.update_or_create(
            day=day,
            defaults={"works": one.works, "name": one.name, "document": source, "origin": Origin.NOTICE, "changed_by": by},
        )[0]
        for day, one in days.items()
    ]


@transaction.atomic
def confirm_festival(*, festival: str, year: int, day: date, by: User, now: datetime) -> FestivalDay:
    """Whoever confirms last holds. raises RuleBroken for a festival that is reckoned, or a day outside the year."""
    if not Festival(festival).is_sighted:
        raise RuleBroken(_("农历节日由程序推算,不需要确认。"))
    if day.year != year:
        raise RuleBroken(_("请填 %(year)s 年的日期。") % {"year": year}, field="day")
    facts = {"day": day, "confirmed_by": by, "confirmed_at": now}
    return FestivalDay.objects.update_or_create(festival=festival, year=year, defaults=facts)[0]


@transaction.atomic
def save_shift(*, shift: Shift) -> Shift:
    """A new shift, or what changed of one. raises RuleBroken when none would be left in use."""
    others = Shift.objects.active().exclude(pk=shift.pk).select_for_update(no_key=True)
    if not shift.is_active and not others:
        raise RuleBroken(_("至少要留一个使用中的班次。"), field="is_active")
    shift.code = shift.code or get_random_string(8, "abcdefghijkmnpqrstuvwxyz23456789")
    shift.save()
    return shift


def _document(document: str) -> str:
    if not document.strip():
        raise RuleBroken(_("请写明依据的文件,例如:国办发明电〔2026〕7号。"), field="document")
    return document.strip()
