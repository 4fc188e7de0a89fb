"""Two processes want to make a move at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from nantun.appeals import actions
from nantun.appeals.choices import RequestKind, Status
from nantun.appeals.models import Move
from nantun.approvals import actions as approvals
from nantun.days import A_DAY
from nantun.errors import RuleBroken
from nantun.people.models import User
from tests.support.meanwhile import wait_for, waiting_for_a_lock

from .makers import NOW, Cast, answered, brought_to, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def racer(appeal: Any, user: User, act: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "NANTUN_VAR": str(settings.VAR), "NANTUN_DB_NAME": str(connection.settings_dict["NAME"])}
    command = [sys.executable, "-m", "tests.appeals.race", str(appeal.pk), user.number, act]
    return subprocess.Popen(
        command, env=environment, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


@pytest.mark.trust
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


def test_who_decides_while_it_is_answered_waits_for_the_answer_and_is_told_that_the_request_lapsed(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the very moment between the appeal's move and its request's end."""
    cast = Cast.of()
    appeal = brought_to(Status.ACCEPTED, cast)
    day = appeal.due_on + 7 * A_DAY
    request = actions.ask(appeal=appeal, kind=RequestKind.EXTENSION, day=day, reason="等设备到货", by=cast.clerk, now=NOW)
    lapse, deciding = approvals.lapse, []

    def decide() -> Any:
        try:
            return actions.decide(request=request, agree=True, note="", by=cast.deputy, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as other, connection.cursor() as cursor:

        def lapse_in_the_middle(*args: Any, **facts: Any) -> int:
            under_way: Future[Any] = other.submit(decide)
            deciding.append(under_way)
            wait_for(lambda: under_way.done() or waiting_for_a_lock(cursor) == 1)
            return lapse(*args, **facts)

        monkeypatch.setattr(approvals, "lapse", lapse_in_the_middle)
        with transaction.atomic():
            answered(fresh(appeal), cast)
        with pytest.raises(RuleBroken, match="已经失效"):
            deciding[0].result(60)
    assert fresh(appeal).status == Status.REPLIED
