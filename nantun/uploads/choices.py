from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l


class Status(models.TextChoices):
    """Where an uploaded workbook stands."""

    READING = "reading", _l("正在核对")
    FAULTY = "faulty", _l("有错误")
    WAITING = "waiting", _l("待确认")
    IMPORTING = "importing", _l("正在导入")
    IMPORTED = "imported", _l("已导入")
    FAILED = "failed", _l("未导入")
    DROPPED = "dropped", _l("已放弃")

    @property
    def colour(self) -> str:
        return COLOURS[self]

    @property
    def at_work(self) -> bool:
        """A job is at it."""
        return self in (Status.READING, Status.IMPORTING)


COLOURS = {
    Status.READING: "blue",
    Status.FAULTY: "red",
    Status.WAITING: "amber",
    Status.IMPORTING: "blue",
    Status.IMPORTED: "green",
    Status.FAILED: "red",
    Status.DROPPED: "grey",
}
# Nothing is imported that was not read and shown; nothing imported is taken back. An import that came to nothing waits again, to be confirmed or mended,
# unless what was shown holds no longer: then it has failed.
MOVES: dict[Status, tuple[Status, ...]] = {
    Status.READING: (Status.FAULTY, Status.WAITING, Status.FAILED, Status.DROPPED),
    Status.FAULTY: (Status.DROPPED,),
    Status.WAITING: (Status.IMPORTING, Status.DROPPED),
    Status.IMPORTING: (Status.IMPORTED, Status.FAULTY, Status.WAITING, Status.FAILED),
    Status.IMPORTED: (),
    Status.FAILED: (),
    Status.DROPPED: (),
}


def leading_to(status: Status) -> list[Status]:
    """The statuses from which an upload may move to that one."""
    return [before for before, after in MOVES.items() if status in after]
