"""Rows of other tables, reached along a relation by its name.

Models name their querysets, so a queryset imports no models. Where its question needs rows of another table (Exists, Subquery), it sets out from its own:

    along(self, "visitors")         of Visit: all VisitVisitor
    along(self, "talk__orders")     of TalkRecord: all ReadingOrder
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Model, QuerySet


def model_at(model: type[Model], path: str) -> Any:
    """The model at the end of the path."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def along(rows: QuerySet, path: str) -> Any:
    """All rows of the model at the end of the path, with that model's own questions."""
    return model_at(rows.model, path)._default_manager.all()


def states_of(model: Any) -> Any:
    """Each state in which rows of a tracked model stood (pghistory), of those too that are gone."""
    return model.pgh_event_model._default_manager.all()


def column_name(model: type[Model], name: str) -> str:
    """What the column is called on pages."""
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def stands_above_itself(row: Any) -> bool:
    """Whether going up from parent to parent comes back to the row, or ends nowhere."""
    above, seen = row.parent, {row.pk}
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        above = above.parent
    return above is not None
