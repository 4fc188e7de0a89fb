from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from nantun.registry import Activity, register


class WorkdaysConfig(AppConfig):
    name = "nantun.workdays"
    verbose_name = _("工作日与班次")

    def ready(self) -> None:
        post_migrate.connect(_seed, sender=self, dispatch_uid="workdays.seed")
        register(
            Activity(
                name="workdays",
                label=_("工作日与班次"),
                icon="calendar",
                urls="nantun.workdays.urls",
                entry="workdays.enter",
                group="system",
                order=93,
            )
        )


def _seed(**signal: Any) -> None:
    from .seeding import seed

    # Emptying the tables says so too, and names no state of the models.
    seed(signal.get("apps", apps))
