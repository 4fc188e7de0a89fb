"""`make mutate`: breaks a file of rules in every small way, one at a time, and names the breaks that no test notices (docs/mutation.md).

Works in a copy of what git tracks under var/mutants, so that a run that is cut off leaves no broken rule behind; the copy has servers of its own.
Usage: python -m tests.support.mutating FILE TEST...
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPY = ROOT / "var" / "mutants"
PROGRAMS = Path(sys.executable).parent
CONFIGURATION = """\
[cosmic-ray]
module-path = "{file}"
timeout = 240.0
excluded-modules = []
test-command = "{python} -m pytest -n 0 -x -q -p no:cacheprovider --reuse-db {tests}"

[cosmic-ray.distributor]
name = "local"

# Of the operators that join predicates only & and | make a program that starts.
[cosmic-ray.filters.operators-filter]
exclude-operators = ["core/ReplaceBinaryOperator_(?!BitOr_BitAnd|BitAnd_BitOr).*"]
"""


def main(file: str, *tests: str) -> None:
    _copy()
    (COPY / "mutants.toml").write_text(CONFIGURATION.format(file=file, python=sys.executable, tests=" ".join(tests)), encoding="utf-8")
    _run("cosmic-ray", "init", "--force", "mutants.toml", "mutants.sqlite")
    _run("cr-filter-operators", "mutants.sqlite", "mutants.toml")
    _run("cosmic-ray", "baseline", "mutants.toml")  # makes the tests' database, and ends here when a test fails without being broken
    _run("cosmic-ray", "exec", "mutants.toml", "mutants.sqlite")
    _run("cr-report", "--show-diff", "--surviving-only", "mutants.sqlite")


def _copy() -> None:
    """What git tracks, as it lies in the working tree, and the front end that was collected. The copy's databases stay for the next run."""
    for old in (one for one in COPY.glob("*") if one.name != "var"):
        shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).exists():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)
    (COPY / "static" / "vendor").symlink_to(ROOT / "static" / "vendor")


def _run(program: str, *words: str) -> None:
    subprocess.run([PROGRAMS / program, *words], cwd=COPY, check=True, env=os.environ | {"NANTUN_VAR": str(COPY / "var")})


if __name__ == "__main__":
    main(*sys.argv[1:])
