"""What was looked for and found, and a grid at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import Safe
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
        return Outgoing(lines(filled(words, "none", {"how": how}) or "", words.try_other, _cut(page)))
    code, count = ("more_hits", COUNTED) if total > COUNTED else ("hits", total)
    title = filled(words, code, {"how": how, "count": Safe(str(count))})
    hits = page.telling.tickets[:PAGE]
    text = lines(f"<b>{title}</b>", *(ticket_line(page, t, who=True) for t in hits), _cut(page))
    return Outgoing(text, (*buttons.views(page, hits), *_pages(page, number, min(total, COUNTED))))


def _understood(page: Page) -> Iterator[str]:
    parts = page.telling.facts.get("parts")
    for kind, word in parts if isinstance(parts, (list, tuple)) else ():
        said = filled(page.texts.phrases.finding.understood, str(kind), {"word": page.name(word)})
        yield said or page.name(word)


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
    facts: dict[str, Any] = page.telling.facts
    words = page.texts.phrases.finding
    title = filled(words, "grid_title", {"grid": page.place(facts["name"]), "code": page.name(facts["code"])})
    above = Safe(" › ".join(page.name(name) for name in facts["above"]))
    hot = Safe(" · ".join(f"{page.category(str(code))} {n}" for code, n in facts["hot"]))
    text = lines(
        f"<b>{title}</b>",
        page.texts.join(filled(words, "grid_in", {"above": above}) or "" if above else "", *_size(page, facts)),
        *(_people(page, facts) or [words.nobody]),
        GAP,
        *_states(page, facts),
        filled(words, "hot", {"parts": hot}) or "" if hot else "",
        words.below if facts["below"] else "",
    )
    return Outgoing(text, _grid_buttons(page, facts))


def _size(page: Page, facts: Mapping[str, Any]) -> Iterator[str]:
    for name in ("households", "residents"):
        if facts[name]:
            yield filled(page.texts.phrases.finding, name, {"count": Safe(f"{facts[name]:,}")}) or ""


def _people(page: Page, facts: Mapping[str, Any]) -> list[str]:
    posts = page.texts.phrases.posts
    return [
        f"👤 {page.texts.join(page.name(p['name']), phrase(posts, p['post']) or '', page.name(p['phone']))}"
        for p in facts["people"]
    ]


def _states(page: Page, facts: Mapping[str, Any]) -> Iterator[str]:
    words, known = page.texts.phrases.finding, page.texts.phrases.statuses
    if not facts["open"]:
        yield words.none_open
        return
    every = ((phrase(known, s.value), facts["states"].get(s.value)) for s in Status)
    yield f"<b>{filled(words, 'all_open', {'count': Safe(str(facts['open']))})}</b>"
    yield " · ".join(f"{word} {n}" for word, n in every if n)
    if facts["overdue"]:
        yield filled(words, "overdue", {"count": _count(facts["overdue"])}) or ""


def _count(number: int) -> Safe:
    return Safe(f"{COUNTED}+" if number > COUNTED else str(number))


def _grid_buttons(page: Page, facts: Mapping[str, Any]) -> buttons.Rows:
    words, grid = page.texts.phrases.finding, page.number("grid") or 0
    lists = [
        buttons.button(filled(words, f"{do}_button", {"count": _count(facts[do])}), GridPress(grid=grid, do=do))
        for do in ("open", "overdue")
        if facts[do]
    ]
    hot = [buttons.button(page.category(code), GridPress(grid=grid, do=code)) for code, _ in facts["hot"]]
    below = [
        buttons.button(
            page.texts.join(Safe(str(g["name"])), Safe(str(g["open"] or ""))), GridPress(grid=g["id"], do="card")
        )
        for g in facts["below"]
    ]
    return (*buttons.in_rows(lists, 2), *buttons.in_rows(hot, 3), *buttons.in_rows(below, 2))
