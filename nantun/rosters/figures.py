"""Figures of dated documents that the rosters go by (nantun.policies)."""

from django.utils.translation import gettext_lazy as _l

from nantun.policies.figures import Figure

REMIND_DAY = "rosters.remind_day"

FIGURES = (Figure(key=REMIND_DAY, label=_l("每月几号起提醒排下月的班"), default=25, unit=_l("号"), low=1, high=28),)
