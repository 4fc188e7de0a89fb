from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from .figures import declared
from .models import PolicyFigure

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def set_figure(*, key: str, value: Decimal, effective_from: date, document: str, by: User, today: date) -> PolicyFigure:
    """Dates a new value of a declared figure.

    raises RuleBroken when it would begin in the past (what was done stays done), lies outside what may be set,
    or names no document.
    """
    known = declared()[key]
    if effective_from < today:
        raise RuleBroken(_("新数值不能从过去起算,请填今天或以后的日期。"), field="effective_from")
    if not known.low <= value <= known.high or (known.whole and value != value.to_integral_value()):
        raise RuleBroken(_("请填 %(low)s 到 %(high)s 之间的数。") % {"low": known.low, "high": known.high}, field="value")
    if not document.strip():
        raise RuleBroken(_("请写明依据的文件,例如:南矿党发〔2026〕3号。"), field="document")
    if PolicyFigure.objects.filter(key=key, effective_from=effective_from).exists():
        raise RuleBroken(_("这一天已有该项数值,请换一个起始日期。"), field="effective_from")
    return PolicyFigure.objects.create(key=key, value=value, effective_from=effective_from, document=document.strip(), set_by=by)
