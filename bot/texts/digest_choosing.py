"""The card of /digest: what comes when, and the buttons that change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.languages import texts_for
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe, plain
from handlers.presses import DigestPress

SPANS = ("day", "week", "month")
TIMES = (450, 480, 510, 540, 1050)
"""Offered as buttons: 07:30, 08:00, 08:30, 09:00, 17:30."""
MOST_GRIDS = 12


def digest_choice(page: Page) -> Outgoing:
    """What is chosen now, when the next one comes, and every choice as a button; what is chosen has a tick."""
    words = page.texts.phrases.digests
    coming = page.telling.facts.get("next")
    text = lines(
        f"<b>{words.title}</b>",
        words.not_a_time if page.telling.facts.get("unread") else "",
        *_spans(page),
        _instead(page),
        _scope(page),
        words.reads.format(language=texts_for(page.fact("reads")).phrases.digests.own_name),
        _coming(page, coming) if isinstance(coming, Mapping) else words.nothing_comes,
        GAP,
        words.how,
    )
    return Outgoing(text, tuple(row for row in _rows(page) if row))


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _spans(page: Page) -> Iterator[str]:
    words, chosen = page.texts.phrases.digests, _listed(page, "spans")
    for span in SPANS:
        if span in chosen:
            yield str(phrase(words, f"every_{span}")).format(time=clock(page.number("minute") or 0))
        else:
            yield words.not_told.format(span=phrase(words, span))


def _instead(page: Page) -> str:
    """On which days no digest of the day comes, because a longer one has what it would have said to do."""
    words, chosen = page.texts.phrases.digests, _listed(page, "spans")
    if "day" not in chosen:
        return ""
    longer = [span for span in ("week", "month") if span in chosen]
    return str(phrase(words, f"{longer[0] if len(longer) == 1 else 'both'}_instead")) if longer else ""


def _scope(page: Page) -> str:
    words, grids = page.texts.phrases.digests, _grids(page)
    chosen = [g for g in grids if g.get("on")]
    names = " · ".join(page.name(g.get("name")) for g in (chosen or grids)[:MOST_GRIDS])
    return filled(words, "scope_all" if len(grids) > 1 and not chosen else "scope_one", {"grid": Safe(names)}) or ""


def _coming(page: Page, coming: Mapping[str, object]) -> str:
    words = page.texts.phrases.digests
    try:
        at = Safe(page.moment(datetime.fromisoformat(str(coming.get("at")))))
    except ValueError:
        at = NOTHING
    return words.coming.format(span=phrase(words, str(coming.get("span"))), at=at)


def _rows(page: Page) -> Iterator[tuple[Button, ...]]:
    words, grids = page.texts.phrases.digests, _grids(page)
    spans, minute = _listed(page, "spans"), page.number("minute")
    yield tuple(_one(page, str(phrase(words, s)), "span", s, chosen=s in spans) for s in SPANS)
    yield tuple(_one(page, clock(t), "at", str(t), chosen=t == minute) for t in TIMES)
    if len(grids) > 1:
        yield (_one(page, words.all_grids, "grid", "0", chosen=not any(g.get("on") for g in grids)),)
        every = (_one(page, g.get("name"), "grid", str(g.get("id")), chosen=bool(g.get("on"))) for g in grids)
        yield from buttons.in_rows(list(every)[:MOST_GRIDS], 2)
    languages = _listed(page, "languages")
    if len(languages) > 1:
        yield tuple(_language(page, code) for code in languages[:4])


def _language(page: Page, code: str) -> Button:
    name = texts_for(code).phrases.digests.own_name
    return _one(page, name, "language", code, chosen=code == page.fact("reads"))


def _one(page: Page, words: object, do: str, value: str, *, chosen: bool) -> Button:
    press = DigestPress(do=do, value=value[:20], card=page.number("card") or 0)
    return buttons.button(f"{'✓ ' if chosen else ''}{plain(words, 24)}", press)


def _listed(page: Page, name: str) -> list[str]:
    found = page.telling.facts.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


def _grids(page: Page) -> list[Mapping[str, object]]:
    found = page.telling.facts.get("grids")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def span_heading(page: Page, grid: Safe) -> str | None:
    """周报 or 月报 with its dates; None for a day's digest."""
    words, days = page.texts.phrases.digests, span_days(page)
    if not days:
        return None
    return filled(words, "heading", {**days, "grid": grid, "span": Safe(str(phrase(words, page.fact("span"))))})


def span_days(page: Page) -> dict[str, Safe]:
    """The first and last day that a week's or month's digest tells of; empty for a day's."""
    if page.fact("span") not in ("week", "month"):
        return {}
    last = page.digest.at - timedelta(hours=1)
    return {"first": Safe(page.date(page.digest.since)), "last": Safe(page.date(last))}


def due_at(page: Page) -> datetime | None:
    """When the digest was due; None for one that was not owed."""
    return datetime.fromisoformat(page.fact("due")) if page.fact("due") else None
