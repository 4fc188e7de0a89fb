from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class LedgersConfig(AppConfig):
    name = "nantun.ledgers"
    verbose_name = _l("台账")

    def ready(self) -> None:
        register(
            Activity(
                name="ledgers",
                label=_l("台账"),
                icon="table",
                urls="nantun.ledgers.urls",
                entry="ledgers.enter",
                group="figures",
                order=80,
                reminders="nantun.ledgers.reminders.due_on",
                todo="nantun.ledgers.todo.waiting",
                todo_readers="nantun.ledgers.todo.readers",
                waiting_count="nantun.ledgers.todo.waiting_count",
                figures="nantun.ledgers.figures.FIGURES",
                reconcile="nantun.ledgers.reconcile.disagreements",
            )
        )
