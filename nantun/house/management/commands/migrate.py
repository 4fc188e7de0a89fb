from typing import Any

from django.core.management.commands import migrate

from nantun.house.states import rendered_once


class Command(migrate.Command):
    """Django's own, quicker on a fresh database."""

    def handle(self, *args: Any, **options: Any) -> None:
        with rendered_once():
            super().handle(*args, **options)
