from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")

    @property
    def colour(self) -> str:
        return COLOURS[self]

    @property
    def finished(self) -> bool:
        return not MOVES[self]


COLOURS: dict[str, str] = {
    Status.WAITING: "grey",
    Status.RUNNING: "blue",
    Status.DONE: "green",
    Status.FAILED: "red",
    Status.CANCELLED: "grey",
}

# Running to running: a worker died and another took over. Running to waiting: the database was away for a moment.
# A running job cannot be cancelled: what it has already written would stand beside the word 已取消.
MOVES: dict[Status, tuple[Status, ...]] = {
    Status.WAITING: (Status.RUNNING, Status.FAILED, Status.CANCELLED),
    Status.RUNNING: (Status.RUNNING, Status.WAITING, Status.DONE, Status.FAILED),
    Status.DONE: (),
    Status.FAILED: (),
    Status.CANCELLED: (),
}
UNFINISHED = tuple(status for status in Status if MOVES[status])


def leading_to(status: Status) -> list[Status]:
    """The statuses from which a job may move to that one: what a guarded update expects."""
    return [before for before, after in MOVES.items() if status in after]
