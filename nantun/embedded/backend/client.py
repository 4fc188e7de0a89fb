"""`manage.py dbshell` with the psql that came with the embedded server."""

from collections.abc import Iterable

from django.db.backends.postgresql import client

from ..postgres import programs


class DatabaseClient(client.DatabaseClient):
    executable_name = str(programs() / "psql")

    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.ensure_connection()  # the server runs, and stays as long as this process
        super().runshell(parameters)
