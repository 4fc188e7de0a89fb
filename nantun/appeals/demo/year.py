from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import DateTimeField, F
from django.db.models.functions import Cast

from nantun.days import A_DAY
from nantun.ledgers import demo as ledgers
from nantun.notices.models import Notice
from nantun.people.demo import DemoMine, at
from nantun.workdays.calendar import Workdays

from .. import actions
from ..choices import UNLIMITED, Category, Status
from ..ledgers import APPEALS
from ..models import Appeal
from .hands import Hands
from .lives import Life, Together
from .pictures import Pictures
from .plan import Plan

FORMAL_MONTHS = 1
"""So many months before the last are sealed; those before them were on trial."""
UNREAD_DAYS = 7


def fill(mine: DemoMine) -> str:
    """A year of appeals, most of them heard on visits; says how many."""
    story = Story(mine)
    months = [month for month in mine.months if month + relativedelta(months=1) <= mine.today]
    before, last = months[:-1], months[-1]
    for month in before[:-FORMAL_MONTHS]:
        ledgers.try_out(mine, APPEALS, month)
    for month in [*before[-FORMAL_MONTHS:], last]:
        story.until(at(month + relativedelta(months=1), 0))
        if month == last:
            ledgers.prepare(mine, APPEALS, month, signed=0.6)
        else:
            ledgers.close(mine, APPEALS, month)
    story.until(mine.now)
    _templates(story)
    _put_notices_in_the_past(mine)
    return _told(mine.today)


class Story:
    """All lives at once, in the order of the moments at which something is done in them."""

    def __init__(self, mine: DemoMine) -> None:
        self.mine, self.hands, calendar = mine, Hands(), Workdays.load()
        together = Together(self.hands, calendar, Pictures(mine))
        self._turn = count()
        self._waiting: list[tuple[datetime, int, Life, Iterator[datetime]]] = []
        for number, seed in enumerate(sorted(Plan(mine, self.hands, calendar).seeds(), key=lambda one: one.at)):
            life = Life(seed, mine.chance(f"appeal/{number}"), together)
            self._wait(life, life.acts())

    def until(self, moment: datetime) -> None:
        """Everything that is done before that moment; the acts of a day in one transaction, as writing each to the disk would take the longest."""
        while self._waiting and self._waiting[0][0] < moment:
            night = min(moment, self._waiting[0][0] + A_DAY)
            with transaction.atomic():
                self._until(night)

    def _until(self, moment: datetime) -> None:
        while self._waiting and self._waiting[0][0] < moment:
            when, _turn, life, acts = heapq.heappop(self._waiting)
            life.when = when
            self._wait(life, acts)

    def _wait(self, life: Life, acts: Iterator[datetime]) -> None:
        """Does what the moment is for, and says when the next comes."""
        when = next(acts, None)
        if when is not None:
            heapq.heappush(self._waiting, (when, next(self._turn), life, acts))


def _templates(story: Story) -> None:
    """答复模板 that the party office put up."""
    for title, category, text in (
        ("已转维修", Category.LIVING, "已安排维修工上门,修好后请您签字确认;三天内没有人联系您,请再告诉我们。"),
        ("工资逐项核对", Category.PAY, "已按考勤和定额逐项核对,差额随下月工资补发,计算单请到核算员处查看。"),
        ("政策说明", "", "现行政策没有这一项,文件附后;可以走的其他办法已写在下面。"),
    ):
        actions.keep_template(template=None, title=title, category=category, text=text, by=story.hands.office[0], now=story.mine.now)


def _put_notices_in_the_past(mine: DemoMine) -> None:
    """What the year's acts told people came on its day; what is older than a week they have read."""
    told = Notice.objects.filter(kind__startswith="appeals.", day__lt=mine.today)
    told.update(created_at=Cast(F("day"), DateTimeField()))
    told.filter(day__lt=mine.today - timedelta(days=UNREAD_DAYS), read_at=None).update(read_at=F("created_at"))


def _told(today: date) -> str:
    rows = Appeal.objects.all()
    states = Counter(rows.values_list("status", flat=True))
    figures = rows.figures(today)
    return (
        f"诉求 {figures['appeals']:,} 件:已销号 {states[Status.STRUCK_OFF]:,},未办结 {figures['open']:,}(超期 {figures['overdue']},"
        f"临期 {figures['at_risk']},待回访 {figures['to_call']}),重办 {figures['reopened']},"
        f"当场答复 {rows.filter(on_spot=True).count()},隐患、危险、违纪 {rows.filter(category__in=UNLIMITED).count()}"
    )
