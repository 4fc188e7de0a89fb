from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet

from nantun.ledgers.declare import Column, Ledger, Tally
from nantun.people.models import Unit

from .models import Remark


def remarks_of(month: date, unit: Unit | None) -> QuerySet[Remark]:
    rows = Remark.objects.filter(ledger_month=month)
    return (rows if unit is None else rows.filter(unit=unit)).order_by("day")


LEDGERS = (
    Ledger(
        name="meals",
        label="班中餐意见台账",
        rows=remarks_of,
        unit_field="unit",
        columns=(
            Column("day", "日期", "day", kind="date"),
            Column("name", "职工", "employee__name"),
            Column("text", "意见", "text", width=40),
        ),
        tallies=(Tally("remarks", "条数", Count("pk")),),
    ),
)
