"""From whom an appeal is kept: for one or for many, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nantun.people.accounts import Accounts
from nantun.people.roles import Role

from .models import Appeal, Target
from .policies import kept_from

HANDLERS = (Role.HEAD, Role.CLERK)


class Shield:
    """Keeps each appeal from those of whom it complains."""

    def __init__(self, kept: Mapping[int, set[int]]) -> None:
        self._kept = kept

    @classmethod
    def over(cls, appeal_ids: Iterable[int], accounts: Accounts) -> Shield:
        """One query where nobody is complained of."""
        complaining = Target.objects.filter(appeal__in=list(appeal_ids)).order_by().values("appeal")
        appeals = Appeal.objects.filter(pk__in=complaining).only("pk").prefetch_related("targets", "raisers", "merged__raisers")
        return cls({appeal.pk: accounts.settle(kept_from.crowd(appeal, accounts)) for appeal in appeals})

    def admits(self, appeal_id: int, readers: set[int]) -> list[int]:
        """Those of the accounts that may be told, in their order."""
        return sorted(readers - self._kept.get(appeal_id, set()))
