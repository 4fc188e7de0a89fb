"""What a worker does when the doorbell rings."""

from __future__ import annotations

import logging
import os
import socket
import uuid
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from . import actions, handlers
from .actions import LeaseLost
from .models import Job
from .reporting import Reporter
from .traces import where

logger = logging.getLogger(__name__)


class JobHandle:
    """What a handler holds of its job.

    id, key; requested_by: a User or None; attempt: 1 at the first run; result_url: where the result lies, to be set by the handler.
    """

    def __init__(self, job: Job, reporter: Reporter) -> None:
        self.id, self.key, self.attempt = job.pk, job.key, job.attempts
        self.requested_by = job.requested_by
        self.result_url = ""
        self._finished = False
        self._token, self._reporter = job.token, reporter

    def step(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show what is being done, in words, and how far it is; seen at once, even inside the handler's transaction.

        Without a total the bar runs without an end. raises LeaseLost when another worker has taken the job over: let it pass.
        """
        if self._reporter.lost:
            raise LeaseLost(str(self.id))
        self._reporter.tell(str(text), done, total)

    def hold(self) -> None:
        """Inside the handler's transaction: nobody else can take the job over until it ends. raises LeaseLost when somebody has."""
        if not Job.objects.held_by(self._token).filter(pk=self.id).select_for_update(no_key=True).exists():
            raise LeaseLost(str(self.id))

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """End the job inside the handler's transaction, as its last statement: what was written and 已完成 are true together or not at all."""
        report = self._reporter
        actions.finish(
            job_id=self.id,
            token=self._token,
            result=result or {},
            result_url=self.result_url,
            step=report.step[: actions.LONGEST_TEXT],
            done=report.done,
            total=report.total,
        )
        self._finished = True

    def has_finished(self) -> bool:
        """Whether finish() was called and what it wrote still stands: a handler may have caught the error that rolled it back."""
        return self._finished and not Job.objects.held_by(self._token).filter(pk=self.id).exists()

    def fail(self, message: str) -> None:
        actions.fail(job_id=self.id, token=self._token, message=str(message))

    def put_back(self) -> None:
        actions.put_back(job_id=self.id, token=self._token)


def run(job_id: uuid.UUID) -> bool:
    """Do the job, if it is there to be done and nobody else is at it. Returns whether this call did it; never raises for the handler's sake."""
    job = actions.claim(job_id, worker=f"{socket.gethostname()}:{os.getpid()}")
    if job is None:
        return False
    reporter = Reporter(job.pk, job.token)
    handle = JobHandle(job, reporter)
    try:
        _work(job, handle, reporter)
    except LeaseLost:
        logger.warning("job %s (%s) was taken over by another worker", job.pk, job.kind)
        return False
    except (OperationalError, InterfaceError) as error:
        logger.error("job %s (%s) stopped, the database failed: %s", job.pk, job.kind, where(error))
        _try_to_put_back(handle)
        return False
    return True


def _work(job: Job, handle: JobHandle, reporter: Reporter) -> None:
    """Call the handler and write how it ended. Passes on LeaseLost and failures of the database."""
    handler = handlers.find(job.kind)
    if handler is None:
        handle.fail(_("这个版本的程序不认识这种任务,请告诉系统管理员。"))
        return
    try:
        with reporter:
            result = handler.function(handle, **job.args)
        if not handle.has_finished():
            handle.finish(result)
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except RuleBroken as broken:
        handle.fail(broken.message)
    except Exception as error:
        logger.error("job %s (%s) broke: %s", job.pk, job.kind, where(error))
        handle.fail(_("程序出错,没有完成。已记入日志,请告诉系统管理员。"))


def _try_to_put_back(handle: JobHandle) -> None:
    """Not possible without a database; then the lease runs out instead."""
    connection.close_if_unusable_or_obsolete()
    try:
        handle.put_back()
    except (LeaseLost, OperationalError, InterfaceError) as error:
        logger.warning("job %s waits for its lease to run out (%s)", handle.id, type(error).__name__)
