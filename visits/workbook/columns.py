"""The columns of the workbook: how its headings are worded, what stands in them, how the blank one says so."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.people.choices import Basis
from nantun.workbooks.headings import Heading
from nantun.workbooks.template import TemplateColumn, blank_workbook

from ..choices import Manner, PlaceKind, Shift, Tag

HEADINGS = (
    Heading("day", _l("走访日期"), ("日期", "走访时间"), required=True),
    Heading("visitors", _l("走访人"), ("走访干部", "走访人姓名", "干部姓名")),
    Heading("visitor_numbers", _l("走访人工号"), ("走访干部工号",)),
    Heading("seen", _l("走访对象"), ("被走访人", "走访对象姓名", "职工姓名", "被访人"), required=True),
    Heading("seen_numbers", _l("走访对象工号"), ("被走访人工号", "职工工号", "被访人工号")),
    Heading("unmet", _l("未见到"), ("未见到的人", "待补访")),
    Heading("manner", _l("方式"), ("走访方式",)),
    Heading("place_kind", _l("地点"), ("走访地点", "地点类别"), required=True),
    Heading("summary", _l("反映了什么、答应了什么"), ("反映了什么答应了什么", "主要内容", "走访内容", "反映问题"), required=True),
    Heading("basis", _l("代录依据"), ("依据",)),
    Heading("shift", _l("班次")),
    Heading("tags", _l("类别"), ("走访类别",)),
    Heading("family_situation", _l("家庭情况")),
    Heading("state_of_mind", _l("思想动态"), ("思想状况",)),
    Heading("difficulties", _l("困难"), ("困难问题", "存在困难")),
    Heading("suggestions", _l("意见建议"), ("意见", "建议")),
    Heading("answered", _l("当场答复"), ("答复",)),
    Heading("next_step", _l("下一步"), ("下一步打算",)),
    Heading("serial", _l("序号")),
)
FREE_TEXT = ("family_situation", "state_of_mind", "difficulties", "suggestions", "answered", "next_step")


def _words(choices: type[models.TextChoices], **more: str) -> dict[str, str]:
    """Every word under which a choice may stand in a cell."""
    return {str(label): value for value, label in choices.choices} | more


MANNERS = _words(Manner, 个别走访=Manner.INDIVIDUAL.value, 集体走访=Manner.COLLECTIVE.value)
PLACES = _words(
    PlaceKind,
    家中=PlaceKind.HOME.value, 家庭=PlaceKind.HOME.value, 井下=PlaceKind.UNDERGROUND.value, 现场=PlaceKind.UNDERGROUND.value,
    班前=PlaceKind.PRE_SHIFT.value, 宿舍楼=PlaceKind.DORMITORY.value, 打电话=PlaceKind.TELEPHONE.value,
)  # fmt: skip
SHIFTS = _words(Shift, 早=Shift.EARLY.value, 中=Shift.MIDDLE.value, 夜=Shift.NIGHT.value)
BASES = _words(Basis, 笔记=Basis.NOTEBOOK.value, 走访卡=Basis.PAPER.value)
TAGS = _words(Tag)


def labels(choices: type[models.TextChoices]) -> list[str]:
    return [str(label) for label in choices.labels]


def blank_visits() -> bytes:
    """The workbook to be filled in."""
    several = _("几个人用顿号隔开")
    names = _("只写姓名即可;全矿有同名的要在右边填工号。%s。") % several
    columns = [
        TemplateColumn(label=_("走访日期"), note=_("例如:2026-10-05。"), required=True, width=13, is_date=True),
        TemplateColumn(label=_("走访人"), note=_("不填就是上传人自己。第一位为主,计入其单位台账。例如:王强、李伟。"), width=14),
        TemplateColumn(label=_("走访人工号"), note=_("同名时填,次序与姓名一致。例如:010441、010442。"), width=14),
        TemplateColumn(label=_("走访对象"), note=_("见到的人。%s例如:张三、陈勇。") % names, required=True, width=18),
        TemplateColumn(label=_("走访对象工号"), note=_("同名时填,次序与姓名一致。"), width=16),
        TemplateColumn(label=_("未见到"), note=_("去了没见到、要补访的人,写姓名或工号。%s。") % several, width=12),
        TemplateColumn(label=_("方式"), note=_("不填就是个别。一个班组一起谈的是集体。"), width=8, choices=labels(Manner)),
        TemplateColumn(label=_("地点"), note=_("从列表中选。"), required=True, width=10, choices=labels(PlaceKind)),
        TemplateColumn(
            label=_("反映了什么、答应了什么"), note=_("一句话,最多 500 字。例如:反映宿舍热水不足,答应本周检修。"), required=True, width=42
        ),
        TemplateColumn(label=_("代录依据"), note=_("替别人填的要选;自己的走访不填。"), width=10, choices=labels(Basis)),
        TemplateColumn(label=_("班次"), width=8, choices=labels(Shift)),
        TemplateColumn(label=_("类别"), note=_("例如:民情、实事。%s。") % several, width=12, choices=labels(Tag), strict=False),
        *(
            TemplateColumn(label=str(heading.label), note=_("可不填,最多 2000 字。"), width=18)
            for heading in HEADINGS
            if heading.key in FREE_TEXT
        ),
    ]
    return blank_workbook(_("走访登记表"), columns, sheet=_("走访"))
