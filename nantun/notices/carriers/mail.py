from __future__ import annotations

import contextlib
import smtplib
import ssl
from functools import cached_property

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from ..failures import Away, Refused
from ..letters import letter_for
from ..models import Delivery
from .base import Carrier, trusted, unheard

# Servers close a connection that never ends; so it is ours to do it before.
LETTERS_A_CONNECTION = 50
BUSY = 421


class _Backend(EmailBackend):
    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        return trusted()


class MailCarrier(Carrier):
    def __init__(self) -> None:
        self._backend = _Backend()
        self._carried = 0

    def carry(self, delivery: Delivery) -> None:
        if not settings.EMAIL_HOST:
            raise Away(_("没有配置邮件服务器。"))
        letter = letter_for(delivery)
        if self._carried % LETTERS_A_CONNECTION == 0:
            self.close()
        self._carried += 1
        try:
            self._backend.open()
            self._backend.send_messages([letter])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as error:
            raise _refused(error) from error
        except smtplib.SMTPAuthenticationError as error:
            raise Away(_("邮件服务器不接受这个用户名或密码。")) from error
        except smtplib.SMTPResponseException as error:
            raise Away(_("邮件服务器答复 %(code)s。") % {"code": error.smtp_code}) from error
        except OSError as error:  # smtplib's own are among them
            raise Away(unheard(error)) from error

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._backend.close()


def _refused(error: smtplib.SMTPException) -> Refused | Away:
    """A server that says that it is busy says so of every letter."""
    code = next((code for code, _said in error.recipients.values()), 0) if isinstance(error, smtplib.SMTPRecipientsRefused) else 0
    code = code or getattr(error, "smtp_code", 0)
    words = _("邮件服务器不收这一封(答复 %(code)s)。") % {"code": code}
    return Away(words) if code == BUSY else Refused(words)
