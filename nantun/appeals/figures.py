"""Figures of dated documents that appeals go by (nantun.policies). source: domain.md 5"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _l

from nantun.policies.figures import Figure

from .choices import LIMITED, Urgency

WORKDAYS = _l("个工作日")
FIRST_ANSWER = "appeals.first_answer"
AT_RISK = "appeals.at_risk"
LONGEST_EXTENSION = "appeals.longest_extension"
CLIMB = "appeals.climb"
DECISION = "appeals.decision"
SPOT_CHECK = "appeals.spot_check"
CALLS = "appeals.calls"
URGE_AHEAD = "appeals.urge_ahead"
USUAL = {Urgency.URGENT: 5, Urgency.ORDINARY: 15, Urgency.COMPLEX: 30}


def limit_key(category: str, urgency: str) -> str:
    return f"appeals.limit.{category}.{urgency}"


FIGURES = (
    Figure(key=FIRST_ANSWER, label=_l("交办后几日内受理或退回"), default=3, unit=WORKDAYS, low=1, high=15),
    Figure(key=AT_RISK, label=_l("用去期限的几成算临期"), default=80, unit=_l("%"), low=50, high=99),
    Figure(key=LONGEST_EXTENSION, label=_l("一次延期最长"), default=30, unit=WORKDAYS, low=1, high=120),
    Figure(key=CLIMB, label=_l("超期后每隔几日上报一级"), default=3, unit=WORKDAYS, low=1, high=30),
    Figure(key=DECISION, label=_l("延期、暂缓申请几日内审批"), default=2, unit=WORKDAYS, low=1, high=15),
    Figure(key=SPOT_CHECK, label=_l("当场答复每几件抽查一件"), default=20, unit=_l("件"), low=2, high=100),
    Figure(key=URGE_AHEAD, label=_l("几天内到期的上催办单"), default=7, unit=_l("天"), low=0, high=60),
    Figure(key=CALLS, label=_l("在几天里都联系不上,才算联系不上"), default=2, unit=_l("天"), low=1, high=10),
    *(
        Figure(
            key=limit_key(category, urgency),
            label=_l("办结时限:%(category)s(%(urgency)s)") % {"category": category.label, "urgency": urgency.label},
            default=USUAL[urgency],
            unit=WORKDAYS,
            low=1,
            high=250,
        )
        for category in LIMITED
        for urgency in Urgency
    ),
)
