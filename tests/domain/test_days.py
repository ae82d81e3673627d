"""Days as people say them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import ImpossibleDayError, beside_the_day, find_day, find_hour, last_day, months_later

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12月5日，等配件到货", date(2026, 12, 5)),
        ("十二月五号", date(2026, 12, 5)),
        ("延到2027年1月8日", date(2027, 1, 8)),
        ("2027-01-08 管网改造", date(2027, 1, 8)),
        ("1.8 以后", date(2027, 1, 8)),
        ("3月1日再看", date(2027, 3, 1)),
        ("25号来", date(2026, 11, 25)),
        ("5号来", date(2026, 12, 5)),
        ("明天", date(2026, 11, 22)),
        ("大后天，后天也行", date(2026, 11, 24)),
        ("周一上午", date(2026, 11, 23)),
        ("下周三", date(2026, 11, 25)),
        ("下下周三", date(2026, 12, 2)),
        ("本周日", date(2026, 11, 22)),
        ("三天后", date(2026, 11, 24)),
        ("十五天以后", date(2026, 12, 6)),
        ("两周后", date(2026, 12, 5)),
        ("三个月后", date(2027, 2, 21)),
        ("月底", date(2026, 11, 30)),
        ("下月底", date(2026, 12, 31)),
        ("年底前", date(2026, 12, 31)),
        ("2月29日", date(2028, 2, 29)),
        ("5 December, parts are on their way", date(2026, 12, 5)),
        ("until Dec 5", date(2026, 12, 5)),
        ("in 3 days", date(2026, 11, 24)),
    ],
)
def test_a_day_is_found_as_it_is_said(words: str, day: date):
    assert find_day(words, TODAY) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("三个月", date(2027, 2, 21)),
        ("干半年", date(2027, 5, 21)),
        ("一年", date(2027, 11, 21)),
        ("30天", date(2026, 12, 21)),
        ("两周", date(2026, 12, 5)),
        ("for 3 months", date(2027, 2, 21)),
        ("a year", date(2027, 11, 21)),
        ("城管", None),
        ("三个月后", None),  # a day, which find_day finds
        ("2027年", None),
        ("一年级家长会", None),
    ],
)
def test_what_lasts_so_long_has_a_last_day(words: str, day: date | None):
    assert last_day(words, TODAY) == day


def test_a_month_is_one_of_the_calendar():
    assert months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_later(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("明天下午3点", time(15)),
        ("明天3点半来", time(15, 30)),
        ("12月5日 15:30，等配件", time(15, 30)),
        ("周一上午九点", time(9)),
        ("5号晚上8点", time(20)),
        ("明天，有三点原因", None),
        ("12月5日", None),
        ("三点", None),
    ],
)
def test_an_hour_stands_behind_its_day(words: str, hour: time | None):
    assert find_hour(words) == hour


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("12月5日", ""),
        ("申请延期到12月5日下午3点，可以吗", ""),
        ("那就下周三吧", ""),
        ("extend it to 5 December", ""),
        ("12月5日，等配件", "等配件"),
        ("缺料，三天后", "缺料"),
    ],
)
def test_the_reason_is_what_stands_beside_the_day(words: str, reason: str):
    assert beside_the_day(words) == reason


@pytest.mark.parametrize("words", ["等配件", "3号楼的配件", "3-2-501 漏水", "", "跟5栋一样"])
def test_what_names_no_day_gives_none(words: str):
    assert find_day(words, TODAY) is None


@pytest.mark.parametrize("words", ["2月30日", "13月5日", "2026年11月31日", "31/31", "0月0日"])
def test_a_day_the_calendar_does_not_have_is_said_to_be_impossible(words: str):
    with pytest.raises(ImpossibleDayError):
        find_day(words, TODAY)


@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_any_words_give_a_day_or_none_or_the_one_error(words: str, today: date):
    try:
        found = find_day(words, today)
    except ImpossibleDayError:
        return
    assert found is None or isinstance(found, date)
