from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class MustsConfig(AppConfig):
    name = "nantun.musts"
    verbose_name = _l("限期要办的事")

    def ready(self) -> None:
        register(
            Activity(
                name="musts",
                label=self.verbose_name,
                icon="checklist",
                group="hidden",
                order=0,
                nightly="nantun.musts.actions.take_back_of_leavers",
            )
        )
