import sys
from typing import Any

from django.core.management.base import BaseCommand

from nantun.house import bench


class Command(BaseCommand):
    help = "量一遍导入、台账和页面的用时与内存,在临时数据库里做,不碰现有数据。有目标没达到时退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not bench.run(self.say):
            sys.exit(1)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
