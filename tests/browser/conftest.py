"""Tests in a real Chromium, against a live server, a real worker and a real broker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request

from tests.support.chromium import ARGUMENTS, chromium, looked
from tests.support.worker import broker, start_worker, valkey, worker  # noqa: F401

# Playwright's event loop makes Django believe that it is called from asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

OFFICE = {"width": 1366, "height": 768}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if path is None:
        pytest.fail(looked())
    return {**browser_type_launch_args, "executable_path": path, "args": ARGUMENTS}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    return {**browser_context_args, "viewport": OFFICE, "base_url": live_server.url, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def context(context: BrowserContext, live_server: Any) -> Iterator[BrowserContext]:
    """One person's browser. The test fails when a page throws an error, breaks the CSP, or asks another host."""
    context.set_default_timeout(15_000)
    wrong: list[str] = []
    context.on("page", lambda page: _watch(page, wrong, urlsplit(live_server.url).netloc))
    yield context
    assert wrong == []


def _watch(page: Page, wrong: list[str], host: str) -> None:
    def asked(request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme in ("http", "https") and there.netloc != host:
            wrong.append(f"asked another host: {request.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: wrong.append(f"error on {page.url}: {error}"))
    page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if "Content Security Policy" in said.text else None)
