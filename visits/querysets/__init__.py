from .coverage import PlacementCoverage, coverage_by_team, coverage_by_unit
from .musts import MustVisitQuerySet
from .visits import VisitedPersonQuerySet, VisitFigures, VisitQuerySet

__all__ = [
    "MustVisitQuerySet",
    "PlacementCoverage",
    "VisitFigures",
    "VisitQuerySet",
    "VisitedPersonQuerySet",
    "coverage_by_team",
    "coverage_by_unit",
]
