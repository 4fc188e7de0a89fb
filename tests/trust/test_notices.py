"""What is promised of notices: each that is due is there exactly once, whoever sends it, how often, and whatever dies meanwhile."""

import subprocess
import sys
import time

import pytest
from celery import current_app
from django.conf import settings
from kombu import Connection

from nantun.notices import clock
from nantun.notices.models import DayDone, Notice
from tests.factories import make_user
from tests.support.worker import eventually, process_environment

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]

SENDING = """
import django; django.setup()
import tests.trust.toy_reminders as toy
toy.PAUSE = {pause}
from nantun.notices import sending
sending.BATCH = 30
from django.core.management import call_command
call_command("send_due", day="2026-10-21")
"""
CATCHING_UP_A_DAY_AHEAD = """
import datetime as dt, time_machine, django; django.setup()
import tests.trust.toy_reminders
from nantun.notices.tasks import send_due
with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days={days})):
    send_due()
"""
READERS, EACH = 50, 20


@pytest.fixture
def python(broker):
    """python(script) -> a process that runs it on this test's database."""
    started = []

    def start(script):
        environment = process_environment(broker)
        started.append(
            subprocess.Popen([sys.executable, "-c", script], env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def readers():
    return [make_user() for _ in range(READERS)]


def sent(process) -> int:
    out, _nothing = process.communicate(timeout=120)
    assert process.returncode == 0, out
    return int(out.splitlines()[-1].removeprefix("sent="))


def told() -> int:
    return Notice.objects.filter(kind="toy.due").count()


def test_three_processes_that_send_the_same_day_at_the_same_time_send_each_notice_once(python, readers):
    processes = [python(SENDING.format(pause=0.02)) for _ in range(3)]
    counts = [sent(process) for process in processes]
    print(f"three at once sent {counts}, together {sum(counts)} of {READERS * EACH}")
    assert sum(counts) == told() == READERS * EACH
    assert sent(python(SENDING.format(pause=0))) == 0


def test_sending_that_is_killed_in_the_middle_is_finished_by_the_next_and_nothing_is_told_twice(python, readers):
    process = python(SENDING.format(pause=0.05))
    eventually(lambda: told() > 0)
    process.kill()
    process.wait()
    first = told()
    assert 0 < first < READERS * EACH
    assert not DayDone.objects.exists()
    assert sent(python(SENDING.format(pause=0))) == READERS * EACH - first
    assert told() == READERS * EACH
    print(f"killed after {first}, the next sent the other {READERS * EACH - first}")


@pytest.mark.parametrize("days", [-1, 1])
def test_a_process_whose_clock_is_a_day_off_sends_todays_and_no_other_days(python, readers, days):
    process = python(CATCHING_UP_A_DAY_AHEAD.format(days=days))
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert set(Notice.objects.values_list("day", flat=True)) == {clock.today()}
    assert told() == READERS * EACH


def test_three_workers_and_a_flushed_broker_leave_each_notice_there_once(start_worker, broker, readers):
    def ring(times):
        with Connection(settings.CELERY_BROKER_URL) as connection:
            for _ in range(times):
                current_app.send_task("nantun.notices.tasks.send_due", connection=connection)

    ring(5)
    broker.flush()
    assert told() == 0
    for _ in range(3):
        start_worker(modules=("tests.trust.toy_reminders",), ready=False)
    ring(12)
    eventually(lambda: DayDone.objects.exists(), 60)
    time.sleep(2)
    assert told() == READERS * EACH
    assert DayDone.objects.count() == 1
