"""The telephone's six digits: officers, finance, union staff and the chair."""

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from nantun.errors import RuleBroken
from nantun.people import actions
from nantun.people.roles import SECOND_FACTOR, Role
from nantun.web.actions import name_installation
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SETUP, VERIFY = "/account/second-factor/setup/", "/account/second-factor/"


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.SECOND_FACTOR = True


def digits(device, steps=0):
    return f"{totp(device.bin_key, t0=-30 * steps):06d}"


def text(response):
    return response.content.decode()


def set_up(client, user):
    """Signs in and sets the telephone up; returns (device, backup codes)."""
    client.force_login(user)
    client.get(SETUP)
    device = TOTPDevice.objects.get(user=user)
    done = client.post(SETUP, {"code": digits(device)})
    return device, done.context["codes"]


def signed_in_again(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LOG_AUDITOR, Role.HR, Role.FINANCE, Role.UNION_STAFF, Role.UNION_CHAIR]
)
def test_these_roles_prove_themselves_twice(client, role):
    client.force_login(make_user(role))
    assert client.get("/me/").url == f"{SETUP}?next=%2Fme%2F"


@pytest.mark.parametrize("role", [role for role in Role if role not in SECOND_FACTOR])
def test_the_other_roles_do_not(client, role):
    client.force_login(make_user(role))
    assert client.get("/me/").status_code == 200


def test_the_set_up_page_shows_a_square_drawn_in_the_page_itself(client):
    client.force_login(make_user(Role.FINANCE))
    page = text(client.get(SETUP))
    assert "<svg" in page
    assert "data:image" not in page
    assert 'style="' not in page


def test_an_unfinished_set_up_shows_the_same_key_again(client):
    client.force_login(make_user(Role.FINANCE))
    assert client.get(SETUP).context["key"] == client.get(SETUP).context["key"]


def test_setting_up_opens_the_pages_and_shows_eight_backup_codes_once(client):
    user = make_user(Role.FINANCE)
    _device, codes = set_up(client, user)
    assert len(codes) == 8
    assert client.get("/me/").status_code == 200
    assert codes[0] not in text(client.get("/account/password/"))


def test_backup_codes_are_stored_as_keyed_hashes(client):
    _device, codes = set_up(client, make_user(Role.FINANCE))
    stored = "".join(StaticToken.objects.values_list("token", flat=True)).upper()
    assert not any(code.replace("-", "") in stored for code in codes)


def test_a_wrong_code_sets_nothing_up(client):
    user = make_user(Role.FINANCE)
    client.force_login(user)
    client.get(SETUP)
    response = client.post(SETUP, {"code": "000000"})
    assert response.status_code == 422
    assert "验证码不对" in text(response)
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_the_next_session_asks_for_the_digits(client):
    user = make_user(Role.FINANCE)
    device, _codes = set_up(client, user)
    again = signed_in_again(user)
    assert again.get("/people/").url == f"{VERIFY}?next=%2Fpeople%2F"
    assert again.post(VERIFY, {"code": digits(device, steps=1), "next": "/me/"}).url == "/me/"
    assert again.get("/me/").status_code == 200


def test_digits_once_used_are_not_taken_again(client):
    user = make_user(Role.FINANCE)
    device, _codes = set_up(client, user)
    code = digits(device, steps=1)
    assert signed_in_again(user).post(VERIFY, {"code": code}).status_code == 302
    assert signed_in_again(user).post(VERIFY, {"code": code}).status_code == 422


def test_a_backup_code_is_good_once(client):
    user = make_user(Role.FINANCE)
    _device, codes = set_up(client, user)
    assert signed_in_again(user).post(VERIFY, {"code": codes[0].lower()}).status_code == 302
    again = signed_in_again(user)
    assert again.post(VERIFY, {"code": codes[0]}).status_code == 422
    assert again.get("/me/").status_code == 302


def test_after_a_wrong_code_the_right_one_must_wait(client):
    user = make_user(Role.FINANCE)
    device, _codes = set_up(client, user)
    again = signed_in_again(user)
    assert again.post(VERIFY, {"code": "000000"}).status_code == 422
    assert again.post(VERIFY, {"code": digits(device, steps=1)}).status_code == 422
    assert TOTPDevice.objects.get().throttling_failure_count == 1
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert again.post(VERIFY, {"code": digits(device, steps=1)}).status_code == 302


def test_a_second_telephone_is_not_set_up_beside_the_first(client):
    user = make_user(Role.FINANCE)
    set_up(client, user)
    assert client.get(SETUP).url == VERIFY
    with pytest.raises(RuleBroken, match="安全管理员"):
        actions.new_device(user=user)


def test_new_backup_codes_take_the_old_ones_back(client):
    user = make_user(Role.FINANCE)
    _device, old = set_up(client, user)
    new = client.post("/account/second-factor/codes/").context["codes"]
    assert not set(old) & set(new)
    assert signed_in_again(user).post(VERIFY, {"code": old[0]}).status_code == 422


def test_new_backup_codes_want_the_digits_first(client):
    user = make_user(Role.FINANCE)
    set_up(client, user)
    response = signed_in_again(user).post("/account/second-factor/codes/")
    assert response.url.startswith(VERIFY)


def test_the_security_officer_forgets_a_lost_telephone_and_the_reason_stays():
    user, officer = make_user(Role.FINANCE), make_user(Role.SECURITY_ADMIN)
    TOTPDevice.objects.create(user=user, confirmed=True)
    for reason, says in ((" ", "请写明解除的原因"), ("话" * 101, "最多 100 字,现有 101 字")):
        with pytest.raises(RuleBroken, match=says):
            actions.drop_device(user=user, reason=reason, by=officer)
    actions.drop_device(user=user, reason="手机丢失", by=officer)
    assert not TOTPDevice.objects.exists()
    assert "手机丢失" in user.events.latest("pgh_id").state_reason


def test_nobody_forgets_his_own_telephone():
    officer = make_user(Role.SECURITY_ADMIN)
    with pytest.raises(RuleBroken, match="自己"):
        actions.drop_device(user=officer, reason="换手机", by=officer)


def test_the_invented_people_of_a_demo_need_no_telephone(client):
    name_installation(mine_name="南屯煤矿", demo=True)
    client.force_login(make_user(Role.FINANCE))
    assert client.get("/me/").status_code == 200


def test_the_first_password_comes_before_the_telephone(client):
    client.force_login(make_user(Role.FINANCE, must_change_password=True))
    assert client.get("/me/").url.startswith("/account/password/")


def test_a_code_counts_for_thirty_seconds_on_either_side():
    device = actions.new_device(user=make_user(Role.FINANCE))
    assert device.tolerance == 1
    assert device.step == 30
