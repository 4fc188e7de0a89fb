"""Figures of dated documents that talks go by (nantun.policies). source: domain.md 4"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _l

from nantun.policies.figures import Figure

from .choices import MANDATORY, Tier

ANSWER_DAYS = "talks.answer_days"
CONFIRM_DAYS = "talks.confirm_days"
LATE_DAYS = "talks.late_days"
SLOT_MINUTES = "talks.slot_minutes"
HELD_HOURS = "talks.held_hours"
REST_AFTER_NIGHT = "talks.rest_after_night"
AROUND_CHANGE = "talks.around_change"
MONTHS = "talks.months"
YOUNG_UNTIL = "talks.young_until"


def months_key(tier: str) -> str:
    return f"{MONTHS}.{tier}"


def must_days_key(ground: str) -> str:
    return f"talks.must_days.{ground}"


FIGURES = (
    Figure(key=months_key(Tier.MINE), label=_l("矿主要领导与各单位负责人几个月谈一次"), default=6, unit=_l("个月"), low=1, high=36),
    Figure(key=months_key(Tier.DEPUTY), label=_l("分管领导与分管单位干部和人才几个月谈一次"), default=12, unit=_l("个月"), low=1, high=36),
    Figure(key=months_key(Tier.UNIT), label=_l("单位负责人与本单位党员、骨干几个月谈一次"), default=12, unit=_l("个月"), low=1, high=36),
    Figure(key=ANSWER_DAYS, label=_l("约谈几日内答复"), default=3, unit=_l("个工作日"), low=1, high=15),
    Figure(key=CONFIRM_DAYS, label=_l("谈后几日内确认,过后算未回应"), default=3, unit=_l("个工作日"), low=1, high=15),
    Figure(key=LATE_DAYS, label=_l("谈心超过几天录入算补录"), default=7, unit=_l("天"), low=1, high=60),
    Figure(key=SLOT_MINUTES, label=_l("一次谈心留多长时间"), default=30, unit=_l("分钟"), low=10, high=180),
    Figure(key=HELD_HOURS, label=_l("提出的时间保留多久"), default=48, unit=_l("小时"), low=1, high=240),
    Figure(key=REST_AFTER_NIGHT, label=_l("夜班后多久不约谈"), default=8, unit=_l("小时"), low=0, high=24),
    Figure(key=AROUND_CHANGE, label=_l("交接班前后多久不约谈"), default=60, unit=_l("分钟"), low=0, high=240),
    Figure(key=YOUNG_UNTIL, label=_l("青工恳谈会请多大年龄以下的"), default=35, unit=_l("岁"), low=18, high=45),
    *(
        Figure(
            key=must_days_key(ground),
            label=_l("必谈期限:%(ground)s") % {"ground": ground.label},
            default=7,
            unit=_l("个工作日"),
            low=1,
            high=60,
        )
        for ground in MANDATORY
    ),
)
