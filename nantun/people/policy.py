"""Who may do what to the rows of one model: declared once, asked three ways.

    own = is_account("entered_by") | any_of("visitors", is_employee("employee"))
    PAGES = Policy("visits.NotebookPage", read=answers | is_account("added_by"), answer_for_page=answers)

    PAGES.rows(user, NotebookPage.objects.all())        which rows
    user.has_perm("visits.answer_for_page", page)       may she, with this one
    PAGES.who("answer_for_page", page, accounts)        whose accounts may, with this one
    VISITS.columns(user, visit)                         what she sees of it that not every reader does

A standing says how an account stands to a row. Standings are joined with | and &, and turned round with ~. Because the three answers come out of one
declaration, a page, a list, a notice and an export cannot disagree; tests/people/test_policies.py holds them together for every policy that is declared.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import rules
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from nantun.relations import model_at

if TYPE_CHECKING:
    from .accounts import Accounts
    from .models import User

Condition = Q | bool  # True: every row; False: none. Kept apart from Q, so that whoever reads everything asks the database nothing.


@dataclass(frozen=True)
class Crowd:
    """Some accounts (User.pk), or all but some."""

    ids: frozenset[int] = frozenset()
    all_but: bool = False

    def __and__(self, other: Crowd) -> Crowd:
        if self.all_but and other.all_but:
            return Crowd(self.ids | other.ids, all_but=True)
        if self.all_but or other.all_but:
            some, others = (other, self) if self.all_but else (self, other)
            return Crowd(some.ids - others.ids)
        return Crowd(self.ids & other.ids)

    def __invert__(self) -> Crowd:
        return Crowd(self.ids, not self.all_but)

    def __or__(self, other: Crowd) -> Crowd:
        return ~(~self & ~other)


EVERYBODY = Crowd(all_but=True)
NOBODY = Crowd()


class Standing(ABC):
    """How an account stands to a row."""

    @abstractmethod
    def condition(self, user: User, model: type[Model]) -> Condition:
        """On the rows of the model, for this account."""

    @abstractmethod
    def holds(self, user: User, row: Any) -> bool:
        """Of this account and this row; row: None where the model as a whole is asked about, to which nobody stands in any way."""

    @abstractmethod
    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        """Of all accounts, those that stand so to this row."""

    def __or__(self, other: Standing) -> Standing:
        return Either((self, other))

    def __and__(self, other: Standing) -> Standing:
        return Both((self, other))

    def __invert__(self) -> Standing:
        return Not(self)

    @property
    def predicate(self) -> Any:
        """For rules.add_perm, and beside predicates that know no rows."""
        return rules.predicate(lambda user, row: _stands(self, user, row), name=repr(self))


@dataclass(frozen=True)
class Either(Standing):
    parts: tuple[Standing, ...]

    def condition(self, user: User, model: type[Model]) -> Condition:
        found = [part.condition(user, model) for part in self.parts]
        if any(one is True for one in found):
            return True
        asked = [one for one in found if isinstance(one, Q)]
        return reduce(Q.__or__, asked) if asked else False

    def holds(self, user: User, row: Any) -> bool:
        return any(part.holds(user, row) for part in self.parts)

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return reduce(Crowd.__or__, (part.crowd(row, accounts) for part in self.parts))


@dataclass(frozen=True)
class Both(Standing):
    parts: tuple[Standing, ...]

    def condition(self, user: User, model: type[Model]) -> Condition:
        found = [part.condition(user, model) for part in self.parts]
        if any(one is False for one in found):
            return False
        asked = [one for one in found if isinstance(one, Q)]
        return reduce(Q.__and__, asked) if asked else True

    def holds(self, user: User, row: Any) -> bool:
        return all(part.holds(user, row) for part in self.parts)

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return reduce(Crowd.__and__, (part.crowd(row, accounts) for part in self.parts))


@dataclass(frozen=True)
class Not(Standing):
    part: Standing

    def condition(self, user: User, model: type[Model]) -> Condition:
        found = self.part.condition(user, model)
        return not found if isinstance(found, bool) else ~found

    def holds(self, user: User, row: Any) -> bool:
        return row is not None and not self.part.holds(user, row)

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return ~self.part.crowd(row, accounts)


@dataclass(frozen=True)
class Holds(Standing):
    """Holds a role, whatever the row."""

    roles: tuple[str, ...]

    def condition(self, user: User, model: type[Model]) -> Condition:
        return user.holds(*self.roles)

    def holds(self, user: User, row: Any) -> bool:
        return user.holds(*self.roles)

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return accounts.holding_any(self.roles)


@dataclass(frozen=True)
class HasPost(Standing):
    """Holds a post of the mine, whatever the row: it is his by the roster, not by a role of the program."""

    post: str

    def condition(self, user: User, model: type[Model]) -> Condition:
        return user.has_post(self.post)

    def holds(self, user: User, row: Any) -> bool:
        return user.has_post(self.post)

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return accounts.of_post(self.post)


@dataclass(frozen=True)
class Over(Standing):
    """Holds a role that reaches a unit at the end of the path."""

    path: str
    roles: tuple[str, ...]

    def condition(self, user: User, model: type[Model]) -> Condition:
        reach = user.reach(*self.roles)
        return reach.everything or (bool(reach.unit_ids) and Q(**{f"{self.path}__in": reach.unit_ids}))

    def holds(self, user: User, row: Any) -> bool:
        reach = user.reach(*self.roles)
        return row is not None and _end_of(row, self.path) in reach

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return accounts.holding(self.roles, {None, _end_of(row, self.path)})


@dataclass(frozen=True)
class At(Standing):
    """Is what stands at the end of the path: the account itself ("pk"), its holder ("employee"), his unit or team of today ("employee__unit", …)."""

    path: str
    field: str

    def condition(self, user: User, model: type[Model]) -> Condition:
        own = _own(user, self.field)
        return own is not None and Q(**{self.path: own})

    def holds(self, user: User, row: Any) -> bool:
        own = _own(user, self.field)
        return row is not None and own is not None and own == _end_of(row, self.path)

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return accounts.of(self.field, [_end_of(row, self.path)])


@dataclass(frozen=True)
class EntersFor(Standing):
    """Enters for the employee at the end of the path (代录), by a grant of today."""

    path: str

    def condition(self, user: User, model: type[Model]) -> Condition:
        return bool(user.principals) and Q(**{f"{self.path}__in": user.principals})

    def holds(self, user: User, row: Any) -> bool:
        return row is not None and _end_of(row, self.path) in user.principals

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return accounts.entering_for(_end_of(row, self.path))


@dataclass(frozen=True)
class Where(Standing):
    """The row is so, whoever asks: the column holds the value, or nothing (None)."""

    column: str
    value: Any

    def condition(self, user: User, model: type[Model]) -> Condition:
        return Q(**{f"{self.column}__isnull": True}) if self.value is None else Q(**{self.column: self.value})

    def holds(self, user: User | None, row: Any) -> bool:
        return row is not None and _end_of(row, self.column) == self.value

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return EVERYBODY if self.holds(None, row) else NOBODY


@dataclass(frozen=True)
class Until(Standing):
    """The moment in the column has not come yet, whoever asks; not so where it holds none."""

    column: str

    def condition(self, user: User, model: type[Model]) -> Condition:
        return Q(**{f"{self.column}__gt": timezone.now()})

    def holds(self, user: User | None, row: Any) -> bool:
        moment = None if row is None else _end_of(row, self.column)
        return moment is not None and moment > timezone.now()

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return EVERYBODY if self.holds(None, row) else NOBODY


@dataclass(frozen=True)
class AnyOf(Standing):
    """Stands so to one of the row's parts: to a visitor of the visit, to a target of the appeal."""

    parts: str
    standing: Standing

    def condition(self, user: User, model: type[Model]) -> Condition:
        """Looked up once for all rows, never joined: no row comes twice."""
        field: Any = model._meta.get_field(self.parts)
        of_parts = model_at(model, self.parts)
        asked = self.standing.condition(user, of_parts)
        if asked is False:
            return False
        parts = of_parts._default_manager.order_by().filter(*([asked] if isinstance(asked, Q) else []))
        if field.many_to_many:
            joined = field.remote_field.through._default_manager.filter(**{f"{field.m2m_reverse_field_name()}__in": parts.values("pk")})
            return Q(pk__in=joined.values(field.m2m_field_name()))
        return Q(pk__in=parts.filter(**{f"{field.field.name}__isnull": False}).values(field.field.name))

    def holds(self, user: User, row: Any) -> bool:
        return row is not None and any(self.standing.holds(user, part) for part in getattr(row, self.parts).all())

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return reduce(Crowd.__or__, (self.standing.crowd(part, accounts) for part in getattr(row, self.parts).all()), NOBODY)


