from .appeals import (
    AGES,
    ANSWERED,
    MONTH_FIGURES,
    AppealMonthQuerySet,
    AppealQuerySet,
    AppealRequestQuerySet,
    RaiserQuerySet,
    ReplyTemplateQuerySet,
    is_answered,
)
from .urging import UrgeSheetQuerySet, to_urge

__all__ = [
    "AGES",
    "ANSWERED",
    "MONTH_FIGURES",
    "AppealMonthQuerySet",
    "AppealQuerySet",
    "AppealRequestQuerySet",
    "RaiserQuerySet",
    "ReplyTemplateQuerySet",
    "UrgeSheetQuerySet",
    "is_answered",
    "to_urge",
]
