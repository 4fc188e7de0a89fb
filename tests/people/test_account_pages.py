"""The pages on which accounts are opened, slips printed, roles given: by the officer, a colleague, a stranger."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from nantun.people import actions
from nantun.people.choices import Rank
from nantun.people.models import RoleGrant, SignInSlip, StandIn, User
from nantun.people.roles import Role
from tests.factories import CadreFactory, EmployeeFactory, TeamFactory, UnitFactory, grant, make_cadre, make_user, stand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(name="综采一队")


@pytest.fixture
def worker(unit):
    return make_user(unit=unit)


@pytest.fixture
def as_admin(client):
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    return client


@pytest.fixture
def as_officer(client):
    client.force_login(make_user(Role.SECURITY_ADMIN, rank=Rank.WORKER))
    return client


def text(response):
    return response.content.decode()


# -- opening


def test_all_cadres_are_given_accounts_at_once(as_admin):
    cadres = CadreFactory.create_batch(3)
    EmployeeFactory()
    response = as_admin.post("/users/open/", {"who": "cadres"})
    assert response.url == "/users/?state=waiting"
    assert set(User.objects.filter(employee__in=cadres).values_list("employee", flat=True)) == {one.pk for one in cadres}
    assert not User.objects.filter(employee__rank=Rank.WORKER, employee__post="采煤工").exists()


def test_the_workers_of_a_unit_are_given_accounts_on_request(as_admin, unit):
    people = EmployeeFactory.create_batch(2, unit=unit)
    EmployeeFactory()
    as_admin.post("/users/open/", {"who": "unit", "unit": unit.pk})
    assert User.objects.filter(employee__in=people).count() == 2


def test_named_people_are_given_accounts(as_admin):
    person, other = EmployeeFactory(), EmployeeFactory()
    as_admin.post("/users/open/", {"who": "people", "people": [person.pk]})
    assert User.objects.filter(employee=person).exists()
    assert not User.objects.filter(employee=other).exists()


@pytest.mark.parametrize(("who", "field"), [("unit", "unit"), ("people", "people")])
def test_what_is_missing_is_asked_for_at_its_field(as_admin, who, field):
    response = as_admin.post("/users/open/", {"who": who})
    assert response.status_code == 422
    assert field in response.context["form"].errors


# -- slips


def test_the_slips_of_a_unit_lie_by_teams_with_codes_that_work(as_admin, unit):
    first, second = TeamFactory(unit=unit, name="生产一班", order=1), TeamFactory(unit=unit, name="生产二班", order=2)
    people = [EmployeeFactory(unit=unit, team=second), EmployeeFactory(unit=unit, team=first)]
    actions.open_accounts(employees=people)
    page = text(as_admin.post("/users/slips/", {"unit": unit.pk}))
    assert page.index("生产一班") < page.index("生产二班")
    codes = re.findall(r'class="slip-code">([^<]+)<', page)
    assert len(codes) == 2
    as_admin.post("/account/sign-out/")
    assert as_admin.post("/account/sign-in/", {"number": people[1].number, "password": codes[0]}).status_code == 302


def test_a_page_of_slips_is_stored_nowhere_and_shows_its_codes_once(as_admin, unit):
    actions.open_account(employee=EmployeeFactory(unit=unit))
    response = as_admin.post("/users/slips/", {"unit": unit.pk})
    assert "no-store" in response["Cache-Control"]
    code = re.search(r'class="slip-code">([^<]+)<', text(response))[1]
    user = SignInSlip.objects.get().user
    assert code not in text(as_admin.get(user.get_absolute_url()))


def test_whoever_has_a_password_is_passed_over_unless_asked_for(as_admin, worker, unit):
    assert as_admin.post("/users/slips/", {"unit": unit.pk}).status_code == 422
    assert as_admin.post("/users/slips/", {"unit": unit.pk, "everybody": "on"}).status_code == 200
    assert SignInSlip.objects.get().user == worker


def test_ticked_accounts_get_their_slips(as_admin, worker):
    page = as_admin.post("/users/slips/ticked/", {"picked": [worker.pk, "nonsense", "9" * 30]})
    assert worker.name in text(page)


def test_a_clerk_resets_a_worker_of_the_unit(client, unit, worker):
    client.force_login(make_user(Role.CLERK, unit=unit))
    assert worker.number in text(client.post(reverse("users:slip", args=[worker.pk])))
    assert "打印领码条" in text(client.get(worker.employee.get_absolute_url()))


def test_a_clerk_of_another_unit_does_not(client, worker):
    client.force_login(make_user(Role.CLERK))
    assert client.post(reverse("users:slip", args=[worker.pk])).status_code == 404
    assert not SignInSlip.objects.exists()


def test_a_clerk_never_resets_a_cadre(client, unit):
    client.force_login(make_user(Role.CLERK, unit=unit))
    assert client.post(reverse("users:slip", args=[make_cadre(unit=unit).pk])).status_code == 403


def test_a_clerk_never_resets_somebody_who_holds_a_role(client, unit, worker):
    grant(worker, Role.AUDIT)
    client.force_login(make_user(Role.CLERK, unit=unit))
    assert client.post(reverse("users:slip", args=[worker.pk])).status_code == 403


def test_a_head_does_not_print_slips(client, unit, worker):
    client.force_login(make_user(Role.HEAD, unit=unit))
    assert client.post(reverse("users:slip", args=[worker.pk])).status_code == 404


def test_the_worker_is_told_the_day_after_by_whom(unit, worker):
    from nantun.people.reminders import due_on

    clerk = make_user(Role.CLERK, unit=unit)
    now = timezone.now()
    actions.issue_slips(users=[worker], by=clerk, now=now)
    day = timezone.localtime(now).date()
    assert list(due_on(day)) == []
    told = list(due_on(day + timezone.timedelta(days=1)))
    assert [due.user_id for due in told] == [worker.pk]
    assert clerk.name in told[0].text


# -- disabling


def test_an_account_is_disabled_against_a_reason_and_the_page_tells_who(as_admin, worker):
    admin = User.objects.get(pk=as_admin.session["_auth_user_id"])
    as_admin.post(reverse("users:disable", args=[worker.pk]), {"reason": "长期离岗"})
    assert not User.objects.get(pk=worker.pk).is_active
    page = text(as_admin.get(worker.get_absolute_url()))
    assert "停用:长期离岗" in page
    assert f"<strong>{admin.name}</strong>" in page


def test_without_a_reason_the_account_stays_as_it_is(as_admin, worker):
    as_admin.post(reverse("users:disable", args=[worker.pk]), {"reason": " "})
    assert User.objects.get(pk=worker.pk).is_active


def test_the_reason_that_somebody_typed_comes_back_where_another_was_faster(as_admin, worker):
    actions.disable_account(user=worker, reason="离岗", by=None, now=timezone.now())
    page = text(as_admin.post(reverse("users:disable", args=[worker.pk]), {"reason": "长期离岗"}, follow=True))
    assert "已经停用" in page
    assert "(您写的理由:长期离岗)" in page


def test_an_account_is_enabled_again(as_admin, worker):
    actions.disable_account(user=worker, reason="离岗", by=None, now=timezone.now())
    as_admin.post(reverse("users:enable", args=[worker.pk]), {"reason": "返岗"})
    assert User.objects.get(pk=worker.pk).is_active


def test_the_list_of_accounts_asks_as_many_queries_for_twenty_as_for_two(as_admin):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_user(Role.CLERK)
    as_admin.get("/users/")
    with CaptureQueriesContext(connection) as few:
        as_admin.get("/users/")
    for _user in range(18):
        make_user(Role.HEAD)
    with CaptureQueriesContext(connection) as many:
        as_admin.get("/users/")
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=waiting", ["waiting"]), ("state=disabled", ["gone"]), ("role=audit", ["auditor"]), ("words=zs", ["waiting"])],
)
def test_accounts_are_filtered(as_admin, query, found):
    names = {"waiting": "张三", "gone": "李四", "auditor": "王五"}
    actions.open_account(employee=EmployeeFactory(name="张三"))
    actions.disable_account(user=make_user(name="李四"), reason="离岗", by=None, now=timezone.now())
    make_user(Role.AUDIT, name="王五")
    page = text(as_admin.get(f"/users/?{query}"))
    assert [key for key, name in names.items() if name in page] == found


# -- roles


def test_a_role_is_given_on_the_page(as_officer, worker, unit):
    words = {"user": worker.pk, "role": "clerk", "units": [unit.pk], "started_on": "今天", "ended_on": "", "basis": "综采一队申请"}
    assert as_officer.post("/grants/new/", words).status_code == 302
    assert User.objects.get(pk=worker.pk).reach(Role.CLERK).unit_ids == {unit.pk}
    page = text(as_officer.get(RoleGrant.objects.get(user=worker).get_absolute_url()))
    assert "授予,依据:综采一队申请" in page


def test_the_security_officer_cannot_choose_himself(as_officer):
    me = as_officer.session["_auth_user_id"]
    words = {"user": me, "role": "audit", "started_on": "今天", "basis": "自己"}
    response = as_officer.post("/grants/new/", words)
    assert response.status_code == 422
    assert "自己" in response.context["form"].errors["user"][0]


def test_roles_that_cannot_meet_are_refused_at_the_field_by_name(as_officer):
    words = {"user": make_user(Role.HR).pk, "role": "system_admin", "started_on": "今天", "basis": "信息中心申请"}
    said = as_officer.post("/grants/new/", words).context["form"].errors["role"][0]
    assert "人力资源" in said
    assert "系统管理员" in said


def test_a_role_is_ended_on_the_page(as_officer):
    user = make_user(Role.AUDIT)
    row = user.role_grants.get()
    assert as_officer.post(reverse("grants:end", args=[row.pk]), {"last_day": "", "reason": "调动"}).status_code == 302
    assert not User.objects.get(pk=user.pk).holds(Role.AUDIT)
    assert "结束,原因:调动" in text(as_officer.get(row.get_absolute_url()))


def test_proposals_are_made_and_confirmed_in_bulk(as_officer, unit):
    captain = CadreFactory(unit=unit, post="队长", rank=Rank.SECTION)
    deputy = CadreFactory(post="机电副矿长", rank=Rank.DEPUTY_DIVISION)
    actions.open_accounts(employees=[captain, deputy])
    as_officer.post("/grants/proposals/propose/")
    rows = list(RoleGrant.objects.proposed())
    assert "2 条角色建议" in text(as_officer.get("/"))
    said = text(as_officer.post("/grants/proposals/confirm/", {"picked": [row.pk for row in rows]}, follow=True))
    assert "已确认 1 条" in said
    assert "要指明单位" in said
    assert User.objects.get(employee=captain).holds(Role.HEAD)


def test_the_units_of_a_proposal_are_chosen_before_it_is_confirmed(as_officer, unit):
    deputy = CadreFactory(post="机电副矿长", rank=Rank.DEPUTY_DIVISION)
    actions.open_accounts(employees=[deputy])
    as_officer.post("/grants/proposals/propose/")
    row = RoleGrant.objects.proposed().get()
    as_officer.post(reverse("grants:units", args=[row.pk]), {"units": [unit.pk]})
    as_officer.post("/grants/proposals/confirm/", {"picked": [row.pk]})
    assert User.objects.get(employee=deputy).reach(Role.DEPUTY).unit_ids == {unit.pk}


def test_a_proposal_is_thrown_away(as_officer, unit):
    actions.open_accounts(employees=[CadreFactory(unit=unit, post="队长", rank=Rank.SECTION)])
    as_officer.post("/grants/proposals/propose/")
    as_officer.post("/grants/proposals/drop/", {"picked": [RoleGrant.objects.proposed().get().pk]})
    assert not RoleGrant.objects.proposed().exists()


def test_the_lost_telephone_is_the_security_officer_s_and_not_the_system_administrator_s(client, worker):
    address = reverse("users:drop-second-factor", args=[worker.pk])
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    assert client.post(address, {"reason": "手机丢失"}).status_code == 403
    client.force_login(make_user(Role.SECURITY_ADMIN))
    assert client.post(address, {"reason": "手机丢失"}).status_code == 302


# -- standing in


def test_a_cadre_names_his_own_assistant(client):
    cadre, assistant = make_cadre(), make_user()
    client.force_login(cadre)
    words = {"principal": cadre.employee_id, "assistant": assistant.employee_id, "started_on": "今天", "ended_on": ""}
    assert client.post("/stand-ins/new/", words).status_code == 302
    assert StandIn.objects.get().granted_by == cadre


def test_a_cadre_names_nobody_else_s_assistant(client):
    other, assistant = make_cadre(), make_user()
    client.force_login(make_cadre())
    words = {"principal": other.employee_id, "assistant": assistant.employee_id, "started_on": "今天"}
    response = client.post("/stand-ins/new/", words)
    assert response.status_code == 422
    assert not StandIn.objects.exists()


def test_the_party_office_names_assistants_of_mine_leaders_and_of_nobody_else(client):
    leader = CadreFactory(post="矿长", rank=Rank.DIVISION)
    captain, assistant = CadreFactory(), make_user()
    client.force_login(make_user(Role.PARTY_OFFICE, rank=Rank.STAFF))
    words = {"assistant": assistant.employee_id, "started_on": "今天"}
    assert client.post("/stand-ins/new/", {**words, "principal": captain.pk}).status_code == 422
    assert client.post("/stand-ins/new/", {**words, "principal": leader.pk}).status_code == 302
    assert StandIn.objects.get().principal == leader


def test_a_clerk_names_nobody(client):
    client.force_login(make_user(Role.CLERK))
    assert client.get("/stand-ins/new/").status_code == 403


@pytest.mark.parametrize("who", ["principal", "assistant", "security officer"])
def test_standing_in_is_ended_by_either_side_or_the_security_officer(client, who):
    cadre, assistant = make_cadre(), make_user(Role.CLERK)
    row = stand_in(cadre.employee, assistant.employee)
    client.force_login({"principal": cadre, "assistant": assistant}.get(who) or make_user(Role.SECURITY_ADMIN))
    client.post("/stand-ins/end/", {"picked": [row.pk]})
    assert not StandIn.objects.active_on(timezone.localdate()).exists()


def test_standing_in_is_not_ended_by_a_stranger(client):
    row = stand_in(make_cadre().employee, make_user().employee)
    client.force_login(make_cadre())
    client.post("/stand-ins/end/", {"picked": [row.pk]})
    assert StandIn.objects.active_on(timezone.localdate()).exists()


# -- one's own page


def test_one_s_own_page_names_one_s_roles_and_who_gave_them(client):
    user = make_user(Role.CLERK, unit=UnitFactory(name="综采一队"))
    client.force_login(user)
    page = text(client.get("/me/"))
    assert "单位办事员" in page
    assert "安全员" in page


def test_an_officer_on_no_roster_has_a_page_too(client):
    client.force_login(actions.open_officer_account(number="900001", name="王网", password="Chushi-2026"))
    User.objects.update(must_change_password=False)
    assert "900001" in text(client.get("/me/"))
