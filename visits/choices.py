from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l

from nantun.moves.table import Table, Way
from nantun.musts.choices import Standing


class Manner(models.TextChoices):
    """Individual and collective are never added up (domain.md 1)."""

    INDIVIDUAL = "individual", _l("个别")
    COLLECTIVE = "collective", _l("集体")


class PlaceKind(models.TextChoices):
    HOME = "home", _l("入户")
    UNDERGROUND = "underground", _l("井下现场")
    PRE_SHIFT = "pre_shift", _l("班前会")
    DORMITORY = "dormitory", _l("宿舍")
    HOSPITAL = "hospital", _l("医院")
    TELEPHONE = "telephone", _l("电话")
    OTHER = "other", _l("其他")


class Shift(models.TextChoices):
    EARLY = "early", _l("早班")
    MIDDLE = "middle", _l("中班")
    NIGHT = "night", _l("夜班")


class Tag(models.TextChoices):
    """What the visit was for, in the source's words."""

    CONDITIONS = "conditions", _l("民情")
    OPINIONS = "opinions", _l("民意")
    DEEDS = "deeds", _l("实事")
    WISDOM = "wisdom", _l("民智")
    DOUBTS = "doubts", _l("解惑")
    CONFLICTS = "conflicts", _l("化解")


class VisitStatus(models.TextChoices):
    VALID = "valid", _l("有效")
    VOID = "void", _l("已作废")

    @property
    def colour(self) -> str:
        return "green" if self is VisitStatus.VALID else "grey"


class Verb(models.TextChoices):
    """What is done to a visit that was entered. Each is one row of its story."""

    EDIT = "edit", _l("修改")
    REMOVE_PHOTO = "remove_photo", _l("删去照片")
    VOID = "void", _l("作废")


WAYS = Table(
    {
        Verb.EDIT: Way((VisitStatus.VALID,)),
        Verb.REMOVE_PHOTO: Way((VisitStatus.VALID,), told=_l("修改:删去一张照片")),
        Verb.VOID: Way((VisitStatus.VALID,), VisitStatus.VOID),
    }
)


class EntrySource(models.TextChoices):
    FORM = "form", _l("网页录入")
    WORKBOOK = "workbook", _l("Excel 导入")


class Occasion(models.TextChoices):
    """必访情形: what must be answered by a visit."""

    HOSPITAL = "hospital", _l("住院")
    INJURY = "injury", _l("工伤")
    FUNERAL = "funeral", _l("丧事")
    WEDDING = "wedding", _l("婚嫁")
    FAMILY_DISPUTE = "family_dispute", _l("家庭纠纷")
    HARDSHIP = "hardship", _l("重大困难")
    ABSENCE = "absence", _l("无故缺勤")


class MustStatus(Standing):
    OPEN = "open", _l("待访")
    ANSWERED = "answered", _l("已访")
    WITHDRAWN = "withdrawn", _l("已撤回")


class PageStatus(models.TextChoices):
    WAITING = "waiting", _l("待整理")
    DONE = "done", _l("已整理")
    DROPPED = "dropped", _l("不需登记")

    @property
    def colour(self) -> str:
        return {"waiting": "amber", "done": "green", "dropped": "grey"}[self.value]
