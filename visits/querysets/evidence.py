from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from nantun.approvals.querysets import ApprovalQuerySet
from nantun.uploads.querysets import UploadQuerySet

from ..choices import PageStatus
from ..policies import CORRECTIONS, PAGES, SHEETS, WORKBOOKS

if TYPE_CHECKING:
    from nantun.people.models import User


class NotebookPageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The visitor's own, those of the visitors for whom the user enters today, and what the user uploaded."""
        return PAGES.rows(user, self)

    def waiting(self) -> Self:
        return self.filter(status=PageStatus.WAITING)

    def for_rows(self) -> Self:
        return self.select_related("principal__unit", "principal__team", "added_by", "settled_by").prefetch_related("visits")


class SignedSheetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """The signer's own, what the user uploaded, and those of signers within the reach of clerk, head and party office."""
        return SHEETS.rows(user, self)


class VisitWorkbookQuerySet(UploadQuerySet):
    def visible_to(self, user: User) -> Self:
        """What the user uploaded himself."""
        return WORKBOOKS.rows(user, self)


class CorrectionQuerySet(ApprovalQuerySet):
    def visible_to(self, user: User) -> Self:
        """Of the visits that the user may read."""
        return CORRECTIONS.rows(user, self)

    def for_rows(self) -> Self:
        return self.select_related("visit__reporting_unit", "asked_by", "decided_by").prefetch_related("visit__visitors__employee")
