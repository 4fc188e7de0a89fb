"""The blank roster that is handed out to be filled in."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from nantun.workbooks.template import TemplateColumn, blank_workbook

from ..choices import EmploymentForm, PartyStatus, Rank, Sex, SkillGrade


def blank_roster() -> bytes:
    """With the headings of words.HEADINGS, so that it is understood when it comes back."""
    date = _("写成 1985-01-02,也可写成 1985年1月2日")
    columns = [
        TemplateColumn(label="工号", note=_("按文本填,保留前面的 0,全矿不重复"), required=True),
        TemplateColumn(label="姓名", note=_("与身份证一致"), required=True),
        TemplateColumn(label="性别", choices=_labels(Sex), required=True, width=8),
        TemplateColumn(label="民族", note=_("例如汉族、回族"), width=10),
        TemplateColumn(label="出生日期", note=date, is_date=True, width=14),
        TemplateColumn(label="身份证号", note=_("18 位,按文本填"), required=True, width=22),
        TemplateColumn(label="单位", note=_("用全称,同一单位写法一致"), required=True, width=16),
        TemplateColumn(label="班组", note=_("机关科室不填")),
        TemplateColumn(label="职务/岗位", width=16),
        TemplateColumn(label="职级", choices=_labels(Rank), required=True),
        TemplateColumn(label="技术等级", choices=_labels(SkillGrade)),
        TemplateColumn(label="政治面貌", choices=_labels(PartyStatus), width=14),
        TemplateColumn(label="参加工作时间", note=date, is_date=True, width=14),
        TemplateColumn(label="联系电话", note=_("手机 11 位,或带区号的座机"), width=16),
        TemplateColumn(label="工会会员", choices=[_("是"), _("否")], width=10),
        TemplateColumn(label="用工形式", choices=_labels(EmploymentForm)),
        TemplateColumn(label="备注", note=_("不导入"), width=20),
    ]
    return blank_workbook(_("职工花名册"), columns, sheet=_("花名册"), rows=500)


def _labels(choices: type[TextChoices]) -> list[str]:
    return [str(label) for value, label in choices.choices]
