"""What is promised of letters and messages: whatever is killed, flushed or stopped, each leaves; once, but for the one moment that 0011 names.

Real workers, a real Valkey, a real SMTP server and a real https robot on this machine. Leases, sweeps and pauses are seconds here.
"""

import re
import time
from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from nantun.jobs import doorbell
from nantun.notices.actions import Telling, tell
from nantun.notices.choices import State
from nantun.notices.models import Delivery, MailAddress, Notice, Outgoing, Route
from nantun.policies.models import PolicyFigure
from tests.factories import make_user
from tests.support.worker import eventually

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]
QUICK = {"lease": 2, "sweep": 1, "beat": True}
SECONDS = {
    "NANTUN_SEND_LEASE_SECONDS": "6",
    "NANTUN_SEND_SWEEP_SECONDS": "1",
    "NANTUN_SEND_PAUSE_SECONDS": "1",
    "NANTUN_SEND_TIMEOUT_SECONDS": "2",
}


@pytest.fixture(autouse=True)
def no_quiet_hours(transactional_db):
    for key in ("notices.quiet_from", "notices.quiet_until"):
        PolicyFigure.objects.create(key=key, value=7, effective_from=date(2026, 1, 1), document="南矿党〔2026〕1号")


def readers(count):
    users = [make_user() for _ in range(count)]
    MailAddress.objects.bulk_create(
        MailAddress(user=user, email=f"{user.number}@mine.example", confirmed_at=timezone.now()) for user in users
    )
    return users


def telling(user, number=0):
    return Telling(
        reader_id=user.pk, kind="toy.danger", subject=f"row:{number}", day=date(2026, 10, 20), title=f"第 {number} 件", urgent=True
    )


def all_sent() -> bool:
    return not Outgoing.objects.filter(delivery=None).exists() and not Delivery.objects.exclude(state=State.SENT).exists()


def lines(server) -> Counter:
    """How often each notice stands in what the server took: (addressee, notice's key) → times."""
    found: Counter = Counter()
    for letter in server.letters:
        found.update((letter["To"], int(pk)) for pk in re.findall(r"/notices/(\d+)/", letter.get_content()))
    return found


def message_ids(server) -> Counter:
    return Counter(letter["Message-ID"] for letter in server.letters)


def test_the_broker_flushed_and_the_worker_killed_in_the_middle_of_sending_everything_is_sent(start_worker, broker, mail_server):
    """SIGKILL for the worker and its children while letters are on their way, and FLUSHALL."""
    environment = {**SECONDS, **mail_server.environment()}
    mail_server.pause = 0.05
    users = readers(80)
    worker = start_worker(concurrency=2, env=environment, **QUICK)
    tell(telling(user, number) for user in users for number in range(3))
    eventually(lambda: len(mail_server.letters) > 10)
    worker.kill()
    broker.flush()
    before = len(mail_server.letters)
    assert before < 80, "it was killed in the middle"
    killed = time.monotonic()
    start_worker(concurrency=2, env=environment, **QUICK)
    eventually(all_sent, 90)
    took = time.monotonic() - killed
    twice = sum(times - 1 for times in message_ids(mail_server).values())
    print(
        f"killed after {before} letters, the other {80 - before} sent {took:.1f} s later; {twice} of 80 came twice, with the Message-ID of the first"
    )
    assert len(message_ids(mail_server)) == Delivery.objects.count() == 80
    assert twice <= 2, "at most what the two children had in their hands"
    assert len(lines(mail_server)) == Notice.objects.count() == 240
    time.sleep(3)
    assert sum(message_ids(mail_server).values()) == 80 + twice, "and nothing more comes afterwards"


def test_two_hundred_notices_while_the_broker_restarts_each_once(start_worker, broker, mail_server):
    users = readers(200)
    start_worker(concurrency=2, env={**SECONDS, **mail_server.environment()}, **QUICK)
    slowest = 0.0
    for place, user in enumerate(users):
        if place % 50 == 25:
            broker.stop()
        if place % 50 == 45:
            broker.start()
            doorbell._quiet_until = 0.0
        began = time.perf_counter()
        assert tell([telling(user)]) == 1
        slowest = max(slowest, time.perf_counter() - began)
    broker.start()
    began = time.monotonic()
    eventually(all_sent, 120)
    print(
        f"200 notices, the broker stopped four times: the slowest telling took {slowest:.2f} s, all sent {time.monotonic() - began:.1f} s later"
    )
    assert slowest < 1
    assert Notice.objects.count() == 200
    assert Counter(lines(mail_server).values()) == {1: 200}
    assert Counter(message_ids(mail_server).values()) == {1: 200}


