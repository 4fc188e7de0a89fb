"""A list taken away as a workbook: exactly the rows that were filtered, named after who took them and when, and written down.

    def export(request):
        may(request.user, "visits.export")
        rows = VisitList.rows_asked(request)
        return table_response(request, rows, COLUMNS, title=_("走访登记"), name=_("走访"))

`columns` are declared as for ledgers (declare.py); leave out those that this reader may not see.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO, TYPE_CHECKING

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.days import full_day, local_day
from nantun.privacy import ciphers
from nantun.privacy.actions import note_access
from nantun.privacy.models import Access
from nantun.web.requests import Request

from .books import NUMBER, head_of
from .declare import Column
from .query import Table, steady
from .skeleton import Sheet, skeleton
from .stream import write_workbook

if TYPE_CHECKING:
    from nantun.people.models import User

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELD = 8 * 1024 * 1024


def write_table(file: IO[bytes], queryset: QuerySet, columns: Sequence[Column], *, title: str, by: User, now: datetime) -> int:
    """Write the queryset's rows as one sheet that says who took it away and when. Returns how many rows. The order is the queryset's."""
    with steady(queryset.db):
        table = Table(queryset, columns)
        sheet = Sheet(
            name=title[:20],
            title=title,
            heads=[NUMBER, *(head_of(column, table.totals.get(column.key)) for column in columns)],
            rows=table.rows,
            totalled=bool(table.totals),
            signed=False,
            note=taken_by(by, now),
            footer=taken_by(by, now),
        )
        drawn = skeleton([sheet], author=by.name, day=local_day(now))
        write_workbook(file, drawn, [(sheet.first, table.fill(sheet.first))], ciphers.unseal)
    return table.rows


def taken_by(user: User, now: datetime) -> str:
    """张三(200001)2026年10月5日 14:02 导出."""
    local = timezone.localtime(now)
    when = f"{full_day(local)} {local:%H:%M}"
    return _("%(name)s(%(number)s)%(when)s 导出") % {"name": user.name, "number": user.number, "when": when}


def table_response(request: Request, queryset: QuerySet, columns: Sequence[Column], *, title: str, name: str) -> FileResponse:
    """The workbook as a download, and a row in the record of exports. name: the file's, without the day. The right to export is asked before."""
    now = timezone.now()
    file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115 - the response closes it
    rows = write_table(file, queryset, columns, title=title, by=request.user, now=now)
    note_access(
        user=request.user,
        action=Access.EXPORTED,
        subject=request.get_full_path(),
        fields=",".join(column.key for column in columns),
        rows=rows,
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}{timezone.localtime(now):%Y%m%d}.xlsx", content_type=WORKBOOK)
