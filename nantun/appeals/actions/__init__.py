from .answering import call_back, carry_out, check_spot, reopen, reply, strike_off
from .assigning import accept, assign, assign_many, name_targets, send_back, void
from .evidence import add_evidence
from .handling import ask, decide, note_progress, resume
from .merging import merge
from .raising import Raising, raise_appeal, raise_checked
from .templates import drop_template, keep_template
from .urging import enter_answers, make_sheets, remake_sheet

__all__ = [
    "Raising",
    "accept",
    "add_evidence",
    "ask",
    "assign",
    "assign_many",
    "call_back",
    "carry_out",
    "check_spot",
    "decide",
    "drop_template",
    "enter_answers",
    "keep_template",
    "make_sheets",
    "merge",
    "name_targets",
    "note_progress",
    "raise_appeal",
    "raise_checked",
    "remake_sheet",
    "reopen",
    "reply",
    "resume",
    "send_back",
    "strike_off",
    "void",
]
