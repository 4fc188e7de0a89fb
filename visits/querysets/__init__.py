from .evidence import CorrectionQuerySet, NotebookPageQuerySet, SignedSheetQuerySet, VisitWorkbookQuerySet
from .musts import MustVisitQuerySet
from .visits import VisitedPersonQuerySet, VisitFigures, VisitQuerySet

__all__ = [
    "CorrectionQuerySet",
    "MustVisitQuerySet",
    "NotebookPageQuerySet",
    "SignedSheetQuerySet",
    "VisitFigures",
    "VisitQuerySet",
    "VisitWorkbookQuerySet",
    "VisitedPersonQuerySet",
]
