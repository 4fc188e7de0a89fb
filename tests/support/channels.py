"""A small SMTP server and a small robot of a group chat, real ones on this machine, with a certificate authority of their own.

In the conftest.py of a room that wants them:

    from tests.support.channels import authority, mail_server, robot_server  # noqa: F401

`mail_server.letters`: what was taken, as email.message.EmailMessage; `mail_server.answers.append("451 later")`: what the next letters are told.
`robot_server.said`: the texts that were taken; `robot_server.answers.append(500)`: what the next posts are told (a status, "hang", "drip", bytes).
Both set the settings of this process; `environment()` gives them to another.
"""

from __future__ import annotations

import asyncio
import email
import json
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

HERE = "127.0.0.1"
SENDER = "nantun@mine.example"
SECRET = "very-secret-key"


class Authority:
    """A certificate authority of the test's own. file: its certificate, as NANTUN_CA_FILE wants it."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.file = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(self.file)

    def server_context(self, name: str = HERE) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(name).configure_cert(context)
        return context


class MailServer:
    """pause: seconds that it thinks about each letter before it says yes."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: deque[str] = deque()
        self.refused: set[str] = set()
        self.pause = 0.0
        self._context = context
        self._controller = _Controller(self, hostname=HERE, port=0, tls_context=context)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return self._controller.server.sockets[0].getsockname()[1]

    def environment(self) -> dict[str, str]:
        security = "starttls" if self._context else "none"
        words = {"HOST": HERE, "PORT": str(self.port), "SECURITY": security, "FROM": SENDER}
        return {f"NANTUN_MAIL_{name}": word for name, word in words.items()}

    # -- asked by aiosmtpd

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.pause:
            await asyncio.sleep(self.pause)
        if self.answers and (answer := self.answers.popleft()) != "250 OK":
            return answer
        self.letters.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class _Controller(Controller):
    def factory(self) -> SMTP:
        context = self.SMTP_kwargs.get("tls_context")
        return SMTP(self.handler, hostname=HERE, tls_context=context, require_starttls=bool(context))

    def _trigger_server(self) -> None:
        """The port is the system's choice, and known only once it listens."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class RobotServer:
    """What a group's robot is: an https address with a key that takes JSON and answers an errcode."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.answers: deque[Any] = deque()
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer((HERE, 0), type("Handler", (_Handler,), {"robot": self}))
        self._server.daemon_threads = True
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._scheme = "https" if context else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        return f"{HERE}:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"{self._scheme}://{self.host}/cgi-bin/webhook/send?key={SECRET}"

    def environment(self, *names: str) -> dict[str, str]:
        robots = ",".join(f"{name}={self.url}" for name in names)
        return {"NANTUN_ROBOTS": robots, "NANTUN_ROBOT_HOSTS": self.host}


class _Handler(BaseHTTPRequestHandler):
    robot: RobotServer

    def do_GET(self) -> None:
        """Where a redirect would lead."""
        self.robot.asked.append(f"GET {self.path}")
        self._answer(200, b"{}")

    def do_POST(self) -> None:
        self.robot.asked.append(f"POST {self.path}")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.robot.answers.popleft() if self.robot.answers else 200
        if answer == "hang":
            self.robot.closing.wait(30)
        elif answer == "drip":
            self._drip()
        elif isinstance(answer, bytes):
            self._answer(200, answer)
        else:
            if answer == 200:
                self.robot.said.append(json.loads(body)["text"]["content"])
            self._answer(answer, b'{"errcode": 0, "errmsg": "ok"}')

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        """A byte now and then, so that no wait for the next one is ever too long."""
        while not self.robot.closing.wait(0.3):
            try:
                self.wfile.write(b"H")
            except OSError:
                return

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """One that takes letters in the open, as a mine's own server within its walls does; this process sends by it."""
    server = MailServer()
    server.start()
    use_mail(settings, server)
    yield server
    server.stop()


def use_mail(settings: Any, server: MailServer, **more: Any) -> None:
    changes = {"EMAIL_HOST": HERE, "EMAIL_PORT": server.port, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False, "DEFAULT_FROM_EMAIL": SENDER}
    for name, value in {**changes, **more}.items():
        setattr(settings, name, value)


@pytest.fixture
def robot_server(settings: Any, authority: Authority) -> Iterator[RobotServer]:
    """The robot of 综采一队, whose certificate is good."""
    server = RobotServer(authority.server_context())
    server.start()
    settings.CA_FILE = authority.file
    settings.ROBOT_HOSTS = [server.host]
    settings.ROBOTS = {"综采一队": server.url}
    yield server
    server.stop()
