"""The tests' database is cloned from a template, which is made once for the migrations as they are and kept beside it in the cluster.

Making it costs as much as a first start; cloning it costs a second, for each worker of a run and for the next run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from nantun.web import changes
from nantun.workdays import seeding

# What of others stands in a fresh database.
PACKAGES = ("Django", "django-pghistory", "django-pgtrigger", "django-axes", "django-otp", "holidays")
LOCK = 0x7E57
# Read before each worker puts its own suffix behind the name: all workers share one template.
PREFIX = f"{settings.DATABASES['default']['TEST']['NAME']}_template_"


def clone_from_template() -> None:
    """Has Django make the tests' database as a copy."""
    template = PREFIX + fingerprint()
    with _alone() as server:
        if template not in _templates(server):
            for outdated in _templates(server):
                server.execute(f'DROP DATABASE "{outdated}"')
            _make(template, server)
    connection.settings_dict["TEST"] |= {"TEMPLATE": template, "MIGRATE": False}


def fingerprint() -> str:
    """Of everything that decides what a fresh database holds."""
    digest = hashlib.sha256(" ".join(version(package) for package in PACKAGES).encode())
    for path in [*_migrations(), Path(seeding.__file__), Path(changes.__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _migrations() -> list[Path]:
    ours = (Path(config.path) for config in apps.get_app_configs() if Path(config.path).is_relative_to(settings.BASE_DIR))
    return sorted(path for folder in ours for path in (folder / "migrations").glob("*.py"))


def _make(template: str, server: Any) -> None:
    """Under another name until it is whole: a run that is cut off leaves none by halves."""
    half = f"{template}_half"
    kept = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = half
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"] = kept
    server.execute(f'ALTER DATABASE "{half}" RENAME TO "{template}"')


@contextmanager
def _alone() -> Iterator[Any]:
    """A cursor outside of every test's database; one process at a time looks for the template, and copies none that is being made."""
    outside: BaseDatabaseWrapper = connection.copy()
    outside.settings_dict["NAME"] = "postgres"
    with closing(outside), outside.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield cursor


def _templates(server: Any) -> list[str]:
    """Outdated and half ones too."""
    server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    return [name for (name,) in server.fetchall()]
