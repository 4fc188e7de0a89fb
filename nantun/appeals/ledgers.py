"""诉求办理台账: how a month's appeals stood at its end, by the unit that answers for them. Its figures are counted in querysets.MONTH_FIGURES.

An appeal goes on changing after its month was sealed; built again a year later, the sheet must say what it said. So everything here is a column of
AppealMonth, which the seal guards, or what nobody can change: when it was raised and by whom, and moves and call-backs of before the month's end.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _l

from nantun.days import A_DAY, moment_of, month_end
from nantun.ledgers.declare import Annex, Column, Ledger, Tally, label_of
from nantun.people.models import Unit

from .choices import Category, Closure, Outcome, Satisfaction, Status, Urgency, Verb
from .models import LEDGER, AppealMonth, CallBack, Move, Raiser
from .querysets import MONTH_FIGURES
from .sources import known_sources

COMMA = "、"
MOST_NAMES = 3
HIDDEN, ANONYMOUS = _l("姓名保密"), _l("匿名")
WITHHELD = _l("(有被反映对象,内容不列)")


def appeals_of(month: date, unit: Unit | None) -> QuerySet[AppealMonth]:
    """The rows of that month's ledger in the order of their numbers, with what was said until its end."""
    rows: QuerySet[AppealMonth] = AppealMonth.objects.of_ledger(month)
    rows = rows if unit is None else rows.filter(unit=unit)
    end = _end(month)
    called = CallBack.objects.filter(appeal=OuterRef("appeal"), check_only=False, at__lt=end).order_by("-pk")
    return rows.annotate(
        source=label_of("appeal__source", [(one.key, one.label) for one in known_sources().values()]),
        called=_latest(called, label_of("result", Satisfaction)),
        answer=_latest(_moves(end, Verb.REPLY, Verb.ANSWER_ON_SPOT), F("text")),
        progress=_latest(_moves(end, Verb.PROGRESS), F("text")),
        words=_latest(called.exclude(words=""), F("words")),
        struck=_latest(_moves(end, Verb.STRIKE_OFF), F("text")),
    ).order_by("appeal_id", "pk")


def _end(month: date) -> datetime:
    """The moment after the month's last, at the mine."""
    return moment_of(month_end(month) + A_DAY)


def _moves(end: datetime, *verbs: Verb) -> QuerySet[Move]:
    return Move.objects.filter(appeal=OuterRef("appeal"), verb__in=verbs, at__lt=end).order_by("-pk")


def _latest(rows: QuerySet, said: Any) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(said=said).values("said")[:1], output_field=TextField()), Value(""), output_field=TextField())


def _raisers() -> Case:
    """张三、李四, or 张三等13人; kept from the sheet where the row says so."""
    rows = Raiser.objects.filter(appeal=OuterRef("appeal"))
    listed = StringAgg("employee__name", delimiter=COMMA, order_by="order")
    first = Func(listed, Value(COMMA), Value(1), function="split_part", output_field=TextField())
    short = Concat(first, Value("等"), Cast(Count("pk"), TextField()), Value("人"), output_field=TextField())
    said = Case(When(many__gt=MOST_NAMES, then=short), default=listed, output_field=TextField())
    named = rows.order_by().values("appeal").annotate(many=Count("pk"), said=said).values("said")
    return Case(
        When(~Exists(rows), then=Value(str(ANONYMOUS))),
        When(names_hidden=True, then=Value(str(HIDDEN))),
        default=Subquery(named),
        output_field=TextField(),
    )


def _this_month(count: str) -> Case:
    """Nothing in a row that an earlier month left behind, and instead of a nought."""
    return Case(When(Q(this_month=True) & Q(**{f"{count}__gt": 0}), then=F(count)), output_field=IntegerField())


def _open_days() -> Case:
    return Case(When(~Q(status=Status.STRUCK_OFF), then=F("age")), output_field=IntegerField())


def _standing() -> Case:
    """办理中, or 办理中(超期)."""
    label = label_of("status", Status)
    return Case(
        When(is_overdue=True, then=Concat(label, Value("(超期)"), output_field=TextField())), default=label, output_field=TextField()
    )


