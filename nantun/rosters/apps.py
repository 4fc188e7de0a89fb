from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RostersConfig(AppConfig):
    name = "nantun.rosters"
    verbose_name = _("排班带班")
