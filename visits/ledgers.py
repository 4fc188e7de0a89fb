"""大走访台账: what of a month's visits stands on paper. Its figures are counted as list and coverage count them (querysets.person_figures)."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Count, F, Func, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _l

from nantun.ledgers.declare import Annex, Block, Column, Ledger, Tally, label_of, names, yes
from nantun.people.models import Team, Unit

from .choices import Manner, MustStatus, PlaceKind, Tag
from .models import LEDGER, Correction, Visit, VisitedPerson, VisitVisitor
from .querysets.visits import person_figures

COMMA = "、"
MOST_NAMES = 12
MOST_PLACES = 4


def visits_of(month: date, unit: Unit | None) -> QuerySet[Visit]:
    """The valid visits of that month's ledger, by day."""
    rows = Visit.objects.valid().in_ledger(month)
    return (rows if unit is None else rows.filter(reporting_unit=unit)).order_by("day", "pk")


def corrections_of(month: date, unit: Unit | None) -> QuerySet[Correction]:
    """What was agreed in that month to correct in visits whose own month was sealed."""
    rows = Correction.objects.approved().filter(ledger_month=month.replace(day=1))
    return (rows if unit is None else rows.filter(reporting_unit=unit)).order_by("decided_at", "pk")


def _seen(**which: Any) -> QuerySet[VisitedPerson]:
    return VisitedPerson.objects.filter(visit=OuterRef("pk"), **which)


def _names_of(rows: QuerySet[VisitedPerson]) -> Subquery:
    """张三、李四, or 张三等23人 where they are more than a cell can hold."""
    listed = StringAgg("employee__name", delimiter=COMMA, order_by="pk")
    return _shortened(rows, Count("pk"), listed, MOST_NAMES, _l("人"))


def _places_of(rows: QuerySet[VisitedPerson]) -> Subquery:
    """综采一队生产一班、掘进一区: where those visited stood that day."""
    place = Concat(_name_of(Unit, "unit"), Coalesce(_name_of(Team, "team"), Value("", TextField())))
    listed = StringAgg("place", delimiter=COMMA, distinct=True, order_by="place")
    return _shortened(rows.annotate(place=place), Count("place", distinct=True), listed, MOST_PLACES, _l("处"))


def _name_of(places: type[Model], key: str) -> Func:
    """The name of a unit or team. Postgres would look through all of them for every row; this way it reads their names once."""
    names = f"SELECT jsonb_object_agg(id, name) FROM {places._meta.db_table}"  # noqa: S608 - a table of our own
    return Func(F(key), template=f"(({names}) ->> (%(expressions)s)::text)", output_field=TextField())


def _shortened(rows: QuerySet, count: Count, listed: StringAgg, most: int, measure: Any) -> Subquery:
    first = Func(listed, Value(COMMA), Value(1), function="split_part", output_field=TextField())
    short = Concat(first, Value("等"), Cast(count, TextField()), Value(str(measure)), output_field=TextField())
    said = Case(When(many__gt=most, then=short), default=listed, output_field=TextField())
    return Subquery(rows.order_by().values("visit").annotate(many=count, said=said).values("said"))


def _met_in(manner: Manner) -> Case:
    """Person-times of one row: once per person met, however many visitors; an empty cell under the other manner."""
    met = Subquery(_seen(met=True).order_by().values("visit").annotate(n=Count("pk")).values("n"))
    return Case(When(manner=manner, then=Coalesce(met, Value(0))), output_field=IntegerField())


def _tag_labels() -> Func:
    labelled = reduce(
        lambda said, tag: Func(said, Value(tag.value), Value(str(tag.label)), function="array_replace"), Tag, _as_texts("tags")
    )
    return Func(labelled, Value(COMMA), function="array_to_string", output_field=TextField())


def _as_texts(field: str) -> Func:
    return Func(F(field), template="%(expressions)s::text[]", output_field=TextField())


def _visitors_of(visit: str) -> Func:
    return names(VisitVisitor.objects.filter(visit=OuterRef(visit)).order_by("order"), "employee__name")


ENTERED = Case(
    When(on_behalf=True, confirmation__isnull=False, then=Value(str(_l("代录(本人已确认)")))),
    When(on_behalf=True, then=Value(str(_l("代录(待确认)")))),
    default=Value(""),
    output_field=TextField(),
)
SINGLY, TOGETHER = _l("个别"), _l("集体")
TIMES = _l("走访人次")
PEOPLE = person_figures(person="visited__", visit="", met=Q(visited__met=True))
STOOD_BY = Q(on_behalf=False) | Q(confirmation__isnull=False)
IN_TIME = Q(answers__status=MustStatus.ANSWERED, day__lte=F("answers__due_on"))

