"""A sixth activity is one new folder and one line in settings, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.trust


def test_a_folder_and_a_line_in_settings_are_a_sixth_activity():
    """In a process of its own, because settings hold for a process: navigation, ledger, reminder and timeline without another line."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    database = f"{kept.get('NANTUN_TEST_DB', 'test_nantun')}_toy"
    words = ["-m", "pytest", "tests/house/sixth_activity.py", "-q", "-p", "no:cacheprovider", "--ds=tests.support.toy_settings"]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env={**kept, "NANTUN_TEST_DB": database}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "5 passed" in done.stdout
