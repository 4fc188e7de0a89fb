"""What only Postgres promises."""

import os
import signal

import psycopg2
import pytest

pytestmark = pytest.mark.trust

BACKEND = """
    from django.conf import settings
    settings.configure(
        VAR=server.var,
        EMBEDDED_POSTGRES_OPTIONS=server.options,
        DATABASES={"default": {"ENGINE": "nantun.embedded.backend", "NAME": "nantun"}},
    )
    from django.db import connection

    def asked(question):
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
"""


@pytest.fixture
def kind() -> str:
    return "postgres"


def shown(server, setting: str) -> str:
    connection = psycopg2.connect(**server.address())
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {setting}")
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_the_first_connection_starts_the_server_and_makes_the_database(server, user):
    process = user(BACKEND + '    tell(asked("SELECT current_database()")); wait()')
    assert process.told() == "nantun"
    assert server.answers()
    process.leave()
    assert server.pid() is None


def test_a_process_that_started_the_server_itself_finds_its_database_too(user):
    process = user(BACKEND + '    server.ensure(); tell(asked("SELECT current_database()"))')
    assert process.told() == "nantun"


def test_a_database_dropped_on_purpose_is_not_made_again(user):
    process = user(
        BACKEND
        + """
    from django.db import OperationalError
    asked("SELECT 1")
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("DROP DATABASE nantun")
    try:
        asked("SELECT 1")
    except OperationalError as refused:
        tell(str(refused))
    """
    )
    assert "does not exist" in process.told()


def test_the_next_connection_after_the_server_was_killed_works(server, user):
    process = user(
        BACKEND
        + """
    asked("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7); SELECT 1")
    tell(server.pid()); wait()
    connection.close()
    tell(asked("SELECT n FROM kept")); wait()
    """
    )
    before = process.told()
    os.kill(before, signal.SIGKILL)
    process.go_on()
    assert process.told() == 7
    assert server.pid() not in (None, before)
    process.leave()


def test_the_server_listens_on_no_port_and_sorts_the_same_everywhere(server):
    server.ensure()
    assert shown(server, "listen_addresses") == ""
    assert shown(server, "max_connections") == "300"
    assert shown(server, "timezone") == "Asia/Shanghai"
    assert shown(server, "server_encoding") == "UTF8"
    assert shown(server, "server_version").startswith("18")
    assert shown(server, "fsync") == "off"  # what the settings ask for besides
    connection = psycopg2.connect(**server.address())
    with connection.cursor() as cursor:
        cursor.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'template1'")
        assert cursor.fetchone() == ("b", "C.UTF-8")
    connection.close()


def test_a_first_start_cut_off_midway_leaves_no_cluster_by_halves(server):
    halves = server.data.with_name("postgres.new")
    halves.mkdir(parents=True)
    (halves / "PG_VERSION").write_text("18\n")
    server.ensure()
    assert server.answers()
    assert not halves.exists()


def test_what_went_wrong_is_told_when_the_server_does_not_start(server):
    from nantun.embedded.errors import EmbeddedServerError

    server.options = {"max_connections": "plenty"}
    with pytest.raises(EmbeddedServerError, match="max_connections"):
        server.ensure()


def test_the_log_keeps_no_values_of_a_statement_that_failed(server):
    server.ensure()
    connection = psycopg2.connect(**server.address())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE person (number text PRIMARY KEY)")
        cursor.execute("INSERT INTO person VALUES ('planted-number')")
        with pytest.raises(psycopg2.IntegrityError):
            cursor.execute("INSERT INTO person VALUES ('planted-number')")
    connection.close()
    said = server.log.read_text()
    assert "duplicate key" in said
    assert "planted-number" not in said
