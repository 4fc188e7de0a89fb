"""What waits for somebody because of talks: answers, today's talks, what to close, 必谈, whom he still ought to talk with, slips, readings to approve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.people.accounts import Accounts, accounts_in
from nantun.people.choices import Level
from nantun.people.models import Employee, RoleGrant
from nantun.people.roles import Role
from nantun.web.counting import MOST, Each, Part, Sum, counted, offers_of
from nantun.web.offers import Question, Todo

from .choices import DueState, Side, Status
from .levels import Person, units_in_charge
from .models import MustTalk, ReadingOrder, Talk
from .oughts import DueTalk, due_list
from .policies import MUST_ROLES, ORDERS, approves

if TYPE_CHECKING:
    from nantun.people.models import User

RECORD_DAYS = timedelta(days=30)


def readers(day: date) -> set[int]:
    """Whoever holds a role, leads by his post, approves readings, takes part in what is open or not recorded, took a slip, or is to hold what must be held."""
    accounts = Accounts(day)
    open_ones, unrecorded = Talk.objects.open(), Talk.objects.without_record().filter(day__gt=day - RECORD_DAYS)
    leading = Employee.objects.on_post().filter(level__in=(Level.PRINCIPAL, Level.DEPUTY, Level.SECTION_HEAD))
    found = accounts_in(
        open_ones.values_list("talker__user", flat=True),
        open_ones.values_list("counterpart__user", flat=True),
        open_ones.filter(on_behalf=True).values_list("entered_by", flat=True),
        unrecorded.values_list("talker__user", flat=True),
        MustTalk.objects.open().values_list("talker__user", flat=True),
        leading.values_list("user", flat=True),
    )
    return RoleGrant.objects.holders_on(day) | found | accounts.settle(approves.crowd(None, accounts))


def parts(user: User, day: date) -> Iterator[Part]:
    if user.employee_id:
        yield _to_answer(user)
        yield _today(user, day)
        yield _to_close(user, day)
        yield _records(user, day)
        yield from _ought(user, day)
    yield from _musts(user, day)
    if user.holds(Role.HEAD, Role.CLERK):
        yield _suggested(user)
    yield _slips(user, day)
    if user.has_perm("talks.approve_orders"):
        yield _orders(user)


def _to_answer(user: User) -> Each:
    def line(talk: Talk) -> Todo:
        up = talk.turn == Side.TALKER
        words = _("%(who)s 想找您谈心") if up else _("%(who)s 请您谈心")
        return Todo(
            kind=_("约谈"),
            text=words % {"who": f"{talk.counterpart}({talk.counterpart.place})" if up else talk.talker},
            url=talk.get_absolute_url(),
            act=_("答复"),
            due=talk.answer_due_on,
            question=Question.WAITING.asked_of(user),
        )

    return Each(rows=Talk.objects.awaiting(user.employee_id).for_rows().order_by("answer_due_on", "pk"), line=line, most=MOST)


def _today(user: User, day: date) -> Each:
    def line(talk: Talk) -> Todo:
        mine = talk.side_of(user.employee_id) is Side.TALKER
        words = {
            "time": f"{timezone.localtime(talk.starts_at):%H:%M}" if talk.starts_at else "",
            "who": talk.counterpart if mine else talk.talker,
            "place": talk.place or talk.get_place_kind_display(),
        }
        return Todo(
            kind=_("今天谈"),
            text=_("%(time)s 与 %(who)s 谈心,%(place)s") % words,
            url=talk.get_absolute_url(),
            act=_("登记已谈") if mine else _("查看"),
            due=day,
            question=Question.WAITING.asked_of(user),
        )

    return Each(rows=Talk.objects.of(user.employee_id).filter(status=Status.BOOKED, day=day).for_rows().order_by("starts_at"), line=line)


def _to_close(user: User, day: date) -> Each:
    def line(talk: Talk) -> Todo:
        return Todo(
            kind=_("谈后"),
            text=_("与 %(who)s 的谈心谈过没有,请登记") % {"who": talk.counterpart},
            url=talk.get_absolute_url(),
            act=_("登记已谈"),
            due=talk.day,
        )

    rows = Talk.objects.to_be_closed(day).filter(talker=user.employee_id).for_rows()
    return Each(rows=rows.order_by("day", "pk"), line=line, most=MOST)


def _records(user: User, day: date) -> Sum:
    text = _("%(n)s 次谈心还没有写记录(可以不写,或注明纸质留存)")
    url = f"{reverse('talks:home')}?talker={user.employee_id}&status={Status.HELD}&day_from=&day_to="
    rows = Talk.objects.without_record().filter(talker=user.employee_id, day__gt=day - RECORD_DAYS)
    return Sum(rows=rows, line=counted(_("记录"), text, _("查看"), url))


def _ought(user: User, day: date) -> Iterator[Todo]:
    """One line for the whole list of whom a leader still ought to talk with in this period."""
    lines = [line for line in own_due_list(user, day) if line.state in (DueState.DUE, DueState.OVERDUE)]
    late = sum(line.state == DueState.OVERDUE for line in lines)
    if lines:
        text = _("应由您谈的还有 %(n)s 人没有谈") % {"n": len(lines)}
        yield Todo(
            kind=_("应谈"),
            text=_("%(text)s,其中超期 %(late)s 人") % {"text": text, "late": late} if late else text,
            url=reverse("talks:oughts"),
            act=_("名单"),
            due=min(line.due_on for line in lines),
            count=len(lines),
            question=Question.WAITING,
        )


def own_due_list(user: User, day: date) -> list[DueTalk]:
    """Whom this user answers for; a worker, whom nobody's level names, costs no query."""
    leader = user.employee
    if leader is None:
        return []
    if leader.level == Level.PRINCIPAL:
        return due_list(day, talker=leader.pk)
    if leader.level == Level.DEPUTY:
        return due_list(day, units=units_in_charge(day).get(leader.pk, ()), talker=leader.pk)
    return due_list(day, units=[leader.unit_id], talker=leader.pk) if Person.of(leader).heads else []


