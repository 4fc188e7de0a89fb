"""The demo's year of appeals (manage.py demo)."""

from .year import fill

__all__ = ["fill"]
