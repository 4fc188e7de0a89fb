from django.utils.translation import gettext_lazy as _

from nantun.policies.figures import Figure

FIRST_DAY = "notices.first_day"
SECOND_DAY = "notices.second_day"

FIGURES = (
    Figure(key=FIRST_DAY, label=_("每月第一次待办提醒的日子"), default=10, unit=_("日"), low=1, high=31),
    Figure(key=SECOND_DAY, label=_("每月第二次待办提醒的日子"), default=20, unit=_("日"), low=1, high=31),
)
