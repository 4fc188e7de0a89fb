"""What the page of one upload shows: where it stands, what it would change, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.offers import Act, Step
from nantun.web.templatetags.nantun import moment

from .choices import Status
from .running import said

if TYPE_CHECKING:
    from .importer import Importer

FAULTS_SHOWN = 300


def page_of(importer: Importer, upload: Any) -> dict[str, Any]:
    status = upload.state
    return {
        "title": importer.title,
        "importer": importer,
        "upload": upload,
        "status": status,
        "sentence": said(importer, upload) if status in (Status.WAITING, Status.FAULTY, Status.IMPORTED) else "",
        "steps": _steps(status),
        "facts": _facts(importer, upload),
        "acts": _acts(importer, upload),
        "faults": upload.faults[:FAULTS_SHOWN],
        "more_faults": max(0, upload.counts.get("faults", 0) - FAULTS_SHOWN),
        "shown_rows": _rows(importer, upload) if status is Status.WAITING else [],
        **importer.shown(upload),
    }


def _rows(importer: Importer, upload: Any) -> list[tuple[Any, list[tuple[Any, str]]]]:
    """(line, [(cell, class)]) of what would be written, where its template is uploads/_rows.html."""
    drawn = [css for _label, css in importer.heads]
    return [(line, list(zip(cells, drawn, strict=True))) for line, *cells in upload.found.get("rows", [])] if drawn else []


def _steps(status: Status) -> list[Step]:
    labels = [_("上传"), _("核对"), _("确认"), _("导入")]
    at = {Status.READING: 1, Status.FAULTY: 1, Status.WAITING: 2, Status.IMPORTING: 3, Status.IMPORTED: 4}.get(status, 0)
    return [Step(label=label, state="done" if place < at else "now" if place == at else "next") for place, label in enumerate(labels)]


def _facts(importer: Importer, upload: Any) -> list[tuple[Any, str]]:
    facts = [
        (_("文件"), upload.name),
        *importer.facts(upload),
        (_("上传人"), upload.added_by.name),
        (_("上传时间"), moment(upload.added_at)),
    ]
    if upload.confirmed_by:
        facts.append((_("确认人"), f"{upload.confirmed_by.name} {moment(upload.confirmed_at)}"))
    if upload.imported_at:
        facts.append((_("导入时间"), moment(upload.imported_at)))
    return facts


def _acts(importer: Importer, upload: Any) -> list[Act]:
    again = Act(label=_("重新上传"), url=importer.again(upload), icon="file-upload")
    tells = _("上传的文件会删除,不会有任何改动。")
    drop = Act(label=_("放弃导入"), url=reverse(importer.drop, args=[upload.pk]), post=True, tells=tells)
    match upload.state:
        case Status.WAITING if label := importer.confirm_label(upload):
            return [Act(label=label, url=reverse(importer.confirm, args=[upload.pk]), post=True, primary=True), drop]
        case Status.WAITING:
            return [drop]
        case Status.FAULTY:
            url = reverse(importer.marked, args=[upload.pk])
            marked = [Act(label=_("下载标注了错误的文件"), url=url, icon="download", primary=True)] if upload.marked else []
            return [*marked, again, drop]
        case Status.IMPORTED:
            return list(importer.afterwards(upload))
        case Status.FAILED | Status.DROPPED:
            return [again]
    return []
