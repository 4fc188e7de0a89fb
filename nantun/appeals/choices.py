"""The words of an appeal's life, and the moves that may be made in it (domain.md 5)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l

from nantun.moves.table import Table, Way


class Category(models.TextChoices):
    HAZARD = "hazard", _l("安全隐患")
    DANGER = "danger", _l("人身危险")
    DISCIPLINE = "discipline", _l("违纪")
    CONDUCT = "conduct", _l("干部作风")
    PAY = "pay", _l("工资分配")
    ATTENDANCE = "attendance", _l("考勤休假")
    WORK = "work", _l("劳动条件")
    HEALTH = "health", _l("职业健康")
    LIVING = "living", _l("生活后勤")
    HOUSING = "housing", _l("住房")
    HARDSHIP = "hardship", _l("困难帮扶")
    CAREER = "career", _l("培训晋升")
    OTHER = "other", _l("其他")

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

    URGENT = "urgent", _l("紧急")
    ORDINARY = "ordinary", _l("一般")
    COMPLEX = "complex", _l("复杂")


class Status(models.TextChoices):
    REGISTERED = "registered", _l("待交办")
    ASSIGNED = "assigned", _l("待受理")
    RETURNED = "returned", _l("已退回")
    ACCEPTED = "accepted", _l("已受理")
    IN_PROGRESS = "in_progress", _l("办理中")
    ON_HOLD = "on_hold", _l("暂缓办理")
    REPLIED = "replied", _l("待回访")
    CALLED_BACK = "called_back", _l("待销号")
    REOPENED = "reopened", _l("重办")
    STRUCK_OFF = "struck_off", _l("已销号")
    MERGED = "merged", _l("已并案")
    VOID = "void", _l("已作废")

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

    UNASSIGNED = "unassigned", _l("待交办")
    ASSIGNED = "assigned", _l("待受理")
    UNDERWAY = "underway", _l("办理中")
    TO_CALL = "to_call", _l("待回访")
    TO_CLOSE = "to_close", _l("待销号")


STAGES = {
    Stage.UNASSIGNED: UNASSIGNED,
    Stage.ASSIGNED: (Status.ASSIGNED,),
    Stage.UNDERWAY: (Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD, Status.REOPENED),
    Stage.TO_CALL: (Status.REPLIED,),
    Stage.TO_CLOSE: (Status.CALLED_BACK,),
}


class Verb(models.TextChoices):
    """What is done to an appeal. Each is one row of its story."""

    RAISE = "raise", _l("登记")
    ANSWER_ON_SPOT = "answer_on_spot", _l("当场答复")
    ASSIGN = "assign", _l("交办")
    ACCEPT = "accept", _l("受理")
    RETURN = "return", _l("退回")
    PROGRESS = "progress", _l("办理进展")
    ASK = "ask", _l("申请")
    DECIDE = "decide", _l("审批")
    EXTEND = "extend", _l("延期")
    HOLD = "hold", _l("暂缓")
    RESUME = "resume", _l("恢复办理")
    REPLY = "reply", _l("答复")
    CALL_BACK = "call_back", _l("回访")
    TRY_CALL = "try_call", _l("回访未联系上")
    CHECK = "check", _l("抽查")
    CARRY_OUT = "carry_out", _l("开始兑现")
    REOPEN = "reopen", _l("重办")
    STRIKE_OFF = "strike_off", _l("销号")
    MERGE = "merge", _l("并案")
    TARGETS = "targets", _l("改填被反映对象")
    VOID = "void", _l("作废")


ALIVE = tuple(status for status in Status if status not in ENDED)
IN_HAND = (Status.ACCEPTED, Status.IN_PROGRESS, Status.REOPENED)
WAYS = Table(
    {
        Verb.RAISE: Way((), Status.REGISTERED, _l("在 %(unit)s 登记")),
        Verb.ANSWER_ON_SPOT: Way((), Status.STRUCK_OFF),
        Verb.ASSIGN: Way((*UNASSIGNED, Status.ASSIGNED, Status.REOPENED), Status.ASSIGNED, _l("交办给 %(unit)s")),
        Verb.ACCEPT: Way((Status.ASSIGNED,), Status.ACCEPTED),
        Verb.RETURN: Way((Status.ASSIGNED,), Status.RETURNED, _l("%(unit)s 退回")),
        Verb.PROGRESS: Way(IN_HAND, Status.IN_PROGRESS),
        Verb.ASK: Way(IN_HAND),
        Verb.DECIDE: Way(IN_HAND),
        Verb.EXTEND: Way(IN_HAND, told=_l("同意延期")),
        Verb.HOLD: Way(IN_HAND, Status.ON_HOLD, _l("同意暂缓")),
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

    SOLVED = "solved", _l("已解决")
    EXPLAINED = "explained", _l("已解释说明")
    TIMETABLE = "timetable", _l("列入计划")
    NOT_ALLOWED = "not_allowed", _l("政策不允许")


class Satisfaction(models.TextChoices):
    CONTENT = "content", _l("满意")
    LARGELY = "largely", _l("基本满意")
    NOT = "not", _l("不满意")
    UNREACHABLE = "unreachable", _l("未联系上")

    @property
    def colour(self) -> str:
        return {"content": "green", "largely": "green", "not": "red", "unreachable": "grey"}[self.value]


ENOUGH = (Satisfaction.CONTENT, Satisfaction.LARGELY)


class Closure(models.TextChoices):
    """On what an appeal was struck off. The anonymous and the unreachable are never counted as content."""

    CONTENT = "content", _l("回访满意")
    APPROVED = "approved", _l("批准销号")
    ANONYMOUS = "anonymous", _l("匿名,无法回访")
    UNREACHABLE = "unreachable", _l("联系不上反映人")
    ON_SPOT = "on_spot", _l("当场答复")
    DISCIPLINE = "discipline", _l("纪检办结")


class RequestKind(models.TextChoices):
    EXTENSION = "extension", _l("延期")
    HOLD = "hold", _l("暂缓")


class UrgeReason(models.TextChoices):
    """Why an appeal stands on a 催办单; one alone, the gravest first, which is also the order of the sheet."""

    AT_ONCE = "at_once", _l("立即处理")
    OVERDUE = "overdue", _l("超期")
    UNACCEPTED = "unaccepted", _l("未受理")
    DECISION = "decision", _l("待审批")
    DUE = "due", _l("到期")
    PROMISE = "promise", _l("待兑现")

    @property
    def colour(self) -> str:
        return {"at_once": "red", "overdue": "red", "promise": "blue"}.get(self.value, "amber")


class Light(models.TextChoices):
    """亮灯: computed from the dates, never set."""

    RED = "red", _l("超期")
    AMBER = "amber", _l("临期")
    GREEN = "green", _l("期限内")
    NONE = "none", _l("不限期")
    BLUE = "blue", _l("已答复")

    @property
    def colour(self) -> str:
        return {"none": "grey"}.get(self.value, self.value)


class EvidenceKind(models.TextChoices):
    RAISED = "raised", _l("反映时")
    DONE = "done", _l("办理结果")
    PAPER = "paper", _l("签字单")
