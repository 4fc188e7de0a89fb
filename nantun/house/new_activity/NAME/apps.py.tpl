from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class ${Name}Config(AppConfig):
    name = "$name"
    verbose_name = _l("$label")

    def ready(self) -> None:
        register(
            Activity(
                name="$name",
                label=_l("$label"),
                icon="clipboard-list",
                urls="$name.urls",
                entry="$name.enter",
                group="work",
                order=$order,
                ledgers="$name.ledgers.LEDGERS",
                reminders="$name.reminders.due_on",
                timeline="$name.timeline.moments",
                todo="$name.todo.waiting",
                todo_readers="$name.todo.readers",
                waiting_count="$name.todo.waiting_count",
                # What this activity has nothing for; whoever writes one of these moves its name up (nantun/registry.py says what each is).
                declines=(
                    "tiles",
                    "search",
                    "figures",
                    "appeal_sources",
                    "form_extras",
                    "nightly",
                    "handover",
                    "reconcile",
                    "demo",
                ),
            )
        )
