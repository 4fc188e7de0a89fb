from .acts import ACTS
from .cards import cards
from .corrections import CorrectionList, decide_correction
from .coverage import coverage, coverage_names, unit_coverage
from .export import export
from .listing import VisitList, confirm_ticked
from .log import alike_visits, log
from .musts import MustVisitList, raise_must, withdraw
from .notebook import PageList, keep_page, page, page_picture, settle_page
from .sheets import sheet, sheets, signed_sheet, upload_sheet
from .story import photo, remove_photo, visit

__all__ = [
    "ACTS",
    "CorrectionList",
    "MustVisitList",
    "PageList",
    "VisitList",
    "alike_visits",
    "cards",
    "confirm_ticked",
    "coverage",
    "coverage_names",
    "decide_correction",
    "export",
    "keep_page",
    "log",
    "page",
    "page_picture",
    "photo",
    "raise_must",
    "remove_photo",
    "settle_page",
    "sheet",
    "sheets",
    "signed_sheet",
    "unit_coverage",
    "upload_sheet",
    "visit",
    "withdraw",
]
