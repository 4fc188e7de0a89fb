"""200 want one slot of a leader at one moment: one has it, 199 are told, nothing breaks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from talks.models import Booking, Talk
from tests.factories import EmployeeFactory, make_user
from tests.support.days import TODAY
from tests.support.mine import Mine
from tests.talks.makers import a_time, opens

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]
PROCESSES, EACH = 4, 50


def test_two_hundred_ask_for_one_slot_and_one_has_it(transactional_db: None) -> None:
    mine = Mine.of()
    opens(mine.head.employee)
    wanted = a_time(TODAY + timedelta(days=4), 9)
    numbers = [make_user(employee=EmployeeFactory(unit=mine.ours), password="x").number for _turn in range(PROCESSES * EACH)]
    environment: dict[str, Any] = {**os.environ, "NANTUN_VAR": str(settings.VAR), "NANTUN_DB_NAME": str(connection.settings_dict["NAME"])}
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.talks.race", str(mine.head.employee_id), wanted.start.isoformat(), *numbers[part::PROCESSES]],
            env=environment, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        for part in range(PROCESSES)
    ]  # fmt: skip
    try:
        for one in racers:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        begun = time.monotonic()
        for one in racers:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        said = Counter(line for one in racers for line in one.communicate(timeout=300)[0].split())
        took = time.monotonic() - begun
    finally:
        for one in racers:
            one.kill()
            one.wait()
    print(f"\n200 requests for one slot: {dict(said)} in {took:.1f} s")
    assert said == {"booked": 1, "told": 199}
    assert Talk.objects.count() == 1
    assert Booking.objects.filter(employee=mine.head.employee).count() == 1
