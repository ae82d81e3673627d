"""A day as people say it: 12月5日, 下周三, 三天后, 月底; nothing is guessed that cannot be."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, time, timedelta

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_WEEK = "一二三四五六日"
_LATE = ("下午", "傍晚", "晚上", "pm")
_HOUR = re.compile(
    rf"\s*的?(?:at )?(上午|早上|中午|下午|傍晚|晚上)?\s*{_N}\s*(?:[点时](?!原因|理由)|[:：](?=\d))(半|\d{{1,2}})?分?(?:之?前|以前)?"
)
_LEADING = re.compile(
    r"[\W_]|延期|延长|推迟|顺延|申请|延|改|到|至|在|就|那|请|给|我|想|要|再看|再说|复查|挂账|(?:之|以)?[前后]|左右|大概|可以|行|吗|吧|了|的"
    r"|\b(?:until|till|by|to|extend|it|please|on)\b",
    re.IGNORECASE,
)
_LASTS = re.compile(rf"(?:干|for\s+)?{_N}\s*(天|周|年|个?星期|个?礼拜|个月|days?|weeks?|months?|years?)")
_SEEN_FROM_NOW = re.compile(r"^(?:[今明后昨前大上下本这]|today|tomorrow|yesterday|in )|[前后内]$")
"""Of days: what they are said from is the day on which they are said."""
_Make = Callable[[re.Match[str], date], date]
_Said = tuple[re.Pattern[str], _Make]
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*"


class ImpossibleDayError(ValueError):
    """A day the calendar does not have, such as 2月30日."""


def number(words: str) -> int:
    """Of digits or Chinese numerals up to 99."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.partition("十")
    if not ten:
        return _DIGITS[words] if len(words) == 1 else int("".join(str(_DIGITS[w]) for w in words))
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def find_day(words: str, today: date) -> date | None:
    """The first day named in `words`, seen from `today`; None when there is none. Errors: ImpossibleDayError."""
    found = _first(words)
    return _made(*found, today) if found else None


def find_day_of_span(words: str, today: date, since: date, back: timedelta) -> date | None:
    """The first day named in `words`, of a span that begins on `since`, or today where that is not known yet; days gone by as well.

    昨天, 下周三 and 三天后 are seen from today, 周三, 5号 and 月底 from `since`; 11月20日 may have passed up to `back` before it.
    None when there is none. Errors: ImpossibleDayError.
    """
    found = _first(words, (*_GONE, *_SAID))
    if found is None:
        return None
    make, match = found
    if _SEEN_FROM_NOW.search(match[0]):
        return _made(make, match, today)
    return _made(make, match, since - back if make in (_month_day, _english) else since)


def last_day(words: str, today: date) -> date | None:
    """The last day of what begins today and lasts as long as the words say and nothing else: 三个月, 半年, 30天, 2 weeks.

    A month is one of the calendar: from 31 January to the end of February. Errors: ImpossibleDayError, for the year 10000.
    """
    said = re.sub(r"^(?:for )?an? ", "1 ", words.strip().lower().replace("半年", "六个月"))
    match = _LASTS.fullmatch(said)
    return _made(_later, match, today) if match else None


def find_hour(words: str) -> time | None:
    """The hour named right behind the first day: 明天下午3点, 12月5日 15:30. Errors: ImpossibleDayError.

    Without 上午 or 下午, one to six o'clock is in the afternoon: nobody works at three in the morning.
    """
    found = _first(words)
    match = found and _HOUR.match(words.lower(), found[1].end())
    if not match:
        return None
    part, hour, minute = match[1] or "", number(match[2]), match[3] or ""
    if hour < 12 and (part in _LATE or (not part and 1 <= hour <= 6)):
        hour += 12
    try:
        return time(hour, 30 if minute == "半" else int(minute or 0))
    except ValueError as wrong:
        raise ImpossibleDayError(match[0].strip()) from wrong


def beside_the_day(words: str) -> str:
    """What is said besides the day, its hour and the words that only lead to it: the reason, or nothing."""
    found = _first(words)
    if found is None:
        return words
    match = found[1]
    hour = _HOUR.match(words.lower(), match.end())
    return _LEADING.sub("", f"{words[: match.start()]} {words[(hour or match).end() :]}")


def _first(words: str, said: tuple[_Said, ...] | None = None) -> tuple[_Make, re.Match[str]] | None:
    """The first day named, and how to read it; `said`: the ways to say one."""
    found = [
        (match.start(), make, match) for pattern, make in said or _SAID if (match := pattern.search(words.lower()))
    ]
    return min(found, key=lambda f: f[0])[1:] if found else None


