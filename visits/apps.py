from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _l("大走访")

    def ready(self) -> None:
        register(
            Activity(
                name="visits",
                label=_l("大走访"),
                icon="walk",
                urls="visits.urls",
                entry="visits.enter",
                group="work",
                order=10,
                ledgers="visits.ledgers.LEDGERS",
                reminders="visits.reminders.due_on",
                tiles="visits.tiles.tiles",
                timeline="visits.timeline.moments",
                todo="visits.todo.waiting",
                todo_readers="visits.todo.readers",
                waiting_count="visits.todo.waiting_count",
                search="visits.search.found",
                figures="visits.figures.FIGURES",
                appeal_sources="visits.sources.SOURCES",
                reconcile="visits.reconcile.disagreements",
                demo="visits.demo.fill",
                declines=("form_extras", "nightly", "handover"),
            )
        )
