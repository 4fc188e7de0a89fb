"""The night's work is an offer like the rest: each room's is done, whatever another's does, and twice is once."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from nantun import registry
from nantun.house.tasks import nightly
from nantun.web.checks import nothing_is_forgotten
from talks.models import OughtMonth
from tests.support.mine import Mine

pytestmark = pytest.mark.django_db

DONE: list[datetime] = []


def done(*, now: datetime) -> None:
    DONE.append(now)


def broken(*, now: datetime) -> None:
    raise ValueError("a name that stands in no log: 张三")


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """One whose work breaks, before one whose work is noted."""
    monkeypatch.setattr(registry, "_registry", dict(registry._registry))
    DONE.clear()
    for order, name, work in ((-2, "breaks", "broken"), (-1, "works", "done")):
        offer = f"tests.house.test_nightly.{work}"
        registry.register(registry.Activity(name=name, label=name, icon="bell", urls="", group="hidden", order=order, nightly=offer))


def test_a_room_whose_work_breaks_keeps_no_other_from_its_own(rooms, caplog):
    caplog.set_level(logging.ERROR)
    nightly()
    assert len(DONE) == 1
    assert "the nightly work of breaks broke: ValueError" in caplog.text
    assert "张三" not in caplog.text


def test_the_rooms_that_have_work_of_the_night_are_rung_for():
    assert {room.name for room, _work in registry.offered("nightly")} >= {"musts", "talks", "jobs", "notices"}
    assert settings.CELERY_BEAT_SCHEDULE["nightly"]["task"] == nightly.name


def test_a_night_that_is_rung_for_twice_is_one_night():
    Mine.of()
    nightly()
    kept = set(OughtMonth.objects.values_list("counterpart", "month", "as_of"))
    nightly()
    assert kept
    assert set(OughtMonth.objects.values_list("counterpart", "month", "as_of")) == kept


def an_activity(**more: Any) -> registry.Activity:
    declined = tuple(what for what in registry.OFFERS if what not in more)
    return registry.Activity(**{"name": "toys", "label": "玩具", "icon": "bell", "urls": "", "declines": declined} | more)


@pytest.mark.parametrize(
    ("more", "fault", "said"),
    [
        ({}, None, ""),
        ({"declines": ()}, "web.E003", "activity toys says nothing of ledgers"),
        (
            {"nightly": "tests.house.test_nightly.done", "declines": registry.OFFERS},
            "web.E004",
            "activity toys offers and declines nightly",
        ),
        ({"nightly": "tests.house.test_nightly.gone"}, "web.E005", "activity toys: nightly='tests.house.test_nightly.gone' is not there"),
    ],
    ids=["says of each", "forgets", "contradicts itself", "offers what is not there"],
)
def test_an_activity_offers_or_declines_each_thing_by_name(more, fault, said, monkeypatch):
    monkeypatch.setattr(registry, "_registry", {"toys": an_activity(**more)})
    found = nothing_is_forgotten()
    assert {one.id for one in found} == ({fault} if fault else set())
    assert not said or said in [one.msg for one in found]


def test_everything_installed_says_of_each_thing_whether_it_has_it():
    assert nothing_is_forgotten() == []
