from __future__ import annotations

from typing import Any

import pytest
from django.apps.registry import Apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from nantun.house.states import rendered_once

pytestmark = pytest.mark.trust


def test_migrations_see_the_models_that_django_would_have_rendered_for_them() -> None:
    loader = MigrationLoader(None)
    plan = dict.fromkeys(node for leaf in loader.graph.leaf_nodes() for node in loader.graph.forwards_plan(leaf))
    state = ProjectState(real_apps=loader.unmigrated_apps)
    assert not fields_of(state.apps).get("visits.visit")  # rendered from here on at each step
    with rendered_once():
        for node in plan:
            loader.graph.nodes[node].mutate_state(state, preserve=False)
    assert fields_of(state.apps) == fields_of(loader.project_state().apps)


def fields_of(apps: Apps) -> dict[str, list[tuple[Any, ...]]]:
    """By model: its own fields and those of others that point to it."""
    return {
        model._meta.label_lower: sorted(
            (field.name, type(field).__name__, field.related_model._meta.label if field.related_model else "")
            for field in model._meta.get_fields(include_hidden=True)
        )
        for model in apps.get_models(include_auto_created=True)
    }
