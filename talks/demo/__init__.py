"""The demo's year of talks (manage.py demo)."""

from .year import fill

__all__ = ["fill"]
