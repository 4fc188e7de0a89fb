from .acts import MustForm, VoidForm
from .log import MOST_ALIKE, PageVisitForm, VisitEditForm, VisitForm, alike
from .papers import CorrectForm, KeepPageForm, SheetForm

__all__ = [
    "MOST_ALIKE",
    "CorrectForm",
    "KeepPageForm",
    "MustForm",
    "PageVisitForm",
    "SheetForm",
    "VisitEditForm",
    "VisitForm",
    "VoidForm",
    "alike",
]
