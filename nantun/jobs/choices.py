from django.db import models
from django.utils.translation import gettext_lazy as _l

from nantun.moves.table import Table, Way


class Status(models.TextChoices):
    WAITING = "waiting", _l("排队中")
    RUNNING = "running", _l("进行中")
    DONE = "done", _l("已完成")
    FAILED = "failed", _l("未完成")
    CANCELLED = "cancelled", _l("已取消")

    @property
    def colour(self) -> str:
        return COLOURS[self]

    @property
    def finished(self) -> bool:
        return self not in UNFINISHED


COLOURS: dict[str, str] = {
    Status.WAITING: "grey",
    Status.RUNNING: "blue",
    Status.DONE: "green",
    Status.FAILED: "red",
    Status.CANCELLED: "grey",
}

# To run again: a worker died and another took over. Put back: the database was away for a moment.
# A running job cannot be cancelled: what it has already written would stand beside the word 已取消.
WAYS = Table(
    {
        "run": Way((Status.WAITING, Status.RUNNING), Status.RUNNING),
        "put back": Way((Status.RUNNING,), Status.WAITING),
        "finish": Way((Status.RUNNING,), Status.DONE),
        "fail": Way((Status.WAITING, Status.RUNNING), Status.FAILED),
        "cancel": Way((Status.WAITING,), Status.CANCELLED),
    }
)
UNFINISHED = tuple(status for status in Status if WAYS.goes_on(status))
