"""What was looked for and found, and a grid at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import Safe, plain
from bot.texts.workers import PAGE, ticket_line
from domain.tickets import Status
from handlers.presses import FindPress, GridPress

COUNTED = 200
"""Beyond it hits are not counted, as storage/finding.py does."""


def found(page: Page) -> Outgoing:
    """How it was understood, the hits of this page, and what was not looked through."""
    words, total, number = page.texts.phrases.finding, page.telling.total, page.number("page") or 0
    how = Safe(" · ".join(_understood(page)))
    if not total:
        none, elsewhere = filled(words, "none", {"how": how}) or "", _elsewhere(page)
        return Outgoing(lines(none, elsewhere or words.try_other, "" if elsewhere else _cut(page)))
    code, count = ("more_hits", COUNTED) if total > COUNTED else ("hits", total)
    title = filled(words, code, {"how": how, "count": Safe(str(count))})
    hits = page.telling.tickets[:PAGE]
    text = lines(f"<b>{title}</b>", *(ticket_line(page, t, who=True) for t in hits), _cut(page))
    return Outgoing(text, (*buttons.views(page, hits), *_pages(page, number, min(total, COUNTED))))


def _understood(page: Page) -> Iterator[str]:
    for kind, word in _list(page, "parts"):
        name = Safe(page.category(word)) if kind == "category" else _meant(page, str(kind), word)
        yield filled(page.texts.phrases.finding.understood, str(kind), {"word": name}) or name


def _meant(page: Page, kind: str, word: str) -> Safe:
    """A code in the reader's language, a word as it was said."""
    known = phrase(page.texts.phrases.finding.meant, f"{kind}_{word}") if kind in ("state", "mark", "days") else None
    return Safe(known) if known else page.name(word)


def _elsewhere(page: Page) -> str:
    """That a place that was named is somebody else's, and which are the asker's."""
    named, mine = _list(page, "elsewhere"), _list(page, "mine")
    facts = {name: Safe(" · ".join(map(page.name, found[:3]))) for name, found in (("places", named), ("mine", mine))}
    return filled(page.texts.phrases.finding, "elsewhere", facts) or "" if named else ""


def _cut(page: Page) -> str:
    return page.texts.phrases.finding.cut if page.telling.facts.get("cut") else ""


def _pages(page: Page, number: int, total: int) -> buttons.Rows:
    words, ref, row = page.texts.phrases.buttons, page.fact("ref"), list[Button]()
    if number > 0:
        row.append(buttons.button(words.earlier, FindPress(ref=ref, page=number - 1)))
    if (number + 1) * PAGE < total:
        row.append(buttons.button(words.later, FindPress(ref=ref, page=number + 1)))
    return (tuple(row),) if row else ()


def grid_card(page: Page) -> Outgoing:
    """Who looks after it, how many live there, what is open by state, what is hot; lists and what lies below as buttons."""
    words, hot, below = page.texts.phrases.finding, _hot(page), _rows(page, "below")
    title = filled(words, "grid_title", {"grid": page.place(page.fact("name")), "code": page.name(page.fact("code"))})
    above = Safe(" › ".join(page.name(name) for name in _list(page, "above")))
    most = Safe(" · ".join(f"{page.category(code)} {n}" for code, n in hot))
    text = lines(
        f"<b>{title}</b>",
        " · ".join((*((filled(words, "grid_in", {"above": above}) or "",) if above else ()), *_size(page))),
        *(_people(page) or [words.nobody]),
        GAP,
        *_states(page),
        filled(words, "hot", {"parts": most}) or "" if most else "",
        _below(page, below),
    )
    return Outgoing(text, _grid_buttons(page, hot, below))


def _list(page: Page, name: str) -> list[Any]:
    found = page.telling.facts.get(name)
    return list(found) if isinstance(found, (list, tuple)) else []


def _rows(page: Page, name: str) -> list[dict[str, Any]]:
    return [one for one in _list(page, name) if isinstance(one, dict)]


def _hot(page: Page) -> list[tuple[str, int]]:
    return [(str(one[0]), int(one[1])) for one in _list(page, "hot")]


def _size(page: Page) -> Iterator[str]:
    for name in ("households", "residents"):
        if number := page.number(name):
            yield filled(page.texts.phrases.finding, name, {"count": Safe(f"{number:,}")}) or ""


def _people(page: Page) -> list[str]:
    posts = page.texts.phrases.posts
    return [
        f"👤 {page.texts.join(page.name(p.get('name')), phrase(posts, str(p.get('post'))) or '', page.name(p.get('phone')))}"
        for p in _rows(page, "people")
    ]


def _states(page: Page) -> Iterator[str]:
    words, known, open_n = page.texts.phrases.finding, page.texts.phrases.statuses, page.number("open")
    if not open_n:
        yield words.none_open
        return
    states = page.telling.facts.get("states")
    counts = states if isinstance(states, dict) else {}
    yield f"<b>{filled(words, 'all_open', {'count': Safe(str(open_n))})}</b>"
    yield " · ".join(f"{phrase(known, s.value)} {counts[s.value]}" for s in Status if counts.get(s.value))
    if overdue := page.number("overdue"):
        yield filled(words, "overdue", {"count": _count(overdue)}) or ""


def _below(page: Page, below: list[dict[str, Any]]) -> str:
    """What lies below, with what is open in each; of many places the busiest."""
    many = page.number("below_n") or len(below)
    named = Safe(" · ".join(f"{page.place(one.get('name'))} {one.get('open') or 0}" for one in below))
    facts = {"count": Safe(str(many)), "shown": Safe(str(len(below))), "places": named}
    code = "below_some" if many > len(below) else "below"
    return filled(page.texts.phrases.finding, code, facts) or "" if below else ""


def _count(number: int) -> Safe:
    return Safe(f"{COUNTED}+" if number > COUNTED else str(number))


def _grid_buttons(page: Page, hot: list[tuple[str, int]], below: list[dict[str, Any]]) -> buttons.Rows:
    words, grid = page.texts.phrases.finding, page.number("grid") or 0
    lists = [
        buttons.button(filled(words, f"{do}_button", {"count": _count(number)}), GridPress(grid=grid, do=do))
        for do in ("open", "overdue")
        if (number := page.number(do))
    ]
    kinds = [
        buttons.button(words.hot_button.format(category=page.category(code)), GridPress(grid=grid, do=code))
        for code, _ in hot
    ]
    places = [_place_button(page, one) for one in below if isinstance(one.get("id"), int)]
    return (*buttons.in_rows(lists, 2), *buttons.in_rows(kinds, 3), *buttons.in_rows(places, 2))


def _place_button(page: Page, one: dict[str, Any]) -> Button:
    """Opens the card of a place below."""
    name = plain(one.get("name"), 20)
    words = page.texts.phrases.finding.place_button.format(grid=name, count=one.get("open") or 0)
    return buttons.button(words, GridPress(grid=int(one["id"]), do="card"))
