"""What `manage.py bench` says of a process is said of that process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nantun.measuring import in_child

MEGABYTE = 2**20


def hold(megabytes: int) -> str:
    return f"x = b'1' * ({megabytes} * {MEGABYTE}); print(len(x))"


def run(code: str, folder: Path):
    return in_child([sys.executable, "-c", code], {}, folder)


def test_the_memory_of_whoever_measures_is_not_counted(tmp_path):
    held = b"1" * (200 * MEGABYTE)
    assert run("print('done')", tmp_path).peak < 60
    assert len(held) == 200 * MEGABYTE


def test_the_most_that_was_held_is_told_and_what_was_said(tmp_path):
    child = run(hold(90), tmp_path)
    assert 90 < child.peak < 150
    assert child.said == f"{90 * MEGABYTE}\n"
    assert child.seconds > 0


def test_what_its_own_children_held_counts(tmp_path):
    assert run(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold(90)!r}], check=True)", tmp_path).peak > 90


def test_a_process_that_fails_is_an_error_with_its_words(tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run("print('half'); raise SystemExit(3)", tmp_path)
    assert (failed.value.returncode, failed.value.output) == (3, "half\n")
