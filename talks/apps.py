from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class TalksConfig(AppConfig):
    name = "talks"
    verbose_name = _l("双向约谈")

    def ready(self) -> None:
        register(
            Activity(
                name="talks",
                label=_l("双向约谈"),
                icon="messages",
                urls="talks.urls",
                entry="talks.enter",
                group="work",
                order=20,
                ledgers="talks.ledgers.LEDGERS",
                reminders="talks.reminders.due_on",
                tiles="talks.tiles.tiles",
                timeline="talks.timeline.moments",
                todo="talks.todo.waiting",
                todo_readers="talks.todo.readers",
                waiting_count="talks.todo.waiting_count",
                search="talks.search.found",
                figures="talks.figures.FIGURES",
                reconcile="talks.reconcile.disagreements",
                demo="talks.demo.fill",
                appeal_sources="talks.sources.SOURCES",
                nightly="talks.nightly.run",
                declines=("form_extras", "handover"),
            )
        )
