from __future__ import annotations

from typing import TYPE_CHECKING

from nantun.uploads.querysets import UploadQuerySet

if TYPE_CHECKING:
    from nantun.people.models import User


class RosterImportQuerySet(UploadQuerySet):
    def visible_to(self, user: User) -> RosterImportQuerySet:
        """Personnel see every import; nobody else sees any."""
        return self if user.has_perm("people.import_roster") else self.none()
