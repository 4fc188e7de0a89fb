from __future__ import annotations

import pytest

from tests.support.mine import Mine
from tests.web.browser import anonymous_page, browser_type_launch_args, signed_page  # noqa: F401


@pytest.fixture
def mine(db: None) -> Mine:
    return Mine.of()
