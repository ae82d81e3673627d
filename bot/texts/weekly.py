"""Monday's post in the residents' group, and its switch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.words import NOTHING, Safe, plain
from handlers.presses import WeeklyPress

FIGURES = ("solved", "explained", "unanswered", "asked", "working", "waiting")


def weekly_post(page: Page) -> Outgoing:
    """Done, being done, waiting; what most spoke of; thanks."""
    words, facts = page.texts.phrases.weekly, {"grid": page.name(page.fact("grid_name"))}
    facts |= {"first": _day(page, "first"), "last": _day(page, "last")}
    return Outgoing(
        lines(f"<b>{filled(words, 'title', facts)}</b>", *_figures(page), GAP, _most(page), words.thanks, words.say_it)
    )


def _day(page: Page, name: str) -> Safe:
    try:
        return Safe(page.date(datetime.fromisoformat(page.fact(name))))
    except ValueError:
        return NOTHING


def _figures(page: Page) -> Iterator[str]:
    for name in FIGURES:
        count = page.number(name) or 0
        if count:
            yield filled(page.texts.phrases.weekly, name, {"n": Safe(str(count))}) or ""


def _most(page: Page) -> str:
    """One friendly sentence about what is behind the figures."""
    words, category = page.texts.phrases.weekly, page.category(page.fact("most"))
    if category:
        return filled(words, "most", {"category": Safe(category)}) or ""
    left = any(page.number(name) for name in ("asked", "working", "waiting"))
    return "" if left else words.all_done


def weekly(page: Page) -> Outgoing:
    """The switch: one group's, or a list of them."""
    words, facts = page.texts.phrases.weekly, page.telling.facts
    hour = {"day": _weekday(page), "at": page.name(page.fact("at"))}
    if not hour["day"]:
        return Outgoing(words.house_off)
    if "groups" not in facts:
        return Outgoing(filled(words, "is_on" if facts.get("on") else "is_off", hour) or "")
    found = facts["groups"]
    every = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    if not every:
        return Outgoing(words.no_groups)
    left = (page.number("total") or 0) - len(every)
    more = filled(words, "more_groups", {"n": Safe(str(left))}) if left > 0 else ""
    return Outgoing(
        lines(filled(words, "groups", hour) or "", more or ""), buttons.in_rows((_switch(page, g) for g in every), 1)
    )


def _weekday(page: Page) -> Safe:
    days, number = page.texts.phrases.weekly.weekdays.split(), page.number("weekday")
    return Safe(days[number]) if number is not None and 0 <= number < len(days) else NOTHING


def _switch(page: Page, group: dict[str, object]) -> Button:
    words, on = page.texts.phrases.weekly, bool(group.get("on"))
    title, grid = plain(group.get("name"), 16), plain(group.get("grid_name"), 12)
    name = words.named.format(title=title, grid=grid) if title else words.unnamed.format(grid=grid)
    chat = group.get("chat")
    press = WeeklyPress(chat=chat if isinstance(chat, int) else 0, on=not on)
    return buttons.button((words.group_on if on else words.group_off).format(name=name), press)
