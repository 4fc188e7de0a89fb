"""manage.py import_roster FILE [--dry-run] [--faults OUT.xlsx] [--day DATE]"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from nantun.people.models import RosterImport
from nantun.people.roster.importer import MINE_ROSTER
from nantun.uploads.importer import Checked, tell_nobody
from nantun.workbooks.faults import Fault, mark_faults
from nantun.workbooks.reading import UnreadableWorkbook
from nantun.workbooks.words import written_day

LINE = "imported: people={people} units={units} added={added} changed={changed} missing={missing} faults={faults}"
NOTHING = dict.fromkeys(("people", "units", "added", "changed", "missing", "faults"), 0)


class Command(BaseCommand):
    help = "导入花名册:全部写入,或有错误时一行也不写。花名册里没有的在岗人员只报数,不改动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="花名册,Excel 工作簿(.xlsx)")
        parser.add_argument("--dry-run", action="store_true", help="只核对,不写入")
        parser.add_argument("--faults", type=Path, metavar="OUT.xlsx", help="有错误时,把标注了错误的工作簿存到这里")
        parser.add_argument("--day", type=_day, help="花名册的日期;不写时取表上的填报日期,表上也没有时取今天")

    def handle(self, *args: Any, file: Path, dry_run: bool, faults: Path | None, day: date | None, **options: Any) -> None:
        """Ends with the line of figures; the exit status is 1 with faults."""
        upload, now = RosterImport(asked_day=day), timezone.now()
        try:
            with transaction.atomic():
                checked = MINE_ROSTER.check(upload, file, now=now, tell=tell_nobody, writing=not dry_run)
                if not checked.faults and not dry_run:
                    upload.day = checked.facts["day"]
                    checked.counts = MINE_ROSTER.carry_out(upload, checked.entries, now=now, tell=tell_nobody)
        except UnreadableWorkbook as refused:
            return self._refuse([Fault(refused.row, "文件", refused.code, refused.message)])
        except OSError as error:
            raise CommandError(f"打不开 {file}:{error.strerror}") from error
        self._say_what_was_left_out(checked.facts["notes"])
        if checked.faults:
            self._mark(file, checked, faults)
            return self._refuse(checked.faults)
        if dry_run:
            self.stdout.write(f"花名册日期 {checked.facts['day']},只核对,没有写入。")
        self.stdout.write(LINE.format(**checked.counts))
        return None

    def _say_what_was_left_out(self, notes: dict[str, Any]) -> None:
        if notes["unknown"]:
            self.stdout.write("没有认出、没有导入的列:" + "、".join(notes["unknown"]))
        if notes["left_out"]:
            self.stdout.write("不是人员、没有导入的行:" + "、".join(map(str, notes["left_out"])))

    def _mark(self, file: Path, checked: Checked, out: Path | None) -> None:
        if out is None:
            return
        try:
            out.write_bytes(mark_faults(file, checked.table.sheet, checked.faults, heading_row=checked.table.heading_row))
        except OSError as error:
            raise CommandError(f"写不了 {out}:{error.strerror}") from error
        except UnreadableWorkbook as refused:
            self.stderr.write(refused.message)

    def _refuse(self, faults: list[Fault]) -> None:
        """A line each: row, column, reason code, value (masked where sensitive), parted by tabs; then the sentence."""
        for fault in faults:
            self.stdout.write("\t".join((str(fault.row), fault.column, fault.code, " ".join(fault.value.split()), fault.message)))
        self.stdout.write(LINE.format(**{**NOTHING, "faults": len(faults)}))
        self.stdout.flush()
        sys.exit(1)


def _day(text: str) -> date:
    found = written_day(text)
    if found is None:
        raise ValueError(text)
    return found
