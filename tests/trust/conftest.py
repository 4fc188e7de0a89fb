"""Proofs that take long: two at a time, and what each has measured is told below its name."""

from __future__ import annotations

import pytest

from tests.embedded.conftest import var  # noqa: F401
from tests.jobs import toys  # noqa: F401 - makes its handlers known
from tests.ledgers.conftest import _toy_tables, toy_activity, toy_tables, toys_here  # noqa: F401
from tests.support.channels import authority, mail_server, robot_server  # noqa: F401
from tests.support.worker import broker, start_worker, valkey, worker  # noqa: F401


class _Told:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What a test that held has printed."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if report.when == "call" and report.passed and report.capstdout.strip():
            reporter.write(f"\n{report.nodeid.rpartition('/')[2]}\n{report.capstdout.rstrip()}\n")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Told(config))
