"""`manage.py dbshell` with the psql that came with the embedded server."""

from django.db.backends.postgresql import client

from ..postgres import postgres, programs


class DatabaseClient(client.DatabaseClient):
    executable_name = str(programs() / "psql")

    def runshell(self, parameters: list[str]) -> None:
        postgres().ensure()
        super().runshell(parameters)
