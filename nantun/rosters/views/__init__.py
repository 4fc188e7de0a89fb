from .sheets import home, mine, sheet
from .workbook import blank_or_filled, drop_workbook, import_workbook, upload_workbook, workbook, workbook_faults

__all__ = [
    "blank_or_filled",
    "drop_workbook",
    "home",
    "import_workbook",
    "mine",
    "sheet",
    "upload_workbook",
    "workbook",
    "workbook_faults",
]
