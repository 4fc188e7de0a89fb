from .musts import MustVisitQuerySet
from .visits import VisitedPersonQuerySet, VisitFigures, VisitQuerySet

__all__ = ["MustVisitQuerySet", "VisitFigures", "VisitQuerySet", "VisitedPersonQuerySet"]
