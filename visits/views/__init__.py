from .coverage import coverage, coverage_names, unit_coverage
from .entry import edit, log, void
from .listing import VisitList, confirm, confirm_ticked
from .musts import MustList, raise_must, withdraw
from .story import photo, visit

__all__ = [
    "MustList",
    "VisitList",
    "confirm",
    "confirm_ticked",
    "coverage",
    "coverage_names",
    "edit",
    "log",
    "photo",
    "raise_must",
    "unit_coverage",
    "visit",
    "void",
    "withdraw",
]
