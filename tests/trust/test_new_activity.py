"""manage.py new_activity writes an activity that is green at once: in a copy of the tree lint and the tests that ask of every activity pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MADE = (".venv", "node_modules", "static/vendor")  # by make install; the copy shares them
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "vendor", "var", "__pycache__", ".*_cache", ".staticfiles")
AS_MADE = [word for file in (".venv/.checked", "static/vendor/.made") for word in ("--assume-old", file)]
# Its own, and of the others whatever is asked of every activity that there is.
TESTS = ["tests/kudos", "tests/house", "tests/moves", "tests/people/test_policies.py", "tests/web/test_matrix.py"]
CHOSEN = ["-k", "not a_url_answers or kudos", "-m", "not browser and not trust"]

pytestmark = pytest.mark.trust


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    copied = shutil.copytree(ROOT, tmp_path / "copy", ignore=LEFT_OUT)
    for made in MADE:
        (copied / made).symlink_to(ROOT / made)
    return copied


def run(copy: Path, *words: str) -> str:
    """What it printed; a command that fails fails the test. On the servers that run already, in a database of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    own = {"NANTUN_TEST_DB": f"{kept.get('NANTUN_TEST_DB', 'test_nantun')}_kudos"}
    done = subprocess.run(
        words, cwd=copy, env={"NANTUN_VAR": str(ROOT / "var"), **kept, **own}, capture_output=True, text=True, timeout=1500, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-6000:]}{done.stderr[-2000:]}"
    return done.stdout


def test_a_new_activity_is_green_at_once(copy):
    """One folder, its tests, and a line wherever activities are named: navigation, ledger, seal, reminder, to-do and timeline without another line."""
    run(copy, sys.executable, "manage.py", "new_activity", "kudos", "--label", "表扬")
    run(copy, "make", *AS_MADE, "lint")
    said = run(copy, sys.executable, "-m", "pytest", "-v", "-n", "0", "-p", "no:cacheprovider", *TESTS, *CHOSEN)
    for asked in ("tests/kudos/test_kudos.py::", "test_a_url_answers_each_role_as_the_matrix_says[kudos:row]", "test_every_policy_says"):
        assert asked in said
