"""Figures of dated documents that visits go by (nantun.policies)."""

from django.utils.translation import gettext_lazy as _l

from nantun.policies.figures import Figure

from .choices import Occasion

LATE_DAYS = "visits.late_days"


def must_days_key(occasion: str) -> str:
    return f"visits.must_days.{occasion}"


FIGURES = (
    Figure(key=LATE_DAYS, label=_l("走访超过几天录入算补录"), default=7, unit=_l("天"), low=1, high=60),
    *(
        Figure(
            key=must_days_key(occasion),
            label=_l("必访期限:%(occasion)s") % {"occasion": occasion.label},
            default=3,
            unit=_l("天"),
            low=1,
            high=30,
        )
        for occasion in Occasion
    ),
)
