"""Where the code lies, as settings say it."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def activities() -> set[str]:
    """The packages of our own beside the foundation."""
    return {config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT} - {"nantun"}
