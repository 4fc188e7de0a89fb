from .booking import Booking, DayException, LeaderRules, OpenHours
from .forum import Attendance, Forum
from .level import LevelException, MustTalk
from .mentoring import Mentoring, MentoringTalk
from .month import OughtMonth
from .record import ReadingOrder, TalkRecord
from .talk import LEDGER, Offer, Talk, TalkAnswer, TalkMove

__all__ = [
    "LEDGER",
    "Attendance",
    "Booking",
    "DayException",
    "Forum",
    "LeaderRules",
    "LevelException",
    "Mentoring",
    "MentoringTalk",
    "MustTalk",
    "Offer",
    "OpenHours",
    "OughtMonth",
    "ReadingOrder",
    "Talk",
    "TalkAnswer",
    "TalkMove",
    "TalkRecord",
]
