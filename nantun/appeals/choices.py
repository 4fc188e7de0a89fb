"""The words of an appeal's life, and the moves that may be made in it (domain.md 5)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nantun.moves.table import Table, Way


class Category(models.TextChoices):
    HAZARD = "hazard", _("安全隐患")
    DANGER = "danger", _("人身危险")
    DISCIPLINE = "discipline", _("违纪")
    CONDUCT = "conduct", _("干部作风")
    PAY = "pay", _("工资分配")
    ATTENDANCE = "attendance", _("考勤休假")
    WORK = "work", _("劳动条件")
    HEALTH = "health", _("职业健康")
    LIVING = "living", _("生活后勤")
    HOUSING = "housing", _("住房")
    HARDSHIP = "hardship", _("困难帮扶")
    CAREER = "career", _("培训晋升")
    OTHER = "other", _("其他")

    @property
    def colour(self) -> str:
        return "red" if self in UNLIMITED else "grey"


# Without an ordinary limit: a hazard is telephoned at once, danger is reported at once, discipline has its own rules.
UNLIMITED = frozenset({Category.HAZARD, Category.DANGER, Category.DISCIPLINE})
LIMITED = tuple(category for category in Category if category not in UNLIMITED)
# Whoever raises these is not named to those who handle them, unless he says otherwise.
NAMES_HIDDEN = frozenset({Category.CONDUCT, Category.PAY, Category.ATTENDANCE})


class Urgency(models.TextChoices):
    """By which the limit is set; how much has to be done is part of it."""

    URGENT = "urgent", _("紧急")
    ORDINARY = "ordinary", _("一般")
    COMPLEX = "complex", _("复杂")


class Status(models.TextChoices):
    REGISTERED = "registered", _("待交办")
    ASSIGNED = "assigned", _("待受理")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已受理")
    IN_PROGRESS = "in_progress", _("办理中")
    ON_HOLD = "on_hold", _("暂缓办理")
    REPLIED = "replied", _("待回访")
    CALLED_BACK = "called_back", _("待销号")
    REOPENED = "reopened", _("重办")
    STRUCK_OFF = "struck_off", _("已销号")
    MERGED = "merged", _("已并案")
    VOID = "void", _("已作废")

    @property
    def colour(self) -> str:
        return STATUS_COLOURS[self]


STATUS_COLOURS = {
    Status.REGISTERED: "amber",
    Status.ASSIGNED: "amber",
    Status.RETURNED: "red",
    Status.ACCEPTED: "blue",
    Status.IN_PROGRESS: "blue",
    Status.ON_HOLD: "grey",
    Status.REPLIED: "blue",
    Status.CALLED_BACK: "green",
    Status.REOPENED: "red",
    Status.STRUCK_OFF: "green",
    Status.MERGED: "grey",
    Status.VOID: "grey",
}
ENDED = (Status.STRUCK_OFF, Status.MERGED, Status.VOID)
# Somebody has been told to do it and has not answered yet.
WITH_THE_UNIT = (Status.ASSIGNED, Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD, Status.REOPENED)
UNASSIGNED = (Status.REGISTERED, Status.RETURNED)


class Stage(models.TextChoices):
    """Where an open appeal waits, and for whom: the columns of the board, and what the list is filtered by."""

    UNASSIGNED = "unassigned", _("待交办")
    ASSIGNED = "assigned", _("待受理")
    UNDERWAY = "underway", _("办理中")
    TO_CALL = "to_call", _("待回访")
    TO_CLOSE = "to_close", _("待销号")


STAGES = {
    Stage.UNASSIGNED: UNASSIGNED,
    Stage.ASSIGNED: (Status.ASSIGNED,),
    Stage.UNDERWAY: (Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD, Status.REOPENED),
    Stage.TO_CALL: (Status.REPLIED,),
    Stage.TO_CLOSE: (Status.CALLED_BACK,),
}


class Verb(models.TextChoices):
    """What is done to an appeal. Each is one row of its story."""

    RAISE = "raise", _("登记")
    ANSWER_ON_SPOT = "answer_on_spot", _("当场答复")
    ASSIGN = "assign", _("交办")
    ACCEPT = "accept", _("受理")
    RETURN = "return", _("退回")
    PROGRESS = "progress", _("办理进展")
    ASK = "ask", _("申请")
    DECIDE = "decide", _("审批")
    EXTEND = "extend", _("延期")
    HOLD = "hold", _("暂缓")
    RESUME = "resume", _("恢复办理")
    REPLY = "reply", _("答复")
    CALL_BACK = "call_back", _("回访")
    TRY_CALL = "try_call", _("回访未联系上")
    CHECK = "check", _("抽查")
    CARRY_OUT = "carry_out", _("开始兑现")
    REOPEN = "reopen", _("重办")
    STRIKE_OFF = "strike_off", _("销号")
    MERGE = "merge", _("并案")
    TARGETS = "targets", _("改填被反映对象")
    VOID = "void", _("作废")


ALIVE = tuple(status for status in Status if status not in ENDED)
IN_HAND = (Status.ACCEPTED, Status.IN_PROGRESS, Status.REOPENED)
WAYS = Table(
    {
        Verb.RAISE: Way((), Status.REGISTERED, _("在 %(unit)s 登记")),
        Verb.ANSWER_ON_SPOT: Way((), Status.STRUCK_OFF),
        Verb.ASSIGN: Way((*UNASSIGNED, Status.ASSIGNED, Status.REOPENED), Status.ASSIGNED, _("交办给 %(unit)s")),
        Verb.ACCEPT: Way((Status.ASSIGNED,), Status.ACCEPTED),
        Verb.RETURN: Way((Status.ASSIGNED,), Status.RETURNED, _("%(unit)s 退回")),
        Verb.PROGRESS: Way(IN_HAND, Status.IN_PROGRESS),
        Verb.ASK: Way(IN_HAND),
        Verb.DECIDE: Way(IN_HAND),
        Verb.EXTEND: Way(IN_HAND, told=_("同意延期")),
        Verb.HOLD: Way(IN_HAND, Status.ON_HOLD, _("同意暂缓")),
        Verb.RESUME: Way((Status.ON_HOLD,), Status.IN_PROGRESS),
        Verb.REPLY: Way(IN_HAND, Status.REPLIED),
        Verb.CALL_BACK: Way((Status.REPLIED,), Status.CALLED_BACK),
        Verb.TRY_CALL: Way((Status.REPLIED,)),
        Verb.CHECK: Way((Status.STRUCK_OFF,)),
        Verb.CARRY_OUT: Way((Status.REPLIED, Status.CALLED_BACK), Status.IN_PROGRESS),
        Verb.REOPEN: Way((Status.REPLIED, Status.CALLED_BACK, Status.STRUCK_OFF), Status.REOPENED),
        Verb.STRIKE_OFF: Way((Status.REPLIED, Status.CALLED_BACK), Status.STRUCK_OFF),
        Verb.MERGE: Way((*UNASSIGNED, Status.ASSIGNED, *IN_HAND), Status.MERGED),
        Verb.TARGETS: Way(ALIVE),
        Verb.VOID: Way(UNASSIGNED, Status.VOID),
    }
)
# 违纪 goes to 纪检 alone, who takes it up and closes it by its own rules.
DISCIPLINE_WAYS = Table(
    {
        Verb.ACCEPT: Way((Status.REGISTERED,), Status.ACCEPTED),
        Verb.STRIKE_OFF: Way((Status.ACCEPTED,), Status.STRUCK_OFF),
    }
)


class Outcome(models.TextChoices):
    """办理结果. A timetable is no end: it is not struck off."""

    SOLVED = "solved", _("已解决")
    EXPLAINED = "explained", _("已解释说明")
    TIMETABLE = "timetable", _("列入计划")
    NOT_ALLOWED = "not_allowed", _("政策不允许")


class Satisfaction(models.TextChoices):
    CONTENT = "content", _("满意")
    LARGELY = "largely", _("基本满意")
    NOT = "not", _("不满意")
    UNREACHABLE = "unreachable", _("未联系上")

    @property
    def colour(self) -> str:
        return {"content": "green", "largely": "green", "not": "red", "unreachable": "grey"}[self.value]


ENOUGH = (Satisfaction.CONTENT, Satisfaction.LARGELY)


class Closure(models.TextChoices):
    """On what an appeal was struck off. The anonymous and the unreachable are never counted as content."""

    CONTENT = "content", _("回访满意")
    APPROVED = "approved", _("批准销号")
    ANONYMOUS = "anonymous", _("匿名,无法回访")
    UNREACHABLE = "unreachable", _("联系不上反映人")
    ON_SPOT = "on_spot", _("当场答复")
    DISCIPLINE = "discipline", _("纪检办结")


class RequestKind(models.TextChoices):
    EXTENSION = "extension", _("延期")
    HOLD = "hold", _("暂缓")


class UrgeReason(models.TextChoices):
    """Why an appeal stands on a 催办单; one alone, the gravest first, which is also the order of the sheet."""

    AT_ONCE = "at_once", _("立即处理")
    OVERDUE = "overdue", _("超期")
    UNACCEPTED = "unaccepted", _("未受理")
    DECISION = "decision", _("待审批")
    DUE = "due", _("到期")
    PROMISE = "promise", _("待兑现")

    @property
    def colour(self) -> str:
        return {"at_once": "red", "overdue": "red", "promise": "blue"}.get(self.value, "amber")


class Light(models.TextChoices):
    """亮灯: computed from the dates, never set."""

    RED = "red", _("超期")
    AMBER = "amber", _("临期")
    GREEN = "green", _("期限内")
    NONE = "none", _("不限期")
    BLUE = "blue", _("已答复")

    @property
    def colour(self) -> str:
        return {"none": "grey"}.get(self.value, self.value)


class EvidenceKind(models.TextChoices):
    RAISED = "raised", _("反映时")
    DONE = "done", _("办理结果")
    PAPER = "paper", _("签字单")
