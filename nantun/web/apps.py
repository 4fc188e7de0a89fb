from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _l


class WebConfig(AppConfig):
    name = "nantun.web"
    verbose_name = _l("页面")

    def ready(self) -> None:
        from nantun.refusals import speak_plainly

        from . import checks, converters  # noqa: F401 - they register themselves

        connection_created.connect(speak_plainly)
        post_migrate.connect(_watch_tables, sender=self, dispatch_uid="web.changes")


def _watch_tables(**_signal: Any) -> None:
    """After `migrate`, when every app has its tables."""
    from .changes import watch_tables

    watch_tables()
