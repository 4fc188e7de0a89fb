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
from django.utils.translation import gettext_lazy as _

from nantun.appeals.models import Appeal
from nantun.ledgers.declare import Block, Column, Ledger, Tally, label_of, yes
from nantun.people.choices import Level
from nantun.people.models import Unit
from nantun.web.days import A_DAY, moment_of, month_end

from .choices import Answer, Direction, DueState, PlaceKind, Tier, Topic
from .models import LEDGER, OughtMonth, Talk, TalkAnswer
from .sources import KEY

LEAST = 5
UNANSWERED, WAITING = _("未回应"), _("待确认")


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


OUGHT, TOPICS = _("应谈"), _("话题(不足 5 次的不列)")
OUGHTS: dict[str, Any] = {"rows": oughts_of, "unit_field": "unit", "group": OUGHT}

TALKS = Ledger(
    name=LEDGER,
    label=_("双向约谈台账"),
    rows=talks_of,
    unit_field="reporting_unit",
    measure=_("次"),
    columns=(
        Column("number", _("编号"), "number", width=14),
        Column("day", _("谈心日期"), "day", kind="date"),
        Column("direction", _("方向"), label_of("direction", Direction), width=9),
        Column("tier", _("层级"), label_of("tier", Tier), width=24),
        Column("talker", _("约谈人"), "talker__name", width=9),
        Column("counterpart", _("谈心对象"), "counterpart__name", width=9),
        Column("counterpart_unit", _("谈心对象单位"), "counterpart_unit__name", width=14),
        Column("counterpart_level", _("谈心对象层级"), label_of("counterpart_level", Level), width=11),
        Column("place", _("地点"), label_of("place_kind", PlaceKind), width=8),
        Column("afterwards", _("补登"), yes("afterwards", _("补登")), width=6),
        Column("on_behalf", _("代录"), yes("on_behalf", _("代录")), width=6),
        Column("late", _("补录"), yes("late", _("补录")), width=6),
        Column("confirmed", _("对方确认(月末)"), "confirmed", width=13),
    ),
    tallies=(
        Tally("ought", _("应谈人数"), Count("pk"), **OUGHTS),
        Tally("talked", _("本期已谈"), Count("pk", filter=Q(state=DueState.TALKED)), **OUGHTS),
        Tally("share", _("已谈 %"), _percent(), **OUGHTS),
        Tally("missed", _("应谈未谈"), Count("pk"), rows=missed_of, unit_field="unit", group=OUGHT),
        Tally("down", Direction.DOWN.label, Count("pk", filter=Q(direction=Direction.DOWN))),
        Tally("up", Direction.UP.label, Count("pk", filter=Q(direction=Direction.UP))),
        Tally("appeals", _("转诉求"), Count("pk"), rows=appeals_of, unit_field="registering_unit"),
        *(Tally(f"topic_{topic}", topic.label, _if_enough(Q(topic=topic)), group=TOPICS) for topic in Topic),
    ),
    blocks=(
        Block(
            name="missed",
            label=_("应谈未谈"),
            rows=missed_of,
            unit_field="unit",
            columns=(
                Column("counterpart", _("谈心对象"), "counterpart__name", width=12),
                Column("level", _("层级"), label_of("counterpart_level", Level), width=12),
                Column("talker", _("由谁谈"), "talker__name", width=12),
                Column("tier", _("约谈层级"), label_of("tier", Tier), width=28),
                Column("last", _("上次谈心"), "last", kind="date"),
                Column("due_on", _("本期至"), "due_on", kind="date"),
            ),
        ),
    ),
)
LEDGERS = (TALKS,)
