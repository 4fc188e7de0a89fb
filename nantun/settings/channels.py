"""The ways by which notices leave the server: e-mail and the robots of group chats. Both are off until they are named here.

NANTUN_MAIL_HOST      the SMTP server; unset, no mail is sent       NANTUN_MAIL_PORT      25, or 465 with tls, or 587 with starttls
NANTUN_MAIL_SECURITY  starttls (default), tls, none                 NANTUN_MAIL_FROM      the sender's address
NANTUN_MAIL_USER, NANTUN_MAIL_PASSWORD                              where the server wants them
NANTUN_ROBOTS         name=address, separated by spaces or commas: 综采一队=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…
NANTUN_SITE_URL       where the pages are, as letters name them (base.py)
NANTUN_ROBOT_HOSTS    to which hosts such addresses may lead        NANTUN_CA_FILE        further authorities whose certificates are good
"""

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from nantun.notices.webhook import NotAllowed, checked

from . import env

PORTS = {"none": 25, "starttls": 587, "tls": 465}
LONGEST_NAME = 40


def mail_host() -> str:
    return env.text("NANTUN_MAIL_HOST", "").strip()


def mail_security() -> str:
    return env.one_of("NANTUN_MAIL_SECURITY", "starttls", *PORTS)


def mail_port() -> int:
    return env.integer("NANTUN_MAIL_PORT", PORTS[mail_security()], low=1, high=65535)


def mail_from() -> str:
    """The sender's address; wanted as soon as there is a server."""
    address = env.text("NANTUN_MAIL_FROM", "").strip()
    if not address and not mail_host():
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise ImproperlyConfigured(f"NANTUN_MAIL_FROM={address!r}: the address of the sender is wanted, e.g. nantun@example.org") from None
    return address


def robot_hosts() -> list[str]:
    return [host.lower() for host in env.listed("NANTUN_ROBOT_HOSTS", "qyapi.weixin.qq.com")]


def robots(hosts: list[str]) -> dict[str, str]:
    """Name → address. The address holds a key, so no message shows it."""
    found: dict[str, str] = {}
    for place, part in enumerate(env.text("NANTUN_ROBOTS", "").replace(",", " ").split(), 1):
        name, equals, url = part.partition("=")
        if not name or not equals or "://" in name or len(name) > LONGEST_NAME:
            raise ImproperlyConfigured(
                f"NANTUN_ROBOTS, entry {place}: name=https://… is wanted, the name of at most {LONGEST_NAME} characters"
            )
        if name in found:
            raise ImproperlyConfigured(f"NANTUN_ROBOTS: {name} stands there twice")
        found[name] = env.Secret(_allowed(name, url, hosts))
    return found


def _allowed(name: str, url: str, hosts: list[str]) -> str:
    try:
        checked(url, hosts)
    except NotAllowed as trouble:
        raise ImproperlyConfigured(f"NANTUN_ROBOTS: the address of {name} {trouble}") from None
    return url
