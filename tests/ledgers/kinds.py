"""What is tried alike of every app (tests/support/kinds.py)."""

from __future__ import annotations

from nantun.ledgers.models import Confirmation
from tests.support.kinds import Kept

KEPT = {Confirmation: Kept("ledgers:scan-file", file="scan", sha256="scan_sha256")}
