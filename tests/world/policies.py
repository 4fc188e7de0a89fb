from __future__ import annotations

from collections.abc import Iterator

from nantun.policies.figures import declared

from . import Case, World


def cases(world: World) -> Iterator[Case]:
    key = sorted(declared())[0]
    for name in ("figure", "set"):
        yield Case(f"policies:{name}", key=key)
    yield Case("policies:figure", "unknown", key="nobody.knows")
