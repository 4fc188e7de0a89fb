from __future__ import annotations

from nantun.web import acting

from ..models import Appeal


class ActForm(acting.ActForm):
    """What is done to one appeal."""

    @property
    def appeal(self) -> Appeal:
        return self.row
