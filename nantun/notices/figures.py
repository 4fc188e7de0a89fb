from django.utils.translation import gettext_lazy as _

from nantun.policies.figures import Figure

FIRST_DAY = "notices.first_day"
SECOND_DAY = "notices.second_day"
QUIET_FROM = "notices.quiet_from"
QUIET_UNTIL = "notices.quiet_until"
DIGEST_EVERY = "notices.digest_every"

FIGURES = (
    Figure(key=FIRST_DAY, label=_("每月第一次待办提醒的日子"), default=10, unit=_("日"), low=1, high=31),
    Figure(key=SECOND_DAY, label=_("每月第二次待办提醒的日子"), default=20, unit=_("日"), low=1, high=31),
    Figure(key=QUIET_FROM, label=_("邮件和群消息从几点起不打扰"), default=21, unit=_("点"), low=0, high=23),
    Figure(key=QUIET_UNTIL, label=_("邮件和群消息到几点为止不打扰(与上一项相同:不设)"), default=7, unit=_("点"), low=0, high=23),
    Figure(key=DIGEST_EVERY, label=_("汇总邮件隔几小时一封"), default=4, unit=_("小时"), low=1, high=24),
)
