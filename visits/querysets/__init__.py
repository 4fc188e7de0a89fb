from .evidence import CorrectionQuerySet, NotebookPageQuerySet, SignedSheetQuerySet, VisitWorkbookQuerySet
from .musts import MustVisitQuerySet
from .people import VisitedPersonQuerySet
from .visits import VisitFigures, VisitQuerySet

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
