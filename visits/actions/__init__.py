from .confirming import confirm_visits, upload_signed_sheet
from .correcting import ask_correction, decide_correction
from .evidence import add_photos, keep_page, settle_page
from .logging import check_entry, edit_visit, log_visit, log_visits, void_visit
from .musts import raise_must, withdraw_must

__all__ = [
    "add_photos",
    "ask_correction",
    "check_entry",
    "confirm_visits",
    "decide_correction",
    "edit_visit",
    "keep_page",
    "log_visit",
    "log_visits",
    "raise_must",
    "settle_page",
    "upload_signed_sheet",
    "void_visit",
    "withdraw_must",
]
