"""Where the embedded servers keep their data, their locks and their sockets. Pure functions of the data folder.

Settings import this module, so it imports nothing of Django.
"""

from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

# Always here and never TMPDIR: every process of one data folder must look for the servers at the same place.
SOCKETS = Path("/tmp")  # noqa: S108 - the folder made in it is checked (account.private_folder)


def data(var: Path, server: str) -> Path:
    """The data folder of "postgres" or "valkey"."""
    return var / server


def lock(var: Path, server: str, purpose: str) -> Path:
    """The lock file of a server; purpose: "start" (held while starting) or "users" (shared by whoever uses it)."""
    return var / "locks" / f"{server}.{purpose}"


def sockets(var: Path, server: str) -> Path:
    """The folder of the server's socket. Not in the data folder: a socket's path may not be longer than 107 bytes."""
    mark = sha256(str(var).encode()).hexdigest()[:16]
    return SOCKETS / f"nantun-{mark}-{server}"


def valkey_socket(var: Path) -> Path:
    return sockets(var, "valkey") / "valkey.sock"


def valkey_url(var: Path, db: int = 0) -> str:
    """The embedded Valkey as redis-py writes it: unix:///…/valkey.sock?db=0"""
    return f"unix://{valkey_socket(var)}?db={db}"


def broker_url(redis_url: str) -> str:
    """The same server as Celery writes it: redis+socket:///…?virtual_host=0 for a socket, any other URL unchanged."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    asked["virtual_host"] = asked.pop("db", "0")
    return f"redis+socket://{parts.netloc}{parts.path}?{urlencode(asked)}"
