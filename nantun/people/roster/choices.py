from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportStatus(models.TextChoices):
    """Where an uploaded roster stands."""

    READING = "reading", _("正在核对")
    FAULTY = "faulty", _("有错误")
    READY = "ready", _("待确认")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")
    FAILED = "failed", _("未导入")
    WITHDRAWN = "withdrawn", _("已放弃")

    @property
    def colour(self) -> str:
        return COLOURS[self]

    @property
    def waits(self) -> bool:
        """A job is at it."""
        return self in (ImportStatus.READING, ImportStatus.APPLYING)


COLOURS = {
    ImportStatus.READING: "blue",
    ImportStatus.FAULTY: "red",
    ImportStatus.READY: "amber",
    ImportStatus.APPLYING: "blue",
    ImportStatus.APPLIED: "green",
    ImportStatus.FAILED: "red",
    ImportStatus.WITHDRAWN: "grey",
}
# Nothing is applied that was not read and shown; nothing applied is taken back.
MOVES: dict[ImportStatus, tuple[ImportStatus, ...]] = {
    ImportStatus.READING: (ImportStatus.FAULTY, ImportStatus.READY, ImportStatus.FAILED, ImportStatus.WITHDRAWN),
    ImportStatus.FAULTY: (ImportStatus.WITHDRAWN,),
    ImportStatus.READY: (ImportStatus.APPLYING, ImportStatus.WITHDRAWN),
    ImportStatus.APPLYING: (ImportStatus.APPLIED, ImportStatus.FAILED),
    ImportStatus.APPLIED: (),
    ImportStatus.FAILED: (),
    ImportStatus.WITHDRAWN: (),
}


def leading_to(status: ImportStatus) -> list[ImportStatus]:
    """The statuses from which an import may move to that one."""
    return [before for before, after in MOVES.items() if status in after]


class Leaving(models.TextChoices):
    """What becomes of those whom a new roster does not name."""

    NOBODY = "nobody", _("都不改动(先核实)")
    TICKED = "ticked", _("只把勾选的人登记为离岗")
    ALL = "all", _("全部登记为离岗")
