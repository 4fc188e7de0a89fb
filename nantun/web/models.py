"""What pages keep for their readers: drafts, saved views; and the numbers that documents carry."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from nantun.prepared import Prepared
from nantun.privacy.fields import EncryptedJSONField, EncryptedTextField, plain
from nantun.refusals import silent


class Installation(models.Model):
    """The one row that says whose mine this is, and whether its people are invented (every page then says 演示)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    mine_name = models.CharField(_l("矿名"), max_length=40)
    demo = models.BooleanField(_l("演示"), default=False)
    set_up_at = models.DateTimeField(_l("启用时间"), auto_now_add=True)

    class Meta:
        verbose_name = _l("本矿")
        verbose_name_plural = _l("本矿")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="installation_is_one", violation_error_message=_l("只能有一行。"))]

    def __str__(self) -> str:
        return self.mine_name

    @classmethod
    def current(cls) -> Installation | None:
        return next(iter(INSTALLATION.rows()), None)


INSTALLATION = Prepared(Installation.objects.all)


class Counted(models.Model):
    """What was counted and listed last for one user; to show until it is too old, never to decide by.

    lines: of 我的待办, bell: what is unread, tiles: of 本月 (offers.Tile); None once they may be wrong.
    listed: {"lines": those of 我的待办 (offers.Todo)}, sealed since they name people; {} where they were only counted.
    at, tiles_at: when counting began, or when the figures were dropped, so that what was counted before an act is not kept after it.
    standing: User.standing at that time; with other rights it is counted again.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="counted", verbose_name=_l("账号"))
    lines = models.PositiveIntegerField(_l("待办"), null=True)
    listed = EncryptedJSONField(_l("待办内容"), default=dict, blank=True)
    bell = models.PositiveIntegerField(_l("未读"), default=0)
    at = models.DateTimeField(_l("统计时间"))
    tiles = models.JSONField(_l("本月"), null=True, encoder=DjangoJSONEncoder)
    tiles_at = models.DateTimeField(_l("本月统计时间"))
    standing = models.CharField(_l("权限"), max_length=16)

    class Meta:
        verbose_name = _l("待办数")
        verbose_name_plural = _l("待办数")

    def __str__(self) -> str:
        return f"{self.lines} + {self.bell}"


@plain("url", because="an address")
class Draft(models.Model):
    """What somebody typed into a form and has not saved yet. Only its owner ever reads it.

    kind: the form, e.g. "visits.log"; key: the row it edits, or "new"; data: JSON made by drafts.js, sealed;
    title, url: what the form is called and where it is opened again. Neither holds anything typed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_l("账号"))
    kind = models.CharField(_l("表单"), max_length=60)
    key = models.CharField(_l("对象"), max_length=60, default="new")
    data = EncryptedTextField(_l("内容"))
    title = models.CharField(_l("标题"), max_length=60, blank=True)
    url = models.CharField(_l("地址"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_l("保存时间"))

    class Meta:
        verbose_name = _l("草稿")
        verbose_name_plural = _l("草稿")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="draft_once_a_form", violation_error_message=_l("草稿已存在。"))
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


@plain("page", "query", because="an address")
class SavedView(models.Model):
    """我的视图: a list's filters under a name. query: what stands after the ? of the address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_l("账号"))
    page = models.CharField(_l("页面"), max_length=80)
    name = models.CharField(_l("名称"), max_length=30)
    query = models.CharField(_l("条件"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _l("我的视图")
        verbose_name_plural = _l("我的视图")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"], name="saved_view_name_once", violation_error_message=_l("已有同名视图,请换个名称。")
            )
        ]

    def __str__(self) -> str:
        return self.name


@silent("number_series_has_prefix", because="prefixes stand in the code")
class NumberSeries(models.Model):
    """The last number given out in a series of documents, e.g. ZF in 2026. Written by actions.take_numbers alone."""

    prefix = models.CharField(_l("前缀"), max_length=12)
    year = models.PositiveSmallIntegerField(_l("年份"))
    last = models.PositiveIntegerField(_l("最后编号"), default=0)

    class Meta:
        verbose_name = _l("编号")
        verbose_name_plural = _l("编号")
        ordering = ["prefix", "year"]
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="number_series_once", violation_error_message=_l("编号序列已存在。")),
            models.CheckConstraint(condition=~Q(prefix=""), name="number_series_has_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"
