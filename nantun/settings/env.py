"""Reading the environment: a wrong value stops the start, with the variable's name in the message."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set")
    return value


def integer(name: str, default: int, *, low: int, high: int) -> int:
    raw = text(name, str(default)).strip()
    if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
        raise ImproperlyConfigured(f"{name}={raw!r}: a whole number from {low} to {high} is wanted")
    return int(raw)


def flag(name: str, default: bool) -> bool:
    raw = text(name, "1" if default else "0").strip().lower()
    if raw not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={raw!r}: one of 1, 0, true, false, yes, no, on, off is wanted")
    return raw in TRUE


def listed(name: str, default: str | None = None) -> list[str]:
    """A comma-separated list; raises ImproperlyConfigured when nothing stands in it."""
    values = [part.strip() for part in text(name, default).split(",") if part.strip()]
    if not values:
        raise ImproperlyConfigured(f"{name}: at least one value is wanted, separated by commas")
    return values


def one_of(name: str, default: str, *values: str) -> str:
    raw = text(name, default).strip().lower()
    if raw not in values:
        raise ImproperlyConfigured(f"{name}={raw!r}: one of {', '.join(values)} is wanted")
    return raw


def file(name: str) -> Path | None:
    """The file in the variable, or None when it is unset or empty."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return None
    path = Path(raw).expanduser().resolve()
    if not path.is_file():
        raise ImproperlyConfigured(f"{name}={raw!r}: there is no such file")
    return path


class Secret(str):
    """A secret text, hidden from whoever prints the settings."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'(secret)'"


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def url(name: str, *schemes: str) -> str | None:
    """The URL in the variable, or None when it is unset or empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    if value.split("://")[0] not in schemes or "://" not in value:
        raise ImproperlyConfigured(f"{name}: a URL that begins with {' or '.join(s + '://' for s in schemes)} is wanted")
    return value
