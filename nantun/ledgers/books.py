"""One workbook of a ledger: a unit's, the mine's, or the internal annex of either. Reads through the alias it is given and writes one file."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import IO, Any, NamedTuple

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from nantun.days import full_day, month_words
from nantun.people.models import Unit
from nantun.privacy import ciphers

from .cells import cell_xml
from .declare import Annex, Block, Column, Ledger, Tally
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
        return f"{self.mine}{month_words(self.month)}{self.ledger.label}{trial}"

    def line(self, unit: Unit | None) -> list[str]:
        measure = [_("单位:%(measure)s") % {"measure": self.ledger.measure}] if self.ledger.measure else []
        return [
            _("填报单位(盖章):%(unit)s") % {"unit": unit.name if unit else self.mine},
            _("填报日期:%(day)s") % {"day": full_day(self.filed_on)},
            *measure,
        ]


@dataclass(frozen=True, kw_only=True)
class Written:
    """rows: those of the ledger itself; totals: by key, as text; digest: of what a unit's rows say, which knows nothing of dates and styles;
    "" for the mine's, which nobody confirms.
    """

    rows: int
    totals: dict[str, str]
    digest: str


class Page(NamedTuple):
    """A sheet, what writes its rows, and the table behind it; None for the summary, which repeats what the rows say."""

    sheet: Sheet
    fill: Fill
    table: Table | None


def write_unit_book(file: IO[bytes], *, paper: Paper, unit: Unit) -> Written:
    """The unit's rows, and further blocks that have any."""
    main = _page(paper, unit, paper.ledger, name=_("台账"))
    return _write(file, paper, [main, *_blocks(paper, unit)], digested=True)


def write_mine_book(file: IO[bytes], *, paper: Paper, units: Sequence[Unit]) -> Written:
    """The figures by unit with their total, then all rows in the order of the units, then the blocks."""
    summary, figures = _summary(paper, units)
    written = _write(file, paper, [summary, _page(paper, None, paper.ledger, name=_("明细")), *_blocks(paper, None)])
    return replace(written, totals=written.totals | figures)


def write_annex(file: IO[bytes], *, paper: Paper, unit: Unit | None) -> Written:
    """The free text of the rows, apart from the ledger that is stamped and sent on. raises LookupError where the ledger has no annex."""
    annex = paper.ledger.annex
    if annex is None:
        raise LookupError(f"the ledger {paper.ledger.name} has no annex")
    source = Block(
        name="annex",
        label=annex.label,
        rows=lambda month, of: _filled(paper.ledger.rows(month, of), annex),
        columns=annex.columns,
        unit_field=paper.ledger.unit_field,
    )
    warning = _("内部资料,只供工作使用,不得外传。")
    page = _page(
        paper, unit, source, name=str(annex.label), title=f"{paper.title}{annex.label}", totalled=False, signed=False, note=warning
    )
    return _write(file, paper, [page])


def _blocks(paper: Paper, unit: Unit | None) -> list[Page]:
    """Those that have rows: an empty sheet would only be paper."""
    pages = [_page(paper, unit, block, name=str(block.label), title=f"{paper.title}({block.label})") for block in paper.ledger.blocks]
    return [page for page in pages if page.table and page.table.rows]


def _page(paper: Paper, unit: Unit | None, source: Ledger | Block, *, name: str, **facts: Any) -> Page:
    """The source's rows of one unit; or of the mine in the order of the units, each with its unit's name."""
    rows, columns = source.rows(paper.month, unit).using(paper.using), source.columns
    if unit is None:
        rows = rows.order_by(f"{source.unit_field}__order", source.unit_field, *ordering(rows))
        columns = [Column("unit", _("单位"), f"{source.unit_field}__name", width=14), *columns]
    table = Table(rows, columns)
    heads = [NUMBER, *(head_of(column, table.totals.get(column.key)) for column in columns)]
    totalled = any(column.total for column in columns)
    usual = {"title": paper.title, "line": paper.line(unit), "note": paper.note, "footer": paper.footer, "totalled": totalled}
    sheet = Sheet(name=name, heads=heads, rows=table.rows, **{**usual, **facts})
    return Page(sheet, table.fill(sheet.first), table)


