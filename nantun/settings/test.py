"""The tests: a cluster of their own under var/test, so that they never touch the data of `make run`."""

import os
from pathlib import Path

os.environ.setdefault("NANTUN_VAR", str(Path(__file__).resolve().parents[2] / "var" / "test"))

from .base import *  # noqa: F403

# Each of pytest's processes has a database of its own; files of another's rows would be orphans to it, and it would sweep them away.
_own = VAR / os.environ.get("PYTEST_XDIST_WORKER", "alone")  # noqa: F405
MEDIA_ROOT, LEDGERS_ROOT = _own / "files", _own / "ledgers"

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
DEMO_ON_FIRST_START = False
# A test's database may be lost with the machine; nothing else is different from the real server.
EMBEDDED_POSTGRES_OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "nantun.privacy.storage.SealedStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
SECOND_FACTOR = False  # the tests of the second factor switch it on
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("NANTUN_TEST_DB", "test_nantun")}  # noqa: F405
