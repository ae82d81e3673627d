"""The figures of a digest in words: counts, the three rates each with what it rests on, how long things took, and hints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.texts.digest_choosing import span_days
from bot.texts.page import Page, filled
from bot.texts.words import NOTHING, Safe
from domain.digest import DAY, Pace, Share

HALF_FROM, NINE_FROM = 3, 10
"""Of fewer, half and nine in ten say nothing."""


def figures(page: Page) -> Iterator[str]:
    """Of the span, then of the window where that is longer."""
    found, words = page.digest, page.texts.phrases.report
    days, window = _days(found.at - found.since), _days(found.at - found.window_since)
    named = {**span_days(page), "count": Safe(str(days))}
    yield f"<b>{filled(words, 'of_days', named) if 'first' in named else words.last_day}</b>"
    now, then = found.counts, found.counts_before
    yield words.counts.format(
        new=now.new,
        closed=now.closed,
        open=now.open,
        new_before=then.new,
        closed_before=then.closed,
        open_before=then.open,
    )
    if now.closed_unanswered:
        yield words.unanswered.format(count=now.closed_unanswered)
    rows = [*_rates(page), *_paces(page)]
    if rows and window != days:
        yield f"<b>{words.window.format(count=window)}</b>"
    yield from rows


def _days(span: timedelta) -> int:
    return max(1, round(span / DAY))


def _rates(page: Page) -> Iterator[str]:
    words, now, then = page.texts.phrases.report, page.digest.rates, page.digest.rates_before
    for code in ("contacted", "solved", "satisfied"):
        share, before = getattr(now, code), getattr(then, code)
        if share.n:
            facts = {"value": _percent(share), "count": Safe(str(share.n)), "before": _was(page, before)}
            yield filled(words, code, facts) or ""
    after = (("unhappy_n", now.unhappy), ("explained_n", now.explained), ("excluded_n", now.excluded))
    if any(count for _, count in after):
        yield " · ".join(getattr(words, code).format(count=count) for code, count in after if count)


def _percent(share: Share) -> Safe:
    return Safe(f"{share.value or 0:.0%}")


def _was(page: Page, before: Share) -> Safe:
    return Safe(page.texts.phrases.report.before.format(value=_percent(before))) if before.n else NOTHING


def _paces(page: Page) -> Iterator[str]:
    for what in ("accept", "contact", "resolve"):
        now, then = getattr(page.digest.rates, what), getattr(page.digest.rates_before, what)
        if now.n >= HALF_FROM and now.half is not None and now.nine is not None:
            both = now.n >= NINE_FROM
            facts = {
                "what": Safe(getattr(page.texts.phrases.report, what)),
                "half": Safe(page.texts.span(now.half)),
                "nine": Safe(page.texts.span(now.nine)),
                "before": _took(page, then, both=both),
            }
            yield filled(page.texts.phrases.report, "half_and_nine" if both else "half", facts) or ""


def _took(page: Page, then: Pace, *, both: bool) -> Safe:
    words = page.texts.phrases.report
    if then.n < HALF_FROM or then.half is None or then.nine is None:
        return NOTHING
    half, nine = page.texts.span(then.half), page.texts.span(then.nine)
    if both and then.n >= NINE_FROM:
        return Safe(words.both_before.format(half=half, nine=nine))
    return Safe(words.before.format(value=half))


def ahead(page: Page) -> Iterator[str]:
    """Hints: what comes up again at one place, what rises, where it is silent."""
    words, found = page.texts.phrases.report, page.digest.outlook
    rows = [f"• {row}" for row in (*_hot(page), *_rising(page), *_silent(page))]
    if rows:
        window = _days(page.digest.at - page.digest.window_since)
        patterns = found.hot or found.rising
        yield f"<b>{words.ahead_lately.format(count=window) if patterns else words.ahead}</b>"
        yield from rows


def _hot(page: Page) -> Iterator[str]:
    words = page.texts.phrases.report
    for spot in page.digest.outlook.hot:
        facts = {
            "place": page.place(spot.place),
            "category": Safe(page.category(spot.category)),
            "count": Safe(str(spot.count)),
        }
        unsolved = words.hot_unsolved.format(count=spot.unsolved) if spot.unsolved else ""
        yield f"{filled(words, 'hot', facts)}{unsolved}"


def _rising(page: Page) -> Iterator[str]:
    for one in page.digest.outlook.rising:
        facts = {
            "category": Safe(page.category(one.category)),
            "count": Safe(str(one.count)),
            "usual": Safe(f"{one.usual:.0f}"),
        }
        yield filled(page.texts.phrases.report, "rising" if one.usual >= 0.5 else "rising_rare", facts) or ""


def _silent(page: Page) -> Iterator[str]:
    words, found = page.texts.phrases.report, page.digest.outlook
    if not found.silent:
        return
    each = [
        words.homes.format(grid=page.place(g.grid), count=g.households) if g.households else page.place(g.grid)
        for g in found.silent
    ]
    names = "、".join(each) if words.homes.endswith("）") else ", ".join(each)
    if found.silent_n > len(each):
        names = words.and_more.format(names=names, count=found.silent_n)
    yield words.silent.format(count=found.silent[0].weeks, names=names)
