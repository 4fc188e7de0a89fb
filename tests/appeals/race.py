"""One of the processes that race for a move: python -m tests.appeals.race APPEAL USER ACT, waits for a line on its input, then acts once.

Prints "won", or "told" and the message.
"""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nantun.settings.test")
    django.setup()
    from nantun.appeals import actions
    from nantun.appeals.models import Appeal
    from nantun.errors import RuleBroken
    from nantun.people.models import User

    from .makers import NOW

    pk, number, act = sys.argv[1:]
    acts = {
        "accept": lambda appeal, by: actions.accept(appeal=appeal, by=by, now=NOW),
        "send_back": lambda appeal, by: actions.send_back(appeal=appeal, reason="不归我们", by=by, now=NOW),
    }
    appeal, by = Appeal.objects.get(pk=pk), User.objects.get(number=number)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        acts[act](appeal, by)
    except RuleBroken as broken:
        print(f"told {broken.message}", flush=True)
    else:
        print("won", flush=True)


if __name__ == "__main__":
    main()
