"""What pages are drawn with: named files, pinned, none from elsewhere."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from nantun import registry
from nantun.registry import Activity
from nantun.web.checks import activities_can_be_shown
from nantun.web.frontend import COPIED, FrontendMissing, collect, without_source_map
from nantun.web.icons import ICONS
from nantun.web.templatetags.nantun import MODULES, icon

BASE = Path(settings.BASE_DIR)
ADDRESS = re.compile(r"https?://")


@pytest.fixture
def packages(tmp_path):
    """What npm would have laid down."""
    folder = tmp_path / "node_modules"
    for source in COPIED:
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"content /* kept */\n//# sourceMappingURL=content.js.map\n")
    icons = folder / "@tabler/icons/icons/outline"
    icons.mkdir(parents=True)
    for name in ICONS:
        (icons / f"{name}.svg").write_text(
            '<svg class="icon">\n <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n <path d="M4 8h3" />\n</svg>'
        )
    return folder


def test_the_named_files_are_copied_without_their_source_maps(packages, tmp_path):
    target = tmp_path / "vendor"
    written = collect(packages, target)
    assert {path.name for path in written} == {*COPIED.values(), "icons.svg"}
    assert (target / "htmx.js").read_bytes() == b"content /* kept */\n"


def test_both_spellings_of_a_source_map_go():
    assert without_source_map(b"a{}\n/*# sourceMappingURL=a.css.map */") == b"a{}"
    assert without_source_map(b"a()\n//# sourceMappingURL=a.js.map") == b"a()"


def test_the_sprite_holds_every_icon_by_its_name(packages, tmp_path):
    collect(packages, tmp_path / "vendor")
    sprite = (tmp_path / "vendor/icons.svg").read_text()
    assert re.findall(r'<symbol id="([\w-]+)"', sprite) == list(ICONS)
    assert "M0 0h24v24H0z" not in sprite


def test_collecting_twice_touches_nothing(packages, tmp_path):
    written = collect(packages, tmp_path / "vendor")
    before = [path.stat().st_mtime_ns for path in written]
    collect(packages, tmp_path / "vendor")
    assert [path.stat().st_mtime_ns for path in written] == before


def test_a_file_that_npm_did_not_bring_is_named(packages, tmp_path):
    (packages / "htmx.org/dist/htmx.min.js").unlink()
    with pytest.raises(FrontendMissing, match=r"htmx\.min\.js is missing"):
        collect(packages, tmp_path / "vendor")


def test_every_version_is_pinned_and_the_lock_names_no_registry():
    wanted = json.loads((BASE / "package.json").read_text())
    for version in {**wanted["dependencies"], **wanted["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert '"resolved"' not in (BASE / "package-lock.json").read_text()


def test_every_icon_that_a_template_names_is_drawn():
    used = {name for path in (BASE / "templates").rglob("*.html") for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    assert used <= set(ICONS)
    assert "checklist" in used


def test_an_icon_that_is_not_drawn_is_refused_where_it_is_named():
    with pytest.raises(LookupError, match=r"icons\.py"):
        icon("no-such-icon")


def test_an_activity_that_could_not_be_shown_stops_the_start(alone):
    registry.register(Activity(name="odd", label="", icon="no-such-icon", urls="x", group="elsewhere"))
    assert {fault.id for fault in activities_can_be_shown()} == {"web.E001", "web.E002"}


def test_every_module_that_pages_may_load_is_there():
    for name in MODULES:
        assert (BASE / f"static/nantun/{name}.js").exists()


def test_nothing_of_ours_is_fetched_from_elsewhere():
    allowed = "http://www.w3.org/"
    for path in [*(BASE / "templates").rglob("*.html"), *(BASE / "static/nantun").iterdir()]:
        found = [line for line in path.read_text().splitlines() if ADDRESS.search(line.replace(allowed, ""))]
        assert not found, path
