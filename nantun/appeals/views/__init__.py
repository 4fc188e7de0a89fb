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
    "evidence",
    "export",
    "merge",
    "name_targets",
    "new_template",
    "note_progress",
    "raise_appeal",
    "reopen",
    "reply",
    "resume",
    "send_back",
    "strike_off",
    "template",
    "void",
]
