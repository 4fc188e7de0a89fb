"""How an activity declares a monthly ledger (台账). The engine does the rest: drafts, confirmation, seal, files, pages.

An activity's ledgers.py holds nothing but declarations; its registry entry names them (`ledgers="visits.ledgers.LEDGERS"`):

    def visits_of(month: date, unit: Unit | None) -> QuerySet[Visit]:
        rows = Visit.objects.filter(ledger_month=month, voided_at=None)
        return (rows if unit is None else rows.filter(reporting_unit=unit)).order_by("day", "pk")

    VISITS = Ledger(
        name="visits",
        label=_("大走访台账"),
        rows=visits_of,
        unit_field="reporting_unit",
        measure=_("人次"),
        columns=(
            Column("number", _("编号"), "number", width=15),
            Column("day", _("走访日期"), "day", kind="date"),
            Column("visitors", _("走访人"), names(VisitVisitor.objects.filter(visit=OuterRef("pk")), "employee__name"), width=14),
            Column("manner", _("方式"), label_of("manner", Manner), width=6),
            Column("one_by_one", _("个别"), one_by_one, kind="int", total="sum", group=_("走访人次")),
            Column("together", _("集体"), together, kind="int", total="sum", group=_("走访人次")),
            Column("late", _("补录"), yes("late", _("补录")), width=6),
        ),
        tallies=(
            Tally("visits", _("走访次数"), Count("pk")),
            Tally("people", _("个别走访到人数"), Count("visited__employee", distinct=True, filter=Q(visited__met=True))),
        ),
        annex=Annex(
            columns=(Column("number", _("编号"), "number"), Column("mood", _("思想状况"), "state_of_mind", width=40, decrypted=True)),
            filled=("mood",),
        ),
    )
    LEDGERS = (VISITS,)

What the engine adds by itself: 序号 first; 单位 after it in the mine's workbook, whose rows stand in the order of the units; the primary key
at the end of the ordering, so that the same data always give the same bytes; title, heads, total, signatures, page set-up; 无 for a month without rows.

Rules for rows(month, unit):
- `month` is the first day of the month, `unit` None for the whole mine. The units' rows must add up to the mine's: `unit_field` is fixed when the
  row is written (填报单位), and each row stands in one unit's ledger.
- It is a question asked later, on another connection (`.using(...)`): return a lazy queryset of model rows, not values() and not a slice.
- Name the ordering; what the rows carry as annotations may be used by columns and tallies by its name.
- A table whose rows stand in a ledger carries the seal's trigger: see seals.seal_guard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Unit
from nantun.people.roles import Role

__all__ = ["Annex", "Block", "Column", "Exists", "Ledger", "OuterRef", "Tally", "label_of", "names", "yes"]

Kind = Literal["text", "int", "money", "number", "date", "moment"]
NUMBERS = ("int", "money", "number")
INTERNAL = _l("内部附件")
WIDTHS = {"int": 8, "money": 12, "number": 10, "date": 14, "moment": 20, "text": 12}


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    key: unique in its ledger; label: the head; expression: a path ("day", "unit__name"), an annotation of the rows, or any ORM expression.
    kind: text stays text whatever it looks like; int, money (two decimals), number; date and moment (a DateTimeField, in the mine's time).
    width: in characters of 宋体 10, a Chinese character counts 2; 0 takes the kind's usual one. total: "sum" for the last row.
    group: the head above, shared by neighbours of the same group. decrypted: the expression gives ciphertext of an EncryptedTextField.
    """

    key: str
    label: Any
    expression: Any
    kind: Kind = "text"
    width: float = 0
    total: Literal["sum"] | None = None
    group: Any = ""
    decrypted: bool = False

    def __post_init__(self) -> None:
        if self.kind not in WIDTHS:
            raise ImproperlyConfigured(f"column {self.key}: no kind {self.kind!r}")
        if self.total and self.kind not in NUMBERS:
            raise ImproperlyConfigured(f"column {self.key}: only numbers add up")
        if self.decrypted and self.kind != "text":
            raise ImproperlyConfigured(f"column {self.key}: sealed values are text")

    @property
    def characters(self) -> float:
        return self.width or WIDTHS[self.kind]

    @property
    def asked(self) -> Any:
        return F(self.expression) if isinstance(self.expression, str) else self.expression


