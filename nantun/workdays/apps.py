from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkdaysConfig(AppConfig):
    name = "nantun.workdays"
    verbose_name = _("工作日与班次")

    def ready(self) -> None:
        post_migrate.connect(_seed, sender=self, dispatch_uid="workdays.seed")


def _seed(**signal: Any) -> None:
    from .seeding import seed

    seed(signal["apps"])
