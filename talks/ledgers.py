"""双向约谈台账: the talks held that a month's ledger holds, by the talker's unit, and against them who ought to have been talked with.

What a talk was about stands on no line. Topics are counted over a unit and over the mine, and only where they are at least LEAST; of grounds nothing
is said. Everything is a column of a row that the seal guards (Talk, OughtMonth), or what nobody can change: answers given and appeals registered
before the month's end. So a month that was sealed says the same when it is built again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import NullIf
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _l

from nantun.appeals.models import Appeal
from nantun.days import A_DAY, moment_of, month_end
from nantun.ledgers.declare import Block, Column, Ledger, Tally, label_of, yes
from nantun.people.choices import Level
from nantun.people.models import Unit

from .choices import Answer, Direction, DueState, PlaceKind, Tier, Topic
from .models import LEDGER, OughtMonth, Talk, TalkAnswer
from .sources import KEY

LEAST = 5
UNANSWERED, WAITING = _l("未回应"), _l("待确认")


def talks_of(month: date, unit: Unit | None) -> QuerySet[Talk]:
    """The talks held of that month's ledger, by day, with what the counterpart had said of each by the month's end."""
    rows = Talk.objects.in_ledger(month)
    rows = rows if unit is None else rows.filter(reporting_unit=unit)
    answers = TalkAnswer.objects.filter(talk=OuterRef("pk"), at__lt=_end(month)).annotate(said=label_of("answer", Answer)).values("said")
    silent = Case(
        When(confirm_due_on__lte=month_end(month), then=Value(str(UNANSWERED))), default=Value(str(WAITING)), output_field=TextField()
    )
    said = Subquery(answers, output_field=TextField())
    return rows.annotate(said=said, confirmed=Case(When(said__isnull=False, then=F("said")), default=silent)).order_by("day", "pk")


def oughts_of(month: date, unit: Unit | None) -> QuerySet[OughtMonth]:
    rows = OughtMonth.objects.of_month(month)
    return rows if unit is None else rows.filter(unit=unit)


def missed_of(month: date, unit: Unit | None) -> QuerySet[OughtMonth]:
    """By name, in the order of those who were to talk with them."""
    rows = OughtMonth.objects.missed(month)
    return (rows if unit is None else rows.filter(unit=unit)).order_by("talker__number", "counterpart__pinyin", "pk")


def appeals_of(month: date, unit: Unit | None) -> QuerySet[Appeal]:
    """What was said in a talk and registered that month as an appeal, by the unit where it was heard."""
    begun = moment_of(month.replace(day=1))
    rows = Appeal.objects.filter(source=KEY, registered_at__gte=begun, registered_at__lt=_end(month))
    return rows if unit is None else rows.filter(registering_unit=unit)


def _end(month: date) -> datetime:
    """The moment after the month's last, at the mine."""
    return moment_of(month_end(month) + A_DAY)


def _if_enough(condition: Q) -> Case:
    """The count where it is at least LEAST, else nought: fewer would point at somebody."""
    count = Count("pk", filter=condition)
    return Case(When(GreaterThanOrEqual(count, LEAST), then=count), default=Value(0), output_field=IntegerField())


def _percent() -> ExpressionWrapper:
    """Rounded down: 100 only when nobody is missing."""
    share = 100 * Count("pk", filter=Q(state=DueState.TALKED)) / NullIf(Count("pk"), 0)
    return ExpressionWrapper(share, output_field=IntegerField())


OUGHT, TOPICS = _l("应谈"), _l("话题(不足 5 次的不列)")
OUGHTS: dict[str, Any] = {"rows": oughts_of, "unit_field": "unit", "group": OUGHT}

TALKS = Ledger(
    name=LEDGER,
    label=_l("双向约谈台账"),
    rows=talks_of,
    unit_field="reporting_unit",
    measure=_l("次"),
    columns=(
        Column("number", _l("编号"), "number", width=14),
        Column("day", _l("谈心日期"), "day", kind="date"),
        Column("direction", _l("方向"), label_of("direction", Direction), width=9),
        Column("tier", _l("层级"), label_of("tier", Tier), width=24),
        Column("talker", _l("约谈人"), "talker__name", width=9),
        Column("counterpart", _l("谈心对象"), "counterpart__name", width=9),
        Column("counterpart_unit", _l("谈心对象单位"), "counterpart_unit__name", width=14),
        Column("counterpart_level", _l("谈心对象层级"), label_of("counterpart_level", Level), width=11),
        Column("place", _l("地点"), label_of("place_kind", PlaceKind), width=8),
        Column("afterwards", _l("补登"), yes("afterwards", _l("补登")), width=6),
        Column("on_behalf", _l("代录"), yes("on_behalf", _l("代录")), width=6),
        Column("late", _l("补录"), yes("late", _l("补录")), width=6),
        Column("confirmed", _l("对方确认(月末)"), "confirmed", width=13),
    ),
    tallies=(
        Tally("ought", _l("应谈人数"), Count("pk"), **OUGHTS),
        Tally("talked", _l("本期已谈"), Count("pk", filter=Q(state=DueState.TALKED)), **OUGHTS),
        Tally("share", _l("已谈 %"), _percent(), **OUGHTS),
        Tally("missed", _l("应谈未谈"), Count("pk"), rows=missed_of, unit_field="unit", group=OUGHT),
        Tally("down", Direction.DOWN.label, Count("pk", filter=Q(direction=Direction.DOWN))),
        Tally("up", Direction.UP.label, Count("pk", filter=Q(direction=Direction.UP))),
        Tally("appeals", _l("转诉求"), Count("pk"), rows=appeals_of, unit_field="registering_unit"),
        *(Tally(f"topic_{topic}", topic.label, _if_enough(Q(topic=topic)), group=TOPICS) for topic in Topic),
    ),
    blocks=(
        Block(
            name="missed",
            label=_l("应谈未谈"),
            rows=missed_of,
            unit_field="unit",
            columns=(
                Column("counterpart", _l("谈心对象"), "counterpart__name", width=12),
                Column("level", _l("层级"), label_of("counterpart_level", Level), width=12),
                Column("talker", _l("由谁谈"), "talker__name", width=12),
                Column("tier", _l("约谈层级"), label_of("tier", Tier), width=28),
                Column("last", _l("上次谈心"), "last", kind="date"),
                Column("due_on", _l("本期至"), "due_on", kind="date"),
            ),
        ),
    ),
)
LEDGERS = (TALKS,)
