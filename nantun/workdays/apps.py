from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class WorkdaysConfig(AppConfig):
    name = "nantun.workdays"
    verbose_name = _l("工作日与班次")

    def ready(self) -> None:
        post_migrate.connect(_seed, sender=self, dispatch_uid="workdays.seed")
        register(
            Activity(
                name="workdays",
                label=_l("工作日与班次"),
                icon="calendar",
                urls="nantun.workdays.urls",
                entry="workdays.enter",
                group="system",
                order=93,
            )
        )


def _seed(apps: Any = global_apps, **_signal: Any) -> None:
    """apps: the models as a migration left them; emptying all tables (flush) names none."""
    from .seeding import seed

    seed(apps)
