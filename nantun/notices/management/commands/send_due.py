from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ... import clock
from ...sending import RoomsBroke, send_due


class Command(BaseCommand):
    help = "Sends what is due on a day and was not sent yet. Last line: sent=<how many>; exit 1 when a room could not be asked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", metavar="DATE", help="YYYY-MM-DD; today where it is left out")

    def handle(self, *args: Any, day: str | None, **options: Any) -> None:
        broken: list[str] = []
        try:
            sent = send_due(_day(day) if day else clock.today())
        except RoomsBroke as trouble:
            broken, sent = trouble.rooms, trouble.sent
        if broken:
            self.stderr.write(_("这些部分没有发完,见日志:%(rooms)s") % {"rooms": "、".join(broken)})
        self.stdout.write(f"sent={sent}")
        if broken:
            raise SystemExit(1)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(_("日期请写成 2026-10-20 的样子:%(text)s") % {"text": text}) from None
