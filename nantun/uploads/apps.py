from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _l


class UploadsConfig(AppConfig):
    name = "nantun.uploads"
    verbose_name = _l("上传的工作簿")

    def ready(self) -> None:
        from . import following

        following.connect()