def _write(file: IO[bytes], paper: Paper, pages: Sequence[Page], *, digested: bool = False) -> Written:
    drawn = skeleton([page.sheet for page in pages], author=paper.mine, day=paper.filed_on)
    filled = write_workbook(file, drawn, [(page.sheet.first, page.fill) for page in pages], ciphers.unseal, digested=digested)
    main = next(page.table for page in pages if page.table)
    digests = "".join(rows.digest for rows in filled)
    return Written(
        rows=main.rows,
        totals={key: str(value) for key, value in main.totals.items()},
        digest=hashlib.sha256(digests.encode()).hexdigest() if digested else "",
    )


def _filled(rows: QuerySet, annex: Annex) -> QuerySet:
    """Ciphertext of nothing is nothing, so sealed columns can be asked too, as plain text."""
    asked = {f"filled_{column.key}": Cast(column.asked, TextField()) for column in annex.columns if column.key in annex.filled}
    held = [Q(**{f"{name}__gt": ""}) for name in asked]
    return rows.annotate(**asked).filter(reduce(or_, held)) if held else rows


def head_of(column: Column, total: Any) -> Head:
    return Head(str(column.label), column.kind, column.characters, str(column.group), total)


def _summary(paper: Paper, units: Sequence[Unit]) -> tuple[Page, dict[str, str]]:
    """The first sheet of the mine's book, and its figures by the tally's key."""
    tallies = paper.ledger.tallies
    by_unit, mine = _tallied(paper)
    figures = [Head(str(tally.label), tally.kind, 14, str(tally.group), mine[_asked_as(tally)] or 0) for tally in tallies]
    sheet = Sheet(
        name=_("汇总"),
        title=f"{paper.title}{_('汇总')}",
        heads=[NUMBER, Head(_("单位"), "text", 20), *figures, Head(_("备注"), "text", 30)],
        rows=len(units),
        line=paper.line(None),
        note=paper.note,
        footer=paper.footer,
    )
    body = [
        (number, unit.name, *(by_unit[unit.pk].get(_asked_as(tally)) or 0 for tally in tallies), paper.remarks.get(unit.pk, ""))
        for number, unit in enumerate(units, 1)
    ]
    return Page(sheet, _plain(sheet, body), None), {tally.key: str(mine[_asked_as(tally)] or 0) for tally in tallies}


def _tallied(paper: Paper) -> tuple[dict[int, dict[str, Any]], dict[str, Any]]:
    """The figures as they were asked: of each unit that has any, and of the mine."""
    units: dict[int, dict[str, Any]] = defaultdict(dict)
    mine: dict[str, Any] = {}
    for (rows_of, unit), tallies in _by_source(paper).items():
        rows = rows_of(paper.month, None).using(paper.using).order_by()
        for asked in _asked_together(rows, tallies):
            mine |= rows.aggregate(**asked)
            for found in rows.values(unit).annotate(**asked):
                units[found.pop(unit)] |= found
    return units, mine


def _by_source(paper: Paper) -> dict[tuple[Any, str], list[Tally]]:
    """The tallies by the rows over which they are asked: the ledger's own, or rows of another kind."""
    ledger = paper.ledger
    found: dict[tuple[Any, str], list[Tally]] = defaultdict(list)
    for tally in ledger.tallies:
        found[tally.rows or ledger.rows, tally.unit_field or ledger.unit_field].append(tally)
    return found


def _asked_as(tally: Tally) -> str:
    """A key may be called like a column of the rows, an aggregate may not."""
    return f"tally_{tally.key}"


def _asked_together(rows: QuerySet, tallies: Sequence[Tally]) -> list[dict[str, Any]]:
    """Aggregates over the same rows of other tables in one query; others in one of their own, or one's joins would multiply another's."""
    grouped: dict[frozenset[Any], dict[str, Any]] = defaultdict(dict)
    for tally in tallies:
        joins = rows.annotate(figure=tally.aggregate).query.alias_map.values()
        many = frozenset(join.identity for join in joins if getattr(getattr(join, "join_field", None), "one_to_many", False))
        grouped[many][_asked_as(tally)] = tally.aggregate
    return list(grouped.values())


def _plain(sheet: Sheet, body: Sequence[Sequence[Any]]) -> Fill:
    """Writes rows that Python holds already."""

    def fill(rows: Rows, styles: Sequence[int]) -> None:
        for number, values in enumerate(body, sheet.first):
            placed = enumerate(zip(values, styles, sheet.heads, strict=True), 1)
            cells = (cell_xml(f"{get_column_letter(place)}{number}", style, head.kind, value) for place, (value, style, head) in placed)
            rows.write(f'<row r="{number}" ht="18">{"".join(cells)}</row>'.encode())

    return fill
