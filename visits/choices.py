from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nantun.moves.table import Table, Way
from nantun.musts.choices import Standing


class Manner(models.TextChoices):
    """Individual and collective are never added up (domain.md 1)."""

    INDIVIDUAL = "individual", _("个别")
    COLLECTIVE = "collective", _("集体")


class PlaceKind(models.TextChoices):
    HOME = "home", _("入户")
    UNDERGROUND = "underground", _("井下现场")
    PRE_SHIFT = "pre_shift", _("班前会")
    DORMITORY = "dormitory", _("宿舍")
    HOSPITAL = "hospital", _("医院")
    TELEPHONE = "telephone", _("电话")
    OTHER = "other", _("其他")


class Shift(models.TextChoices):
    EARLY = "early", _("早班")
    MIDDLE = "middle", _("中班")
    NIGHT = "night", _("夜班")


class Tag(models.TextChoices):
    """What the visit was for, in the source's words."""

    CONDITIONS = "conditions", _("民情")
    OPINIONS = "opinions", _("民意")
    DEEDS = "deeds", _("实事")
    WISDOM = "wisdom", _("民智")
    DOUBTS = "doubts", _("解惑")
    CONFLICTS = "conflicts", _("化解")


class VisitStatus(models.TextChoices):
    VALID = "valid", _("有效")
    VOID = "void", _("已作废")

    @property
    def colour(self) -> str:
        return "green" if self is VisitStatus.VALID else "grey"


class Verb(models.TextChoices):
    """What is done to a visit that was entered. Each is one row of its story."""

    EDIT = "edit", _("修改")
    REMOVE_PHOTO = "remove_photo", _("删去照片")
    VOID = "void", _("作废")


WAYS = Table(
    {
        Verb.EDIT: Way((VisitStatus.VALID,)),
        Verb.REMOVE_PHOTO: Way((VisitStatus.VALID,), told=_("修改:删去一张照片")),
        Verb.VOID: Way((VisitStatus.VALID,), VisitStatus.VOID),
    }
)


class Basis(models.TextChoices):
    """On what the one who entered for another relied."""

    ORAL = "oral", _("口述")
    PAPER = "paper", _("纸卡")
    NOTEBOOK = "notebook", _("笔记照片")


class EntrySource(models.TextChoices):
    FORM = "form", _("网页录入")
    WORKBOOK = "workbook", _("Excel 导入")


class Occasion(models.TextChoices):
    """必访情形: what must be answered by a visit."""

    HOSPITAL = "hospital", _("住院")
    INJURY = "injury", _("工伤")
    FUNERAL = "funeral", _("丧事")
    WEDDING = "wedding", _("婚嫁")
    FAMILY_DISPUTE = "family_dispute", _("家庭纠纷")
    HARDSHIP = "hardship", _("重大困难")
    ABSENCE = "absence", _("无故缺勤")


class MustStatus(Standing):
    OPEN = "open", _("待访")
    ANSWERED = "answered", _("已访")
    WITHDRAWN = "withdrawn", _("已撤回")


class PageStatus(models.TextChoices):
    WAITING = "waiting", _("待整理")
    DONE = "done", _("已整理")
    DROPPED = "dropped", _("不需登记")

    @property
    def colour(self) -> str:
        return {"waiting": "amber", "done": "green", "dropped": "grey"}[self.value]
