from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.approvals.choices import Decision
from nantun.approvals.models import ApprovalRequest, waiting_once
from nantun.moves.models import Step
from nantun.people.models import Employee, Unit
from nantun.privacy.fields import plain
from nantun.privacy.kept import KeptFile

from ..choices import Category, EvidenceKind, RequestKind, Satisfaction
from ..querysets import AppealRequestQuerySet, ReplyTemplateQuerySet
from .appeal import Appeal


@plain("text", because="what a unit does and answers for, printed in its ledger's annex")
class Move(Step):
    """One step of an appeal's story.

    due_on: the limit as it stood after the move, so that no date is ever lost; unit: whom it was given to, or who asked for it.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="moves", verbose_name=_l("诉求"))
    round = models.PositiveSmallIntegerField(_l("轮次"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("单位"))
    due_on = models.DateField(_l("时限"), null=True, blank=True)

    class Meta(Step.Meta):
        verbose_name = _l("办理经过")
        verbose_name_plural = _l("办理经过")
        ordering = ["appeal", "id"]


class Evidence(KeptFile):
    """凭证: a photograph or a PDF."""

    folder = "evidence"

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="evidence", verbose_name=_l("诉求"))
    kind = models.CharField(_l("类别"), max_length=20, choices=EvidenceKind)
    round = models.PositiveSmallIntegerField(_l("轮次"), default=1)

    class Meta:
        verbose_name = _l("凭证")
        verbose_name_plural = _l("凭证")
        ordering = ["appeal", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "round", "kind", "sha256"], name="evidence_once", violation_error_message=_l("这份凭证已经上传过。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id}/{self.pk}"


@plain("words", because="what the raiser says of the answer, printed in the ledger's annex")
class CallBack(models.Model):
    """回访: whether whoever raised it is content. Never by the lead unit, unless it is his own word.

    own: the raiser's own word; by_unit: the caller's unit that day; lead_unit, replied_by: as they stood, so that the database sees who is who.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="call_backs", verbose_name=_l("诉求"))
    round = models.PositiveSmallIntegerField(_l("轮次"))
    result = models.CharField(_l("满意度"), max_length=20, choices=Satisfaction)
    words = models.CharField(_l("反映人怎么说"), max_length=500, blank=True)
    raiser = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("回访了谁"))
    own = models.BooleanField(_l("本人表态"), default=False)
    check_only = models.BooleanField(_l("抽查"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("回访人"))
    by_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("回访人单位"))
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("主办单位"))
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("答复人")
    )
    at = models.DateTimeField(_l("回访时间"))

    class Meta:
        verbose_name = _l("回访")
        verbose_name_plural = _l("回访")
        ordering = ["appeal", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(own=True) | Q(by_unit__isnull=True) | Q(lead_unit__isnull=True) | ~Q(by_unit=F("lead_unit")),
                name="call_back_from_outside",
                violation_error_message=_l("回访不能由主办单位自己做。"),
            ),
            models.CheckConstraint(
                condition=Q(own=True) | Q(replied_by__isnull=True) | ~Q(replied_by=F("by")),
                name="call_back_by_another",
                violation_error_message=_l("谁答复,谁不能回访。"),
            ),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.appeal} {self.get_result_display()}"

    @property
    def result_colour(self) -> str:
        return Satisfaction(self.result).colour


class AppealRequest(ApprovalRequest):
    """申请延期、暂缓: asked for by the lead unit, decided by somebody else.

    day: the new limit, or until when it is to be held; was: the limit when it was asked.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="requests", verbose_name=_l("诉求"))
    kind = models.CharField(_l("申请"), max_length=20, choices=RequestKind)
    round = models.PositiveSmallIntegerField(_l("轮次"))
    day = models.DateField(_l("到哪一天"))
    was = models.DateField(_l("原定时限"), null=True, blank=True)

    objects = AppealRequestQuerySet.as_manager()

    class Meta(ApprovalRequest.Meta):
        verbose_name = _l("延期、暂缓申请")
        verbose_name_plural = _l("延期、暂缓申请")
        ordering = ["appeal", "id"]
        constraints = [
            *ApprovalRequest.Meta.constraints,
            waiting_once("appeal", name="request_one_at_a_time"),
            models.UniqueConstraint(
                fields=["appeal", "round"],
                condition=Q(status=Decision.APPROVED, kind=RequestKind.EXTENSION),
                name="request_extended_once",
                violation_error_message=_l("只能延期一次。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal} {self.get_kind_display()}"


@plain("text", because="words for many cases, of nobody")
class ReplyTemplate(models.Model):
    """答复模板: words that are used again and again. unit: whose own it is, None for the whole mine's."""

    title = models.CharField(_l("名称"), max_length=40)
    category = models.CharField(_l("类别"), max_length=20, choices=Category, blank=True)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_l("单位"))
    text = models.CharField(_l("内容"), max_length=1000)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("最后修改人"))
    changed_at = models.DateTimeField(_l("最后修改时间"))

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _l("答复模板")
        verbose_name_plural = _l("答复模板")
        ordering = ["category", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "unit"],
                nulls_distinct=False,
                name="template_title_once",
                violation_error_message=_l("已有同名的模板,请换个名称。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("appeals:template", args=[self.pk])
