from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _l

from nantun.ledgers.declare import Column, Ledger, Tally
from nantun.people.models import Unit

from .models import LEDGER, $Row


def rows_of(month: date, unit: Unit | None) -> QuerySet[$Row]:
    """What was done in that month."""
    rows = $Row.objects.in_ledger(month)
    return (rows if unit is None else rows.filter(unit=unit)).order_by("done_on", "pk")


LEDGERS = (
    Ledger(
        name=LEDGER,
        label=_l("$label台账"),
        rows=rows_of,
        unit_field="unit",
        columns=(
            Column("number", _l("编号"), "number", width=15),
            Column("day", _l("日期"), "day", kind="date"),
            Column("name", _l("职工"), "employee__name"),
            Column("done_on", _l("办结日期"), "done_on", kind="date"),
        ),
        tallies=(Tally("rows", _l("条数"), Count("pk")),),
    ),
)
