"""Days as people type them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django import forms
from hypothesis import assume, given
from hypothesis import strategies as st

from nantun.days import due_words, long_day, parse_day, short_day
from nantun.web.fields import DayField

TODAY = date(2026, 10, 20)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FULL_WIDTH = str.maketrans("0123456789-./", "０１２３４５６７８９－．／")
SPELLINGS = [
    "{m}-{d}",
    "{m}.{d}",
    "{m}/{d}",
    "{m}月{d}日",
    "{m}月{d}",
    "{m}月{d}号",
    " {m} - {d} ",
    "{m:02}{d:02}",
    "{m:02}-{d:02}",
    "{m}。{d}",
    "{m}—{d}",
]
WITH_YEAR = [
    "{y}-{m}-{d}",
    "{y}.{m}.{d}",
    "{y}/{m}/{d}",
    "{y}年{m}月{d}日",
    "{y}年{m}月{d}",
    "{y:04}{m:02}{d:02}",
    "{y}、{m}、{d}",
    "{y} . {m} . {d}",
]


def spelt(spelling: str, day: date) -> str:
    return spelling.format(y=day.year, m=day.month, d=day.day)


@given(DAYS, st.sampled_from(WITH_YEAR), st.booleans())
def test_every_spelling_with_a_year_is_that_day(day, spelling, wide):
    text = spelt(spelling, day)
    assert parse_day(text.translate(FULL_WIDTH) if wide else text, TODAY) == day


@given(DAYS, st.integers(0, 364), st.sampled_from(SPELLINGS), st.booleans())
def test_a_day_without_a_year_is_the_nearest_in_the_past(today, back, spelling, wide):
    assume(today - timedelta(days=364) >= date(1900, 1, 1))
    day = today - timedelta(days=back)
    text = spelt(spelling, day)
    assert parse_day(text.translate(FULL_WIDTH) if wide else text, today) == day


@given(st.dates(date(1900, 1, 1), date(2090, 1, 1)), st.integers(0, 364), st.sampled_from(SPELLINGS))
def test_a_deadline_without_a_year_is_the_nearest_in_the_future(today, on, spelling):
    day = today + timedelta(days=on)
    assert parse_day(spelt(spelling, day), today, ahead=True) == day


@given(st.text(max_size=20))
def test_anything_else_is_a_value_error_and_nothing_worse(text):
    with suppress(ValueError):
        assert isinstance(parse_day(text, TODAY), date)


@pytest.mark.parametrize(
    "text",
    ["", "13-1", "2-30", "0-0", "2026-2-29", "10", "2026-10", "0026-10-5", "99999999", "10-5-", "十月五日", "2101-1-1", "1899-12-31"],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - its words are the form's
        parse_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", TODAY),
        ("昨天", date(2026, 10, 19)),
        ("前天", date(2026, 10, 18)),
        ("26-10-5", date(2026, 10, 5)),
        ("2-29", date(2024, 2, 29)),
    ],
)
def test_words_short_years_and_leap_days_are_understood(text, day):
    assert parse_day(text, TODAY) == day


class DayForm(forms.Form):
    day = DayField(past_only=True, today=lambda: TODAY)


@pytest.mark.parametrize(
    ("typed", "message"), [("10-32", "请写成 10-5 或 2026-10-5"), ("2026-10-21", "请填今天或以前的日期"), ("明天", "请填今天或以前的日期")]
)
def test_a_wrong_day_gets_a_sentence_at_its_field(typed, message):
    form = DayForm({"day": typed})
    assert message in form.errors["day"][0]


def test_a_day_is_shown_again_as_it_stands_in_the_address():
    assert 'value="2026-10-05"' in str(DayForm(initial={"day": date(2026, 10, 5)})["day"])


def test_pages_show_the_year_only_when_it_is_another():
    assert long_day(date(2026, 10, 5), TODAY) == "10月5日(周一)"
    assert long_day(date(2025, 10, 5), TODAY) == "2025年10月5日(周日)"
    assert short_day(date(2026, 10, 5), TODAY) == "10-05"
    assert short_day(date(2025, 10, 5), TODAY) == "2025-10-05"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 10, 17), ("已超期 3 天", "red")),
        (TODAY, ("今天到期", "red")),
        (date(2026, 10, 22), ("还有 2 天", "amber")),
        (date(2026, 11, 5), ("11-05 前", "blue")),
        (None, ("本月内", "blue")),
    ],
)
def test_a_deadline_is_told_in_words_with_its_colour(due, words):
    assert due_words(due, TODAY) == words
