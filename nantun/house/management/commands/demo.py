from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nantun.errors import RuleBroken
from nantun.house import demo


class Command(BaseCommand):
    help = "用虚构的一座矿和它的一年填满空的数据库,各页面随后注明“演示”。数据库里已有人员时不做任何事。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="这一年到哪天为止;不写是今天")

    def handle(self, *args: Any, today: date | None, **options: Any) -> None:
        try:
            demo.fill(today=today or timezone.localdate(), say=self.say)
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        self.say("\n".join(["演示账号(工号、密码、角色):", *map(str, demo.accounts())]))

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
