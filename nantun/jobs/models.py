from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.privacy.fields import plain
from nantun.refusals import silent

from . import handlers
from .choices import UNFINISHED, Status
from .querysets import JobQuerySet


@silent("a_running_job_has_a_lease", "a_finished_job_has_its_time", "attempts_are_capped", because="workers alone write them")
@silent("one_unfinished_job_per_key", because="whoever asks for it again follows the job that is there")
@plain("kind", "key", "step", "result_url", "error", "worker", because="the program's own words, none of them typed")
class Job(models.Model):
    """Long work asked for once and done once. This row is the truth about it; the broker only carries the doorbell.

    key: what it makes; among unfinished jobs of one kind a key is unique, so that asking twice makes it once.
    args: ids and plain parameters of the handler, never personal data.
    token: the claim of the worker that runs it; whoever holds another token cannot write here any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_l("种类"), max_length=80)
    key = models.CharField(_l("对象"), max_length=200, blank=True)
    args = models.JSONField(_l("参数"), default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_l("发起人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    followers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_l("同时等待的人"), blank=True, related_name="+")

    status = models.CharField(_l("状态"), max_length=12, choices=Status, default=Status.WAITING)
    step = models.CharField(_l("正在做"), max_length=200, blank=True)
    done = models.PositiveIntegerField(_l("已做"), default=0)
    total = models.PositiveIntegerField(_l("共"), default=0)
    result = models.JSONField(_l("结果"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    result_url = models.CharField(_l("结果位置"), max_length=300, blank=True)
    error = models.TextField(_l("未完成的原因"), blank=True)

    attempts = models.PositiveSmallIntegerField(_l("已试次数"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_l("最多次数"), default=3)
    token = models.CharField(max_length=32, blank=True, editable=False)
    worker = models.CharField(_l("执行进程"), max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    rung_at = models.DateTimeField(db_default=Now(), editable=False)
    created_at = models.DateTimeField(_l("提交时间"), db_default=Now(), editable=False)
    started_at = models.DateTimeField(_l("开始时间"), null=True, editable=False)
    finished_at = models.DateTimeField(_l("结束时间"), null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _l("后台任务")
        verbose_name_plural = _l("后台任务")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(status__in=UNFINISHED) & ~Q(key=""),
                name="one_unfinished_job_per_key",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.RUNNING, lease_until__isnull=False) & ~Q(token="")
                | ~Q(status=Status.RUNNING) & Q(lease_until__isnull=True, token=""),
                name="a_running_job_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNFINISHED, finished_at__isnull=True) | ~Q(status__in=UNFINISHED) & Q(finished_at__isnull=False),
                name="a_finished_job_has_its_time",
            ),
            models.CheckConstraint(condition=Q(attempts__lte=F("max_attempts")), name="attempts_are_capped"),
        ]
        indexes = [
            models.Index(fields=["rung_at"], condition=Q(status__in=UNFINISHED), name="jobs_unfinished"),
            models.Index(fields=["requested_by", "-created_at"], name="jobs_asked_by"),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def label(self) -> str:
        """What it is called; its kind where this version of the program knows no such job any more."""
        known = handlers.find(self.kind)
        return known.label if known else self.kind

    @property
    def state(self) -> Status:
        return Status(self.status)

    @property
    def finished(self) -> bool:
        return self.state.finished

    @property
    def percent(self) -> int | None:
        """0 to 100, or None while nobody knows how much there is to do."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def now(self) -> str:
        """Where it stands, in words: the step while it runs, what came of it once it has ended."""
        if self.status == Status.FAILED:
            return self.error
        return self.summary if self.finished else self.step

    @property
    def took(self) -> str:
        """3 秒, 2 分 5 秒: from its first begin to its end; "" for one that was never begun."""
        if self.started_at is None or self.finished_at is None:
            return ""
        minutes, seconds = divmod(max(1, round((self.finished_at - self.started_at).total_seconds())), 60)
        words = _("%(minutes)s 分 %(seconds)s 秒") if minutes else _("%(seconds)s 秒")
        return words % {"minutes": minutes, "seconds": seconds}

    @property
    def summary(self) -> str:
        """The sentence in which the handler says what came of it."""
        return str(self.result.get("summary", ""))
