from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import anonymous_page, browser_type_launch_args, signed_page  # noqa: F401

from .makers import Cast


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    """Evidence lies in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.of()
