from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from ..models import RosterImport
from .choices import Leaving


def who_leaves(row: RosterImport, leaving: str, ticked: Collection[int] = ()) -> list[int]:
    """Keys of the missing people who become 离岗. leaving: a choice of Leaving. raises RuleBroken when nobody is ticked, or nothing would change."""
    missing = [one[0] for one in row.found.get("missing", [])]
    chosen = {Leaving.ALL: missing, Leaving.TICKED: [pk for pk in missing if pk in set(ticked)], Leaving.NOBODY: []}[Leaving(leaving)]
    if leaving == Leaving.TICKED and not chosen:
        raise RuleBroken(_("请勾选要登记为离岗的人,或选“都不改动”。"), field="leaving")
    if row.counts.get("added", 0) + row.counts.get("changed", 0) + len(chosen) == 0:
        raise RuleBroken(_("没有要改动的内容。"))
    return chosen
