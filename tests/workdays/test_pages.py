"""The pages of working days: read by everybody, set by the party office."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nantun.errors import RuleBroken
from nantun.people.roles import Role
from nantun.workdays.actions import set_notice
from nantun.workdays.calendar import add_workdays
from nantun.workdays.choices import Festival, Origin
from nantun.workdays.festivals import festival_day
from nantun.workdays.models import Shift, SpecialDay
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DOCUMENT = "国办发明电〔2026〕7号"
WORDS = "国庆节:10月1日(周五)至7日(周四)放假调休,共7天。9月26日(周日)、10月9日(周六)上班。"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(Role.PARTY_OFFICE))
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_reads_the_year(client: Client) -> None:
    client.force_login(make_user())
    shown = page(client, "/workdays/?year=2026")
    assert "共 248 个工作日" in shown
    assert "10月1日(周四)至10月7日(周三)" in shown
    assert "9月20日(周日)、10月10日(周六) 上班" in shown
    assert "/workdays/days/" not in shown
    assert "早班" in page(client, "/workdays/shifts/")


def test_a_year_without_a_notice_says_so(client: Client) -> None:
    client.force_login(make_user())
    shown = page(client, "/workdays/?year=2027")
    assert "未公布" in shown
    assert "共 261 个工作日" in shown


@pytest.mark.parametrize("year", ["", "abc", "0001", "9999", "１９９９", "-1"])
def test_a_year_that_nobody_can_mean_shows_this_one(client: Client, year: str) -> None:
    client.force_login(make_user())
    assert client.get("/workdays/", {"year": year}).status_code == 200


def test_the_page_costs_the_same_whatever_the_year_holds(office: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(100, exact=False) as full:
        page(office, "/workdays/?year=2026")
    with django_assert_num_queries(len(full)):
        page(office, "/workdays/?year=2027")


def test_a_notice_is_shown_as_days_before_it_is_saved(office: Client) -> None:
    words = {"year": "2027", "document": DOCUMENT, "text": WORDS}
    first = office.post("/workdays/notice/", words)
    assert first.status_code == 200
    assert not SpecialDay.objects.of_year(2027).exists()
    assert "10月9日(周六)" in first.content.decode()
    shown = first.context["form"]["shown"].value()
    assert office.post("/workdays/notice/", {**words, "shown": shown}).status_code == 302
    rows = SpecialDay.objects.of_year(2027)
    assert rows.filter(works=False).count() == 7
    assert set(rows.values_list("origin", "document")) == {(Origin.NOTICE, DOCUMENT)}
    assert add_workdays(date(2027, 9, 30), 2) == date(2027, 10, 9)
    assert DOCUMENT in page(office, "/workdays/?year=2027")


def test_a_text_that_was_changed_after_it_was_shown_is_shown_again(office: Client) -> None:
    words = {"year": "2027", "document": DOCUMENT, "text": WORDS}
    shown = office.post("/workdays/notice/", words).context["form"]["shown"].value()
    again = office.post("/workdays/notice/", {**words, "text": "10月1日至8日放假", "shown": shown})
    assert again.status_code == 200
    assert not SpecialDay.objects.of_year(2027).exists()


def test_a_notice_takes_the_place_of_what_was_known_of_its_year(office: Client) -> None:
    words = {"year": "2026", "document": DOCUMENT, "text": "国庆节:10月1日至7日放假"}
    first = office.post("/workdays/notice/", words)
    assert "元旦" in first.content.decode()
    office.post("/workdays/notice/", {**words, "shown": first.context["form"]["shown"].value()})
    assert SpecialDay.objects.of_year(2026).count() == 7
    assert SpecialDay.objects.of_year(2025).exists()


def test_a_notice_that_is_not_understood_is_sent_back_with_everything_typed(office: Client) -> None:
    response = office.post("/workdays/notice/", {"year": "2027", "document": DOCUMENT, "text": "国庆放七天"})
    assert response.status_code == 422
    assert "看不懂" in response.content.decode()
    assert "国庆放七天" in response.content.decode()


def test_a_notice_without_a_day_takes_nothing_away() -> None:
    with pytest.raises(RuleBroken, match="通知里没有日期") as broken:
        set_notice(year=2026, days={}, document=DOCUMENT, by=make_user(Role.PARTY_OFFICE))
    assert broken.value.field == "text"
    assert SpecialDay.objects.of_year(2026).exists()


def test_one_day_is_changed_and_taken_back(office: Client) -> None:
    address = reverse("workdays:day", args=[date(2027, 2, 20)])
    words = {"works": "works", "name": "春节调休", "document": DOCUMENT}
    assert office.post(address, words).status_code == 302
    assert SpecialDay.objects.get(day=date(2027, 2, 20)).changed_by is not None
    assert "春节调休" in page(office, address)
    assert office.post(address, {"works": "plain"}).status_code == 302
    assert not SpecialDay.objects.of_year(2027).exists()


@pytest.mark.parametrize(
    ("day", "words", "field"),
    [
        (date(2027, 2, 22), {"works": "works", "name": "调休", "document": DOCUMENT}, "works"),
        (date(2027, 2, 22), {"works": "off", "name": " ", "document": DOCUMENT}, "name"),
        (date(2027, 2, 22), {"works": "off", "name": "春节", "document": ""}, "document"),
        (date(2027, 2, 22), {"works": "perhaps"}, "works"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(office: Client, day: date, words: dict[str, str], field: str) -> None:
    response = office.post(reverse("workdays:day", args=[day]), words)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not SpecialDay.objects.of_year(2027).exists()


def test_eid_is_confirmed_by_hand(office: Client) -> None:
    address = reverse("workdays:festival", args=["eid_al_fitr", 2027])
    assert "可能差一天" in page(office, address)
    assert "待确认" in page(office, "/workdays/?year=2027")
    assert office.post(address, {"day": "2026-3-11"}).status_code == 422
    assert office.post(address, {"day": "2027-3-11"}).status_code == 302
    assert office.post(address, {"day": "2027-3-10"}).status_code == 302
    assert festival_day(Festival.EID_AL_FITR, 2027)[1:3] == (date(2027, 3, 10), False)


@pytest.mark.parametrize("address", ["spring/2027", "nobody/2027", "eid_al_fitr/1500"])
def test_there_is_nothing_else_to_confirm(office: Client, address: str) -> None:
    assert office.get(f"/workdays/festivals/{address}/").status_code == 404


def test_a_day_that_does_not_exist_has_no_page(office: Client) -> None:
    assert office.get("/workdays/days/2026-02-30/").status_code == 404


SHIFT = {"name": "四点班", "mark": "四", "starts": "16点", "ends": "24:00", "belongs": "starts", "order": "4", "is_active": "on"}


def test_a_shift_is_added_and_changed(office: Client) -> None:
    assert office.post("/workdays/shifts/new/", SHIFT).status_code == 302
    row = Shift.objects.get(name="四点班")
    assert row.hours == "16:00–24:00"
    assert "16:00" in page(office, row.get_absolute_url())
    assert office.post(row.get_absolute_url(), {**SHIFT, "ends": "0:30", "is_active": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.hours, row.is_active) == ("16:00–00:30", False)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ends": "16:00"}, "同一时刻"),
        ({"mark": "休"}, "表示休息"),
        ({"mark": "早"}, "已"),
        ({"ends": "25:00"}, "请写成"),
        ({"ends": "晚上"}, "请写成"),
    ],
)
def test_a_shift_that_cannot_be_is_refused(office: Client, changed: dict[str, str], words: str) -> None:
    response = office.post("/workdays/shifts/new/", {**SHIFT, **changed})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_the_last_shift_in_use_stays(office: Client) -> None:
    Shift.objects.exclude(code="early").update(is_active=False)
    row = Shift.objects.get(code="early")
    words = {"name": "早班", "mark": "早", "starts": "8", "ends": "16", "belongs": "starts", "order": "0"}
    response = office.post(row.get_absolute_url(), words)
    assert response.status_code == 422
    assert "至少要留一个" in response.content.decode()


@pytest.mark.parametrize("role", [None, Role.CLERK, Role.PRINCIPAL, Role.UNION_CHAIR, Role.SYSTEM_ADMIN])
def test_nobody_else_sets_anything(client: Client, role: Role | None) -> None:
    client.force_login(make_user(role))
    night = Shift.objects.get(code="night")
    for address in ("/workdays/notice/", "/workdays/days/2026-10-05/", "/workdays/shifts/new/", night.get_absolute_url()):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403
