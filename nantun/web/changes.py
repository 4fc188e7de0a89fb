"""The mark of change: a number that every write of what lists read raises, so that a list kept from before is never shown for today's.

A reader takes the mark, then asks whether it is quiet, then reads the rows. Whoever had raised the mark by then either has committed, and his
rows are read; or he has not, and it is not quiet. Whoever raises it later makes another mark. So what was read when it was quiet holds for as
long as the mark is the same (docs/decisions/0029).
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from pghistory.models import Event
from psycopg2.errors import LockNotAvailable

from nantun.errors import RuleBroken

SEQUENCE, TRIGGER = "web_change_mark", "web_raise_change_mark"

# Written far more often than any list changes, or only beside a row whose own table raises the mark. A list that reads one of these is drawn
# each time and says so (ListPage.never_kept); histories (pghistory) belong here too, since triggers write them with their rows.
UNLISTED = {
    "people.Session": "kept alive by every page; a list is kept for one session and asks who reads it each time",
    "sessions.Session": "Django's own, which people.Session stands for",
    "web.Counted": "what waits, counted anew by every act and every minute; the frame shows it",
    "web.Draft": "saved while somebody types",
    "web.SavedView": "fetched by its own address when the menu opens",
    "web.NumberSeries": "raised together with the row that bears the number",
    "privacy.AccessLog": "written whenever something sealed is read",
    "jobs.Job": "its progress is written every second",
    "jobs.Job_followers": "who is told when it ends",
    "notices.Notice": "told, and marked as read, all day long",
    "notices.DayDone": "which day was reminded of",
    "notices.Delivery": "claimed, tried and sent in the background",
    "notices.Outgoing": "what waits to be sent",
    "notices.MailAddress": "somebody's own setting",
    "notices.RoomChoice": "somebody's own setting",
    "notices.Route": "where the groups' robots are told",
    "axes.AccessAttempt": "a wrong password",
    "axes.AccessAttemptExpiration": "when a wrong password is forgotten",
    "axes.AccessFailureLog": "a wrong password",
    "axes.AccessLog": "a sign-in",
    "otp_totp.TOTPDevice": "the second factor, written at each sign-in",
    "otp_static.StaticDevice": "the second factor",
    "otp_static.StaticToken": "the second factor",
    "pghistory.Context": "who did what a history tells",
}

# pg_class names what is there: a table of a new activity, or of no model, is among them without being thought of.
TABLES = """
    SELECT relname, EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = %s AND tgenabled <> 'D')
    FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
"""
# Whoever reads rows back from a dump has an empty search_path; the sequence is found where it was made all the same.
FUNCTION = f"""
    CREATE SEQUENCE IF NOT EXISTS {SEQUENCE};
    CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
    $$ BEGIN PERFORM nextval('{SEQUENCE}'); RETURN NULL; END $$
"""
PATIENCE = "5s"
EACH_WRITE = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
# nextval holds this lock until its transaction ends, also when a savepoint is taken back. It keeps nobody from anything; pg_locks is read without one.
WRITERS = f"""
    SELECT FROM pg_locks WHERE relation = '{SEQUENCE}'::regclass AND mode = 'RowExclusiveLock'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608 - the sequence's own name


def mark() -> int:
    """A sequence that nobody has asked yet bears the number that it gives first: that one is not the same mark."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_value + is_called::int FROM {SEQUENCE}")  # noqa: S608 - the sequence's own name
        return int(cursor.fetchone()[0])


def is_quiet() -> bool:
    """No transaction that has raised the mark is under way, this one included."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT NOT EXISTS ({WRITERS})")
        return bool(cursor.fetchone()[0])


def watch_tables() -> None:
    """Every table raises the mark but those above, or, where this is broken off, none more than before. Done after each migration and at each start of
    the program; changes nothing where nothing is new. raises RuleBroken where a writer is under way for longer than PATIENCE: whoever is behind this one in
    the queue for a table waits as long.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [TRIGGER])  # of several programs that start, one does it
            _watch(cursor)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise RuleBroken(_("有人正在录入,数据表暂时动不了。请过一会儿再启动一次。")) from error
        raise


def _watch(cursor: Any) -> None:
    cursor.execute(FUNCTION)
    cursor.execute(TABLES, [TRIGGER])
    exempt = unlisted_tables()
    for table, is_watched in cursor.fetchall():
        name = connection.ops.quote_name(table)
        if is_watched and table in exempt:
            cursor.execute(f"DROP TRIGGER {TRIGGER} ON {name}")
        elif not is_watched and table not in exempt:  # it has none, or one that is switched off
            cursor.execute(f"CREATE OR REPLACE TRIGGER {TRIGGER} {EACH_WRITE} ON {name} FOR EACH STATEMENT EXECUTE FUNCTION {TRIGGER}()")


def unlisted_tables() -> set[str]:
    """raises LookupError for a model that is not there any more."""
    # Those that stand for a relation too, which Django does not find by their names.
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    histories = [model for model in models.values() if issubclass(model, Event) and model._meta.managed]
    return {model._meta.db_table for model in [*(models[label] for label in UNLISTED), *histories]}
