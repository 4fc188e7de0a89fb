from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class PoliciesConfig(AppConfig):
    name = "nantun.policies"
    verbose_name = _l("政策数字")

    def ready(self) -> None:
        register(
            Activity(
                name="policies",
                label=_l("政策数字"),
                icon="adjustments-horizontal",
                urls="nantun.policies.urls",
                entry="policies.enter",
                group="system",
                order=94,
            )
        )
