from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "nantun.web"
    verbose_name = _("页面")

    def ready(self) -> None:
        from . import checks, converters  # noqa: F401 - they register themselves
