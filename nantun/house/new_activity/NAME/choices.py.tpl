from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l

from nantun.moves.table import Table, Way


class Status(models.TextChoices):
    """Of these it is one: open until somebody sees to it."""

    OPEN = "open", _l("待办")
    DONE = "done", _l("已办")

    @property
    def colour(self) -> str:
        return {Status.OPEN: "amber", Status.DONE: "green"}[self]


class Verb(models.TextChoices):
    """What is done to a row. Each is one step of its story."""

    LOG = "log", _l("登记")
    CLOSE = "close", _l("办结")


WAYS = Table({Verb.LOG: Way((), Status.OPEN), Verb.CLOSE: Way((Status.OPEN,), Status.DONE)})
