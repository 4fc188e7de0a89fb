"""When something may leave the house; by moments that are arguments."""

from datetime import UTC, timedelta
from itertools import pairwise

import pytest

from nantun.notices.choices import Mode
from nantun.notices.rhythm import MOST_ATTEMPTS, Hours, pause_after
from tests.notices.makers import at

USUAL = Hours(quiet_from=21, quiet_until=7, every=4)
ALWAYS = Hours(quiet_from=0, quiet_until=0, every=4)
BY_DAY = Hours(quiet_from=9, quiet_until=17, every=4)


@pytest.mark.parametrize(
    ("hours", "moment", "quiet"),
    [
        (USUAL, at(20, 59), False),
        (USUAL, at(21), True),
        (USUAL, at(0), True),
        (USUAL, at(6, 59), True),
        (USUAL, at(7), False),
        (ALWAYS, at(3), False),
        (BY_DAY, at(12), True),
        (BY_DAY, at(3), False),
    ],
)
def test_quiet_hours(hours, moment, quiet):
    assert hours.is_quiet(moment) == quiet


@pytest.mark.parametrize(("moment", "opening"), [(at(12), at(12)), (at(22), at(7, day=21)), (at(3), at(7)), (at(21), at(7, day=21))])
def test_what_falls_into_quiet_hours_waits_for_their_end(moment, opening):
    assert USUAL.opening(moment) == opening


@pytest.mark.parametrize(
    ("moment", "digest"),
    [
        (at(7), at(8)),
        (at(7, 59), at(8)),
        (at(8), at(12)),
        (at(13), at(16)),
        (at(20), at(8, day=21)),
        (at(23), at(8, day=21)),
        (at(2), at(8)),
    ],
)
def test_digests_have_their_hours(moment, digest):
    assert USUAL.digest(moment) == digest


def test_the_hours_of_digests_never_lie_in_quiet_hours():
    for hours in (Hours(a, b, every) for a in range(24) for b in range(24) for every in (1, 4, 24)):
        for hour in range(24):
            assert not hours.is_quiet(hours.digest(at(hour)))


def test_the_settings_page_names_them():
    assert USUAL.digest_hours() == [8, 12, 16, 20]
    assert BY_DAY.digest_hours() == [2, 6, 18, 22]


def test_moments_of_another_zone_are_the_same_moments():
    assert USUAL.is_quiet(at(22).astimezone(UTC))
    assert USUAL.digest(at(13).astimezone(UTC)) == at(16)


def test_what_leaves_when():
    assert USUAL.leaves(at(13), Mode.DIGEST, urgent=False) == at(16)
    assert USUAL.leaves(at(13), Mode.AT_ONCE, urgent=False) == at(13)
    assert USUAL.leaves(at(22), Mode.AT_ONCE, urgent=False) == at(7, day=21)
    assert USUAL.leaves(at(3), Mode.DIGEST, urgent=True) == at(3)


def test_pauses_grow_and_end():
    pauses = [pause_after(attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert pauses[0] == timedelta(minutes=1)
    assert all(later > earlier for earlier, later in pairwise(pauses))
    assert pause_after(MOST_ATTEMPTS) is None
