import contextlib
import signal
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from nantun.embedded.errors import EmbeddedServerError
from nantun.errors import RuleBroken
from nantun.house import demo, ready, serving


class Command(BaseCommand):
    help = "Starts everything on this machine: servers, pages, background work; prepares what a first start needs. Ctrl-C stops it all."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        port = settings.PORT
        if not ready.port_is_free(port):
            raise CommandError(f"端口 {port} 已被占用:请先停掉占用它的程序,或换一个端口,例如 make run PORT={port + 1}")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _leave)
        try:
            servers = ready.embedded_servers()
            for server in servers:
                self.say(f"启动 {server.name} …")
                server.ensure()
            self.prepare()
        except (EmbeddedServerError, RuleBroken) as trouble:
            raise CommandError(str(trouble)) from trouble
        accounts = [str(account) for account in demo.accounts()]
        connections.close_all()  # what is started now must not inherit them

        def welcome() -> None:
            seconds = time.monotonic() - begun
            self.say("\n".join(["", f"南屯已启动({seconds:.0f} 秒):  http://127.0.0.1:{port}/", *accounts, "按 Ctrl-C 停止。", ""]))

        self.say("启动网页、后台任务和定时任务 …")
        sys.exit(serving.serve(port, servers, say=self.say, welcome=welcome))

    def prepare(self) -> None:
        self.say("检查数据库结构 …")
        if ready.bring_schema_up_to_date():
            self.say("数据库结构已更新")
        if ready.collect_static_files():
            self.say("页面文件已收集")
        if ready.fill_demo(self.say):
            self.say("演示数据已填好")

    def say(self, words: str) -> None:
        with contextlib.suppress(OSError):  # nobody reads any more
            self.stdout.write(words)
            self.stdout.flush()


def _leave(number: int, frame: FrameType | None) -> None:
    """Before there is anything to stop but the embedded servers, which stop at exit."""
    sys.exit(128 + number)
