from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l

from nantun.registry import Activity, register


class JobsConfig(AppConfig):
    name = "nantun.jobs"
    verbose_name = _l("后台任务")

    def ready(self) -> None:
        register(
            Activity(
                name="jobs",
                label=_l("后台任务"),
                icon="progress",
                urls="nantun.jobs.urls",
                group="menu",
                order=98,
                tells=_l("任务完成"),
                nightly="nantun.jobs.actions.forget",
            )
        )