def test_a_worker_that_dies_between_the_server_s_yes_and_its_commit_sends_that_one_letter_twice_under_one_number(
    start_worker, mail_server, tmp_path
):
    """What cannot be helped, as 0011 says it: one letter, twice, recognisably the same."""
    environment = {**SECONDS, **mail_server.environment(), "TEST_DIED": str(tmp_path / "died")}
    users = readers(5)
    start_worker(modules=("tests.trust.dying_channels",), env=environment, **QUICK)
    tell(telling(user) for user in users)
    eventually(all_sent, 60)
    assert (tmp_path / "died").exists()
    assert sorted(message_ids(mail_server).values()) == [1, 1, 1, 1, 2]
    first, second = [letter for letter in mail_server.letters if message_ids(mail_server)[letter["Message-ID"]] == 2]
    assert first.get_content() == second.get_content()


def test_three_workers_send_each_letter_once(start_worker, mail_server):
    mail_server.pause = 0.01
    users = readers(100)
    tell(telling(user, number) for user in users for number in range(2))
    for _ in range(3):
        start_worker(env={**SECONDS, **mail_server.environment()}, ready=False, **QUICK)
    eventually(all_sent, 90)
    time.sleep(3)
    assert Counter(message_ids(mail_server).values()) == {1: 100}
    assert Counter(lines(mail_server).values()) == {1: 200}


def test_a_robot_that_fails_hangs_drips_and_redirects_is_asked_again_until_it_takes_it(start_worker, authority, robot_server):
    """The drip keeps every timeout from running out; the task's own limit ends it."""
    robot_server.answers.extend([500, "hang", 302, "drip"])
    environment = {**SECONDS, **robot_server.environment("综采一队"), "NANTUN_CA_FILE": str(authority.file)}
    Route.objects.create(robot="综采一队", room="toy", set_by=make_user())
    tell([telling(make_user())])
    # Pauses of 1, 5, 15, 60 seconds: the fourth failure is the drip, after it the row waits a minute; that much is waited for here.
    worker = start_worker(env=environment, **QUICK)
    began = time.monotonic()
    eventually(lambda: len(robot_server.asked) == 4, 60)
    eventually(lambda: Delivery.objects.get().error == "对方拖得太久,没有答完。", 20)
    Delivery.objects.filter(state=State.WAITING).update(next_try_at=timezone.now())
    eventually(all_sent, 30)
    print(f"after 500, a hang, a redirect and a drip it was taken at the fifth attempt, {time.monotonic() - began:.1f} s later")
    assert len(robot_server.said) == 1
    assert Delivery.objects.get().attempts == 5
    log = worker.log.read_text()
    assert "very-secret-key" not in log


def test_while_the_mail_server_hangs_pages_and_jobs_go_on(start_worker, mail_server, client):
    """A server that takes seconds for each letter holds one child, not the pages and not what is told."""
    mail_server.pause = 1.5
    users = readers(10)
    worker = start_worker(modules=("tests.jobs.toys",), concurrency=2, env={**SECONDS, **mail_server.environment()}, **QUICK)
    tell(telling(user) for user in users)
    eventually(lambda: Delivery.objects.filter(state=State.SENDING).exists())
    client.force_login(users[0])
    client.get("/notices/")  # templates are read at the first page, whatever the mail does
    slowest = 0.0
    for _ in range(5):
        began = time.perf_counter()
        assert client.get("/notices/").status_code == 200
        assert tell([telling(users[0], time.monotonic_ns())]) == 1
        slowest = max(slowest, time.perf_counter() - began)
    print(f"while each letter took 1.5 s, the slowest page with a telling took {slowest:.2f} s")
    assert slowest < 1
    assert worker.process.poll() is None
