"""Nothing typed is lost, and nobody else reads it: each act tried by the owner, a colleague and a stranger."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from nantun.people.roles import Role
from nantun.web import actions
from nantun.web.models import Draft
from nantun.web.tasks import tidy_up
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "/drafts/toy.log/new/"
DATA = {"fields": {"said": ["食堂饭菜凉"]}, "labels": {}}


def put(client, number, data=DATA, url=URL):
    body = {"data": data, "number": number, "title": "登记试办", "url": "/toy/new/"}
    return client.put(url, json.dumps(body), content_type="application/json")


@pytest.fixture
def kept(signed_in, head):
    assert put(signed_in, head.number).status_code == 200
    return Draft.objects.get()


def test_what_was_typed_is_there_when_the_form_is_opened_again(signed_in, kept):
    answer = signed_in.get(URL).json()
    assert answer["data"] == DATA
    assert answer["at"]


def test_a_colleague_and_a_stranger_find_nothing(client, kept, unit):
    for other in (make_user(Role.CLERK, unit=unit), make_user(), make_user(Role.SYSTEM_ADMIN)):
        client.force_login(other)
        assert "data" not in client.get(URL).json()


def test_a_colleague_cannot_throw_it_away(client, kept, unit):
    client.force_login(make_user(Role.CLERK, unit=unit))
    client.delete(URL)
    assert Draft.objects.filter(pk=kept.pk).exists()


def test_its_owner_throws_it_away(signed_in, kept):
    signed_in.delete(URL)
    assert not Draft.objects.exists()


def test_saving_again_replaces_it(signed_in, head, kept):
    put(signed_in, head.number, {"fields": {"said": ["更凉"]}, "labels": {}})
    assert json.loads(Draft.objects.get().data)["fields"]["said"] == ["更凉"]


def test_the_database_holds_no_word_of_it(kept):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM web_draft")
        assert "食堂" not in repr(cursor.fetchall())


def test_a_form_whose_session_ended_is_told_so_and_stays_open(client, head):
    answer = put(client, head.number)
    assert answer.status_code == 401
    assert "请重新登录" in answer.json()["error"]


def test_a_form_is_not_kept_for_whoever_signed_in_since(client, head):
    other = make_user()
    client.force_login(other)
    assert put(client, head.number).status_code == 409
    assert not Draft.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"data": 1}', "不是 JSON"])
def test_a_garbled_draft_is_refused_politely(signed_in, body):
    answer = signed_in.put(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_draft_too_long_to_keep_says_so(signed_in, head):
    answer = put(signed_in, head.number, {"fields": {"said": ["长" * actions.DRAFT_CHARACTERS]}, "labels": {}})
    assert answer.status_code == 413


def test_an_address_of_another_site_is_not_kept(head):
    assert actions.keep_draft(by=head, kind="a", key="b", data={}, url="//evil.example/").url == ""
    assert actions.keep_draft(by=head, kind="a", key="b", data={}, url="https://evil.example/").url == ""


def test_drafts_untouched_for_90_days_are_forgotten(head, kept):
    young = actions.keep_draft(by=head, kind="toy.log", key="7", data=DATA)
    Draft.objects.filter(pk=kept.pk).update(updated_at=timezone.now() - timedelta(days=91))
    assert tidy_up() == 1
    assert list(Draft.objects.all()) == [young]
    assert tidy_up() == 0
