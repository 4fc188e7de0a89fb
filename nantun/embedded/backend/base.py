"""Django's PostgreSQL backend on the embedded server, which is started at the first connection."""

from typing import Any

import psycopg2
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from ..errors import EmbeddedServerError
from ..postgres import PORT, SUPERUSER, Postgres, postgres
from .client import DatabaseClient


class DatabaseWrapper(base.DatabaseWrapper):
    """Needs no settings but NAME; makes that database when it is missing."""

    client_class = DatabaseClient

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        settings_dict["HOST"] = str(postgres().sockets)
        settings_dict["PORT"] = str(PORT)
        settings_dict["USER"] = settings_dict.get("USER") or SUPERUSER
        super().__init__(settings_dict, *args, **kwargs)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        server = postgres()
        if not server.held:
            _started(server, conn_params["dbname"])
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            if server.answers():
                raise
        _started(server, conn_params["dbname"])
        return super().get_new_connection(conn_params)


def _started(server: Postgres, database: str) -> None:
    """The server runs and has the database; OperationalError, as Django expects of a backend, when it cannot."""
    try:
        server.ensure()
        server.create_database(database)
    except EmbeddedServerError as trouble:
        raise OperationalError(str(trouble)) from trouble
