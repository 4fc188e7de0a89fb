"""Two processes want to make a move at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from nantun.appeals.choices import Status
from nantun.appeals.models import Move
from nantun.people.models import User

from .makers import Cast, brought_to, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def racer(appeal: Any, user: User, act: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "NANTUN_VAR": str(settings.VAR), "NANTUN_DB_NAME": str(connection.settings_dict["NAME"])}
    command = [sys.executable, "-m", "tests.appeals.race", str(appeal.pk), user.number, act]
    return subprocess.Popen(
        command, env=environment, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def test_of_two_processes_one_wins_and_the_other_is_told(transactional_db: None) -> None:
    """Each has fetched the appeal as it was; both act on the same line."""
    cast = Cast.of()
    appeal = brought_to(Status.ASSIGNED, cast)
    racers = [racer(appeal, cast.clerk, "accept"), racer(appeal, cast.head, "send_back")]
    try:
        for one in racers:
            assert one.stdout.readline() == "ready\n"
        for one in racers:
            one.stdin.write("go\n")
            one.stdin.flush()
        said = sorted(one.communicate(timeout=60)[0].strip() for one in racers)
    finally:
        for one in racers:
            one.kill()
            one.wait()
    assert said[1] == "won"
    assert "已在" in said[0]
    assert fresh(appeal).version == appeal.version + 1
    assert Move.objects.filter(appeal=appeal, verb__in=["accept", "return"]).count() == 1