def _unless_complained(said: str) -> Case:
    """What was said of somebody is not read by him, whatever he may read besides."""
    return Case(When(complained=True, then=Value("")), default=F(said), output_field=TextField())


ANSWERS, CALLS, AGES = _l("答复(次)"), _l("回访(次)"), _l("月末未销号,按反映至今天数")
TEXT = Case(When(complained=True, then=Value(str(WITHHELD))), default=F("appeal__text"), output_field=TextField())

APPEALS = Ledger(
    name=LEDGER,
    label=_l("诉求办理台账"),
    rows=appeals_of,
    unit_field="unit",
    measure=_l("件"),
    columns=(
        Column("number", _l("编号"), "appeal__number", width=14),
        Column("raised_on", _l("反映日期"), "appeal__raised_on", kind="date"),
        Column("category", _l("类别"), label_of("category", Category), width=9),
        Column("urgency", _l("轻重缓急"), label_of("urgency", Urgency), width=6),
        Column("raisers", _l("反映人"), _raisers(), width=13),
        Column("source", _l("来源"), "source", width=9),
        Column("due_on", _l("办结时限"), "due_on", kind="date"),
        Column("answered_on", _l("答复日期"), "answered_on", kind="date"),
        Column("in_time", _l("按期"), _this_month("in_time"), kind="int", width=6, total="sum", group=ANSWERS),
        Column("late", _l("超期"), _this_month("late"), kind="int", width=6, total="sum", group=ANSWERS),
        Column("reopened", _l("本月重办"), _this_month("reopened"), kind="int", width=6, total="sum"),
        Column("round", _l("轮次"), "round", kind="int", width=6),
        Column("called", _l("满意度"), "called", width=9),
        Column("outcome", _l("办理结果"), label_of("outcome", Outcome), width=10),
        Column("closure", _l("销号依据"), label_of("closure", Closure), width=10),
        Column("status", _l("月末状态"), _standing(), width=10),
        Column("age", _l("天数"), _open_days(), kind="int", width=6),
    ),
    tallies=(
        Tally("raised", _l("登记"), MONTH_FIGURES["raised"]),
        Tally("on_spot", _l("当场答复"), MONTH_FIGURES["on_spot"]),
        Tally("in_time", _l("按期"), MONTH_FIGURES["in_time"], group=ANSWERS),
        Tally("late", _l("超期"), MONTH_FIGURES["late"], group=ANSWERS),
        Tally("reopened", _l("重办"), MONTH_FIGURES["reopened"]),
        Tally("content", _l("满意"), MONTH_FIGURES["content"], group=CALLS),
        Tally("largely", _l("基本满意"), MONTH_FIGURES["largely"], group=CALLS),
        Tally("not_content", _l("不满意"), MONTH_FIGURES["not_content"], group=CALLS),
        Tally("struck_off", _l("销号"), MONTH_FIGURES["struck_off"]),
        Tally("open", _l("月末未销号"), MONTH_FIGURES["open"]),
        Tally("open_15", _l("15天以内"), MONTH_FIGURES["open_15"], group=AGES),
        Tally("open_30", _l("16至30天"), MONTH_FIGURES["open_30"], group=AGES),
        Tally("open_60", _l("31至60天"), MONTH_FIGURES["open_60"], group=AGES),
        Tally("open_older", _l("60天以上"), MONTH_FIGURES["open_older"], group=AGES),
        Tally("overdue", _l("月末超期未答复"), MONTH_FIGURES["overdue"]),
    ),
    annex=Annex(
        columns=(
            Column("number", _l("编号"), "appeal__number", width=14),
            Column("category", _l("类别"), label_of("category", Category), width=9),
            Column("text", _l("诉求内容"), TEXT, width=40),
            Column("progress", _l("最近办理进展"), _unless_complained("progress"), width=26),
            Column("answer", _l("最近一次答复"), _unless_complained("answer"), width=40),
            Column("words", _l("反映人怎么说"), _unless_complained("words"), width=26),
            Column("struck", _l("销号说明"), _unless_complained("struck"), width=20),
        ),
    ),
)
LEDGERS = (APPEALS,)