def _musts(user: User, day: date) -> Iterator[Each]:
    """Those that one is to hold oneself; whoever sees others' too is told of what is overdue."""

    def line(must: MustTalk) -> Todo:
        mine = must.talker_id == user.employee_id
        words = {"name": must.employee, "place": must.employee.place, "talker": must.talker}
        return Todo(
            kind=_("必谈"),
            text=(_("%(name)s(%(place)s)") if mine else _("%(name)s(%(place)s),由 %(talker)s 谈")) % words,
            url=f"{reverse('talks:log')}?counterpart={must.employee_id}" if mine else reverse("talks:musts"),
            act=_("登记谈心") if mine else _("查看"),
            due=must.due_on,
            question=(Question.OVERDUE if must.due_on < day else Question.WAITING).asked_of(user),
        )

    rows = MustTalk.objects.for_rows().open().order_by("due_on", "pk")
    own = Q(talker=user.employee_id) if user.employee_id else Q(pk__in=())
    yield Each(rows=rows.filter(own), line=line, most=MOST)
    if user.leads:
        yield Each(rows=rows.overdue(day).visible_to(user).exclude(own), line=line, most=MOST)


def _suggested(user: User) -> Sum:
    line = counted(_("必谈"), _("系统提示 %(n)s 人可能要谈,请看是否列入"), _("处理"), f"{reverse('talks:musts')}?status=suggested")
    return Sum(rows=MustTalk.objects.suggested().filter(user.reach(*MUST_ROLES).q("unit")), line=line)


def _slips(user: User, day: date) -> Each:
    """What was asked for on a slip: the answer is carried to whoever has no account."""

    def line(talk: Talk) -> Todo:
        booked = talk.status == Status.BOOKED
        words = _("请告诉 %(who)s:与 %(talker)s 谈心已约好") if booked else _("请问 %(who)s:%(talker)s 另提了时间")
        return Todo(
            kind=_("谈心条"),
            text=words % {"who": talk.counterpart, "talker": talk.talker},
            url=talk.get_absolute_url(),
            act=_("查看"),
            due=talk.day if booked else talk.answer_due_on,
        )

    rows = Talk.objects.open().filter(entered_by=user, on_behalf=True).filter(Q(turn=Side.COUNTERPART) | Q(day__gte=day))
    return Each(rows=rows.for_rows().order_by("pk"), line=line, most=MOST)


def _orders(user: User) -> Sum:
    line = counted(_("调阅"), _("%(n)s 张调阅单等您审批"), _("审批"), reverse("talks:orders"))
    return Sum(rows=ORDERS.rows(user, ReadingOrder.objects.waiting(), "approve_order"), line=line)


waiting, waiting_count = offers_of(parts)
