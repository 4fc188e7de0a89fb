from .sheets import home, mine, sheet
from .workbook import blank_or_filled

__all__ = [
    "blank_or_filled",
    "home",
    "mine",
    "sheet",
]
