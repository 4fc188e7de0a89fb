"""A server lives as long as somebody uses it; told of Postgres and of Valkey alike."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.trust


def test_the_last_user_to_leave_stops_the_server(server, user):
    first, second = user(), user()
    assert first.told() == second.told() == server.pid()
    first.leave()
    assert server.answers()
    second.leave()
    assert server.pid() is None
    assert not server.sockets.exists()


def test_five_users_at_once_start_one_server(server, user):
    users = [user() for _ in range(5)]
    assert {one.told() for one in users} == {server.pid()}
    for one in users:
        one.process.stdin.close()
    assert [one.process.wait(30) for one in users] == [0] * 5
    assert server.pid() is None


def test_a_killed_user_leaves_a_server_that_the_next_one_stops(server, user):
    killed = user()
    pid = killed.told()
    killed.kill()
    assert server.pid() == pid
    following = user()
    assert following.told() == pid
    following.leave()
    assert server.pid() is None


def test_a_killed_server_is_started_again_by_the_next_user(server, user):
    user().told()
    before = server.pid()
    os.kill(before, signal.SIGKILL)
    until(lambda: server.pid() != before)
    server.ensure()
    assert server.answers()
    assert server.pid() != before


def test_a_process_that_got_the_number_of_a_crashed_server_is_not_taken_for_it(server):
    server.ensure()
    mark = server.data / server.pid_file
    words = mark.read_text()
    os.kill(server.pid(), signal.SIGKILL)
    until(lambda: server.pid() is None)
    stranger = subprocess.Popen(["sleep", "60"], user=server.data.stat().st_uid if os.geteuid() == 0 else None)
    try:
        mark.write_text(words.replace(words.split("\n", 1)[0], str(stranger.pid), 1))
        server.ensure()
        assert server.answers()
        assert server.pid() != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_forked_child_that_ends_does_not_stop_its_parents_server(server, user):
    parent = user("""
        import os
        server.ensure()
        if os.fork() == 0:
            sys.exit(0)  # with its exit handlers, as a worker of gunicorn ends
        os.wait()
        tell(server.answers())
        wait()
    """)
    assert parent.told() is True
    assert server.answers()
    parent.leave()
    assert server.pid() is None


def test_a_forked_child_that_uses_the_server_keeps_it_when_its_parent_ends(server, user):
    parent = user("""
        import os
        server.ensure()
        child = os.fork()
        if child:
            tell(server.held)
            os._exit(0)
        tell(server.held)
        server.ensure()
        tell("child")
        wait()
    """)
    assert {parent.told() for _ in range(3)} == {False, True, "child"}  # in the order in which the two come to write
    assert parent.process.wait(30) == 0
    assert server.answers()
    parent.process.stdin.close()
    until(lambda: server.pid() is None)


def test_a_server_whose_socket_was_tidied_away_is_started_again(server, monkeypatch):
    monkeypatch.setattr("nantun.embedded.server.SOCKET_SECONDS", 0.2)
    server.ensure()
    for leftover in list(server.sockets.iterdir()):
        leftover.unlink()
    assert not server.answers()
    server.ensure()
    assert server.answers()


@pytest.mark.parametrize("after", [0.05, 0.12, 0.25])
def test_a_start_that_is_interrupted_leaves_nothing_behind(server, user, after):
    server.ensure()
    server.release()
    process = user("""
        import signal, time
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
        tell("ready")
        server.ensure()
        time.sleep(60)
    """)
    process.told()
    time.sleep(after)
    process.process.terminate()
    process.process.wait(30)
    assert processes_of(server) == []


def processes_of(server) -> list[str]:
    """Every process whose command line names the server's data, whether or not its number is written anywhere."""
    found = []
    for cmdline in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = cmdline.read_bytes()
            if os.fsencode(server.data) in words.split(b"\0"):
                found.append(words.decode())
    return found


def until(come_true, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not come_true():
        assert time.monotonic() < end, "did not come true in time"
        time.sleep(0.02)
