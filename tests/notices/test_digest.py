from datetime import date

import pytest
from django.utils import timezone

from nantun.notices.models import Notice
from nantun.notices.reminders import SomeoneLeftOut, due_on, is_reminding_day
from nantun.notices.sending import send_due
from nantun.policies.models import PolicyFigure
from nantun.web.offers import Todo
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_house")]
TENTH = date(2026, 10, 10)


def waits_for(*users):
    """A room's todo: two must-visits, one of them late, and one call-back wait for each of these."""

    def todo(user, day):
        if user in users:
            yield Todo(kind="必访", text="张三 住院", url="/", act="登记走访", due=date(2026, 10, 9))
            yield Todo(kind="必访", text="李四 工伤", url="/", act="登记走访", due=date(2026, 10, 12))
            yield Todo(kind="回访", text="三件", url="/", act="回访", count=3)

    return todo


def test_on_the_tenth_and_the_twentieth_who_has_something_waiting_is_told_how_much(toy_room):
    busy, idle = make_user(), make_user()
    toy_room(todo=waits_for(busy))
    assert send_due(TENTH) == 1
    notice = Notice.objects.get()
    assert (notice.recipient, notice.title, notice.text) == (busy, "还有 5 件事等您办", "必访 2、回访 3;其中 1 件已过期限")
    assert notice.url == "/"
    assert idle not in {one.recipient for one in Notice.objects.all()}
    assert send_due(date(2026, 10, 20)) == 1


def test_what_comes_in_at_noon_waits_for_the_next_time(toy_room):
    busy, later = make_user(), make_user()
    waiting = [busy]
    toy_room(todo=lambda user, day: waits_for(*waiting)(user, day))
    assert send_due(TENTH) == 1
    waiting.append(later)
    assert send_due(TENTH) == 0


def test_nobody_is_named_in_it(toy_room):
    busy = make_user()
    toy_room(todo=waits_for(busy))
    send_due(TENTH)
    assert "张三" not in Notice.objects.get().text


def test_on_other_days_nobody_is_asked(toy_room):
    toy_room(todo=lambda user, day: pytest.fail("asked"))
    make_user()
    assert send_due(date(2026, 10, 11)) == 0


def test_a_disabled_account_is_not_asked(toy_room):
    gone = make_user()
    gone.is_active, gone.disabled_at = False, timezone.now()
    gone.save()
    toy_room(todo=waits_for(gone))
    assert send_due(TENTH) == 0


def test_unread_notices_do_not_wait_to_be_done(toy_room):
    busy = make_user()
    toy_room(todo=waits_for(busy))
    send_due(TENTH)
    send_due(date(2026, 10, 20))
    assert Notice.objects.latest("pk").title == "还有 5 件事等您办"


def test_one_account_that_cannot_be_asked_does_not_keep_the_others_waiting(toy_room):
    bad, good = make_user(), make_user()

    def todo(user, day):
        if user == bad:
            raise RuntimeError
        return waits_for(good)(user, day)

    toy_room(todo=todo)
    dues = due_on(TENTH)
    assert next(dues).user_id == good.pk
    with pytest.raises(SomeoneLeftOut):
        next(dues)


def test_the_days_are_figures_of_dated_documents():
    PolicyFigure.objects.create(key="notices.first_day", value=5, effective_from=date(2026, 11, 1), document="南矿党〔2026〕9号")
    assert is_reminding_day(date(2026, 10, 10))
    assert not is_reminding_day(date(2026, 10, 5))
    assert is_reminding_day(date(2026, 11, 5))
    assert not is_reminding_day(date(2026, 11, 10))


def test_a_thirty_first_falls_on_the_last_day_of_a_shorter_month():
    PolicyFigure.objects.create(key="notices.second_day", value=31, effective_from=date(2027, 1, 1), document="南矿党〔2026〕9号")
    assert is_reminding_day(date(2027, 1, 31))
    assert is_reminding_day(date(2027, 2, 28))
    assert not is_reminding_day(date(2027, 2, 27))


def test_asking_costs_the_same_few_questions_for_each_account(toy_room, django_assert_max_num_queries):
    for _ in range(20):
        make_user()
    with django_assert_max_num_queries(20 * 8 + 10):
        list(due_on(TENTH))
