from __future__ import annotations

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.ledgers.declare import Column, label_of
from nantun.ledgers.export import table_response
from nantun.web.access import allowed
from nantun.web.requests import Request

from ..choices import VisitStatus
from ..ledgers import VISITS
from .listing import VisitList

# What the ledger shows, and the words that everybody who may read a visit may read. The private parts are in no export.
COLUMNS = (
    *VISITS.columns,
    Column("summary", _l("反映了什么、答应了什么"), "summary", width=40),
    Column("suggestions", _l("意见建议"), "suggestions", width=20),
    Column("answered", _l("当场答复"), "answered", width=20),
    Column("next_step", _l("下一步"), "next_step", width=20),
    Column("unit", _l("填报单位"), "reporting_unit__name", width=14),
    Column("entered_by", _l("录入人"), "entered_by__name", width=10),
    Column("status", _l("状态"), label_of("status", VisitStatus), width=8),
)


@require_safe
@allowed("visits.export")
def export(request: Request) -> FileResponse:
    """Exactly the rows that the list shows for this address, the newest first; written down as taken away."""
    return table_response(request, VisitList.rows_asked(request), COLUMNS, title=_("走访登记"), name=_("走访"))
