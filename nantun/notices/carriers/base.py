from __future__ import annotations

import ssl
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ..models import Delivery


class Carrier:
    """Opens its connection when the first delivery is carried, and closes it at the end."""

    def __enter__(self) -> Carrier:
        return self

    def __exit__(self, *_error: Any) -> None:
        self.close()

    def carry(self, delivery: Delivery) -> None:
        raise NotImplementedError

    def close(self) -> None:
        pass


def trusted() -> ssl.SSLContext:
    """Certificates are verified by the machine's authorities, and the mine's own where it named some."""
    context = ssl.create_default_context()
    if settings.CA_FILE:
        context.load_verify_locations(settings.CA_FILE)
    return context


def unheard(error: Exception) -> str:
    """Why a server could not be spoken with, in words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("对方的证书不可信,没有发送。")
    if isinstance(error, TimeoutError):
        return _("对方在 %(seconds)s 秒内没有应答。") % {"seconds": settings.SEND_TIMEOUT_SECONDS}
    return _("连不上对方的服务器(%(kind)s)。") % {"kind": type(error).__name__}
