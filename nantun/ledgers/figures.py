"""Figures of dated documents that ledgers go by (nantun.policies)."""

from django.utils.translation import gettext_lazy as _l

from nantun.policies.figures import Figure

from .seals import ADDED_UNTIL_DAY

FIGURES = (Figure(key=ADDED_UNTIL_DAY, label=_l("上月台账补充到几日为止"), default=5, unit=_l("日"), low=1, high=28),)
