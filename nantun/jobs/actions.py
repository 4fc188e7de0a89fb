"""Every write of a job. Each is guarded by what it expects to find, so that whoever comes late changes nothing."""

from __future__ import annotations

import logging
import secrets
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken

from . import doorbell, handlers
from .choices import UNFINISHED, WAYS, Status
from .models import Job
from .signals import job_finished
from .traces import where

if TYPE_CHECKING:
    from nantun.people.models import User

logger = logging.getLogger(__name__)

PLAIN = (str, int, bool, type(None))
LONGEST_TEXT = 200
AT_ONE_SWEEP = 500
KEPT = timedelta(days=180)


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one does no longer counts."""


def enqueue(kind: str, *, by: Any = None, args: dict[str, Any] | None = None, key: str = "") -> Job:
    """Ask for a job inside the caller's transaction: rolled back, it was never asked for.

    args: the handler's keyword arguments, ids and plain parameters (lists of them too), never personal data.
    key: everything that decides what is made, e.g. "2026-10:unit:12"; while such a job is unfinished the same row is returned, and `by`
    may see it and is told of its end. "" asks for a job of its own.
    raises LookupError for a kind without handler, ValueError for args that are not plain.
    """
    handler = handlers.find(kind)
    if handler is None:
        raise LookupError(f"no handler for jobs of kind {kind!r}")
    wanted = Job(kind=kind, key=key, args=_plain(args or {}), requested_by=by, max_attempts=handler.max_attempts, id=uuid.uuid4())
    job = _insert_or_join(wanted)
    if job.pk == wanted.pk:
        transaction.on_commit(partial(doorbell.ring, [job.pk]), robust=True)
    elif by is not None and job.requested_by_id != by.pk:
        job.followers.add(by)
    return job


@transaction.atomic
def _insert_or_join(wanted: Job) -> Job:
    """The wanted job, or the unfinished one with its key. Between looking and joining that one may end: then once more."""
    same = Q(pk=wanted.pk) | Q(kind=wanted.kind, key=wanted.key, status__in=UNFINISHED) & ~Q(key="")
    while True:
        Job.objects.bulk_create([wanted], ignore_conflicts=True)
        job = Job.objects.filter(same).first()
        if job is not None:
            return job


def _plain(args: dict[str, Any]) -> dict[str, Any]:
    for name, value in args.items():
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, PLAIN) or (isinstance(one, str) and len(one) > LONGEST_TEXT):
                raise ValueError(f"the argument {name!r} of a job is neither an id nor a short plain value")
    return args


@transaction.atomic
def claim(job_id: uuid.UUID, *, worker: str) -> Job | None:
    """Take the job for one worker. None when there is nothing to take: done, cancelled, or held by another.

    A job begun as often as it may be has failed.
    """
    job = Job.objects.runnable().select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job is None:
        return None
    if job.attempts >= job.max_attempts:
        _close(job, Status.FAILED, error=_("试了 %(count)s 次都中断了,请过一会儿再试;仍不行时请告诉系统管理员。") % {"count": job.attempts})
        return None
    job.token = secrets.token_hex(16)
    Job.objects.filter(pk=job.pk).update(
        status=Status.RUNNING,
        token=job.token,
        worker=worker[:100],
        attempts=F("attempts") + 1,
        lease_until=Now() + lease(),
        started_at=Coalesce(F("started_at"), Now()),
    )
    job.refresh_from_db()
    return job


def lease() -> timedelta:
    """How long a worker may be silent before its job is given to another."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def renew(*, job_id: uuid.UUID, token: str, step: str, done: int, total: int) -> bool:
    """Say that the work goes on, and how far it is. False when the job was taken over or has ended.

    A row that cannot be seen from here (its asker has not committed) is nobody's else either.
    """
    mine = Job.objects.filter(pk=job_id).held_by(token)
    if mine.update(lease_until=Now() + lease(), step=step[:LONGEST_TEXT], done=done, total=total):
        return True
    return not Job.objects.filter(pk=job_id).exists()


def finish(*, job_id: uuid.UUID, token: str, result: dict[str, Any], result_url: str, step: str, done: int, total: int) -> Job:
    """The job is done. raises LeaseLost when it is no longer this worker's to finish."""
    return _end(job_id, token, Status.DONE, result=result, result_url=result_url, step=step, done=done, total=total)


def fail(*, job_id: uuid.UUID, token: str, message: str) -> Job:
    """The job has failed for good, and the person is told why. raises LeaseLost."""
    return _end(job_id, token, Status.FAILED, error=message)


@transaction.atomic
def _end(job_id: uuid.UUID, token: str, status: Status, **values: Any) -> Job:
    job = Job.objects.held_by(token).select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise LeaseLost(str(job_id))
    return _close(job, status, **values)


@transaction.atomic
def put_back(*, job_id: uuid.UUID, token: str) -> None:
    """The database or the machine failed, not the work: the sweeper lets it run again."""
    mine = Job.objects.filter(pk=job_id, status__in=WAYS.leading_to(Status.WAITING)).held_by(token)
    if not mine.update(status=Status.WAITING, token="", lease_until=None, rung_at=Now()):
        raise LeaseLost(str(job_id))


@transaction.atomic
def cancel(*, job: Job, by: User) -> Job:
    """Take back a job that no worker has begun. raises RuleBroken once it runs or has ended."""
    waiting = Job.objects.filter(pk=job.pk, status__in=WAYS.leading_to(Status.CANCELLED))
    if not waiting.update(status=Status.CANCELLED, finished_at=Now()):
        raise RuleBroken(_("这项任务已经开始或结束,不能取消了。"))
    job.refresh_from_db()
    _announce(job)
    return job


def _close(job: Job, status: Status, **values: Any) -> Job:
    """The last write of a row that its caller found unfinished and locked, and what hangs on it: both or neither."""
    Job.objects.filter(pk=job.pk).update(status=status, token="", lease_until=None, finished_at=Now(), **values)
    job.refresh_from_db()
    _announce(job)
    return job


def _announce(job: Job) -> None:
    """Tell the receivers of job_finished, in a savepoint: when one of them breaks, the job has ended all the same."""
    try:
        with transaction.atomic():
            job_finished.send(sender=Job, job=job)
    except Exception as error:
        logger.error("a receiver of job_finished broke: %s", where(error))


def sweep() -> int:
    """Ring again for every job that waits unheard or whose worker fell silent. Returns how many; two at once ring once each."""
    with transaction.atomic():
        unheard = Job.objects.unheard(settings.JOB_SWEEP_SECONDS).order_by("created_at").select_for_update(skip_locked=True)
        job_ids = list(unheard.values_list("pk", flat=True)[:AT_ONE_SWEEP])
        Job.objects.filter(pk__in=job_ids).update(rung_at=Now())
    if job_ids:
        doorbell.ring(job_ids)
    return len(job_ids)


def forget(*, now: datetime) -> int:
    """Forget jobs that ended long ago. Returns how many."""
    old = Job.objects.finished_before(now - KEPT)
    return old.delete()[1].get(Job._meta.label, 0)