@dataclass(frozen=True)
class Of(Standing):
    """Stands so to the row to which this one belongs: whoever reads a visit reads its corrections."""

    parent: str
    standing: Standing

    def condition(self, user: User, model: type[Model]) -> Condition:
        parents = model_at(model, self.parent)
        asked = self.standing.condition(user, parents)
        return (
            Q(**{f"{self.parent}__in": parents._default_manager.order_by().filter(asked).values("pk")}) if isinstance(asked, Q) else asked
        )

    def holds(self, user: User, row: Any) -> bool:
        return row is not None and self.standing.holds(user, getattr(row, self.parent))

    def crowd(self, row: Any, accounts: Accounts) -> Crowd:
        return self.standing.crowd(getattr(row, self.parent), accounts)


def any_of(parts: str, standing: Standing) -> Standing:
    return AnyOf(parts, standing)


def holds(*roles: str) -> Standing:
    return Holds(roles)


def has_post(post: str) -> Standing:
    return HasPost(post)


def over(path: str, *roles: str) -> Standing:
    return Over(path, roles)


def is_account(path: str) -> Standing:
    return At(path, "pk")


def is_employee(path: str) -> Standing:
    return At(path, "employee")


def is_of_unit(path: str) -> Standing:
    return At(path, "employee__unit")


