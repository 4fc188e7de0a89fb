"""Where a robot's address may lead. Standard library only: the settings read it at start."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

PORT = 443


class NotAllowed(ValueError):
    """In words for the one who set the address; the address, which is a key, is not in them."""


def checked(url: str, hosts: Collection[str]) -> SplitResult:
    """The parts of an address that is https and whose host stands in the list (host, or host:port for another port than 443).

    raises NotAllowed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or PORT
    except ValueError:
        raise NotAllowed("is no address") from None
    if parts.scheme != "https":
        raise NotAllowed("must begin with https://")
    if "@" in parts.netloc:
        raise NotAllowed("must not hold a user's name or password")
    host = parts.hostname or ""
    if (host if port == PORT else f"{host}:{port}") not in hosts:
        raise NotAllowed("leads to a host that is not in NANTUN_ROBOT_HOSTS")
    return parts
