from django.apps import AppConfig

from nantun.registry import Activity, register


class MealsConfig(AppConfig):
    name = "tests.support.toy"
    label = "meals"
    verbose_name = "班中餐"

    def ready(self) -> None:
        register(
            Activity(
                name="meals",
                label="班中餐",
                icon="clipboard-list",
                urls="tests.support.toy.urls",
                entry="meals.enter",
                order=60,
                ledgers="tests.support.toy.ledgers.LEDGERS",
                reminders="tests.support.toy.reminders.due_on",
                timeline="tests.support.toy.timeline.moments",
                declines=(
                    "tiles",
                    "todo",
                    "todo_readers",
                    "waiting_count",
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
