"""A toy activity with a ledger: rows of many kinds in tables of its own, so that the engine is tried without any real activity."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import Count, F, OuterRef, Q, Sum

from nantun.ledgers.declare import Annex, Column, Ledger, Tally, label_of, names, yes
from nantun.ledgers.seals import seal_guard
from nantun.people.models import Unit
from nantun.privacy.fields import EncryptedTextField


class Kind(models.TextChoices):
    GOOD = "good", "好事"
    OTHER = "other", "其他"


# A registry of their own: neither migrations nor the flushing of other tests' tables hear of the toys.
TOYS_APPS = Apps(["nantun.ledgers"])


class Entry(models.Model):
    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+", db_constraint=False)
    month = models.DateField()
    day = models.DateField()
    text = models.TextField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.GOOD)
    count = models.IntegerField(default=1)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    late = models.BooleanField(default=False)
    secret = EncryptedTextField(default="")
    at = models.DateTimeField(null=True)

    class Meta:
        apps = TOYS_APPS
        app_label = "ledgers"
        db_table = "toys_entry"

    def __str__(self) -> str:
        return self.text


class Part(models.Model):
    entry = models.ForeignKey(Entry, models.DO_NOTHING, related_name="parts")
    name = models.TextField()
    order = models.IntegerField(default=0)

    class Meta:
        apps = TOYS_APPS
        app_label = "ledgers"
        db_table = "toys_part"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


PARENT = "(SELECT e.{column} FROM toys_entry e WHERE e.id = {{row}}.entry_id)"
GUARDS: list[tuple[type[models.Model], pgtrigger.Trigger]] = [
    (Entry, seal_guard("toys", month="month", unit="unit_id")),
    (Part, seal_guard("toys", month=PARENT.format(column="month"), unit=PARENT.format(column="unit_id"))),
]


def make_tables() -> None:
    with connection.schema_editor() as editor:
        for model in (Entry, Part):
            editor.execute(f"DROP TABLE IF EXISTS {model._meta.db_table} CASCADE")
            editor.create_model(model)
    for model, guard in GUARDS:
        guard.install(model)


def empty_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE toys_entry, toys_part")


def entries_of(month: date, unit: Unit | None) -> models.QuerySet:
    rows = Entry.objects.filter(month=month)
    return (rows if unit is None else rows.filter(unit=unit)).order_by("day")


COLUMNS = (
    Column("day", "日期", "day", kind="date"),
    Column("text", "内容", "text", width=30),
    Column("parts", "参加人", names(Part.objects.filter(entry=OuterRef("pk")), "name"), width=16),
    Column("kind", "类别", label_of("kind", Kind), width=8),
    Column("count", "人次", "count", kind="int", total="sum", group="数量"),
    Column("amount", "金额", "amount", kind="money", total="sum", group="数量"),
    Column("late", "补录", yes("late", "补录"), width=6),
    Column("at", "录入时间", "at", kind="moment"),
)
TOYS = Ledger(
    name="toys",
    label="玩具台账",
    rows=entries_of,
    unit_field="unit",
    measure="人次",
    columns=COLUMNS,
    tallies=(
        Tally("rows", "条数", Count("pk")),
        Tally("count", "人次", Sum("count")),
        Tally("good", "好事", Count("pk", filter=Q(kind=Kind.GOOD))),
        Tally("people", "人数", Count("parts__name", distinct=True)),
        Tally("amount", "金额", Sum("amount"), kind="money"),
    ),
    annex=Annex(
        columns=(Column("day", "日期", F("day"), kind="date"), Column("secret", "思想状况", "secret", width=40, decrypted=True)),
        filled=("secret",),
    ),
)
LEDGERS = (TOYS,)
