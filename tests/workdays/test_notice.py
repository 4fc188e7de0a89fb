"""Reading the sentences of a notice: all of them right, or sent back with a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from nantun.errors import RuleBroken
from nantun.workdays.notice import read_notice
from nantun.workdays.seeding import known_days

# 国务院办公厅关于2026年部分节假日安排的通知, its seven points.
OF_2026 = """
一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。
二、春节:2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休,共9天。2月14日(周六)、2月28日(周六)上班。
三、清明节:4月4日(周六)至6日(周一)放假,共3天。
四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。
五、端午节:6月19日(周五)至21日(周日)放假,共3天。
六、中秋节:9月25日(周五)至27日(周日)放假,共3天。
七、国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。
"""


def test_the_notice_of_2026_reads_as_the_library_knows_it() -> None:
    assert read_notice(OF_2026, 2026) == {day: found for day, found in known_days().items() if day.year == 2026}


def test_a_few_words_typed_freely_are_enough() -> None:
    found = read_notice("10月1日至10月8日放假,9月20日、10月10日上班", 2026)
    assert [day for day, one in found.items() if one.works] == [date(2026, 9, 20), date(2026, 10, 10)]
    assert [day for day, one in found.items() if not one.works] == [date(2026, 10, n) for n in range(1, 9)]
    assert found[date(2026, 10, 8)].name == "国庆节"
    assert found[date(2026, 9, 20)].name == "国庆节调休"


def test_holidays_without_a_name_get_that_of_the_law() -> None:
    found = read_notice("5月1日-5日放假;10月1日到7日放假", 2026)
    assert (found[date(2026, 5, 3)].name, found[date(2026, 10, 7)].name) == ("劳动节", "国庆节")


def test_a_holiday_may_begin_in_the_year_before() -> None:
    found = read_notice("元旦:2026年12月31日至2027年1月3日放假", 2027)
    assert list(found) == [date(2026, 12, 31), *(date(2027, 1, n) for n in (1, 2, 3))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有读出日期"),
        ("国庆放七天", "看不懂"),
        ("10月1日至7日", "后面没有写"),
        ("放假", "前面没有写日期"),
        ("7日放假", "前面没有月份"),
        ("2月30日放假", "没有2026年2月30日"),
        ("10月1日(周五)放假", "是周四"),
        ("9月21日上班", "本来就上班"),
        ("10月10日放假,10月10日上班", "又放假又上班"),
        ("10月7日至1日放假", "不像一个假期"),
        ("1月1日至12月1日放假", "不像一个假期"),
        ("10月1日不放假", "看不懂"),
        ("99月1日放假", "没有"),
        ("9" * 5000, "看不懂"),
    ],
)
def test_what_is_not_understood_is_sent_back(text: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        read_notice(text, 2026)
    assert broken.value.field == "text"
