from django.utils.translation import gettext_lazy as _l

from nantun.policies.figures import Figure

FIRST_DAY = "notices.first_day"
SECOND_DAY = "notices.second_day"
QUIET_FROM = "notices.quiet_from"
QUIET_UNTIL = "notices.quiet_until"
DIGEST_EVERY = "notices.digest_every"

FIGURES = (
    Figure(key=FIRST_DAY, label=_l("每月第一次待办提醒的日子"), default=10, unit=_l("日"), low=1, high=31),
    Figure(key=SECOND_DAY, label=_l("每月第二次待办提醒的日子"), default=20, unit=_l("日"), low=1, high=31),
    Figure(key=QUIET_FROM, label=_l("邮件和群消息从几点起不打扰"), default=21, unit=_l("点"), low=0, high=23),
    Figure(key=QUIET_UNTIL, label=_l("邮件和群消息到几点为止不打扰(与上一项相同:不设)"), default=7, unit=_l("点"), low=0, high=23),
    Figure(key=DIGEST_EVERY, label=_l("汇总邮件隔几小时一封"), default=4, unit=_l("小时"), low=1, high=24),
)
