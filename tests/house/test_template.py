"""A template of another day must serve no test."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from nantun.web import changes
from tests.support import template


def test_a_changed_migration_asks_for_another_template(tmp_path, monkeypatch):
    before = template.fingerprint()
    changed = tmp_path / "0001_initial.py"
    changed.write_text("# another field")
    monkeypatch.setattr(template, "_migrations", lambda: [changed])
    assert template.fingerprint() != before


def test_other_tables_that_raise_the_mark_of_change_ask_for_another_template(tmp_path, monkeypatch):
    before = template.fingerprint()
    changed = tmp_path / "changes.py"
    changed.write_text("UNLISTED = {}")
    monkeypatch.setattr(changes, "__file__", str(changed))
    assert template.fingerprint() != before


@pytest.mark.django_db
def test_the_copied_database_is_just_as_the_migrations_make_it():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
