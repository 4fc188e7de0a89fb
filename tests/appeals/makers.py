"""Appeals as tests make them: everything by the actions, noon of 2026-10-15 (a Thursday) unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from nantun.appeals import actions
from nantun.appeals.choices import Category, Outcome, RequestKind, Satisfaction, Status
from nantun.appeals.entry import AppealEntry
from nantun.appeals.models import Appeal
from nantun.people.models import Employee, Unit, User
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, make_user
from tests.privacy.pictures import jpeg
from tests.support.days import TODAY, at

NOW = at(TODAY)
WORDS = "更衣室暖气不足"
LATER = timedelta(hours=1)


def photo(name: str = "a.jpg", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(size=size), content_type="image/jpeg")


def raise_one(by: User, *raisers: Employee, now: datetime = NOW, **facts: Any) -> Appeal:
    """By the user: what a worker said to him unless he says otherwise."""
    filled: dict[str, Any] = {"category": Category.LIVING, "text": WORDS, "raised_on": now.date(), "raisers": raisers}
    return actions.raise_appeal(entry=AppealEntry(**(filled | facts)), by=by, now=now)


def a_hazard(cast: Cast) -> dict[str, Any]:
    """Facts of one that was telephoned; theirs has it from the first moment."""
    return {"category": Category.HAZARD, "text": "皮带跑偏", "phoned_to": "调度室", "phoned_at": NOW, "unit": cast.theirs}


@dataclass
class Cast:
    """Those through whose hands an appeal goes. ours raises, theirs handles."""

    ours: Unit
    theirs: Unit
    worker: Employee
    visitor: User
    clerk: User
    head: User
    deputy: User
    office: User
    union: User

    @classmethod
    def of(cls) -> Cast:
        ours, theirs = UnitFactory(name="综采一队"), UnitFactory(name="后勤科")
        return cls(
            ours=ours,
            theirs=theirs,
            worker=EmployeeFactory(unit=ours, name="张三"),
            visitor=make_user(Role.HEAD, unit=ours, name="王强"),
            clerk=make_user(Role.CLERK, unit=theirs, name="周敏"),
            head=make_user(Role.HEAD, unit=theirs, name="李伟"),
            deputy=make_user(Role.DEPUTY, units=[ours, theirs], unit=UnitFactory(name="矿领导"), name="赵刚"),
            office=make_user(Role.PARTY_OFFICE, unit=UnitFactory(name="党群工作部"), name="孙静"),
            union=make_user(Role.UNION_STAFF, unit=UnitFactory(name="工会"), name="何丽"),
        )


def fresh(appeal: Appeal) -> Appeal:
    return Appeal.objects.get(pk=appeal.pk)


def brought_to(status: Status, cast: Cast, *, now: datetime = NOW, category: str = Category.LIVING, **facts: Any) -> Appeal:
    """An appeal of the worker's that was brought to where it stands by the acts of those who may do them."""
    appeal = raise_one(cast.visitor, cast.worker, now=now, category=category, **facts)
    for step in WAY_TO[status]:
        appeal = STEPS[step](appeal, cast, now)
    assert appeal.status == status
    return appeal


def given(appeal: Appeal, cast: Cast, now: datetime = NOW, **more: Any) -> Appeal:
    return actions.assign(appeal=appeal, lead_unit=cast.theirs, by=cast.office, now=now, **more)


def accepted(appeal: Appeal, cast: Cast, now: datetime = NOW) -> Appeal:
    return actions.accept(appeal=appeal, by=cast.clerk, now=now)


def progressed(appeal: Appeal, cast: Cast, now: datetime = NOW) -> Appeal:
    return actions.note_progress(appeal=appeal, text="已联系热力站", by=cast.clerk, now=now)


def held(appeal: Appeal, cast: Cast, now: datetime = NOW, day: date | None = None) -> Appeal:
    asked = actions.ask(
        appeal=appeal, kind=RequestKind.HOLD, day=day or now.date() + timedelta(days=10), reason="等设备到货", by=cast.clerk, now=now
    )
    actions.decide(request=asked, agree=True, note="", by=cast.deputy, now=now)
    return fresh(appeal)


def answered(appeal: Appeal, cast: Cast, now: datetime = NOW, outcome: Outcome = Outcome.SOLVED, **more: Any) -> Appeal:
    uploads = [photo()] if outcome == Outcome.SOLVED else []
    return actions.reply(appeal=appeal, outcome=outcome, text="暖气管已更换", by=cast.clerk, now=now, **({"uploads": uploads} | more))


def called_back(appeal: Appeal, cast: Cast, now: datetime = NOW, result: Satisfaction = Satisfaction.CONTENT) -> Appeal:
    return actions.call_back(appeal=appeal, result=result, words="说还是冷" if result == Satisfaction.NOT else "", by=cast.union, now=now)


def struck_off(appeal: Appeal, cast: Cast, now: datetime = NOW) -> Appeal:
    return actions.strike_off(appeal=appeal, by=cast.office, now=now)


def sent_back(appeal: Appeal, cast: Cast, now: datetime = NOW) -> Appeal:
    return actions.send_back(appeal=appeal, reason="不归本单位管", by=cast.clerk, now=now)


def merged(appeal: Appeal, cast: Cast, now: datetime = NOW) -> Appeal:
    main = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours), now=now)
    actions.merge(into=main, appeals=[appeal], by=cast.office, now=now)
    return fresh(appeal)


def voided(appeal: Appeal, cast: Cast, now: datetime = NOW) -> Appeal:
    return actions.void(appeal=appeal, reason="重复登记", by=cast.office, now=now)


def not_content(appeal: Appeal, cast: Cast, now: datetime = NOW) -> Appeal:
    return called_back(appeal, cast, now, Satisfaction.NOT)


STEPS: dict[str, Any] = {
    "given": given,
    "accepted": accepted,
    "progressed": progressed,
    "held": held,
    "answered": answered,
    "called_back": called_back,
    "not_content": not_content,
    "struck_off": struck_off,
    "sent_back": sent_back,
    "merged": merged,
    "voided": voided,
}
WAY_TO: dict[Status, tuple[str, ...]] = {
    Status.REGISTERED: (),
    Status.ASSIGNED: ("given",),
    Status.RETURNED: ("given", "sent_back"),
    Status.ACCEPTED: ("given", "accepted"),
    Status.IN_PROGRESS: ("given", "accepted", "progressed"),
    Status.ON_HOLD: ("given", "accepted", "held"),
    Status.REPLIED: ("given", "accepted", "answered"),
    Status.CALLED_BACK: ("given", "accepted", "answered", "called_back"),
    Status.REOPENED: ("given", "accepted", "answered", "not_content"),
    Status.STRUCK_OFF: ("given", "accepted", "answered", "called_back", "struck_off"),
    Status.MERGED: ("merged",),
    Status.VOID: ("voided",),
}
