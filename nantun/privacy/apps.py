from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l


class PrivacyConfig(AppConfig):
    name = "nantun.privacy"
    verbose_name = _l("个人信息")

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them