@dataclass(frozen=True)
class Tally:
    """A figure by unit on the first sheet of the mine's workbook.

    aggregate: an ORM aggregate over the rows. Those that join the same rows of other tables are asked in one query, the others apart, so that
    one's joins cannot multiply another's; the mine's total is asked too and not added up, so that distinct people stay distinct.
    rows, unit_field: of a figure over rows of another kind, e.g. who ought to be talked with; in the same seal, or such as never change.
    """

    key: str
    label: Any
    aggregate: Any
    kind: Kind = "int"
    group: Any = ""
    rows: Callable[[date, Unit | None], QuerySet] | None = None
    unit_field: str = ""

    def __post_init__(self) -> None:
        if self.kind not in NUMBERS:
            raise ImproperlyConfigured(f"tally {self.key}: a figure is a number")
        if bool(self.rows) != bool(self.unit_field):
            raise ImproperlyConfigured(f"tally {self.key}: rows of its own have a unit_field of their own")


@dataclass(frozen=True, kw_only=True)
class Annex:
    """内部附件: free and sensitive text in a workbook apart, read by those with the right to it.

    filled: keys of columns; a row stands in the annex when one of them holds something. Without any, every row does.
    """

    columns: Sequence[Column]
    label: Any = INTERNAL
    filled: Sequence[str] = ()

    def __post_init__(self) -> None:
        strangers = set(self.filled) - {column.key for column in self.columns}
        if strangers:
            raise ImproperlyConfigured(f"an annex has no columns {', '.join(sorted(strangers))}")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A further sheet of the same workbooks with rows of another kind, e.g. 更正 of visits whose own month was sealed.

    It is left out where it has no rows. name: unique in its ledger; label: the tab, and the end of the title; rows, columns, unit_field: as the
    ledger's own, rows in the same seal.
    """

    name: str
    label: Any
    rows: Callable[[date, Unit | None], QuerySet]
    columns: Sequence[Column]
    unit_field: str


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A monthly ledger. See the text of this module.

    name: unique among all ledgers; measure: what the line under the title gives as 单位 (元, 人次); office: the role that seals and sees the mine's;
    readers: further roles that may read it over their reach.
    """

    name: str
    label: Any
    rows: Callable[[date, Unit | None], QuerySet]
    columns: Sequence[Column]
    unit_field: str
    tallies: Sequence[Tally] = ()
    annex: Annex | None = None
    blocks: Sequence[Block] = ()
    measure: Any = ""
    office: Role = Role.PARTY_OFFICE
    readers: tuple[Role, ...] = ()

    def __post_init__(self) -> None:
        annexed = self.annex.columns if self.annex else ()
        listed: list[Sequence[Column | Tally]] = [self.columns, self.tallies, annexed, *(block.columns for block in self.blocks)]
        for columns in listed:
            keys = [one.key for one in columns]
            if len(set(keys)) != len(keys):
                raise ImproperlyConfigured(f"ledger {self.name}: a column's key stands twice")
        if not self.columns:
            raise ImproperlyConfigured(f"ledger {self.name}: no columns")

    def __str__(self) -> str:
        return str(self.label)


def label_of(field: str, choices: type[models.Choices] | Sequence[tuple[Any, Any]]) -> Case:
    """The label of a choice instead of its stored value; an unknown value shows as it is."""
    pairs = choices.choices if isinstance(choices, type) else choices
    known = [When(**{field: value}, then=Value(str(label))) for value, label in pairs]
    return Case(*known, default=Cast(F(field), TextField()), output_field=TextField())


def yes(condition: Q | str, word: Any) -> Case:
    """The word where the condition (or the boolean field) holds, an empty cell elsewhere."""
    held = Q(**{condition: True}) if isinstance(condition, str) else condition
    return Case(When(held, then=Value(str(word))), default=Value(""), output_field=TextField())


def names(rows: QuerySet, field: str) -> Func:
    """The values of `field` over a correlated queryset in its order, joined: names(VisitVisitor.objects.filter(visit=OuterRef("pk")), "employee__name")."""
    listed = ArraySubquery(rows.values_list(field, flat=True))
    return Func(listed, Value("、"), function="array_to_string", output_field=TextField())
