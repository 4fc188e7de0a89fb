"""What the database refuses, told in the words of its own rule; and what is posted twice, saved once.

Each constraint of a model says its sentence in `violation_error_message`, or the model says by @silent why no person meets it (`manage.py
check` wants one or the other: nantun/web/checks.py); a trigger says it as its MESSAGE. An action that meets one of them raises Refused, a RuleBroken
with that sentence, and whoever shows broken rules (forms, taps, jobs) shows it as well: an action does nothing for it.

    def hold_forum(*, entry, by, now):
        return once(Forum.objects.filter(submission=entry.submission, entered_by=by), lambda: _held(entry, by=by, now=now))

    with refused_at("title"):  # the sentence stands at this field of the form
        template.save()

Two acts that wait for each other in a circle (a deadlock) are a fault of the program too, in the order in which they take their rows; but the one
that PostgreSQL broke off has changed nothing, and whoever sent it is told to send it again (Crossed).

Where other words are better than the constraint's, `except Refused`. This is the only module that catches IntegrityError: what has no sentence is a
fault of the program and stays an error. Nothing that is raised here carries a value of the row, neither to people nor to logs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import BadRequest
from django.db import IntegrityError, OperationalError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from psycopg2.errors import DeadlockDetected

from nantun.errors import RuleBroken
from nantun.excuses import ModelClass, excused

Row = TypeVar("Row", bound=models.Model)
log = logging.getLogger(__name__)

# Of triggers whose own message is not meant for people, by the constraint that they name.
TRIGGERS: dict[str, Any] = {}


class Refused(RuleBroken, IntegrityError):
    """A rule that the database keeps was about to be broken. message: the rule's sentence; as text also what the database said of it."""

    def __init__(self, sentence: str, said: str) -> None:
        super().__init__(sentence)
        self.args = (f"{sentence} ({said})",)


class Crossed(RuleBroken, OperationalError):
    """Broken off by the database, since another act held what this one needed and waited for what this one held."""

    def __init__(self) -> None:
        super().__init__(_("刚才有人正好同时在办,没有办成。请再试一次,您填写的内容还在。"))


def in_words(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Around each statement on every connection (connection.execute_wrappers)."""
    try:
        return execute(sql, params, many, context)
    except IntegrityError as error:
        # The database's DETAIL quotes the row, so neither the error nor its cause may go on.
        raise _without_values(error) from None
    except OperationalError as error:
        if isinstance(error.__cause__, DeadlockDetected):
            log.warning("a deadlock was broken off", stack_info=True)
            raise Crossed from None
        raise
    except ValueError as error:
        # NUL or half a character, which no keyboard types and no form lets through: the address was made up (400.html).
        if isinstance(error, UnicodeEncodeError) or "NUL" in str(error):
            raise BadRequest from None
        raise


def speak_plainly(*, connection: Any, **signal: Any) -> None:
    """Receiver of connection_created. Before the wrappers that are put on for a while: those are taken away from the end."""
    if in_words not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, in_words)


def _without_values(error: IntegrityError) -> IntegrityError:
    diag = error.__cause__.diag  # type: ignore[union-attr]  # psycopg2's
    said = diag.message_primary or ""
    sentence = _sentence(diag.constraint_name, said, by_trigger=not diag.table_name)
    return Refused(sentence, said) if sentence else IntegrityError(said)


def _sentence(name: str | None, said: str, *, by_trigger: bool) -> str:
    """ "" for what nobody was meant to read. Only what the database checks by itself names its table."""
    if not name:
        return ""
    return str(TRIGGERS.get(name, said)) if by_trigger else sentence_of(name)


def sentence_of(name: str) -> str:
    """Of the constraint of that name, whichever model has it; "" when it has none of its own."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return said_by(constraint)
        for field in model._meta.local_fields:
            if field.unique and name == f"{model._meta.db_table}_{field.column}_key":  # as PostgreSQL calls it for a column
                return _("这个%(field)s已经有了,请核对后再保存。") % {"field": field.verbose_name}
    return ""


def said_by(constraint: models.BaseConstraint) -> str:
    """Its own sentence; "" when it has none."""
    own = constraint.violation_error_message != constraint.default_violation_error_message
    return str(constraint.violation_error_message) if own else ""


def silent(*constraints: str, because: str) -> Callable[[ModelClass], ModelClass]:
    """Says above a model why these constraints of it have no sentence: only a fault of the program could break them, which stays an error."""
    return excused("silent", constraints, because)


@contextmanager
def refused_at(field: str) -> Iterator[None]:
    """What the database refuses in here is told at that field of the form."""
    try:
        yield
    except Refused as refused:
        refused.field = field
        raise


def once(sent: models.QuerySet[Row], make: Callable[[], Row]) -> Row:
    """The row that this very form has made already, else the one that `make` makes now: of twenty equal posts all get the same.

    sent: what this user's form of this key has made, e.g. Talk.objects.sent(key, by), kept unique by a constraint (submitted_once).
    raises RuleBroken as `make` does.
    """
    if known := sent.first():
        return known
    try:
        with transaction.atomic():
            return make()
    except (RuleBroken, IntegrityError):
        # Whatever stood in the way: if it was saved a moment ago by its twin, it was the twin.
        if known := sent.all().first():
            return known
        raise


def submitted_once(name: str) -> models.UniqueConstraint:
    """For models with a `submission`, the UUID made when a form is shown: one form, one row."""
    return models.UniqueConstraint(
        fields=["submission"], name=name, violation_error_message=_l("这张表单已由别人提交,请重新打开登记页面。")
    )
