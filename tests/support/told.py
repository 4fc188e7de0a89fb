"""What slow proofs have measured, below their names: they print it, and pytest would keep it to itself."""

from __future__ import annotations

import pytest


class Told:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What a proof that held has printed."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if "trust" in report.keywords and report.when == "call" and report.passed and report.capstdout.strip():
            reporter.write(f"\n{report.nodeid.rpartition('/')[2]}\n{report.capstdout.rstrip()}\n")
