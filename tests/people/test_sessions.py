"""Requests of one session that run side by side."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nantun.people.models import Session
from nantun.people.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    store = SessionStore()
    store["name"] = "周敏"
    store.save()
    return store.session_key


def test_a_request_that_changed_nothing_takes_back_nothing(key):
    slow, quick = SessionStore(key), SessionStore(key)
    assert slow["name"] == "周敏"
    quick["said"] = "已登记"
    quick.save()
    slow.save()
    assert SessionStore(key)["said"] == "已登记"


def test_a_request_that_changed_nothing_keeps_the_session_alive(key):
    soon = timezone.now() + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    store = SessionStore(key)
    assert store["name"] == "周敏"
    store.save()
    assert Session.objects.get().expire_date > soon


def test_a_session_that_was_ended_meanwhile_stays_ended(key):
    store = SessionStore(key)
    assert store["name"] == "周敏"
    Session.objects.all().delete()
    store.save()
    assert not Session.objects.exists()
