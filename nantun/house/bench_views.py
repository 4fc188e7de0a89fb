"""What a page costs in all: the page and everything it fetches by itself, and how many of them the server gives in a second.

Measured last, over the rows that every room's bench has written; as ratios within one run, since machines differ.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nantun.measuring import Bench, Line, medians
from nantun.people.actions import grant_role, open_accounts
from nantun.people.choices import Level
from nantun.people.models import Employee, User
from nantun.people.roles import Role
from nantun.web.actions import drop_counted

from .bench_urls import BARE, never_seen
from .serving import free_port, page_answers, web

TURNS = 15
FRAME_QUERIES = 4
HOME_TIMES = 4
CLIENTS, SECONDS, ROUNDS = 8, 2, 3
START_SECONDS = 60
# Of the requests a second that the sign-in page gives.
HOME_SHARE, LIST_SHARE = 1 / 4, 1 / 3
FETCHES = re.compile(r"<[^>]*\bhx-trigger=\"load\b[^>]*>")
ADDRESS = re.compile(r"\bhx-get=\"([^\"]*)\"")
TARGET = re.compile(r"\bhx-target=\"#([^\"]*)\"")
LISTS = {"走访列表": "visits:home", "诉求列表": "appeals:home", "约谈列表": "talks:home"}


class Reader(NamedTuple):
    label: str
    client: Client
    user: User


class Asked(NamedTuple):
    """share: how many of the sign-in page's requests a second are wanted; first: at each request as if nobody had looked before."""

    what: str
    address: str
    reader: Reader | None = None
    share: float | None = None
    first: bool = False


def measure(bench: Bench) -> Iterator[Line]:
    readers = [_reader(label, user) for label, user in _accounts(bench).items()]
    for reader in readers:
        yield from _views(reader)
    yield from _requests_a_second(bench, readers)


def _accounts(bench: Bench) -> dict[str, User]:
    """Who reads most, who leads a unit, and somebody like most of the mine."""
    holders = User.objects.filter(role_grants__role=Role.PARTY_OFFICE).order_by("pk")
    office = holders[0]
    of_a_unit = Employee.objects.filter(unit__name="选煤厂", user=None).order_by("number")
    head, worker = open_accounts(employees=[of_a_unit.filter(level=Level.SECTION_HEAD)[0], of_a_unit.filter(level=Level.WORKER)[0]])
    units, now = [head.person.unit], timezone.now()
    grant_role(user=head, role=Role.HEAD, units=units, started_on=bench.today, basis="bench", by=office, now=now, today=bench.today)
    User.objects.filter(pk__in=(head.pk, worker.pk)).update(must_change_password=False)
    return {"党群": office, "单位负责人": head, "职工": worker}


def _reader(label: str, user: User) -> Reader:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return Reader(label, client, user)


# -- whole views


def _views(reader: Reader) -> Iterator[Line]:
    """Each view against that of the bare frame: median of so many in turns, with all queries. Lists both when nothing of them is kept and again."""
    lists = {name: reverse(url) for name, url in LISTS.items() if reader.client.get(reverse(url)).status_code == 200}

    def for_the_first_time(address: str) -> None:
        _view(reader.client, never_seen(address))

    def after_an_act(address: str) -> None:
        drop_counted([reader.user.pk])
        _view(reader.client, address)

    acts = [partial(_view, reader.client, address) for address in (BARE, reverse("home"), reverse("web:counts"))]
    looks = {f"{name},初看": partial(for_the_first_time, address) for name, address in lists.items()}
    looks |= {f"{name},再看": partial(_view, reader.client, address) for name, address in lists.items()}
    bare, home, kept, *looked = medians([*acts, *looks.values()], TURNS)
    queries = [_queries(act) for act in acts]
    anew = [lambda address=address: after_an_act(address) for address in (reverse("home"), reverse("web:counts"))]
    bare_again, home_anew, counted = medians([acts[0], *anew], TURNS)
    yield Line(
        f"整次打开,页面框架({reader.label})",
        f"{1000 * bare:.0f} ms,{queries[0]} 次查询",
        f"≤ {FRAME_QUERIES} 次查询",
        queries[0] <= FRAME_QUERIES,
    )
    yield _against(f"整次打开,我的待办({reader.label})", home, queries[1], bare, HOME_TIMES)
    for (name, look), took in zip(looks.items(), looked, strict=True):
        yield _against(f"整次打开,{name}({reader.label})", took, _queries(look), bare, None)
    yield _against(f"待办数({reader.label})", kept, queries[2], bare, 1)
    yield _against(f"待办数,刚办过事({reader.label})", counted, _queries(anew[1]), bare_again, None)
    yield _against(f"整次打开,我的待办,刚办过事({reader.label})", home_anew, _queries(anew[0]), bare_again, None)


