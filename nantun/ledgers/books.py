"""One workbook of a ledger: a unit's, the mine's, or the internal annex of either. Reads through the alias it is given and writes one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, BinaryIO

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from nantun.people.models import Unit
from nantun.privacy import ciphers

from .cells import cell_xml
from .declare import Annex, Column, Ledger, Tally
from .query import Table, ordering
from .skeleton import Head, Sheet, skeleton
from .stream import Fill, Rows, write_workbook

NUMBER = Head("序号", "no", 6)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a workbook says about itself, and where its rows are read.

    using: the database alias of the snapshot; remarks: a unit's words in the mine's 备注, by the unit's id; note: a last line, e.g. why it was built anew.
    """

    ledger: Ledger
    month: date
    mine: str
    filed_on: date
    using: str
    trial: bool = False
    note: str = ""
    footer: str = ""
    remarks: Mapping[int, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        trial = _("(试运行)") if self.trial else ""
        return f"{self.mine}{self.month.year}年{self.month.month}月{self.ledger.label}{trial}"

    def line(self, unit: Unit | None) -> list[str]:
        measure = [_("单位:%(measure)s") % {"measure": self.ledger.measure}] if self.ledger.measure else []
        return [
            _("填报单位(盖章):%(unit)s") % {"unit": unit.name if unit else self.mine},
            _("填报日期:%(day)s") % {"day": f"{self.filed_on.year}年{self.filed_on.month}月{self.filed_on.day}日"},
            *measure,
        ]


@dataclass(frozen=True, kw_only=True)
class Written:
    """rows: those of the ledger itself; totals: by key, as text; digest: SHA-256 of the rows, which knows nothing of dates and titles."""

    rows: int
    totals: dict[str, str]
    digest: str


def write_unit_book(file: BinaryIO, *, paper: Paper, unit: Unit) -> Written:
    """One sheet: the unit's rows."""
    table = Table(_rows(paper, unit), paper.ledger.columns)
    sheet = _sheet(paper, unit, table, name=_("台账"))
    return _write(file, paper, [(sheet, table.fill(sheet.first))], table)


def write_mine_book(file: BinaryIO, *, paper: Paper, units: Sequence[Unit]) -> Written:
    """Two sheets: the figures by unit with their total, then all rows in the order of the units."""
    table = Table(_in_order_of_units(_rows(paper, None), paper.ledger), _with_unit(paper.ledger, paper.ledger.columns))
    details = _sheet(paper, None, table, name=_("明细"))
    summary, fill, figures = _summary(paper, units)
    written = _write(file, paper, [(summary, fill), (details, table.fill(details.first))], table)
    return replace(written, totals=written.totals | figures)


def write_annex(file: BinaryIO, *, paper: Paper, unit: Unit | None) -> Written:
    """One sheet: the free text of the rows, apart from the ledger that is stamped and sent on."""
    annex = paper.ledger.annex
    if annex is None:
        raise LookupError(f"the ledger {paper.ledger.name} has no annex")
    rows = _filled(_rows(paper, unit), annex)
    if unit is None:
        rows = _in_order_of_units(rows, paper.ledger)
    table = Table(rows, annex.columns if unit else _with_unit(paper.ledger, annex.columns))
    sheet = replace(
        _sheet(paper, unit, table, name=str(annex.label)),
        title=f"{paper.title}{annex.label}",
        totalled=False,
        signed=False,
        note=_("内部资料,只供工作使用,不得外传。"),
    )
    return _write(file, paper, [(sheet, table.fill(sheet.first))], table)


def _write(file: BinaryIO, paper: Paper, sheets: Sequence[tuple[Sheet, Fill]], table: Table) -> Written:
    drawn = skeleton([sheet for sheet, _fill in sheets], author=paper.mine, day=paper.filed_on)
    filled = write_workbook(file, drawn, [(sheet.first, fill) for sheet, fill in sheets], ciphers.unseal)
    return Written(rows=table.rows, totals={key: str(value) for key, value in table.totals.items()}, digest=filled[-1].digest)


def _rows(paper: Paper, unit: Unit | None) -> QuerySet:
    return paper.ledger.rows(paper.month, unit).using(paper.using)


def _filled(rows: QuerySet, annex: Annex) -> QuerySet:
    """Ciphertext of nothing is nothing, so sealed columns can be asked too, as plain text."""
    asked = {f"filled_{column.key}": Cast(column.asked, TextField()) for column in annex.columns if column.key in annex.filled}
    held = [Q(**{f"{name}__gt": ""}) for name in asked]
    return rows.annotate(**asked).filter(reduce(or_, held)) if held else rows


def _in_order_of_units(rows: QuerySet, ledger: Ledger) -> QuerySet:
    return rows.order_by(f"{ledger.unit_field}__order", ledger.unit_field, *ordering(rows))


def _with_unit(ledger: Ledger, columns: Sequence[Column]) -> list[Column]:
    return [Column("unit", _("单位"), F(f"{ledger.unit_field}__name"), width=14), *columns]


def _sheet(paper: Paper, unit: Unit | None, table: Table, *, name: str) -> Sheet:
    return Sheet(
        name=name,
        title=paper.title,
        heads=[NUMBER, *(_head(column, table.totals.get(column.key)) for column in table.columns)],
        rows=table.rows,
        line=paper.line(unit),
        note=paper.note,
        footer=paper.footer,
    )


def _head(column: Column, total: Any) -> Head:
    return Head(str(column.label), column.kind, column.characters, str(column.group), total)


def _summary(paper: Paper, units: Sequence[Unit]) -> tuple[Sheet, Fill, dict[str, str]]:
    """The sheet, what writes its rows, and the mine's figures by the tally's key."""
    tallies = paper.ledger.tallies
    by_unit = {tally.key: _figures(paper, tally) for tally in tallies}
    whole = {tally.key: _whole(paper, tally) for tally in tallies}
    heads = [
        NUMBER,
        Head(_("单位"), "text", 20),
        *(Head(str(tally.label), tally.kind, 14, str(tally.group), whole[tally.key]) for tally in tallies),
        Head(_("备注"), "text", 30),
    ]
    sheet = Sheet(
        name=_("汇总"),
        title=f"{paper.title}{_('汇总')}",
        heads=heads,
        rows=len(units),
        line=paper.line(None),
        note=paper.note,
        footer=paper.footer,
    )
    body = [
        (number, unit.name, *(by_unit[tally.key].get(unit.pk, 0) for tally in tallies), paper.remarks.get(unit.pk, ""))
        for number, unit in enumerate(units, 1)
    ]
    return sheet, _plain(sheet, body), {key: str(value) for key, value in whole.items()}


def _figures(paper: Paper, tally: Tally) -> dict[int, Any]:
    rows = _rows(paper, None).order_by().values(paper.ledger.unit_field).annotate(figure=tally.aggregate)
    return {row[paper.ledger.unit_field]: row["figure"] or 0 for row in rows}


def _whole(paper: Paper, tally: Tally) -> Any:
    return _rows(paper, None).order_by().aggregate(figure=tally.aggregate)["figure"] or 0


def _plain(sheet: Sheet, body: Sequence[Sequence[Any]]) -> Fill:
    """Writes rows that Python holds already."""

    def fill(rows: Rows, styles: Sequence[int]) -> None:
        for number, values in enumerate(body, sheet.first):
            placed = enumerate(zip(values, styles, sheet.heads, strict=True), 1)
            cells = (cell_xml(f"{get_column_letter(place)}{number}", style, head.kind, value) for place, (value, style, head) in placed)
            rows.write(f'<row r="{number}" ht="18">{"".join(cells)}</row>'.encode())

    return fill