CORRECTIONS = Block(
    name="corrections",
    label=_l("更正"),
    rows=corrections_of,
    unit_field="reporting_unit",
    columns=(
        Column("number", _l("走访编号"), "visit__number", width=15),
        Column("day", _l("走访日期"), "visit__day", kind="date"),
        Column(
            "month", _l("原载台账月份"), Func(F("visit__ledger_month"), Value("YYYY年FMMM月"), function="to_char", output_field=TextField())
        ),
        Column("field", _l("更正项目"), "field", width=12),
        Column("old", _l("原内容"), "old", width=26),
        Column("new", _l("更正为"), "new", width=26),
        Column("reason", _l("更正原因"), "reason", width=24, decrypted=True),
        Column("asked_by", _l("申请人"), "asked_by__name", width=10),
        Column("decided_by", _l("审批人"), "decided_by__name", width=10),
        Column("decided_at", _l("审批时间"), "decided_at", kind="moment", width=18),
    ),
)

VISITS = Ledger(
    name=LEDGER,
    label=_l("大走访台账"),
    rows=visits_of,
    unit_field="reporting_unit",
    measure=_l("人次"),
    columns=(
        Column("number", _l("编号"), "number", width=14),
        Column("day", _l("走访日期"), "day", kind="date"),
        Column("visitors", _l("走访人"), _visitors_of("pk"), width=12),
        Column("visited", _l("走访对象"), _names_of(_seen(met=True)), width=24),
        Column("places", _l("所在单位/班组"), _places_of(_seen()), width=20),
        Column("manner", _l("方式"), label_of("manner", Manner), width=6),
        Column("place", _l("地点"), label_of("place_kind", PlaceKind), width=9),
        Column("individual", SINGLY, _met_in(Manner.INDIVIDUAL), kind="int", width=6, total="sum", group=TIMES),
        Column("collective", TOGETHER, _met_in(Manner.COLLECTIVE), kind="int", width=6, total="sum", group=TIMES),
        Column("unmet", _l("未见到(待补访)"), _names_of(_seen(met=False)), width=10),
        Column("tags", _l("类别"), _tag_labels(), width=10),
        Column("campaign", _l("主题活动"), "campaign__name", width=18),
        Column("entered", _l("代录/本人确认"), ENTERED, width=10),
        Column("late", _l("补录"), yes("late", _l("补录")), width=6),
    ),
    tallies=(
        Tally("visits", _l("走访次数"), Count("pk")),
        Tally("individual", SINGLY, PEOPLE["individual"], group=TIMES),
        Tally("collective", TOGETHER, PEOPLE["collective"], group=TIMES),
        Tally("people", _l("个别走访到人数"), PEOPLE["people"]),
        Tally("households", _l("入户户数"), PEOPLE["households"]),
        Tally("confirmed", _l("本人录入或已确认"), Count("pk", filter=STOOD_BY), group=_l("录入次数")),
        Tally("unconfirmed", _l("代录待确认"), Count("pk", filter=~STOOD_BY), group=_l("录入次数")),
        Tally("in_time", _l("必访按期答复件数"), Count("answers", filter=IN_TIME, distinct=True)),
    ),
    annex=Annex(
        columns=(
            Column("number", _l("编号"), "number", width=14),
            Column("day", _l("走访日期"), "day", kind="date"),
            Column("visitors", _l("走访人"), _visitors_of("pk"), width=12),
            Column("visited", _l("走访对象"), _names_of(_seen()), width=16),
            Column("summary", _l("反映了什么、答应了什么"), "summary", width=36),
            Column("difficulties", _l("困难"), "difficulties", width=20, decrypted=True),
            Column("family_situation", _l("家庭情况"), "family_situation", width=20, decrypted=True),
            Column("state_of_mind", _l("思想动态"), "state_of_mind", width=20, decrypted=True),
            Column("suggestions", _l("意见建议"), "suggestions", width=20),
            Column("answered", _l("当场答复"), "answered", width=16),
            Column("next_step", _l("下一步"), "next_step", width=16),
        ),
    ),
    blocks=(CORRECTIONS,),
)
LEDGERS = (VISITS,)
