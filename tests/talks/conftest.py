from __future__ import annotations

import pytest

from tests.web.browser import anonymous_page, browser_type_launch_args, signed_page  # noqa: F401

from .makers import Mine


@pytest.fixture
def mine(db: None) -> Mine:
    return Mine.of()
