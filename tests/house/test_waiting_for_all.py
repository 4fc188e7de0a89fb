"""我的待办 of everybody at once says what each would be told alone."""

import pytest
import time_machine

from nantun.people.models import User
from nantun.web.waiting import WaitingForAll, waiting_for
from tests.world import NOW, World, all_cases


@pytest.fixture
def world(db, settings, tmp_path):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with time_machine.travel(NOW):
        made = World()
        all_cases(made)
        yield made


def test_nobody_for_whom_something_waits_is_left_out(world):
    day = NOW.date()
    everybody = WaitingForAll(day)
    readers = everybody.readers()
    assert readers is not None, "every room that has something waiting says for whom"
    told = 0
    for user in User.objects.filter(is_active=True).select_related("employee"):
        alone = waiting_for(user, day).lines
        assert everybody.of(user).lines == alone
        assert user.pk in readers or not alone
        told += bool(alone)
    assert told > 5
    assert len(readers) < User.objects.count(), "who has nothing is not asked"
