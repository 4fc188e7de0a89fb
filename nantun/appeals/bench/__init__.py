"""The figures of appeals for `manage.py bench`: 20,000 of them, their pages, the mine's ledger, what a day has people told."""

from .figures import measure

__all__ = ["measure"]
