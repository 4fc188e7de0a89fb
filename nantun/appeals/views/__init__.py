from .board import board
from .export import export
from .listing import AppealList, assign_many
from .moves import (
    accept,
    ask,
    assign,
    call_back,
    carry_out,
    check_spot,
    decide,
    merge,
    name_targets,
    note_progress,
    reopen,
    reply,
    resume,
    send_back,
    strike_off,
    void,
)
from .raising import raise_appeal
from .story import appeal, evidence
from .templates import TemplateList, drop_template, new_template, template
from .urging import enter_sheet, make_sheets, print_sheets, remake_sheet, sheet, sheet_scan, sheets

__all__ = [
    "AppealList",
    "TemplateList",
    "accept",
    "appeal",
    "ask",
    "assign",
    "assign_many",
    "board",
    "call_back",
    "carry_out",
    "check_spot",
    "decide",
    "drop_template",
    "enter_sheet",
    "evidence",
    "export",
    "make_sheets",
    "merge",
    "name_targets",
    "new_template",
    "note_progress",
    "print_sheets",
    "raise_appeal",
    "remake_sheet",
    "reopen",
    "reply",
    "resume",
    "send_back",
    "sheet",
    "sheet_scan",
    "sheets",
    "strike_off",
    "template",
    "void",
]
