"""The words of talks (domain.md 4): ways, grounds, topics, places, and where an appointment stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l

from nantun.moves.table import Table, Way
from nantun.musts.choices import Standing


class Tier(models.TextChoices):
    """一级抓一级: the three levels at which one answers for the one below, and what was granted beside them."""

    MINE = "mine", _l("矿主要领导—单位负责人")
    DEPUTY = "deputy", _l("分管领导—分管单位干部和人才")
    UNIT = "unit", _l("单位负责人—本单位职工")
    GRANTED = "granted", _l("经批准")


class Direction(models.TextChoices):
    """Who began it. The columns of the ledger are called so, the buttons 请他谈心 and 我想找领导谈心 (domain.md 10)."""

    DOWN = "down", _l("领导约谈")
    UP = "up", _l("职工约谈")


class Side(models.TextChoices):
    TALKER = "talker", _l("约谈人")
    COUNTERPART = "counterpart", _l("谈心对象")

    @property
    def other(self) -> Side:
        return Side.COUNTERPART if self is Side.TALKER else Side.TALKER


class Ground(models.TextChoices):
    """必谈情形, and the ordinary ones beside them. Disciplinary talks (提醒、诫勉、函询) are not recorded here."""

    ROUTINE = "routine", _l("日常谈心")
    POST_CHANGED = "post_changed", _l("岗位变动")
    MOVED_IN = "moved_in", _l("新调入")
    OWN_REQUEST = "own_request", _l("本人要求")
    PRAISED = "praised", _l("受表彰或提拔")
    FAMILY = "family", _l("家庭变故或受挫")
    BAD_SIGNS = "bad_signs", _l("苗头或矛盾")
    PUNISHED = "punished", _l("受处分之后")
    PARTY_STEP = "party_step", _l("入党各环节")
    APPRAISAL = "appraisal", _l("考核反馈")
    ABSENCE = "absence", _l("无故缺勤")
    RULE_BREAKING = "rule_breaking", _l("三违之后")
    INJURY = "injury", _l("工伤")
    BACK_ON_POST = "back_on_post", _l("返岗")
    APPEAL = "appeal", _l("诉求未满意")


MANDATORY = tuple(ground for ground in Ground if ground is not Ground.ROUTINE)


class Topic(models.TextChoices):
    WORK = "work", _l("工作")
    SAFETY = "safety", _l("安全")
    INCOME = "income", _l("收入")
    LIVING = "living", _l("生活")
    FAMILY = "family", _l("家庭")
    GROWTH = "growth", _l("成长")
    THOUGHTS = "thoughts", _l("思想")
    SUGGESTION = "suggestion", _l("建议")
    OTHER = "other", _l("其他")


class Urgency(models.TextChoices):
    ORDINARY = "ordinary", _l("不急")
    SOON = "soon", _l("尽快")
    URGENT = "urgent", _l("很急")


class PlaceKind(models.TextChoices):
    OFFICE = "office", _l("办公室")
    UNDERGROUND = "underground", _l("井下")
    CANTEEN = "canteen", _l("食堂")
    DORMITORY = "dormitory", _l("宿舍")
    HOME = "home", _l("家中")
    TELEPHONE = "telephone", _l("电话")
    OTHER = "other", _l("其他")


class Status(models.TextChoices):
    ASKED = "asked", _l("待答复")
    BOOKED = "booked", _l("已约定")
    HELD = "held", _l("已谈")
    DECLINED = "declined", _l("已婉拒")
    CANCELLED = "cancelled", _l("已取消")

    @property
    def colour(self) -> str:
        return {"asked": "amber", "booked": "blue", "held": "green", "declined": "grey", "cancelled": "grey"}[self.value]


class Verb(models.TextChoices):
    """What is done to a talk. Each is one row of its story."""

    ASK = "ask", _l("提出")
    OFFER = "offer", _l("另提时间")
    ACCEPT = "accept", _l("答应")
    DECLINE = "decline", _l("婉拒")
    MOVE = "move", _l("改期")
    CANCEL = "cancel", _l("取消")
    HOLD = "hold", _l("登记已谈")
    LOG = "log", _l("补登")


WAYS = Table(
    {
        Verb.ASK: Way((), Status.ASKED),
        Verb.OFFER: Way((Status.ASKED,), Status.ASKED, _l("另提了时间")),
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

    CONFIRMED = "confirmed", _l("已确认")
    DISPUTED = "disputed", _l("有不同意见")


class MustStatus(Standing):
    SUGGESTED = "suggested", _l("系统提示")
    OPEN = "open", _l("待谈")
    ANSWERED = "answered", _l("已谈")
    WITHDRAWN = "withdrawn", _l("已撤回")


class DueState(models.TextChoices):
    """Where one stands who ought to be talked with."""

    TALKED = "talked", _l("已谈")
    PLANNED = "planned", _l("已约")
    DUE = "due", _l("待谈")
    OVERDUE = "overdue", _l("超期未谈")

    @property
    def colour(self) -> str:
        return {"talked": "green", "planned": "blue", "due": "amber", "overdue": "red"}[self.value]


class ForumKind(models.TextChoices):
    PARTY = "party", _l("党员")
    TEAM_LEADERS = "team_leaders", _l("班组长")
    YOUNG = "young", _l("青工")
    FAMILY = "family", _l("家属")


class MentoringGround(models.TextChoices):
    ABSENCE = "absence", _l("无故缺勤")
    RULE_BREAKING = "rule_breaking", _l("三违")
    OTHER = "other", _l("其他")


class MentoringOutcome(models.TextChoices):
    IMPROVED = "improved", _l("有好转")
    CONTINUED = "continued", _l("继续帮带")

    @property
    def colour(self) -> str:
        return "green" if self is MentoringOutcome.IMPROVED else "amber"


NOTHING_TO_READ = _l("这次约谈没有记录,没有可以调阅的。")
