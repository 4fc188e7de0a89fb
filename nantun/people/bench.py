from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nantun.measuring import Bench, Line

ROSTER = Path(__file__).resolve().parents[1] / "house" / "samples" / "roster.xlsx"
SECONDS, MEGABYTES = 20, 300


def measure(bench: Bench) -> Iterator[Line]:
    """The whole mine's roster, from an empty database; and once more, when nothing changes."""
    first = bench.command("import_roster", str(ROSTER))
    again = bench.command("import_roster", str(ROSTER))
    people = first.said.split("people=")[1].split()[0]
    yield Line(f"导入花名册,{people} 人", f"{first.seconds:.1f} 秒", f"≤ {SECONDS} 秒", first.seconds <= SECONDS)
    yield Line("导入花名册,内存峰值", f"{first.peak:.0f} MB", f"≤ {MEGABYTES} MB", first.peak <= MEGABYTES)
    yield Line("同一份再导入一次(无变化)", f"{again.seconds:.1f} 秒")
