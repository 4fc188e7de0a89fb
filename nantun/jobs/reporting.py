"""The heartbeat of a running job: renews its lease and shows its step, on a connection of its own."""

from __future__ import annotations

import logging
import threading
import uuid
from typing import Any

from django.db import connection

from . import actions

logger = logging.getLogger(__name__)

# Steps that follow each other faster are shown together: a loop over 7,000 rows does not write 7,000 times.
SHORTEST_PAUSE = 0.25


class Reporter(threading.Thread):
    """Runs beside the handler. Being another thread it has another connection, so that a step is seen while the handler's transaction is open.

    lost: another worker holds the job now. step, done, total: what was told last.
    """

    def __init__(self, job_id: uuid.UUID, token: str) -> None:
        super().__init__(name=f"job-{job_id}", daemon=True)
        self.job_id, self.token = job_id, token
        self.lost = False
        self.step, self.done, self.total = "", 0, 0
        self._news, self._ending = threading.Event(), threading.Event()

    def __enter__(self) -> Reporter:
        self.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self._ending.set()
        self._news.set()
        self.join()

    def tell(self, step: str, done: int, total: int) -> None:
        self.step, self.done, self.total = step, done, total
        self._news.set()

    def run(self) -> None:
        pause = actions.lease().total_seconds() / 3
        try:
            while not self._ending.is_set() and not self.lost:
                self._news.wait(pause)
                self._news.clear()
                if not self._ending.is_set():
                    self._write()
                self._ending.wait(SHORTEST_PAUSE)
        finally:
            connection.close()

    def _write(self) -> None:
        try:
            self.lost = not actions.renew(job_id=self.job_id, token=self.token, step=self.step, done=self.done, total=self.total)
        except Exception as error:
            # Without the database nobody else can take the job over either; the next beat finds out.
            logger.warning("the step of job %s was not written (%s)", self.job_id, type(error).__name__)
            connection.close()
