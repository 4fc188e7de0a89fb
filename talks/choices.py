"""The words of talks (domain.md 4): ways, grounds, topics, places, and where an appointment stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nantun.moves.table import Table, Way
from nantun.musts.choices import Standing


class Tier(models.TextChoices):
    """一级抓一级: the three levels at which one answers for the one below, and what was granted beside them."""

    MINE = "mine", _("矿主要领导—单位负责人")
    DEPUTY = "deputy", _("分管领导—分管单位干部和人才")
    UNIT = "unit", _("单位负责人—本单位职工")
    GRANTED = "granted", _("经批准")


class Direction(models.TextChoices):
    """Who began it. The columns of the ledger are called so, the buttons 请他谈心 and 我想找领导谈心 (domain.md 10)."""

    DOWN = "down", _("领导约谈")
    UP = "up", _("职工约谈")


class Side(models.TextChoices):
    TALKER = "talker", _("约谈人")
    COUNTERPART = "counterpart", _("谈心对象")

    @property
    def other(self) -> Side:
        return Side.COUNTERPART if self is Side.TALKER else Side.TALKER


class Ground(models.TextChoices):
    """必谈情形, and the ordinary ones beside them. Disciplinary talks (提醒、诫勉、函询) are not recorded here."""

    ROUTINE = "routine", _("日常谈心")
    POST_CHANGED = "post_changed", _("岗位变动")
    MOVED_IN = "moved_in", _("新调入")
    OWN_REQUEST = "own_request", _("本人要求")
    PRAISED = "praised", _("受表彰或提拔")
    FAMILY = "family", _("家庭变故或受挫")
    BAD_SIGNS = "bad_signs", _("苗头或矛盾")
    PUNISHED = "punished", _("受处分之后")
    PARTY_STEP = "party_step", _("入党各环节")
    APPRAISAL = "appraisal", _("考核反馈")
    ABSENCE = "absence", _("无故缺勤")
    RULE_BREAKING = "rule_breaking", _("三违之后")
    INJURY = "injury", _("工伤")
    BACK_ON_POST = "back_on_post", _("返岗")
    APPEAL = "appeal", _("诉求未满意")


MANDATORY = tuple(ground for ground in Ground if ground is not Ground.ROUTINE)


class Topic(models.TextChoices):
    WORK = "work", _("工作")
    SAFETY = "safety", _("安全")
    INCOME = "income", _("收入")
    LIVING = "living", _("生活")
    FAMILY = "family", _("家庭")
    GROWTH = "growth", _("成长")
    THOUGHTS = "thoughts", _("思想")
    SUGGESTION = "suggestion", _("建议")
    OTHER = "other", _("其他")


class Urgency(models.TextChoices):
    ORDINARY = "ordinary", _("不急")
    SOON = "soon", _("尽快")
    URGENT = "urgent", _("很急")


class PlaceKind(models.TextChoices):
    OFFICE = "office", _("办公室")
    UNDERGROUND = "underground", _("井下")
    CANTEEN = "canteen", _("食堂")
    DORMITORY = "dormitory", _("宿舍")
    HOME = "home", _("家中")
    TELEPHONE = "telephone", _("电话")
    OTHER = "other", _("其他")


class Status(models.TextChoices):
    ASKED = "asked", _("待答复")
    BOOKED = "booked", _("已约定")
    HELD = "held", _("已谈")
    DECLINED = "declined", _("已婉拒")
    CANCELLED = "cancelled", _("已取消")

    @property
    def colour(self) -> str:
        return {"asked": "amber", "booked": "blue", "held": "green", "declined": "grey", "cancelled": "grey"}[self.value]


class Verb(models.TextChoices):
    """What is done to a talk. Each is one row of its story."""

    ASK = "ask", _("提出")
    OFFER = "offer", _("另提时间")
    ACCEPT = "accept", _("答应")
    DECLINE = "decline", _("婉拒")
    MOVE = "move", _("改期")
    CANCEL = "cancel", _("取消")
    HOLD = "hold", _("登记已谈")
    LOG = "log", _("补登")


WAYS = Table(
    {
        Verb.ASK: Way((), Status.ASKED),
        Verb.OFFER: Way((Status.ASKED,), Status.ASKED, _("另提了时间")),
        Verb.ACCEPT: Way((Status.ASKED,), Status.BOOKED),
        Verb.DECLINE: Way((Status.ASKED,), Status.DECLINED),
        Verb.MOVE: Way((Status.BOOKED,), Status.BOOKED),
        Verb.CANCEL: Way((Status.ASKED, Status.BOOKED), Status.CANCELLED),
        Verb.HOLD: Way((Status.BOOKED,), Status.HELD),
        Verb.LOG: Way((), Status.HELD),
    }
)


class Answer(models.TextChoices):
    """What the counterpart says of a talk that was entered. No answer is no yes."""

    CONFIRMED = "confirmed", _("已确认")
    DISPUTED = "disputed", _("有不同意见")


class Basis(models.TextChoices):
    ORAL = "oral", _("口述")
    PAPER = "paper", _("纸卡")
    NOTEBOOK = "notebook", _("笔记照片")


class MustStatus(Standing):
    SUGGESTED = "suggested", _("系统提示")
    OPEN = "open", _("待谈")
    ANSWERED = "answered", _("已谈")
    WITHDRAWN = "withdrawn", _("已撤回")


class DueState(models.TextChoices):
    """Where one stands who ought to be talked with."""

    TALKED = "talked", _("已谈")
    PLANNED = "planned", _("已约")
    DUE = "due", _("待谈")
    OVERDUE = "overdue", _("超期未谈")

    @property
    def colour(self) -> str:
        return {"talked": "green", "planned": "blue", "due": "amber", "overdue": "red"}[self.value]


class ForumKind(models.TextChoices):
    PARTY = "party", _("党员")
    TEAM_LEADERS = "team_leaders", _("班组长")
    YOUNG = "young", _("青工")
    FAMILY = "family", _("家属")


class MentoringGround(models.TextChoices):
    ABSENCE = "absence", _("无故缺勤")
    RULE_BREAKING = "rule_breaking", _("三违")
    OTHER = "other", _("其他")


class MentoringOutcome(models.TextChoices):
    IMPROVED = "improved", _("有好转")
    CONTINUED = "continued", _("继续帮带")

    @property
    def colour(self) -> str:
        return "green" if self is MentoringOutcome.IMPROVED else "amber"
