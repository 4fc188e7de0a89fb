"""The tests' settings with a sixth activity: the one line."""

from nantun.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.support.toy"]  # noqa: F405
