"""Where a real Chromium stands on this machine."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def chromium() -> str | None:
    """The path of the browser: NANTUN_CHROMIUM, or the first of the usual names."""
    return os.environ.get("NANTUN_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def looked() -> str:
    return f"no Chromium: NANTUN_CHROMIUM is unset and PATH has none of {', '.join(NAMES)} (Debian: apt install chromium)"
