"""The figures of visits for `manage.py bench`: 100,000 of them, their ledger and their pages."""

from .figures import measure

__all__ = ["measure"]
