from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, TextField, Value, When
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.ledgers.declare import Column, label_of, names
from nantun.ledgers.export import table_response
from nantun.web.access import allowed
from nantun.web.requests import Request

from ..choices import Category, Closure, Outcome, Status, Urgency
from ..models import Appeal, Raiser
from ..sources import known_sources
from ..wording import ANONYMOUS, HIDDEN
from .listing import AppealList

RAISERS = Raiser.objects.filter(appeal=OuterRef("pk")).order_by("order")
SUPPORTING = Appeal.supporting_units.through.objects.filter(appeal=OuterRef("pk")).order_by("unit__order")
# Hidden names leave the program in no file, whoever takes it away.
NAMES = Case(
    When(category=Category.DISCIPLINE, then=Value(str(HIDDEN))),
    When(names_hidden=True, then=Value(str(HIDDEN))),
    When(~Exists(RAISERS), then=Value(str(ANONYMOUS))),
    default=names(RAISERS, "employee__name"),
    output_field=TextField(),
)


def columns() -> tuple[Column, ...]:
    """The sources are those of the rooms that are installed."""
    return (
        Column("number", _l("编号"), "number", width=14),
        Column("raised_on", _l("反映日期"), "raised_on", kind="date"),
        Column("source", _l("来源"), label_of("source", [(one.key, one.label) for one in known_sources().values()]), width=8),
        Column("category", _l("类别"), label_of("category", Category), width=9),
        Column("urgency", _l("轻重缓急"), label_of("urgency", Urgency), width=8),
        Column("text", _l("诉求内容"), "text", width=40),
        Column("raisers", _l("反映人"), NAMES, width=14),
        Column("heard", _l("登记单位"), "registering_unit__name", width=12),
        Column("unit", _l("主办单位"), "lead_unit__name", width=12),
        Column("supporting", _l("协办单位"), names(SUPPORTING, "unit__name"), width=14),
        Column("leader", _l("责任领导"), "responsible_leader__name", width=10),
        Column("due_on", _l("办结时限"), "due_on", kind="date"),
        Column("original", _l("原定时限"), "original_due_on", kind="date"),
        Column("status", _l("状态"), label_of("status", Status), width=9),
        Column("round", _l("轮次"), "round", kind="int", width=6),
        Column("outcome", _l("办理结果"), label_of("outcome", Outcome), width=10),
        Column("reply", _l("答复"), "reply", width=40),
        Column("replied_at", _l("答复时间"), "replied_at", kind="moment"),
        Column("closure", _l("销号依据"), label_of("closure", Closure), width=12),
        Column("closed_at", _l("销号时间"), "closed_at", kind="moment"),
    )


@require_safe
@allowed("appeals.export")
def export(request: Request) -> FileResponse:
    """Exactly the rows that the list shows for this address, the newest first; written down as taken away."""
    return table_response(request, AppealList.rows_asked(request), columns(), title=_("诉求登记"), name=_("诉求"))
