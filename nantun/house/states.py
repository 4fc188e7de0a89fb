"""What migrations see of the models, rendered where it changed and nowhere else: nine tenths of the time of a first `migrate` are else spent on it.

At each operation Django renders every model again that is related to the one which changed, and here most are related to the accounts.
For two kinds of operation nothing is to be rendered but what they bring; a fresh database is made of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.migrations import AddTrigger


@contextmanager
def rendered_once() -> Iterator[None]:
    """While this lasts, a new model and a new trigger leave the other models as they are rendered."""
    usual = ProjectState.add_model, AddTrigger.state_forwards
    ProjectState.add_model, AddTrigger.state_forwards = _add_model, _add_trigger  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        ProjectState.add_model, AddTrigger.state_forwards = usual  # type: ignore[method-assign]


def _add_model(state: Any, added: ModelState) -> None:
    """No field points to it yet; rendering it tells those to which it points."""
    key = added.app_label, added.name_lower
    state.models[key] = added
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:  # else everything is rendered when it is asked for
        state.apps.render_multiple([added])


def _add_trigger(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    """A trigger is no field: the rendered model makes its SQL as well as one that knows of it."""
    model = state.models[app_label, operation.model_name]
    model.options["triggers"] = [*model.options.get("triggers", []), operation.trigger]
