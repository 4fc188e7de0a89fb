"""Reads the sentences of a notice, as the State Council writes them, into days. What is not understood is sent back, never guessed at.

国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from nantun.days import WEEKDAYS, plain_day
from nantun.errors import RuleBroken

from .seeding import SATURDAY, names_of

LONGEST_HOLIDAY = 20
TOKENS = re.compile(
    r"(?P<day>(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<of_month>\d{1,2})日?)"
    r"|(?P<bare>\d{1,2})日"
    r"|\((?P<remark>[^)]*)\)"
    r"|(?P<to>[至到~—–-]+)"
    r"|(?P<verb>放假|休息|上班)"
    r"|(?P<number>[一二三四五六七八九十]+、)"
    r"|(?P<name>[\u4e00-\u9fff、]{2,12}):"
    r"|(?P<noise>共\d+天|调休|补休|连休|与周末|照常|正常|均|[、,。;.;]+)"
)
WEEKDAY = re.compile(rf"(?:周|星期)([{WEEKDAYS}天])")


class NoticeDay(NamedTuple):
    works: bool
    name: str


@dataclass
class _Reader:
    """days: those that wait for their verb; open: whether the next day ends a span that was begun; name: of the holiday that is spoken of.

    given: whether that name stands in the text and no holiday has taken it yet.
    """

    year: int
    text: str
    name: str = ""
    given: bool = False
    days: list[date] = field(default_factory=list)
    last: date | None = None
    open: bool = False
    found: dict[date, NoticeDay] = field(default_factory=dict)

    def read(self) -> dict[date, NoticeDay]:
        at = 0
        while at < len(self.text):
            token = TOKENS.match(self.text, at)
            if token is None:
                raise _wrong(_("看不懂“%(words)s”,请写成“10月1日至10月7日放假,10月10日上班”的样子。") % {"words": self.text[at : at + 12]})
            self._take(token)
            at = token.end()
        if self.days:
            raise _wrong(_("%(day)s后面没有写“放假”还是“上班”。") % {"day": plain_day(self.days[0], self.days[0])})
        if not self.found:
            raise _wrong(_("没有读出日期,请写成“10月1日至10月7日放假,10月10日上班”的样子。"))
        return dict(sorted(self.found.items()))

    def _take(self, token: re.Match[str]) -> None:
        if token["day"]:
            self._take_day(int(token["year"] or self.year), int(token["month"]), int(token["of_month"]))
        elif token["bare"]:
            self._take_bare(int(token["bare"]))
        elif token["remark"] is not None:
            self._check_weekday(token["remark"])
        elif token["to"]:
            self.open = self.last is not None
        elif token["verb"]:
            self._settle(works=token["verb"] == "上班")
        elif token["name"]:
            self.name, self.given = token["name"], True

    def _take_bare(self, of_month: int) -> None:
        if self.last is None:
            raise _wrong(_("“%(day)s日”前面没有月份。") % {"day": of_month})
        self._take_day(self.last.year, self.last.month, of_month)

    def _take_day(self, year: int, month: int, of_month: int) -> None:
        try:
            day = date(year, month, of_month)
        except ValueError as error:
            raise _wrong(_("没有%(year)s年%(month)s月%(day)s日这一天。") % {"year": year, "month": month, "day": of_month}) from error
        first = self.last if self.open and self.last else None
        if first is not None and not first < day <= first + timedelta(days=LONGEST_HOLIDAY):
            raise _wrong(_("%(first)s至%(last)s不像一个假期,请核对。") % {"first": plain_day(first, first), "last": plain_day(day, first)})
        self.days += [first + timedelta(days=n) for n in range(1, (day - first).days + 1)] if first else [day]
        self.last, self.open = day, False

    def _check_weekday(self, remark: str) -> None:
        said = WEEKDAY.search(remark)
        if said is None or self.last is None:
            return
        weekday = WEEKDAYS[self.last.weekday()]
        if said[1].replace("天", "日") != weekday:
            raise _wrong(_("%(day)s是周%(weekday)s,请核对。") % {"day": plain_day(self.last, date(self.year, 1, 1)), "weekday": weekday})

    def _settle(self, *, works: bool) -> None:
        """The days that waited were worked, or not."""
        if not self.days:
            raise _wrong(_("“放假”“上班”前面没有写日期。"))
        if not works:
            self.name, self.given = self.name if self.given else names_of(self.days), False
        label = (f"{self.name}调休" if works else self.name) or (_("调休") if works else _("放假"))
        for day in self.days:
            self._check(day, works)
            self.found[day] = NoticeDay(works, label)
        self.days, self.last = [], None

    def _check(self, day: date, works: bool) -> None:
        words = {"day": plain_day(day, date(self.year, 1, 1)), "weekday": WEEKDAYS[day.weekday()]}
        if works and day.weekday() < SATURDAY:
            raise _wrong(_("%(day)s是周%(weekday)s,本来就上班,请核对。") % words)
        if day in self.found and self.found[day].works != works:
            raise _wrong(_("%(day)s又放假又上班,请核对。") % words)


def read_notice(text: str, year: int) -> dict[date, NoticeDay]:
    """Every day of which the notice speaks, in order. year: of days that name none. Raises RuleBroken at the field `text`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return _Reader(year, plain.replace("“", "").replace("”", "")).read()


def _wrong(message: str) -> RuleBroken:
    return RuleBroken(message, field="text")
