"""/digest: what those above want told, when, of which of their grids and in which language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from sqlalchemy.engine import Connection

from domain.digest_times import DAY, Choice, Period, Span, periods
from domain.grids import Grid
from domain.notices import Kind, Notice, Urgency
from domain.people import Person, Post
from domain.refusals import NotASupervisor
from services.supervision import digest_times
from services.work import House, Outcome, Work
from storage import digest_times as rows
from storage import grids, outbox, people

TOLD_BY = (Post.lead, Post.supervisor)
AHEAD = 70 * DAY
"""A month's digest is due at latest a holiday after two months."""
_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:：.点时]([0-5]\d)?)分?")


def show(work: Work, words: str = "") -> Outcome:
    """/digest, or /digest 7:45 to have them at that time. Errors: NotASupervisor."""
    if not _grids_of(work.c, work.person.id, work.now):
        raise NotASupervisor
    found = _TIME.fullmatch(words.strip())
    if found is not None:
        _keep(work, at=time(int(found[1]), int(found[2] or 0)))
    card = outbox.add_card(work.c, kind=Kind.digest_choice.value, chat=work.caller.chat, person_id=work.person.id)
    _say(work, card, unread=bool(words.strip()) and found is None)
    return Outcome("listed")


def choose(work: Work, do: str, value: str, card: int) -> Outcome:
    """A button: span | at (minutes of the day) | grid (0: all) | language. Errors: NotASupervisor; nothing for a forged value."""
    mine = _grids_of(work.c, work.person.id, work.now)
    if not mine:
        raise NotASupervisor
    before, number = rows.choice_of(work.c, work.person.id), int(value) if value.isdecimal() else -1
    if do == "span" and value in [span.value for span in Span]:
        _keep(work, spans=before.spans ^ {Span(value)})
    elif do == "at" and 0 <= number < 24 * 60:
        _keep(work, at=time(*divmod(number, 60)))
    elif do == "grid" and number in (0, *(g.id for g in mine)):
        _keep(work, grid=number or None)
    elif do == "language" and value in work.house.languages:
        _keep(work, language=value)
    _show_again(work, card)
    return Outcome("chosen")


def _keep(work: Work, **changes: Any) -> None:
    digest_times.change(work, work.person.id, replace(rows.choice_of(work.c, work.person.id), **changes))


def _show_again(work: Work, card: int) -> None:
    """On the card that was pressed, when it is the presser's; one waiting edit stands for many."""
    found = outbox.card_if_there(work.c, card)
    if found is None or found.kind != Kind.digest_choice.value or found.chat != work.caller.chat:
        return
    if not outbox.edit_waits(work.c, card):
        _say(work, card)


def _say(work: Work, card: int, **facts: object) -> None:
    key = f"card:{card}:{uuid4().hex}"
    notice = Notice(
        key,
        Kind.digest_choice,
        work.caller.chat,
        {"card": card, **facts},
        work.person.id,
        urgency=Urgency.answer,
    )
    work.say(notice, card=card)


def _grids_of(c: Connection, person_id: int, now: datetime) -> list[Grid]:
    """Of which grids the person gets digests."""
    held = {d.grid_id for d in people.duties_of(c, person_id, now) if d.post in TOLD_BY}
    return sorted(grids.some(c, held).values(), key=lambda g: g.path)


def shown(c: Connection, house: House, person: Person, now: datetime) -> dict[str, object] | None:
    """The choice as the card shows it; None for somebody who gets no digests."""
    mine, choice = _grids_of(c, person.id, now), rows.choice_of(c, person.id)
    if not mine:
        return None
    chosen = choice.grid if choice.grid in {g.id for g in mine} else None
    coming = _next(c, house, person, choice, [g for g in mine if chosen in (None, g.id)], now)
    return {
        "spans": [span.value for span in Span if span in choice.spans],
        "minute": choice.at.hour * 60 + choice.at.minute,
        "grids": [{"id": g.id, "name": g.name, "on": g.id == chosen} for g in mine],
        "languages": sorted(house.languages, reverse=True),
        "reads": choice.language or person.language,
        "next": {"span": coming.span.value, "at": coming.due_at.isoformat()} if coming else None,
    }


def _next(
    c: Connection, house: House, person: Person, choice: Choice, mine: list[Grid], now: datetime
) -> Period | None:
    """The digest that comes next."""
    told = {
        span: rows.told(c, kind, (now - DAY - 32 * DAY).date().isoformat()) for span, kind in digest_times.OWED.items()
    }
    coming = [
        period
        for grid in mine
        for period in periods(choice, house.calendars.of(c, grid.path), now, now + AHEAD)
        if (f"{grid.id}:{person.id}", period.name) not in told[period.span]
    ]
    return min(coming, key=lambda p: (p.due_at, list(Span).index(p.span)), default=None)
