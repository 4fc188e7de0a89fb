from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from nantun.people.choices import Rank
from nantun.people.roles import Role
from talks import actions
from talks.choices import Ground
from talks.entry import Asking, HeldTalk, Time
from talks.models import DayException, OpenHours, Talk
from tests.factories import make_user

from . import NOW, Case, World

TOMORROW = Time(NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=30))


def cases(world: World) -> Iterator[Case]:
    """Talks of the head of ours with a worker: one that was held and has a record, one that is asked for, one that is booked; one of theirs."""
    head, worker = world.user(Role.HEAD), world.worker_s_account
    held = _held(world)
    asked = _asked(world)
    booked = actions.accept_time(talk=_asked(world, TOMORROW, who=world.colleague), start=TOMORROW.start, by=head, now=NOW)
    for case, talk in (("held", held), ("asked", asked), ("booked", booked), ("theirs", _theirs(world))):
        yield Case("talks:talk", case, pk=talk.pk)
    for name in ("record", "write-record", "remark", "appeals"):
        yield Case(f"talks:{name}", pk=held.pk)
    yield Case("talks:confirm", pk=held.pk, query="answer=confirmed")
    yield Case("talks:ask-order", pk=held.pk, data={"reason": "核查"})
    for name in ("accept", "offer"):
        yield Case(f"talks:{name}", pk=asked.pk)
    yield Case("talks:decline", pk=asked.pk, data={"reason": "出差"})
    for name in ("move", "hold"):
        yield Case(f"talks:{name}", pk=booked.pk)
    yield Case("talks:cancel", pk=booked.pk, data={"reason": "有事"})
    order = actions.ask_order(talk=_theirs_recorded(world), reason="核查", by=world.user(Role.PARTY_OFFICE), now=NOW)
    yield Case("talks:decide-order", pk=order.pk)
    _opened_to_another(_theirs_recorded(world))
    yield from _settings(world, worker)


def _settings(world: World, worker) -> Iterator[Case]:
    head, clerk = world.user(Role.HEAD), world.user(Role.CLERK)
    event = date(2026, 11, 5)
    must = actions.raise_must(employee=world.worker, ground=Ground.INJURY, event_day=event, by=clerk, now=NOW, talker=head.employee)
    for name in ("must", "take-up"):
        yield Case(f"talks:{name}", pk=must.pk)
    yield Case("talks:withdraw-must", pk=must.pk, data={"reason": "提错了"})
    hours = OpenHours.objects.create(leader=head.employee, weekday=0, starts=time(9), ends=time(11))
    yield Case("talks:close-hours", pk=hours.pk)
    day = DayException.objects.create(leader=head.employee, day=date(2026, 11, 9))
    yield Case("talks:drop-exception", pk=day.pk)
    yield Case("talks:events", query="start=2026-11-01T00:00:00&end=2026-11-15T00:00:00")
    yield Case("talks:others-days", query=f"counterpart={world.worker.pk}")


def _held(world: World) -> Talk:
    head = world.user(Role.HEAD)
    entry = HeldTalk(talker=head.employee, counterpart=world.worker, day=NOW.date(), place_kind="canteen")
    talk = actions.log_talk(held=entry, by=head, now=NOW)
    actions.write_record(talk=talk, by=head, now=NOW, content="家里的事")
    return talk


def _opened_to_another(talk: Talk) -> None:
    """What was said in it, by an order that the party secretary approved."""
    asker, secretary = make_user(Role.PARTY_OFFICE), make_user(post="党委书记")
    order = actions.ask_order(talk=talk, reason="信访核查", by=asker, now=NOW)
    actions.decide_order(order=order, agree=True, by=secretary, now=NOW)


def _asked(world: World, *times: Time, who=None) -> Talk:
    account = make_user(employee=who) if who else world.worker_s_account
    asking = Asking(talker=world.user(Role.HEAD).employee, counterpart=account.employee, times=times)
    return actions.ask_talk(asking=asking, by=account, now=NOW)


def _theirs_recorded(world: World) -> Talk:
    talk = _theirs(world)
    actions.write_record(talk=talk, by=talk.talker.user, now=NOW, content="别的事")
    return talk


def _theirs(world: World) -> Talk:
    head = make_user(Role.HEAD, unit=world.theirs, rank=Rank.SECTION, post="区长")
    entry = HeldTalk(talker=head.employee, counterpart=world.stranger, day=NOW.date(), place_kind="office")
    return actions.log_talk(held=entry, by=head, now=NOW)
