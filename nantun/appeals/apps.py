from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class AppealsConfig(AppConfig):
    name = "nantun.appeals"
    verbose_name = _l("诉求")

    def ready(self) -> None:
        register(
            Activity(
                name="appeals",
                label=_l("诉求"),
                icon="message-report",
                urls="nantun.appeals.urls",
                entry="appeals.enter",
                group="work",
                order=30,
                ledgers="nantun.appeals.ledgers.LEDGERS",
                reminders="nantun.appeals.reminders.due_on",
                tiles="nantun.appeals.tiles.tiles",
                timeline="nantun.appeals.timeline.moments",
                todo="nantun.appeals.todo.waiting",
                todo_readers="nantun.appeals.todo.readers",
                waiting_count="nantun.appeals.todo.waiting_count",
                search="nantun.appeals.search.found",
                reconcile="nantun.appeals.reconcile.disagreements",
                demo="nantun.appeals.demo.fill",
                demo_last=True,
                figures="nantun.appeals.figures.FIGURES",
                appeal_sources="nantun.appeals.sources.SOURCES",
                declines=("form_extras", "nightly", "handover"),
            )
        )
