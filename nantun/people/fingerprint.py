"""Whether anything of who stands where has changed, so that what was worked out of it may be kept meanwhile."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model

from .models import Employee, Placement, RoleGrant, Unit, User

# Of everything from which one can tell who stands where, who leads and who is in charge of what.
WATCHED: tuple[type[Model], ...] = (Employee, Placement, Unit, User, RoleGrant, RoleGrant.units.through)


def fingerprint() -> tuple[int, ...] | None:
    """A number for each table that stands for just these versions of its rows; one query. None inside a transaction.

    Of every row its key and the transaction that wrote it (xmin) are hashed to 64 bits and the hashes added up, so that whatever is added, written
    anew or deleted changes the sum. A transaction that writes twice has one number for both: what stands in one that is still open cannot be told.
    """
    if connection.in_atomic_block:
        return None
    part = 'SELECT {}, sum(hashint8extended(id, xmin::text::bigint)) FROM "{}"'
    parts = " UNION ALL ".join(part.format(place, model._meta.db_table) for place, model in enumerate(WATCHED))
    with connection.cursor() as cursor:
        cursor.execute(f"{parts} ORDER BY 1")
        return tuple(int(value or 0) for _place, value in cursor.fetchall())
