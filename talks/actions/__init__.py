from .appointing import accept_time, ask_talk, cancel, decline, move_talk, offer_times
from .booking import release_lapsed
from .forums import ForumEntry, edit_forum, hold_forum, people_of_numbers, set_attendance
from .holding import answer_talk, hold, log_talk
from .hours import close_hours, drop_exception, except_day, open_hours, set_rules
from .leaving import cancel_for_leavers, hand_on_musts_of_leavers
from .levels import grant_exception
from .mentoring import (
    begin_mentoring,
    change_helper,
    hand_on_mentorings,
    note_mentoring_talk,
    open_mentoring,
    review_mentoring,
)
from .months import keep_oughts
from .musts import raise_must, suggest_musts, take_up, withdraw_must
from .recording import ask_order, decide_order, read_record, remark, write_record

__all__ = [
    "ForumEntry",
    "accept_time",
    "answer_talk",
    "ask_order",
    "ask_talk",
    "begin_mentoring",
    "cancel",
    "cancel_for_leavers",
    "change_helper",
    "close_hours",
    "decide_order",
    "decline",
    "drop_exception",
    "edit_forum",
    "except_day",
    "grant_exception",
    "hand_on_mentorings",
    "hand_on_musts_of_leavers",
    "hold",
    "hold_forum",
    "keep_oughts",
    "log_talk",
    "move_talk",
    "note_mentoring_talk",
    "offer_times",
    "open_hours",
    "open_mentoring",
    "people_of_numbers",
    "raise_must",
    "read_record",
    "release_lapsed",
    "remark",
    "review_mentoring",
    "set_attendance",
    "set_rules",
    "suggest_musts",
    "take_up",
    "withdraw_must",
    "write_record",
]
