from .changing import edit_visit, void_visit
from .confirming import confirm_visits, to_confirm, upload_signed_sheet
from .correcting import ask_correction, decide_correction
from .evidence import add_photos, add_to_page, keep_page, remove_photo, settle_page
from .logging import enter_checked, log_visit, log_visits
from .musts import raise_must, withdraw_must

__all__ = [
    "add_photos",
    "add_to_page",
    "ask_correction",
    "confirm_visits",
    "decide_correction",
    "edit_visit",
    "enter_checked",
    "keep_page",
    "log_visit",
    "log_visits",
    "raise_must",
    "remove_photo",
    "settle_page",
    "to_confirm",
    "upload_signed_sheet",
    "void_visit",
    "withdraw_must",
]
