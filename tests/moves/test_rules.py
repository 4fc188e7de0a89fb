"""Who may go a way, asked over the whole world."""

from __future__ import annotations

import pytest

from tests.support.acts import EVERY

pytestmark = pytest.mark.django_db


def test_nobody_may_do_an_act_where_its_table_does_not_let_it_begin(whole_world):
    """Whatever else its rule asks besides."""
    wrong, asked = set(), 0
    for acts, doing in EVERY:
        of_each_state = {row.status: row for row in acts.model._default_manager.all()} if doing.way else {}
        for row in (row for row in of_each_state.values() if not row.allows(doing.verb)):
            asked += 1
            wrong |= {
                (str(doing.verb), row.pk, role) for role, user in whole_world.users.items() if user.has_perm(acts.perm_of(doing), row)
            }
    assert asked > 60
    assert wrong == set()
