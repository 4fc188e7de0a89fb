"""`make run` and every manage.py command on a machine with nothing prepared."""

from .base import *  # noqa: F403

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DEMO_ON_FIRST_START = True
