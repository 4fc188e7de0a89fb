from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class NoticesConfig(AppConfig):
    name = "nantun.notices"
    verbose_name = _l("消息")

    def ready(self) -> None:
        from . import listeners

        listeners.connect()
        register(
            Activity(
                name="notices",
                label=_l("消息"),
                icon="bell",
                urls="nantun.notices.urls",
                group="bell",
                order=99,
                figures="nantun.notices.figures.FIGURES",
                tells=_l("待办提醒"),
                reminders="nantun.notices.reminders.due_on",
                todo="nantun.notices.todo.waiting",
                todo_readers="nantun.notices.todo.readers",
                waiting_count="nantun.notices.todo.waiting_count",
                unread="nantun.notices.todo.unread",
                nightly="nantun.notices.actions.forget",
            )
        )
