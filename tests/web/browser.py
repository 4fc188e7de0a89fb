"""A real Chromium before the live server. Fixtures to be imported by a conftest:

    from tests.web.browser import *  # noqa: F403

signed_page(user): a page in which that user is signed in, and which holds nothing of the test before; it notes every violation
of the CSP, every script error and every request to another host in `page.complaints`. anonymous_page: one in which nobody is.
Such a page is used only once its scripts are there; a test of what comes before them opens it with
wait_until="domcontentloaded" and keeps to the keyboard.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, Response, expect
from playwright.sync_api import Error as PlaywrightError

__all__ = ["anonymous_page", "browser_type_launch_args", "pick", "signed_page"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}
# By zone: pages that a test has done with. Of a new one Chromium takes half a second of a core to start and to read the program's files.
FREE: dict[str, list[Page]] = defaultdict(list)


def chromium() -> str:
    """Its path: NANTUN_CHROMIUM, or the first of the usual names on the PATH. The test fails with what was looked for."""
    named = os.environ.get("NANTUN_CHROMIUM", "")
    found = named if Path(named).is_file() else next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(f"no Chromium: looked at NANTUN_CHROMIUM={named!r}, then for {', '.join(NAMES)} on the PATH")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args() -> Iterator[dict[str, Any]]:
    """The driver keeps an event loop in this thread until the session ends, which Django would take for async code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield {"executable_path": chromium(), "args": ["--no-sandbox", "--disable-background-networking"]}


@pytest.fixture
def signed_page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Callable[..., Page]]:
    """signed_page(user, viewport=PHONE, session={...}) -> a page at the live server's address. zone: where the browser's clock stands."""
    _wants_frontend()
    opened: list[tuple[str, Page]] = []

    def open_page(
        user: Any, *, viewport: dict[str, int] = WIDE, session: dict[str, Any] | None = None, zone: str = "Asia/Shanghai"
    ) -> Page:
        page = FREE[zone].pop() if FREE[zone] else _new_page(browser, live_server.url, zone)
        opened.append((zone, page))
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        if user is not None:
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": _session_of(user, session), "url": live_server.url}])
        return page

    yield open_page
    for zone, page in opened:
        if _empty(page, live_server.url):
            FREE[zone].append(page)
    _let_the_server_finish()


def _new_page(browser: Browser, home: str, zone: str) -> Page:
    context = browser.new_context(locale="zh-CN", timezone_id=zone, base_url=home)
    return _patient(_listening(context.new_page(), home))


def _empty(page: Page, home: str) -> bool:
    """Leaves the page, as closing it would, and takes out what a browser keeps of it but the program's own files. False: it is closed, or hangs."""
    try:
        page.unroute_all()
        page.goto(f"{home}{settings.STATIC_URL}nantun/mark.svg", wait_until="commit", timeout=5000)
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        page.context.clear_cookies()
    except PlaywrightError:
        page.context.close()
        return False
    page.complaints.clear()  # type: ignore[attr-defined]
    return len(page.context.pages) == 1


@pytest.fixture
def anonymous_page(signed_page: Callable[..., Page]) -> Page:
    """A page of a browser in which nobody has signed in yet."""
    return signed_page(None)


def pick(page: Page, typed: str, name: str) -> None:
    """Types into the picker that has the cursor and takes the first answer, once that is the one called `name`."""
    page.keyboard.type(typed)
    expect(page.locator(".ts-dropdown .option").first).to_contain_text(name)
    page.keyboard.press("Enter")


def _let_the_server_finish() -> None:
    """A form that is closed still sends its draft; emptying the tables meanwhile would lock both out."""
    still = 0
    for _turn in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND backend_type = 'client backend' AND state <> 'idle'"
            )
            still = 0 if cursor.fetchone()[0] else still + 1
        if still == 2:
            return
        time.sleep(0.05)


def _session_of(user: Any, more: dict[str, Any] | None) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session.update(more or {})
    session.save()
    return session.session_key


def _listening(page: Page, home: str) -> Page:
    complaints: list[str] = []
    page.complaints = complaints  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.on(
        "request", lambda asked: None if asked.url.startswith((home, "data:", "blob:")) else complaints.append(f"elsewhere: {asked.url}")
    )
    return page


def _patient(page: Page) -> Page:
    """A person looks before he types; a test on a busy machine would be faster than the page's scripts.

    goto waits for them, and so does every click, fill and expect on a page that was reached in another way.
    """
    unready = page.locator("html:not([data-ready]):has(meta[name=nantun-modules])")
    opened = page.goto

    def goto(url: str, *, wait_until: str = "load", **more: Any) -> Response | None:
        answer = opened(url, wait_until=wait_until, **more)
        if wait_until == "load":  # else the test says itself how far the page has to be
            unready.wait_for(state="detached")
        return answer

    page.goto = goto  # type: ignore[method-assign,assignment]
    page.add_locator_handler(unready, lambda _page: unready.wait_for(state="detached"), no_wait_after=True)
    return page


def _wants_frontend() -> None:
    if not (Path(settings.BASE_DIR) / "static/vendor/htmx.js").exists():
        pytest.fail("static/vendor is empty: run npm ci --ignore-scripts and manage.py collect_frontend")
