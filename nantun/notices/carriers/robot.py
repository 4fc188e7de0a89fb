from __future__ import annotations

import http.client
import json

from django.conf import settings
from django.utils.translation import gettext as _

from ..failures import Away
from ..letters import words_for_a_group
from ..models import Delivery
from ..webhook import PORT, NotAllowed, checked
from .base import Carrier, trusted, unheard

LONGEST_ANSWER = 64 * 1024


class RobotCarrier(Carrier):
    """企业微信群机器人: one POST of JSON to its address; the answer holds an errcode, 0 for taken.

    Every failure is the lane's: it leads to one address.
    source: https://developer.work.weixin.qq.com/document/path/91770
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def carry(self, delivery: Delivery) -> None:
        url = settings.ROBOTS.get(self._name, "")
        if not url:
            raise Away(_("服务器上没有配置这个群机器人。"))
        body = json.dumps({"msgtype": "text", "text": {"content": words_for_a_group(delivery)}}, ensure_ascii=False)
        status, answer = _posted(url, body.encode())
        if 300 <= status < 400:
            raise Away(_("对方要求转到别处(%(status)s),没有跟去。") % {"status": status})
        if status != http.client.OK:
            raise Away(_("对方答复 %(status)s。") % {"status": status})
        _understand(answer)


def _posted(url: str, body: bytes) -> tuple[int, bytes]:
    """http.client follows no redirects and asks no proxy. raises Away."""
    try:
        parts = checked(url, settings.ROBOT_HOSTS)
    except NotAllowed:
        raise Away(_("这个群机器人的地址不在允许的范围里,没有发送。")) from None
    seconds = settings.SEND_TIMEOUT_SECONDS
    line = http.client.HTTPSConnection(parts.hostname or "", parts.port or PORT, timeout=seconds, context=trusted())
    try:
        line.request("POST", f"{parts.path or '/'}?{parts.query}", body, {"Content-Type": "application/json; charset=utf-8"})
        answer = line.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise Away(unheard(error)) from None
    finally:
        line.close()


def _understand(answer: bytes) -> None:
    """raises Away for anything but an errcode of 0."""
    try:
        code = json.loads(answer)["errcode"]
    except (ValueError, TypeError, KeyError):
        raise Away(_("看不懂对方的答复。")) from None
    if code != 0:
        raise Away(_("企业微信没有收下(错误码 %(code)s)。") % {"code": str(code)[:20]})
