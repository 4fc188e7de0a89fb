"""The figures of talks for `manage.py bench`: 20,000 of them, written by Postgres itself, beside every leader's open hours."""

from .figures import measure

__all__ = ["measure"]
