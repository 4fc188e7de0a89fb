"""Some of those who want one slot at one moment: python -m tests.talks.race LEADER START COUNT USER…, waits for a line, then COUNT threads ask.

Prints a line for each: "booked", or "told", or the class of what should not have come.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nantun.settings.test")
    django.setup()
    from django.db import connection

    from nantun.errors import RuleBroken
    from nantun.people.models import Employee, User
    from talks.actions import ask_talk
    from talks.entry import Asking, Time

    from .makers import NOW

    leader = Employee.objects.select_related("unit").get(pk=sys.argv[1])
    start = datetime.fromisoformat(sys.argv[2])
    users = list(User.objects.filter(number__in=sys.argv[3:]).select_related("employee__unit"))
    connection.close()

    def ask(user: User) -> str:
        asking = Asking(talker=leader, counterpart=user.employee, times=(Time(start, start + timedelta(minutes=30)),))
        try:
            ask_talk(asking=asking, by=user, now=NOW)
        except RuleBroken as broken:
            return "told" if "刚刚被约走" in broken.message else broken.message
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
        return "booked"

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(max_workers=25) as threads:
        for said in threads.map(ask, users):
            print(said, flush=True)


if __name__ == "__main__":
    main()
