"""Begins a real installation: the mine's name and the two people who run the program."""

from __future__ import annotations

import secrets
import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nantun.errors import RuleBroken
from nantun.people import actions
from nantun.people.models import User
from nantun.people.slips import new_code

TWO_PEOPLE = "系统管理员(开户、停用)和安全管理员(授予、结束角色)必须是两个人:谁也不能给自己授权。"


class Command(BaseCommand):
    help = "真实使用前的初始化:矿名、第一位系统管理员、第一位安全管理员。已有账号时拒绝。没给的会逐项询问。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mine", help="矿名,例如 南屯煤矿")
        parser.add_argument("--number", help="系统管理员的工号")
        parser.add_argument("--name", help="系统管理员的姓名")
        parser.add_argument("--password-file", type=Path, help="只有一行的文件:系统管理员的初始密码;不给就生成一个并显示一次")
        parser.add_argument("--security-number", help="安全管理员的工号")
        parser.add_argument("--security-name", help="安全管理员的姓名")
        parser.add_argument("--security-password-file", type=Path, help="同上,安全管理员的")

    def handle(self, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("已经有账号,不能再次初始化。")
        self.stdout.write(TWO_PEOPLE)
        mine = options["mine"] or self._ask("矿名")
        administrator = self._officer("系统管理员", options, "")
        security_officer = self._officer("安全管理员", options, "security_")
        try:
            admin, security = actions.set_up(
                mine=mine, administrator=administrator, security_officer=security_officer, now=timezone.now(), today=timezone.localdate()
            )
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(
            self.style.SUCCESS(f"{mine}:系统管理员 {admin.name}({admin.number}),安全管理员 {security.name}({security.number})。")
        )
        self.stdout.write("两人第一次登录要改密码、设手机验证码。接着:人力资源导入花名册(manage.py import_roster),系统管理员给干部开户。")

    def _officer(self, title: str, options: dict[str, Any], prefix: str) -> actions.Officer:
        number = options[f"{prefix}number"] or self._ask(f"{title}的工号")
        name = options[f"{prefix}name"] or self._ask(f"{title}的姓名")
        return actions.Officer(number, name, self._password(title, options[f"{prefix}password_file"]))

    def _password(self, title: str, file: Path | None) -> str:
        if file is not None:
            try:
                return file.read_text(encoding="utf-8").strip()
            except OSError as error:
                raise CommandError(f"读不到密码文件 {file}:{error.strerror}") from error
        typed = getpass(f"{title}的初始密码(回车:自动生成):") if sys.stdin.isatty() else ""
        if typed:
            return typed
        made = new_code() + secrets.choice("acdefhkmnprtwx")
        self.stdout.write(f"{title}的初始密码(只显示这一次):{made}")
        return made

    def _ask(self, what: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"请给出{what}。manage.py setup --help 列出各项。")
        return input(f"{what}:").strip()
