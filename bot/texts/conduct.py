"""What a flooding or muted person reads, and the list of them for those above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.words import NOTHING, Safe, line, plain
from handlers.presses import UnmutePress


def slow_down(page: Page) -> Outgoing:
    return Outgoing(page.texts.phrases.conduct.slow_down)


def muted(page: Page) -> Outgoing:
    """Told once: why, until when, and that danger is heard all the same."""
    words = page.texts.phrases.conduct
    if page.fact("what") == "unmuted":
        return Outgoing(words.unmuted)
    facts = {"grid": page.place(page.fact("grid")), "reason": line(page.fact("reason"), 200), "until": _until(page)}
    return Outgoing(filled(words, "muted", facts) or words.unmuted)


def _until(page: Page, value: object = None) -> Safe:
    given = str(value or page.fact("until"))
    try:
        return Safe(page.moment(datetime.fromisoformat(given)))
    except ValueError:
        return NOTHING


def review(page: Page) -> Outgoing:
    """What was just done, then who is muted and whose words were set aside."""
    words = page.texts.phrases.conduct
    name = page.name(page.fact("name"))
    done = filled(words, page.fact("did"), {"name": name, "until": _until(page)}) if page.fact("did") else None
    silent, fast = _rows(page, "muted"), _rows(page, "fast")
    if not silent and not fast:
        return Outgoing(lines(done or "", words.nobody))
    text = lines(
        f"<b>{done}</b>" if done else "",
        *([f"<b>{words.muted_title}</b>", *(_muted_line(page, one) for one in silent)] if silent else ()),
        GAP,
        *([f"<b>{words.fast_title}</b>", *(_fast_line(page, one) for one in fast)] if fast else ()),
        GAP,
        words.how,
    )
    return Outgoing(text, buttons.in_rows((_lift(page, one) for one in silent), 2))


def _rows(page: Page, name: str) -> list[Mapping[str, object]]:
    found = page.telling.facts.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _muted_line(page: Page, one: Mapping[str, object]) -> str:
    facts = {name: page.name(one.get(name)) for name in ("number", "name", "by")}
    facts |= {"reason": page.place(one.get("reason")), "until": _until(page, one.get("until"))}
    return f"• {filled(page.texts.phrases.conduct, 'muted_line', facts)}"


def _fast_line(page: Page, one: Mapping[str, object]) -> str:
    facts = {name: page.name(one.get(name)) for name in ("number", "name", "count")}
    return f"• {filled(page.texts.phrases.conduct, 'fast_line', {**facts, 'words': page.place(one.get('words'))})}"


def _lift(page: Page, one: Mapping[str, object]) -> Button:
    mute = one.get("id")
    name = plain(one.get("name") or "", 16)
    return buttons.button(
        page.texts.phrases.conduct.lift.format(name=name), UnmutePress(id=mute if isinstance(mute, int) else 0)
    )
