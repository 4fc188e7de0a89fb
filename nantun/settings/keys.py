"""Keys made at first start in var/keys, readable by their owner only; never in the repository."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet


def secret_key(folder: Path) -> str:
    return _kept(folder / "secret_key", lambda: secrets.token_urlsafe(64))


def field_keys(folder: Path) -> list[str]:
    """Fernet keys for the encrypted fields, newest first, one a line."""
    return _kept(folder / "field_keys", lambda: Fernet.generate_key().decode()).split()


def lookup_key(folder: Path) -> str:
    """The key of the hashes by which encrypted numbers are found again. It never changes."""
    return _kept(folder / "lookup_key", lambda: secrets.token_urlsafe(64))


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What stands in the file, made first when there is none. Two processes starting at once agree on one value."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        ours = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        ours.touch(mode=0o600)
        ours.write_text(make())
        try:
            os.link(ours, path)
        except FileExistsError:
            pass
        finally:
            ours.unlink()
    return path.read_text().strip()
