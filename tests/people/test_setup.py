"""`manage.py setup`: a real installation begins with two people."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nantun.errors import RuleBroken
from nantun.people import actions
from nantun.people.models import RoleGrant, User
from nantun.people.roles import Role
from nantun.web.models import Installation
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TWO = {"number": "900001", "name": "王网", "security_number": "900002", "security_name": "安全"}


def run(**options):
    out = StringIO()
    call_command("setup", mine="南屯煤矿", stdout=out, **{**TWO, **options})
    return out.getvalue()


def test_setup_names_the_mine_and_opens_two_accounts(tmp_path):
    (tmp_path / "one").write_text("Chushi-2026\n")
    (tmp_path / "two").write_text("Chushi-2027\n")
    said = run(password_file=tmp_path / "one", security_password_file=tmp_path / "two")
    admin, security = User.objects.get(number="900001"), User.objects.get(number="900002")
    assert admin.holds(Role.SYSTEM_ADMIN)
    assert security.holds(Role.SECURITY_ADMIN)
    assert admin.check_password("Chushi-2026")
    assert security.check_password("Chushi-2027")
    assert admin.must_change_password
    assert (Installation.current().mine_name, Installation.current().demo) == ("南屯煤矿", False)
    assert "两个人" in said
    assert "Chushi" not in said


def test_each_of_the_two_is_given_his_role_by_the_other():
    run()
    assert {(grant.user.number, grant.granted_by.number) for grant in RoleGrant.objects.all()} == {
        ("900001", "900002"),
        ("900002", "900001"),
    }


def test_without_a_file_a_password_is_made_and_shown_once():
    said = run()
    shown = [line.rsplit(":", 1)[1] for line in said.splitlines() if "只显示这一次" in line]
    assert User.objects.get(number="900001").check_password(shown[0])
    assert User.objects.get(number="900002").check_password(shown[1])


def test_setup_refuses_when_there_are_accounts():
    make_user()
    with pytest.raises(CommandError, match="已经有账号"):
        run()


def test_the_two_are_two_people():
    with pytest.raises(CommandError, match="两个人"):
        run(security_number="900001")
    assert not User.objects.exists()


def test_a_weak_password_begins_nothing(tmp_path):
    (tmp_path / "weak").write_text("12345678")
    with pytest.raises(CommandError, match="王网"):
        run(password_file=tmp_path / "weak")
    assert not User.objects.exists()
    assert Installation.current() is None


def test_a_missing_password_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="读不到密码文件"):
        run(password_file=tmp_path / "nothing")


def test_without_a_terminal_what_is_missing_is_named():
    with pytest.raises(CommandError, match="系统管理员的工号"):
        call_command("setup", mine="南屯煤矿", stdout=StringIO())


def set_up(mine):
    officers = {"administrator": actions.Officer("1", "甲", "Chushi-2026"), "security_officer": actions.Officer("2", "乙", "Chushi-2026")}
    return actions.set_up(mine=mine, now=datetime(2026, 1, 1, tzinfo=UTC), today=date(2026, 1, 1), **officers)


def test_the_mine_has_a_name():
    with pytest.raises(RuleBroken, match="矿名"):
        set_up(" ")


def test_what_has_begun_does_not_begin_again_whoever_asks():
    set_up("南屯煤矿")
    with pytest.raises(RuleBroken, match="不能再次初始化"):
        set_up("北屯煤矿")
    assert Installation.current().mine_name == "南屯煤矿"
