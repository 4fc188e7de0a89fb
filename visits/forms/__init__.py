from .acts import MustForm, ReasonForm, VoidForm, WithdrawForm
from .log import MOST_ALIKE, PageVisitForm, VisitEditForm, VisitForm, alike
from .papers import CorrectForm, KeepPageForm, SheetForm

__all__ = [
    "MOST_ALIKE",
    "CorrectForm",
    "KeepPageForm",
    "MustForm",
    "PageVisitForm",
    "ReasonForm",
    "SheetForm",
    "VisitEditForm",
    "VisitForm",
    "VoidForm",
    "WithdrawForm",
    "alike",
]
