"""The headings of a roster and the words in its cells, with the other ways in which workbooks bring them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import lazy

from nantun.privacy.masking import mask_id_number, mask_phone
from nantun.workbooks.headings import Heading

from ..choices import EmploymentForm, PartyStatus, Rank, Sex, SkillGrade


def _mask_phone(value: str) -> str:
    """A number too short to be anybody's is shown, since its shortness is what is wrong."""
    return mask_phone(value) if len(value) > 6 else value


HEADINGS = (
    Heading("serial", "序号", ("行号",)),
    Heading(
        "number",
        "工号",
        ("职工编号", "职工号", "职工工号", "人员编号", "人员编码", "员工编号", "员工号", "员工工号"),
        required=True,
    ),
    Heading("name", "姓名", ("职工姓名", "员工姓名", "人员姓名"), required=True),
    Heading("sex", "性别", required=True),
    Heading("ethnicity", "民族", ("族别",)),
    Heading("birth_date", "出生日期", ("出生年月日", "出生年月", "出生时间", "生日")),
    Heading(
        "id_number",
        "身份证号",
        ("身份证", "身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号", "居民身份证号码", "身份号码", "证件号码"),
        required=True,
        mask=mask_id_number,
    ),
    Heading(
        "unit", "单位", ("所在单位", "单位名称", "所属单位", "工作单位", "部门", "所在部门", "部门名称", "区队", "单位/部门"), required=True
    ),
    Heading("team", "班组", ("所在班组", "班组名称", "所属班组")),
    Heading("post", "职务/岗位", ("职务岗位", "岗位/职务", "职务", "岗位", "岗位名称", "职务名称", "工种", "岗位工种")),
    Heading("rank", "职级", ("职务级别", "行政级别", "干部级别", "级别", "管理级别"), required=True),
    Heading("skill_grade", "技术等级", ("技能等级", "职业技能等级", "工人技术等级")),
    Heading("party_status", "政治面貌", ("政治面目",)),
    Heading("joined_on", "参加工作时间", ("参加工作日期", "参加工作年月日", "参工时间", "工作时间", "入职时间", "入职日期")),
    Heading("phone", "联系电话", ("手机号码", "手机号", "手机", "移动电话", "电话号码", "电话", "联系方式"), mask=_mask_phone),
    Heading("union_member", "工会会员", ("会员", "是否会员", "是否工会会员", "是否入会")),
    Heading("employment_form", "用工形式", ("用工性质", "用工方式", "用工类别", "用工类型")),
    Heading("note", "备注", ("说明",)),
)

NOTHING = ("无", "-", "—", "/", "暂无")


def _words(choices: type[TextChoices], more: Mapping[str, str]) -> dict[str, str]:
    return {**{str(label): value for value, label in choices.choices}, **more}


SEXES = _words(Sex, {"男性": Sex.MALE, "女性": Sex.FEMALE})
RANKS = _words(
    Rank,
    {
        "正处": Rank.DIVISION, "处级": Rank.DIVISION, "处级正职": Rank.DIVISION,
        "副处": Rank.DEPUTY_DIVISION, "处级副职": Rank.DEPUTY_DIVISION,
        "正科": Rank.SECTION, "科级": Rank.SECTION, "科级正职": Rank.SECTION,
        "副科": Rank.DEPUTY_SECTION, "科级副职": Rank.DEPUTY_SECTION,
        "一般管理人员": Rank.STAFF, "一般干部": Rank.STAFF, "管理人员": Rank.STAFF,
        "班长": Rank.TEAM_LEADER, "组长": Rank.TEAM_LEADER,
        "职工": Rank.WORKER, "普通职工": Rank.WORKER, "操作工": Rank.WORKER, "一般职工": Rank.WORKER,
    },
)  # fmt: skip
SKILL_GRADES = _words(
    SkillGrade,
    {
        "初级": SkillGrade.JUNIOR, "五级": SkillGrade.JUNIOR, "五级工": SkillGrade.JUNIOR,
        "中级": SkillGrade.INTERMEDIATE, "四级": SkillGrade.INTERMEDIATE, "四级工": SkillGrade.INTERMEDIATE,
        "高级": SkillGrade.SENIOR, "三级": SkillGrade.SENIOR, "三级工": SkillGrade.SENIOR,
        "二级": SkillGrade.TECHNICIAN, "一级": SkillGrade.SENIOR_TECHNICIAN, **dict.fromkeys(NOTHING, ""),
    },
)  # fmt: skip
PARTY_STATUSES = _words(
    PartyStatus,
    {
        "党员": PartyStatus.MEMBER, "共产党员": PartyStatus.MEMBER, "中国共产党党员": PartyStatus.MEMBER,
        "预备党员": PartyStatus.PROBATIONARY, "团员": PartyStatus.LEAGUE, "无党派人士": PartyStatus.NONE, "无党派": PartyStatus.NONE,
        **dict.fromkeys(
            ("民革党员", "民革会员", "民盟盟员", "民建会员", "民进会员", "农工党党员", "致公党党员", "九三学社社员", "台盟盟员"),
            PartyStatus.DEMOCRATIC,
        ),
    },
)  # fmt: skip
EMPLOYMENT_FORMS = _words(
    EmploymentForm,
    {
        "合同制工人": EmploymentForm.CONTRACT, "合同工": EmploymentForm.CONTRACT, "劳动合同制": EmploymentForm.CONTRACT,
        "派遣": EmploymentForm.DISPATCHED, "派遣工": EmploymentForm.DISPATCHED, "劳务派遣工": EmploymentForm.DISPATCHED,
        "农民合同制": EmploymentForm.RURAL, "农民合同工": EmploymentForm.RURAL, "农民轮换工": EmploymentForm.RURAL,
    },
)  # fmt: skip
ETHNICITIES = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣",
    "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗",
    "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京",
    "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip
ETHNICITY_WORDS = {
    **{short: f"{short}族" for short in ETHNICITIES},
    **{f"{short}族": f"{short}族" for short in ETHNICITIES},
    **{other: other for other in ("穿青人", "其他", "外国血统中国籍人士")},
}


def _allowed(choices: type[TextChoices]) -> str:
    return "、".join(str(label) for value, label in choices.choices)


allowed = lazy(_allowed, str)
"""allowed(Rank): the words to name to somebody who wrote another one."""
