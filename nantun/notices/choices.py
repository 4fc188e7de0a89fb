from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l

from nantun.moves.table import Table, Way


class Channel(models.TextChoices):
    """The ways out of the house, beside the inbox in which everything stands anyway."""

    MAIL = "mail", _l("邮件")
    ROBOT = "robot", _l("企业微信群机器人")


class Mode(models.TextChoices):
    """What a person wants of one room's notices by e-mail; a group's robot knows the last two."""

    OFF = "off", _l("只在站内看")
    DIGEST = "digest", _l("攒成一封,按时发")
    AT_ONCE = "at_once", _l("来一条发一条")


ROBOT_MODES = [(one.value, one.label) for one in (Mode.DIGEST, Mode.AT_ONCE)]


class Purpose(models.TextChoices):
    NOTICES = "notices", _l("消息")
    ADDRESS = "address", _l("确认邮箱")
    TEST = "test", _l("试发")


class State(models.TextChoices):
    WAITING = "waiting", _l("等待发送")
    SENDING = "sending", _l("正在发送")
    SENT = "sent", _l("已发出")
    NEEDLESS = "needless", _l("不用发了")
    GIVEN_UP = "given_up", _l("没能发出")

    @property
    def colour(self) -> str:
        return COLOURS[self]


COLOURS: dict[str, str] = {
    State.WAITING: "grey",
    State.SENDING: "blue",
    State.SENT: "green",
    State.NEEDLESS: "grey",
    State.GIVEN_UP: "red",
}

# To be sent again: a worker died and another took over. Once more: the administrator says 再试一次.
WAYS = Table(
    {
        "send": Way((State.WAITING, State.SENDING), State.SENDING),
        "put back": Way((State.SENDING,), State.WAITING),
        "sent": Way((State.SENDING,), State.SENT),
        "needless": Way((State.SENDING,), State.NEEDLESS),
        "give up": Way((State.WAITING, State.SENDING), State.GIVEN_UP),
        "once more": Way((State.GIVEN_UP,), State.WAITING),
    }
)
UNSENT = (State.WAITING, State.SENDING)
