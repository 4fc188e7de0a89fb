"""The demo's campaigns: the umbrella with its five themes, and the union's own."""

from __future__ import annotations

from typing import Any

from dateutil.relativedelta import relativedelta

from .actions import save_campaign
from .models import Campaign, Goal

UMBRELLA = "“爱矿爱岗爱家、聚心聚智聚力，促转型提效科学发展”"
# (name, from the how-manieth month of the year, until the how-manieth or to its end, goal, note)
THEMES = (
    ("“抓源强基保安全”主题实践", 0, None, Goal.NONE, "查源头、强基层、打基础"),
    ("“大走访、大谈心、大沟通”", 0, None, Goal.EVERYONE_ONCE, "变群众上访为领导干部下访,全员走访到"),
    ("“一家人、一盘棋、一条心”", 2, 9, Goal.NONE, "形势任务讲到班组"),
    ("“爱矿山爱主人、献良策”", 4, 11, Goal.NONE, "合理化建议月月收、件件答"),
    ("“讲诚信、树品牌、降消耗”", 6, None, Goal.NONE, "煤质、成本、信誉人人有责"),
)
UNION = ("“两树一送三贴近”", "工会:结对帮扶、送温暖")


def fill(mine: Any) -> str:
    begin, end = mine.months[0], mine.months[-1] + relativedelta(months=2, days=-1)
    umbrella = save_campaign(campaign=Campaign(name=UMBRELLA, starts_on=begin, ends_on=end, note="全矿主题活动"))
    for name, since, until, goal, note in THEMES:
        last = begin + relativedelta(months=until, days=-1) if until else end
        starts_on = begin + relativedelta(months=since)
        save_campaign(campaign=Campaign(name=name, starts_on=starts_on, ends_on=last, goal=goal, parent=umbrella, note=note))
    save_campaign(campaign=Campaign(name=UNION[0], starts_on=begin, note=UNION[1]))
    return f"{Campaign.objects.count()} 个主题活动"
