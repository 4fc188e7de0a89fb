"""Figures set by dated documents."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from nantun.errors import RuleBroken
from nantun.people.roles import Role
from nantun.policies import actions
from nantun.policies.figures import declared, figure, in_force, whole
from nantun.policies.models import PolicyFigure
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)
KEY = "visits.late_days"


def set_it(value=5, since=DAY, document="南矿党发〔2026〕3号", today=DAY):
    return actions.set_figure(key=KEY, value=Decimal(value), effective_from=since, document=document, by=make_user(), today=today)


def test_until_a_document_says_otherwise_the_default_holds():
    assert whole(KEY, DAY) == declared()[KEY].default


def test_a_new_value_holds_from_its_day_and_changes_nothing_before():
    set_it(5, DAY + timedelta(days=10))
    assert whole(KEY, DAY + timedelta(days=9)) == declared()[KEY].default
    assert figure(KEY, DAY + timedelta(days=10)) == 5


def test_the_newest_value_that_has_begun_holds():
    set_it(5)
    set_it(3, DAY + timedelta(days=5))
    assert [whole(KEY, DAY + timedelta(days=days)) for days in (0, 4, 5, 100)] == [5, 5, 3, 3]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"since": DAY - timedelta(days=1)}, "effective_from"),
        ({"value": -1}, "value"),
        ({"value": "1.5"}, "value"),
        ({"value": 10**9}, "value"),
        ({"document": "  "}, "document"),
    ],
)
def test_what_cannot_be_set_is_refused_at_its_field(changed, field):
    with pytest.raises(RuleBroken) as broken:
        set_it(**changed)
    assert broken.value.field == field
    assert not PolicyFigure.objects.exists()


def test_a_day_has_one_value():
    set_it(5)
    with pytest.raises(RuleBroken, match="已有"):
        set_it(6)


def test_the_values_in_force_are_read_in_one_query(django_assert_num_queries):
    set_it(5)
    with django_assert_num_queries(1):
        rooms = in_force(DAY)
    values = {one.figure.key: one.value for _label, rows in rooms for one in rows}
    assert set(values) == set(declared())
    assert values[KEY] == 5


def test_everybody_reads_the_figures(client):
    client.force_login(make_user())
    page = client.get("/policies/").content.decode()
    assert str(declared()[KEY].label) in page
    assert client.get(reverse("policies:figure", args=[KEY])).status_code == 200


def test_the_party_office_dates_a_value_and_the_page_tells_the_story(client):
    client.force_login(make_user(Role.PARTY_OFFICE))
    words = {"value": "5", "effective_from": "今天", "document": "南矿党发〔2026〕3号"}
    assert client.post(reverse("policies:set", args=[KEY]), words).status_code == 302
    assert whole(KEY, timezone.localdate()) == 5
    assert "南矿党发〔2026〕3号" in client.get(reverse("policies:figure", args=[KEY])).content.decode()


@pytest.mark.parametrize("value", ["0.001", "1e12", "NaN", "abc", "-1", "", "五"])
def test_odd_numbers_are_refused_at_the_field(client, value):
    client.force_login(make_user(Role.PARTY_OFFICE))
    words = {"value": value, "effective_from": "今天", "document": "南矿党发〔2026〕3号"}
    response = client.post(reverse("policies:set", args=[KEY]), words)
    assert response.status_code == 422
    assert "value" in response.context["form"].errors


@pytest.mark.parametrize("role", [None, Role.CLERK, Role.PRINCIPAL, Role.SYSTEM_ADMIN])
def test_nobody_else_dates_a_value(client, role):
    client.force_login(make_user(role))
    assert client.post(reverse("policies:set", args=[KEY]), {"value": "5"}).status_code == 403


def test_a_figure_that_nobody_declares_does_not_exist(client):
    client.force_login(make_user())
    assert client.get("/policies/nobody.knows/").status_code == 404