def _made(make: _Make, match: re.Match[str], seen_from: date) -> date:
    try:
        return make(match, seen_from)
    except (ValueError, OverflowError, KeyError) as wrong:
        raise ImpossibleDayError(match[0]) from wrong


def _full(m: re.Match[str], _today: date) -> date:
    return date(int(m[1]), int(m[2]), int(m[3]))


def _month_day(m: re.Match[str], today: date) -> date:
    return _coming(today, number(m[1]), number(m[2]))


def _english(m: re.Match[str], today: date) -> date:
    day, month = (m[1], m[2]) if m[1] else (m[4], m[3])
    return _coming(today, _MONTHS.index(month) + 1, int(day))


def _coming(today: date, month: int, day: int) -> date:
    """In this year, or the next when it has passed."""
    if (month, day) == (2, 29):
        years = (y for y in range(today.year, today.year + 9) if calendar.isleap(y))
        return next(found for y in years if (found := date(y, 2, 29)) >= today)
    found = date(today.year, month, day)
    return found if found >= today else found.replace(year=today.year + 1)


def _day_of_month(m: re.Match[str], today: date) -> date:
    day = number(m[1])
    if day >= today.day:
        return today.replace(day=day)
    return months_later(today, 1).replace(day=day)


def months_later(today: date, months: int) -> date:
    """The same day of a later month, or its last one where the month is shorter."""
    years, month = divmod(today.month - 1 + months, 12)
    last = calendar.monthrange(today.year + years, month + 1)[1]
    return date(today.year + years, month + 1, min(today.day, last))


def _near(m: re.Match[str], today: date) -> date:
    away = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3, "today": 0, "tomorrow": 1}
    away |= {"昨天": -1, "昨日": -1, "前天": -2, "大前天": -3, "yesterday": -1}
    return today + timedelta(days=away[m[0]])


def _weekday(m: re.Match[str], today: date) -> date:
    wanted = _WEEK.index(m[2].replace("天", "日").replace("末", "六"))
    if not m[1].strip("本这"):
        found = today + timedelta(days=wanted - today.weekday())
        return found if found >= today else found + timedelta(days=7)
    return today + timedelta(days=7 * (m[1].count("下") - m[1].count("上")) - today.weekday() + wanted)


def _later(m: re.Match[str], today: date) -> date:
    count, unit = number(m[1]), m[2]
    if "月" in unit or unit.startswith("month"):
        return months_later(today, count)
    if "年" in unit or unit.startswith("year"):
        return months_later(today, 12 * count)
    weeks = "周" in unit or "星期" in unit or "礼拜" in unit or unit.startswith("week")
    return today + timedelta(days=count * (7 if weeks else 1))


def _ago(m: re.Match[str], today: date) -> date:
    return today - (_later(m, today) - today)


def _end(m: re.Match[str], today: date) -> date:
    if "年" in m[0]:
        return date(today.year, 12, 31)
    month = months_later(today, m[0].count("下"))
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


_SAID: tuple[_Said, ...] = (
    (re.compile(r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})[日号]?"), _full),
    (re.compile(rf"(?<!\d){_N}月份?{_N}[日号]?"), _month_day),
    (re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?![\d/.:-])"), _month_day),
    (re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+(\d{{1,2}}))\b"), _english),
    (re.compile(r"(?<![\d月])(\d{1,2})[号日](?![楼栋幢院线门店])"), _day_of_month),
    (re.compile(r"大后天|后天|明天|今天|today|tomorrow"), _near),
    (re.compile(r"(下+|[本这]?)(?:周|星期|礼拜)([一二三四五六日天末])"), _weekday),
    (re.compile(rf"(?<![\d.]){_N}\s*(天|日|周|个?星期|个?礼拜|个月)[以之]?[后内]"), _later),
    (re.compile(r"\bin (\d{1,3}) (days?|weeks?|months?)"), _later),
    (re.compile(r"(?:本|这|下)*个?月底|年底"), _end),
)
_GONE: tuple[_Said, ...] = (
    (re.compile(r"大?前天|昨[天日]|yesterday"), _near),
    (re.compile(r"(上+)个?(?:周|星期|礼拜)([一二三四五六日天末])"), _weekday),
    (re.compile(rf"(?<![\d.]){_N}\s*(天|周|个?星期|个?礼拜)[以之]?前"), _ago),
)
