"""Django's PostgreSQL backend on the embedded server, which is started at the first connection."""

from typing import Any

import psycopg2
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from ..errors import EmbeddedServerError
from ..postgres import PORT, SUPERUSER, Postgres, postgres
from .client import DatabaseClient

_found: set[str] = set()  # databases that this process has seen on the server


class DatabaseWrapper(base.DatabaseWrapper):
    """Needs no settings but NAME; makes that database when it is missing."""

    client_class = DatabaseClient

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        settings_dict["HOST"] = str(postgres().sockets)
        settings_dict["PORT"] = str(PORT)
        settings_dict["USER"] = settings_dict.get("USER") or SUPERUSER
        super().__init__(settings_dict, *args, **kwargs)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        server, database = postgres(), conn_params["dbname"]
        if not server.held or database not in _found:
            _start(server, database)
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            if server.answers():
                raise
        _start(server, database)
        return super().get_new_connection(conn_params)


def _start(server: Postgres, database: str) -> None:
    """The server runs, and has the database; OperationalError, as Django expects of a backend, when it cannot.

    The database is looked for once a process: one that was dropped since is not made again behind somebody's back.
    """
    try:
        server.ensure()
    except EmbeddedServerError as trouble:
        raise OperationalError(str(trouble)) from trouble
    if database not in _found:
        server.create_database(database)
        _found.add(database)
