"""What the environment may say of the ways out of the house: wrong values stop the start, and keys are shown to nobody."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from nantun.notices.webhook import NotAllowed, checked
from nantun.settings import channels, env
from tests.support.channels import SECRET

WECOM = "qyapi.weixin.qq.com"
GOOD = f"https://{WECOM}/cgi-bin/webhook/send?key={SECRET}"


def test_nothing_is_configured_until_it_is(monkeypatch):
    for name in ("NANTUN_MAIL_HOST", "NANTUN_MAIL_FROM", "NANTUN_ROBOTS", "NANTUN_ROBOT_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    assert (channels.mail_host(), channels.mail_from(), channels.robots([WECOM])) == ("", "", {})
    assert channels.robot_hosts() == [WECOM]


def test_robots_are_named(monkeypatch):
    monkeypatch.setenv("NANTUN_ROBOTS", f"综采一队={GOOD},\n 党群工作部={GOOD}x")
    robots = channels.robots([WECOM])
    assert robots == {"综采一队": GOOD, "党群工作部": f"{GOOD}x"}
    assert SECRET not in repr(robots)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (GOOD, "entry 1"),
        (f"综采一队={GOOD},{GOOD}", "entry 2"),
        (f"综采一队={GOOD},综采一队={GOOD}", "twice"),
        (f"综采一队={GOOD.replace('https', 'http')}", "https://"),
        (f"综采一队=https://example.org/?key={SECRET}", "NANTUN_ROBOT_HOSTS"),
        (f"综采一队=https://{WECOM}:8443/?key={SECRET}", "NANTUN_ROBOT_HOSTS"),
        (f"综采一队=https://{WECOM}@example.org/?key={SECRET}", "name or password"),
        (f"综采一队=https://{WECOM}.example.org/?key={SECRET}", "NANTUN_ROBOT_HOSTS"),
        (f"综采一队=https://{WECOM}:x/?key={SECRET}", "no address"),
        ("队" * 41 + f"={GOOD}", "40 characters"),
    ],
)
def test_a_wrong_robot_stops_the_start_and_its_key_is_not_shown(monkeypatch, value, message):
    monkeypatch.setenv("NANTUN_ROBOTS", value)
    with pytest.raises(ImproperlyConfigured, match=message) as trouble:
        channels.robots([WECOM])
    assert "NANTUN_ROBOTS" in str(trouble.value)
    assert SECRET not in str(trouble.value)


def test_another_port_is_allowed_where_it_is_listed():
    assert checked("https://127.0.0.1:8443/x", ["127.0.0.1:8443"]).port == 8443
    assert checked("https://127.0.0.1:443/x", ["127.0.0.1"]).port == 443
    with pytest.raises(NotAllowed):
        checked("https://127.0.0.1:8443/x", ["127.0.0.1"])


@pytest.mark.parametrize("value", ["", "nantun", "a@b@c"])
def test_a_server_for_mail_wants_a_senders_address(monkeypatch, value):
    monkeypatch.setenv("NANTUN_MAIL_HOST", "smtp.mine.example")
    monkeypatch.setenv("NANTUN_MAIL_FROM", value)
    with pytest.raises(ImproperlyConfigured, match="NANTUN_MAIL_FROM"):
        channels.mail_from()


def test_the_way_of_mail_is_one_of_three_with_its_usual_port(monkeypatch):
    monkeypatch.delenv("NANTUN_MAIL_PORT", raising=False)
    for security, port in (("none", 25), ("starttls", 587), ("tls", 465)):
        monkeypatch.setenv("NANTUN_MAIL_SECURITY", security)
        assert channels.mail_port() == port
    monkeypatch.setenv("NANTUN_MAIL_SECURITY", "ssl3")
    with pytest.raises(ImproperlyConfigured, match="NANTUN_MAIL_SECURITY"):
        channels.mail_security()


def test_a_file_of_authorities_has_to_be_there(monkeypatch, tmp_path):
    monkeypatch.setenv("NANTUN_CA_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(ImproperlyConfigured, match="NANTUN_CA_FILE"):
        env.file("NANTUN_CA_FILE")
    monkeypatch.setenv("NANTUN_CA_FILE", "")
    assert env.file("NANTUN_CA_FILE") is None
