from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class CampaignsConfig(AppConfig):
    name = "nantun.campaigns"
    verbose_name = _l("主题活动")

    def ready(self) -> None:
        register(
            Activity(
                name="campaigns",
                label=_l("主题活动"),
                icon="flag",
                urls="nantun.campaigns.urls",
                entry="campaigns.enter",
                group="system",
                order=92,
                demo="nantun.campaigns.demo.fill",
            )
        )