def _against(what: str, took: float, queries: int, bare: float, most: int | None) -> Line:
    times = took / bare
    measured = f"{1000 * took:.0f} ms,{queries} 次查询,{times:.1f} 倍"
    return Line(what, measured, f"≤ {most} 倍", times <= most) if most else Line(what, measured)


def _view(client: Client, address: str) -> None:
    """As a browser opens it: the page, then what it asks for once it is there."""
    for tag in FETCHES.findall(_get(client, address)):
        asked = ADDRESS.search(tag)
        if asked is None:
            continue
        target = TARGET.search(tag)
        _get(client, unescape(asked[1]), {"HX-Request": "true", **({"HX-Target": target[1]} if target else {})})


def _get(client: Client, address: str, headers: dict[str, str] | None = None) -> str:
    answer = client.get(address, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return str(answer.content, "utf-8")


def _queries(act: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
        return len(asked)


# -- requests a second


def _requests_a_second(bench: Bench, readers: list[Reader]) -> Iterator[Line]:
    """Eight clients at a time and the server as `make run` starts it; every page in turns, so that all share what else the machine does."""
    sign_in, office = reverse("account:sign-in"), readers[0]
    asked = [Asked("登录页", sign_in), Asked("页面框架", BARE, office)]
    asked += [Asked(f"我的待办({reader.label})", reverse("home"), reader, HOME_SHARE) for reader in readers]
    for name, url in LISTS.items():
        asked += [
            Asked(f"{name},初看(党群)", reverse(url), office, first=True),
            Asked(f"{name},再看(党群)", reverse(url), office, LIST_SHARE),
        ]
    given = [0.0] * len(asked)
    with _server(bench) as port:
        for _round in range(ROUNDS):
            for place, one in enumerate(asked):
                given[place] += _rate(port, one) / ROUNDS
    for one, rate in zip(asked, given, strict=True):
        of_sign_in = rate / given[0]
        goal = f"≥ 登录页的 1/{1 / one.share:.0f}" if one.share else ""
        measured = f"{rate:.0f} 次/秒,登录页的 1/{1 / of_sign_in:.1f}"
        yield Line(f"{CLIENTS} 人同时打开,{one.what}", measured, goal, of_sign_in >= one.share if one.share else None)


def _cookie(reader: Reader | None) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={reader.client.cookies[settings.SESSION_COOKIE_NAME].value}" if reader else ""


@contextmanager
def _server(bench: Bench) -> Iterator[int]:
    """gunicorn on a port of its own, over the scratch database; gone at the end."""
    port = free_port()
    words = [sys.executable, "-m", *web(port, "nantun.house.bench_wsgi")]
    process = subprocess.Popen(words, cwd=settings.BASE_DIR, env=bench.environment_of_children())
    try:
        until = time.monotonic() + START_SECONDS
        while not page_answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("gunicorn does not answer")
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _rate(port: int, asked: Asked) -> float:
    """Requests a second of so many clients, each with a connection that it keeps."""
    cookie = _cookie(asked.reader)
    counts, faults = [0] * CLIENTS, []
    until = time.monotonic() + SECONDS

    def ask(place: int) -> None:
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            while time.monotonic() < until:
                address = never_seen(asked.address) if asked.first else asked.address
                door.request("GET", address, headers={"Cookie": cookie} if cookie else {})
                answer = door.getresponse()
                answer.read()
                if answer.status != http.client.OK:
                    raise RuntimeError(f"{address} answered {answer.status}")
                counts[place] += 1
        except (OSError, http.client.HTTPException, RuntimeError) as trouble:
            faults.append(trouble)
        finally:
            door.close()

    begun = time.monotonic()
    clients = [threading.Thread(target=ask, args=(place,)) for place in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if faults:
        raise faults[0]
    return sum(counts) / (time.monotonic() - begun)
