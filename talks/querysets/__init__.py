from .forums import ForumQuerySet
from .mentorings import MentoringQuerySet
from .months import OughtMonthQuerySet
from .records import ReadingOrderQuerySet, TalkRecordQuerySet
from .talks import BookingQuerySet, DatedQuerySet, MustTalkQuerySet, TalkQuerySet

__all__ = [
    "BookingQuerySet",
    "DatedQuerySet",
    "ForumQuerySet",
    "MentoringQuerySet",
    "MustTalkQuerySet",
    "OughtMonthQuerySet",
    "ReadingOrderQuerySet",
    "TalkQuerySet",
    "TalkRecordQuerySet",
]
