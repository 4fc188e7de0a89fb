from .acts import ACTS
from .asking import ask, blank_slip, invite, others_days, slip, slip_choices, slots
from .calendar import calendar, events
from .forums import FORUM_ACTS, ForumList, ForumPage, hold_forum
from .hours import close_hours, drop_exception, hours
from .levels import GrantList, grant
from .listing import TalkList
from .log import log
from .mentoring import MENTORING_ACTS, MentoringList, MentoringPage, begin_mentoring, mentoring_figures
from .musts import MustTalkList, MustTalkPage, raise_must, take_up, withdraw_must
from .orders import OrderList, decide_order
from .oughts import oughts
from .story import TalkPage

__all__ = [
    "ACTS",
    "FORUM_ACTS",
    "MENTORING_ACTS",
    "ForumList",
    "ForumPage",
    "GrantList",
    "MentoringList",
    "MentoringPage",
    "MustTalkList",
    "MustTalkPage",
    "OrderList",
    "TalkList",
    "TalkPage",
    "ask",
    "begin_mentoring",
    "blank_slip",
    "calendar",
    "close_hours",
    "decide_order",
    "drop_exception",
    "events",
    "grant",
    "hold_forum",
    "hours",
    "invite",
    "log",
    "mentoring_figures",
    "others_days",
    "oughts",
    "raise_must",
    "slip",
    "slip_choices",
    "slots",
    "take_up",
    "withdraw_must",
]
