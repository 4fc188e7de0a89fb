import sys
from typing import Any

from django.core.management.base import BaseCommand

from nantun.registry import offered


class Command(BaseCommand):
    help = "把各处显示的数与逐行清点的数核对一遍:一致时退出码为 0,有出入时每处一行,退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        lines = 0
        rooms = []
        for activity, disagreements in offered("reconcile"):
            rooms.append(str(activity.label))
            for line in disagreements():
                self.stdout.write(f"{activity.label}: {line}")
                lines += 1
        self.stdout.write(f"核对了{'、'.join(rooms)}:{f'{lines} 处不一致' if lines else '全部一致'}")
        if lines:
            sys.exit(1)
