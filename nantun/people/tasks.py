"""Where jobs and the worker look for this room's handlers."""

from .roster import tasks as roster_tasks

__all__ = ["roster_tasks"]
