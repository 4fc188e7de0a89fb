"""The demo's year of visits (manage.py demo)."""

from .year import fill

__all__ = ["fill"]
