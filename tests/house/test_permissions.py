"""Each permission can be asked, and is: what is registered is a predicate, and somebody names it."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from rules.permissions import permissions
from rules.predicates import Predicate
from rules.rulesets import RuleSet

from nantun.people.policy import Policy, holds
from nantun.people.roles import Role
from nantun.people.rules import holds_role

BASE = settings.BASE_DIR
ROOMS = sorted({app.name.partition(".")[0] for app in apps.get_app_configs() if Path(app.path).parent in (BASE, BASE / "nantun")})
REGISTERS = ("add_perm", "add_act")


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (BASE / room).rglob("*.py")


def named(tree: ast.AST) -> Iterator[str]:
    """Patterns of the texts in a module: what an f-string fills in is any word. What only registers a permission does not ask for it."""
    registered = {id(call.args[0]) for call in ast.walk(tree) if is_registering(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in registered:
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)


def is_registering(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name) and ast.unparse(node.func).endswith(REGISTERS)


def acts() -> set[str]:
    """Those behind the buttons of a row, which Acts asks by its own table."""
    written = [path for path in sources() if re.search(r"^ACTS = Acts\(", path.read_text(), re.MULTILINE)]
    modules = [".".join(path.relative_to(BASE).with_suffix("").parts) for path in written]
    tables = [importlib.import_module(module).ACTS for module in modules]
    found = {f"{table.app}.{doing.verb!s}" for table in tables for doing in table.doings}
    return found | {f"{perm}_at_all" for perm in found}


def verbs_asked() -> set[str]:
    """Those of policies that are asked for rows or accounts: PAGES.rows(user, pages, "answer_for_page")."""
    calls = [node for path in sources() for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    asking = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in ("rows", "who", "may")]
    words = {arg.value for call in asking for arg in call.args if isinstance(arg, ast.Constant)}
    return {f"{policy.model.partition('.')[0]}.{verb}" for policy in Policy.declared for verb in policy.verbs.keys() & words}


def unasked(perms: set[str], texts: set[str], templates: str) -> set[str]:
    """f"{app}.{verb}" would name them all: an f-string counts where it says part of the verb."""
    says_a_verb = [re.compile(text) for text in texts if r"\w+" in text and not text.endswith(r"\.\w+")]
    left = {perm for perm in perms if re.escape(perm) not in texts and not re.search(rf"\b{re.escape(perm)}\b", templates)}
    return {perm for perm in left if not any(text.fullmatch(perm) for text in says_a_verb)}


@pytest.fixture(scope="module")
def texts() -> set[str]:
    return {text for path in sources() for text in named(ast.parse(path.read_text()))}


@pytest.fixture(scope="module")
def templates() -> str:
    return "\n".join(path.read_text() for top in (*ROOMS, "templates") for path in (BASE / top).rglob("*.html"))


def test_each_permission_is_a_predicate_that_answers_whoever_is_not_signed_in() -> None:
    assert not [perm for perm, one in permissions.items() if not isinstance(one, Predicate)]
    public = {perm for perm, one in permissions.items() if one.test(AnonymousUser())}
    assert public == set()


def test_a_standing_that_is_registered_as_a_predicate_is_found() -> None:
    """Both are called after the role that somebody holds."""
    some = RuleSet()
    some.add_rule("kudos.enter", holds_role(Role.HEAD))
    some.add_rule("kudos.log", holds(Role.HEAD))
    assert [perm for perm, one in some.items() if not isinstance(one, Predicate)] == ["kudos.log"]


def test_each_permission_is_asked_by_somebody(texts: set[str], templates: str) -> None:
    assert unasked(set(permissions), texts, templates) - acts() - verbs_asked() == set()


def test_one_that_nobody_asks_is_found(texts: set[str], templates: str) -> None:
    """rosters.set_leading is asked by f"rosters.set_{kind}", people.enter by its name; what stands in add_perm alone is asked by nobody."""
    there = 'rules.add_perm("kudos.praise", who)\nadd_act("kudos", "thank", who)\nuser.has_perm("kudos.enter")'
    more = texts | {*named(ast.parse(there))}
    assert unasked({"kudos.praise", "kudos.enter", "rosters.set_leading", "people.enter"}, more, templates) == {"kudos.praise"}
