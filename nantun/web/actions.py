"""Every write of this room."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from .models import Counted, Draft, Installation, NumberSeries, SavedView

if TYPE_CHECKING:
    from nantun.people.models import User

DRAFT_CHARACTERS = 200_000
VIEWS_OF_A_PAGE = 30
DRAFT_DAYS = 90


def take_numbers(prefix: str, year: int, count: int = 1) -> list[str]:
    """The next numbers of the series, e.g. ["ZF-2026-1032"]: gapless, none given twice.

    Must run inside the transaction that uses them: its row stays locked until that ends, and a rollback gives them back.
    Raises TransactionManagementError outside of one, ValueError for a count below 1.
    """
    if count < 1:
        raise ValueError("count must be at least 1")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("numbers are taken inside the transaction that uses them")
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (prefix, year, last) VALUES (%s, %s, %s) "  # noqa: S608 - the table's own name
            f"ON CONFLICT (prefix, year) DO UPDATE SET last = {table}.last + excluded.last RETURNING last",
            [prefix, year, count],
        )
        last = cursor.fetchone()[0]
    return [f"{prefix}-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]


def keep_counted(user: User, *, begun: dt.datetime, at: str, figures: dict[str, Any]) -> None:
    """Keeps what was counted for him; not when he acted, or when it was counted anew, after the counting began. at: "at" or "tiles_at"."""
    kept = {**figures, at: begun, "standing": user.standing}
    if not Counted.objects.filter(user=user, **{f"{at}__lte": begun}).update(**kept):
        Counted.objects.bulk_create([Counted(user=user, **{"at": begun, "tiles_at": begun, **kept})], ignore_conflicts=True)


def drop_counted(users: Iterable[int]) -> None:
    """What was counted for these accounts (User.pk) may have changed: they have just acted, or were just told something.

    In one order always, so that two processes that drop the same wait for each other and never in a circle.
    """
    now = timezone.now()
    nothing: dict[str, Any] = {"lines": None, "listed": {}, "tiles": None, "at": now, "tiles_at": now}
    rows = [Counted(user_id=user, standing="", **nothing) for user in sorted(set(users))]
    Counted.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user"], update_fields=list(nothing))


@transaction.atomic
def keep_draft(*, by: User, kind: str, key: str, data: dict[str, Any], title: str = "", url: str = "") -> Draft:
    """Keeps what was typed so far, in place of what was kept before. Raises RuleBroken when it is too long to keep."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    if len(text) > DRAFT_CHARACTERS:
        raise RuleBroken(_("内容太长,草稿存不下。请先保存一部分。"))
    if not url.startswith("/") or url.startswith("//"):
        url = ""
    kept, _made = Draft.objects.update_or_create(
        user=by, kind=kind[:60], key=key[:60], defaults={"data": text, "title": title[:60], "url": url[:200], "updated_at": timezone.now()}
    )
    return kept


def drop_draft(*, by: User, kind: str, key: str) -> None:
    """Forgets the draft, because its form was saved or its owner threw it away. None kept is no mistake."""
    Draft.objects.filter(user=by, kind=kind, key=key).delete()


def drop_old_drafts(now: dt.datetime) -> int:
    """Forgets drafts untouched for 90 days; returns how many."""
    _total, by_model = Draft.objects.filter(updated_at__lt=now - dt.timedelta(days=DRAFT_DAYS)).delete()
    return by_model.get("web.Draft", 0)


@transaction.atomic
def save_view(*, by: User, page: str, name: str, query: str) -> SavedView:
    """Keeps the filters under that name; a view of the same name is replaced. Raises RuleBroken at `name`."""
    name = " ".join(name.split())
    if not name or len(name) > 30:
        raise RuleBroken(_("请给视图起个名称,不超过 30 字。"), field="name")
    if SavedView.objects.filter(user=by, page=page).exclude(name=name).count() >= VIEWS_OF_A_PAGE:
        raise RuleBroken(_("视图已有 %(n)s 个,请先删去不用的。") % {"n": VIEWS_OF_A_PAGE}, field="name")
    clean = urlencode([(key, value) for key, value in parse_qsl(query.lstrip("?")) if key != "page"])
    if len(clean) > 1000:
        raise RuleBroken(_("条件太多,存不下。"), field="name")
    view, _made = SavedView.objects.update_or_create(user=by, page=page[:80], name=name, defaults={"query": clean})
    return view


def drop_view(*, by: User, pk: int) -> None:
    SavedView.objects.filter(user=by, pk=pk).delete()


@transaction.atomic
def name_installation(*, mine_name: str, demo: bool) -> Installation:
    """Says whose mine this is, once at setup; the demo calls it with demo=True."""
    row, _made = Installation.objects.update_or_create(id=1, defaults={"mine_name": mine_name, "demo": demo})
    return row
