from .change import VisitChange
from .evidence import NotebookPage, SignedSheet, VisitPhoto
from .must import MustVisit
from .visit import LEDGER, PRIVATE_FIELDS, VOIDED, Confirmation, Correction, Visit, VisitedPerson, VisitVisitor
from .workbook import VisitWorkbook

__all__ = [
    "LEDGER",
    "PRIVATE_FIELDS",
    "VOIDED",
    "Confirmation",
    "Correction",
    "MustVisit",
    "NotebookPage",
    "SignedSheet",
    "Visit",
    "VisitChange",
    "VisitPhoto",
    "VisitVisitor",
    "VisitWorkbook",
    "VisitedPerson",
]
