"""Whether anything of who stands where has changed, so that what was worked out of it may be kept meanwhile."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model

from .models import Employee, Placement, RoleGrant, Unit, User

# Everything from which one can tell who stands where, who leads and who is in charge of what, and what of a row is hashed beside its key: the
# transaction that wrote it (xmin). Of an account only whose it is counts, since each sign-in writes to it.
WRITTEN = "xmin::text::bigint"
WATCHED: dict[type[Model], str] = {
    Employee: WRITTEN,
    Placement: WRITTEN,
    Unit: WRITTEN,
    RoleGrant: WRITTEN,
    RoleGrant.units.through: WRITTEN,
    User: "coalesce(employee_id, 0)",
}


def fingerprint() -> tuple[int, ...] | None:
    """A number for each table that stands for just the rows it has now; one query. None inside a transaction.

    Of every row 64 bits of hash are added up, so that whatever is added, written anew or deleted changes the sum. A transaction that writes twice
    has one number for both: what stands in one that is still open cannot be told.
    """
    if connection.in_atomic_block:
        return None
    part = 'SELECT {}, sum(hashint8extended(id, {})) FROM "{}"'
    parts = " UNION ALL ".join(part.format(place, what, model._meta.db_table) for place, (model, what) in enumerate(WATCHED.items()))
    with connection.cursor() as cursor:
        cursor.execute(f"{parts} ORDER BY 1")
        return tuple(int(value or 0) for _place, value in cursor.fetchall())