def is_of_team(path: str) -> Standing:
    return At(path, "employee__team")


def enters_for(path: str) -> Standing:
    return EntersFor(path)


def of(parent: str, standing: Standing) -> Standing:
    return Of(parent, standing)


def where(column: str, value: Any) -> Standing:
    return Where(column, value)


def until(column: str) -> Standing:
    return Until(column)


def _stands(standing: Standing, user: User, row: Any) -> bool:
    """What is no row of a table says as which row it is asked about: asked_as."""
    return bool(user.is_authenticated and user.is_active and standing.holds(user, getattr(row, "asked_as", row)))


def _own(user: User, field: str) -> int | None:
    if field == "pk":
        return user.pk
    if field == "employee":
        return user.employee_id
    return getattr(user.employee, f"{field.removeprefix('employee__')}_id", None)


def _end_of(row: Any, path: str) -> Any:
    """What stands at the end of a path of foreign keys, of a row its primary key; None where the path breaks off."""
    *through, last = path.split("__")
    for name in through:
        row = getattr(row, name)
        if row is None:
            return None
    return row.pk if last == "pk" else getattr(row, row._meta.get_field(last).attname)


class Policy:
    """Every verb of one model. `read` decides which rows there are for somebody at all."""

    declared: list[Policy] = []

    def __init__(self, model: str, *, columns: Mapping[str, Standing] | None = None, **verbs: Standing) -> None:
        """model: "visits.Visit"; each verb becomes the permission <app>.<verb>; columns: those that not every reader of a row sees, and who does."""
        self.model, self.verbs, self.shown = model, verbs, columns or {}
        app = model.partition(".")[0]
        for verb, standing in verbs.items():
            if verb != "read":  # many models of one app are read; reading is asked of the policy itself
                rules.add_perm(f"{app}.{verb}", standing.predicate)
        Policy.declared.append(self)

    def may(self, user: User, verb: str, row: Any = None) -> bool:
        return _stands(self.verbs[verb], user, row)

    def rows(self, user: User, among: QuerySet, verb: str = "read") -> Any:
        """Those of the rows to which the user may do so."""
        if not (user.is_authenticated and user.is_active):
            return among.none()
        condition = self.verbs[verb].condition(user, among.model)
        if isinstance(condition, bool):
            return among if condition else among.none()
        return among.filter(condition)

    def who(self, verb: str, row: Any, accounts: Accounts) -> set[int]:
        """User.pk of everybody who may do so to this row, on the accounts' day."""
        return accounts.settle(self.verbs[verb].crowd(row, accounts))

    def columns(self, user: User, row: Any) -> set[str]:
        """Those of the columns kept from some that this reader sees of the row. Asked by page, search, export and annex alike."""
        met = {standing: _stands(standing, user, row) for standing in set(self.shown.values())}  # many columns, one standing: asked once
        return {column for column, standing in self.shown.items() if met[standing]}
