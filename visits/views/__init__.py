from .acts import ACTS
from .cards import cards
from .corrections import CorrectionList, CorrectionPage
from .coverage import coverage, coverage_names, unit_coverage
from .export import export
from .listing import VisitList, confirm_ticked
from .log import alike_visits, log
from .musts import MustVisitList, raise_must, withdraw
from .notebook import PageList, keep_page, page, page_picture, settle_page
from .sheets import sheet, sheets, signed_sheet, upload_sheet
from .story import VisitPage, photo, remove_photo

__all__ = [
    "ACTS",
    "CorrectionList",
    "CorrectionPage",
    "MustVisitList",
    "PageList",
    "VisitList",
    "VisitPage",
    "alike_visits",
    "cards",
    "confirm_ticked",
    "coverage",
    "coverage_names",
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
    "withdraw",
]
