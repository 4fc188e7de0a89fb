from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class RostersConfig(AppConfig):
    name = "nantun.rosters"
    verbose_name = _l("排班带班")

    def ready(self) -> None:
        register(
            Activity(
                name="rosters",
                label=_l("排班带班"),
                icon="table",
                urls="nantun.rosters.urls",
                entry="rosters.read",
                group="system",
                order=91,
                todo="nantun.rosters.todo.todo",
                todo_readers="nantun.rosters.todo.readers",
                waiting_count="nantun.rosters.todo.waiting_count",
                figures="nantun.rosters.figures.FIGURES",
                demo="nantun.rosters.demo.fill",
            )
        )
        register(
            Activity(
                name="my-shifts",
                label=_l("我的班次"),
                icon="calendar-event",
                urls="nantun.rosters.mine_urls",
                entry="rosters.enter",
                group="menu",
                order=96,
            )
        )
