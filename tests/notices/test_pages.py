"""The inbox, tried by its owner, a colleague and a stranger."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nantun.notices.actions import notify
from nantun.notices.models import Notice
from nantun.notices.todo import unread
from nantun.people.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)


def told(reader, number=1, **more):
    said = {"kind": "toy", "day": DAY, "title": f"第 {number} 件", "subject": f"row:{number}", "reason": "每月提醒", **more}
    notify(recipient=reader, **said)
    return Notice.objects.get(recipient=reader, subject=said["subject"])


@pytest.fixture
def owner(client):
    user = make_user(Role.CLERK)
    client.force_login(user)
    return user


def test_the_inbox_shows_ones_own_notices_with_the_reason_and_nobody_elses(client, owner):
    told(owner)
    told(make_user(), 2)
    page = client.get(reverse("notices:home"))
    assert page.status_code == 200
    assert "第 1 件" in page.text
    assert "每月提醒" in page.text
    assert "未读" in page.text
    assert "第 2 件" not in page.text


def test_opening_a_notice_marks_it_read_and_leads_where_it_says(client, owner):
    notice = told(owner, url="/jobs/")
    answer = client.get(notice.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/")
    notice.refresh_from_db()
    assert notice.is_read


def test_a_notice_without_a_link_leads_back_to_the_inbox(client, owner):
    assert client.get(told(owner).get_absolute_url())["Location"] == reverse("notices:home")


@pytest.mark.parametrize("role", [Role.CLERK, Role.SYSTEM_ADMIN, None])
def test_a_colleague_an_administrator_and_a_stranger_get_what_a_missing_notice_gives(client, owner, role):
    notice = told(owner)
    client.force_login(make_user(role, unit=owner.employee.unit))
    assert client.get(notice.get_absolute_url()).status_code == 404
    client.post(reverse("notices:read"), {"picked": [notice.pk]})
    notice.refresh_from_db()
    assert not notice.is_read


def test_ticked_notices_are_marked_read(client, owner):
    one, two = told(owner), told(owner, 2)
    answer = client.post(reverse("notices:read"), {"picked": [one.pk, "x", "9" * 30]}, follow=True)
    assert "已把 1 条标为已读" in answer.text
    two.refresh_from_db()
    assert not two.is_read


def test_all_are_marked_read_at_once(client, owner):
    told(owner), told(owner, 2)
    assert "已把 2 条标为已读" in client.post(reverse("notices:read-all"), follow=True).text
    assert not Notice.objects.unread().exists()
    assert "没有未读的消息" in client.post(reverse("notices:read-all"), follow=True).text


def test_marking_is_a_post(client, owner):
    assert client.get(reverse("notices:read-all")).status_code == 405


def test_the_bell_counts_what_is_unread(owner):
    assert unread(owner) == 0
    told(owner), told(owner, 2)
    assert unread(owner) == 2


def test_the_inbox_is_filtered_to_what_is_unread(client, owner):
    client.get(told(owner).get_absolute_url())
    told(owner, 2)
    page = client.get(reverse("notices:home"), {"unread": "1"}).text
    assert "第 2 件" in page
    assert "第 1 件" not in page


def test_somebody_signed_out_is_sent_to_sign_in(client):
    assert client.get(reverse("notices:home")).status_code == 302


def test_the_inbox_costs_the_same_for_one_notice_and_for_many(client, owner):
    told(owner)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("notices:home"))
    for number in range(2, 19):
        told(owner, number)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("notices:home"))
    assert len(many) == len(one)
