from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from nantun.registry import Activity, register


class PeopleConfig(AppConfig):
    name = "nantun.people"
    verbose_name = _("职工与账号")

    def ready(self) -> None:
        register(
            Activity(
                name="people",
                label=_("职工花名册"),
                icon="users",
                urls="nantun.people.urls",
                entry="people.enter",
                group="system",
                order=90,
                search="nantun.people.search.found",
            )
        )
