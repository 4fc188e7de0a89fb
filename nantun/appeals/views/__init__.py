from .acts import ACTS, decide
from .board import board
from .export import export
from .listing import AppealList, assign_many
from .log import raise_appeal
from .story import AppealPage, evidence
from .templates import TemplateList, drop_template, new_template, template
from .urging import enter_sheet, make_sheets, print_sheets, remake_sheet, sheet, sheet_scan, sheets

__all__ = [
    "ACTS",
    "AppealList",
    "AppealPage",
    "TemplateList",
    "assign_many",
    "board",
    "decide",
    "drop_template",
    "enter_sheet",
    "evidence",
    "export",
    "make_sheets",
    "new_template",
    "print_sheets",
    "raise_appeal",
    "remake_sheet",
    "sheet",
    "sheet_scan",
    "sheets",
    "template",
]
