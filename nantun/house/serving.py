"""Web, worker and beat in one command, and the watch over the servers they stand on."""

import contextlib
import http.client
import shlex
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import psutil
from django.conf import settings
from honcho.manager import Manager
from honcho.printer import Message, Printer

from nantun.embedded.errors import EmbeddedServerError
from nantun.embedded.server import Server

ANSWER_SECONDS = 120
KNOWN = "ignore:You're running the worker with superuser privileges"  # `make run` as root is one of the ways it is meant to run
WATCH_SECONDS = 0.5
WEB_WORKERS, WEB_THREADS, JOBS_AT_ONCE = 2, 4, 2
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes its heartbeat files there itself, unnamed


def web(port: int, application: str = "nantun.wsgi") -> list[str]:
    """The words of the process that serves pages."""
    # No access log: addresses with what was searched in them are nobody's business, and one line a request is nobody's reading.
    words = ["gunicorn", application, f"--bind=127.0.0.1:{port}", f"--workers={WEB_WORKERS}", f"--threads={WEB_THREADS}"]
    words += ["--worker-class=gthread", "--graceful-timeout=4", "--no-control-socket", "--log-level=warning"]
    return [*words, f"--worker-tmp-dir={IN_MEMORY}"] if IN_MEMORY.is_dir() else words


def commands(port: int) -> dict[str, list[str]]:
    """Name and words of each process."""
    celery = ["celery", "-A", "nantun", "--quiet"]
    return {
        "web": web(port),
        "worker": [*celery, "worker", f"--concurrency={JOBS_AT_ONCE}", "--loglevel=WARNING", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel=WARNING", f"--schedule={settings.CELERY_BEAT_SCHEDULE_FILENAME}", "--pidfile="],
    }


def serve(port: int, servers: list[Server], *, say: Callable[[str], None], welcome: Callable[[], None]) -> int:
    """Run everything until a signal comes or one of the processes ends, then leave nothing of it; returns the exit code.

    say: where lines of our own go; welcome: called once the first page answers.
    """
    over = threading.Event()
    manager = Manager(_Printer(sys.stdout))
    for name, words in commands(port).items():
        manager.add_process(name, shlex.join(["exec", sys.executable, "-W", KNOWN, "-m", *words]), cwd=str(settings.BASE_DIR))
    signal.signal(signal.SIGHUP, _as_terminate)  # the terminal was closed
    watch = threading.Thread(target=_watch, args=(port, servers, over, say, welcome), daemon=True)
    watch.start()
    try:
        manager.loop()
    finally:
        over.set()
        _leave_nothing()
        watch.join()
    return 0 if manager.returncode in (130, 143) else manager.returncode or 1


def free_port() -> int:
    """One on which nobody listens now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def page_answers(port: int) -> bool:
    """Whether the first page comes, that is, the one for signing in."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return answer.status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False


def _watch(port: int, servers: list[Server], over: threading.Event, say: Callable[[str], None], welcome: Callable[[], None]) -> None:
    """Tell when the page answers; start an embedded server again when it died."""
    welcomed, begun = False, time.monotonic()
    while not over.wait(WATCH_SECONDS):
        for server in servers:
            _revive(server, say)
        if not welcomed and page_answers(port):
            welcomed = True
            welcome()
        if not welcomed and time.monotonic() - begun > ANSWER_SECONDS:
            say(f"{ANSWER_SECONDS} 秒过去了,网页仍没有响应;各进程的输出见上")
            begun = time.monotonic()


def _revive(server: Server, say: Callable[[str], None]) -> None:
    if server.pid() is not None:
        return
    say(f"{server.name} 意外停止,正在重新启动 …")
    try:
        server.ensure()
    except (EmbeddedServerError, OSError) as trouble:
        say(str(trouble))


def _as_terminate(number: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)


def _leave_nothing() -> None:
    """Whatever of our children is still there, because the loop was left by an error, ends now."""
    left = psutil.Process().children(recursive=True)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=5)


class _Printer(Printer):
    """Goes on when nobody reads any more: what runs must still be stopped in good order."""

    def write(self, message: Message) -> None:
        with contextlib.suppress(OSError):
            super().write(message)
