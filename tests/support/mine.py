"""A small mine: one of each who has a hand in what is tried."""

from __future__ import annotations

from dataclasses import dataclass

from nantun.people.choices import Rank, UnitKind
from nantun.people.models import Unit, User
from nantun.people.roles import Role
from tests.factories import UnitFactory, make_user


@dataclass
class Mine:
    """One of each level: ours is in the deputy's charge, theirs in nobody's."""

    ours: Unit
    theirs: Unit
    principal: User
    secretary: User
    deputy: User
    head: User
    party_head: User
    vice: User
    worker: User
    stranger: User
    office: User

    @classmethod
    def of(cls) -> Mine:
        top = UnitFactory(name="矿领导", kind=UnitKind.LEADERSHIP)
        ours, theirs = UnitFactory(name="综采一队"), UnitFactory(name="掘进三区")
        return cls(
            ours=ours,
            theirs=theirs,
            principal=make_user(Role.PRINCIPAL, unit=top, name="周洋", rank=Rank.DIVISION, post="矿长"),
            secretary=make_user(Role.PRINCIPAL, unit=top, name="钱杨", rank=Rank.DIVISION, post="党委书记"),
            deputy=make_user(Role.DEPUTY, unit=top, units=[ours], name="庄坤"),
            head=make_user(Role.HEAD, unit=ours, name="王强", post="区长"),
            party_head=make_user(Role.HEAD, unit=ours, name="李伟", post="党支部书记"),
            vice=make_user(unit=ours, name="孙立", rank=Rank.DEPUTY_SECTION, post="副区长"),
            worker=make_user(unit=ours, name="张三"),
            stranger=make_user(Role.HEAD, unit=theirs, name="赵刚", post="区长"),
            office=make_user(Role.PARTY_OFFICE, unit=UnitFactory(name="党群工作部", kind=UnitKind.OFFICE), name="孙静"),
        )
