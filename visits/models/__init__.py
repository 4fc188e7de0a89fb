from .evidence import NotebookPage, SignedSheet, VisitPhoto
from .must import MustVisit
from .visit import LEDGER, Confirmation, Correction, Visit, VisitedPerson, VisitVisitor

__all__ = [
    "LEDGER",
    "Confirmation",
    "Correction",
    "MustVisit",
    "NotebookPage",
    "SignedSheet",
    "Visit",
    "VisitPhoto",
    "VisitVisitor",
    "VisitedPerson",
]
