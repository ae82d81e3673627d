"""What is written down after a row was said, or not: one transaction, nothing if the claim is no longer ours."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.delivery.answers import Verdict, What
from domain.notices import Kind, Notice, Urgency
from storage import claims, grids, outbox, people, tickets
from storage.outbox import NOTES
from storage.tables import outbox as rows
from storage.tables import people as people_table

LONGEST = 300.0
"""Seconds between tries, however long an outage lasts."""
LINE_LONGEST = 30.0
ASKED_FOR = timedelta(days=1)
"""Seconds between tries while nothing leaves the house at all: trying costs nobody anything."""
AFTER_UNKNOWN = 5.0
BROKEN_TRIES = 3
ASKS = {Kind.question.value: "answer"}


class ClaimLost(Exception):  # noqa: N818  # named for what is so
    """The claim lapsed and somebody else holds the row now: nothing may be changed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try. messages: ids said now; edited / taken: the message changed or taken away.

    said: pieces of the row in the chat so far, where it is not finished; gone: the card was to be taken away before it
    was ever shown. others: rows said in the same message; left_out: rows claimed with it that are no longer true, and why.
    """

    verdict: Verdict
    messages: tuple[int, ...] = ()
    edited: int | None = None
    taken: int | None = None
    said: int = 0
    gone: bool = False
    others: tuple[Row[Any], ...] = ()
    left_out: tuple[tuple[Row[Any], str], ...] = ()


def notes(row: Row[Any]) -> dict[str, int]:
    """Pieces `said` and `faults` of ours so far."""
    return dict(row.facts.get(NOTES) or {})


def back_off(tries: int, first: float = 1.0, longest: float = LONGEST) -> float:
    """Seconds to wait after so many tries: doubling, at most `longest`."""
    return min(longest, first * 2.0 ** min(tries - 1, 16))


def settle(c: Connection, row: Row[Any], outcome: Outcome, now: datetime) -> datetime | None:
    """The moment the chat waits for, where it must; every row that was claimed with it has its word, too. Errors: ClaimLost."""
    until = _WAYS[outcome.verdict.what](c, row, outcome, now)
    at_once = _OTHERS.get(outcome.verdict.what)
    if at_once is not None:
        at_once(c, outcome, now)
    else:
        for other in outcome.others:
            _WAYS[outcome.verdict.what](c, other, outcome, now)
    for reason in {reason for _, reason in outcome.left_out}:
        _mark_all(c, [row for row, why in outcome.left_out if why == reason], status="untrue", error=reason)
    return until


def _mark(c: Connection, row: Row[Any], **values: Any) -> None:
    if not claims.settle(c, row.id, row.tries, **values):
        raise ClaimLost(row.id)


def _mark_all(c: Connection, every: Collection[Row[Any]], **values: Any) -> None:
    if not claims.settle_many(c, every, **values):
        raise ClaimLost([row.id for row in every])


def _sent(c: Connection, row: Row[Any], outcome: Outcome, now: datetime) -> None:
    new = outcome.messages[-1] if outcome.messages else None
    status = "sent_twice" if row.perhaps_sent and new is not None else "sent"
    message = new or outcome.edited or outcome.taken
    _mark(c, row, status=status, message=message, sent_at=now, error=None)
    if all(other.ticket_id == row.ticket_id for other in outcome.others):  # words about many matters are about none
        _remember(c, row, outcome.messages)
    if row.card_id is not None and outcome.taken is not None:
        outbox.card_taken_away(c, row.card_id, outcome.taken)
    elif row.card_id is not None and new is not None:
        outbox.change_card(c, row.card_id, message=new)


def _remember(c: Connection, row: Row[Any], messages: tuple[int, ...]) -> None:
    """A reply to what was said finds its ticket; what a card is about may have changed while it was said."""
    about = outbox.card(c, row.card_id) if row.card_id is not None else row
    purpose = row.facts.get("action") if row.kind == Kind.say_it.value else ASKS.get(row.kind)
    if about.ticket_id is None and about.draft_id is None and purpose is None:
        return
    for message in messages:
        outbox.remember(c, row.chat, message, ticket_id=about.ticket_id, draft_id=about.draft_id, purpose=purpose)


def _back(c: Connection, row: Row[Any], outcome: Outcome, now: datetime) -> datetime:
    """Waits again, the whole chat with it so that its order holds."""
    verdict = outcome.verdict
    facts = row.facts | ({NOTES: notes(row) | {"said": outcome.said}} if outcome.said else {})
    _mark(c, row, status="waiting", perhaps_sent=_unsure(row, outcome), error=verdict.reason, facts=facts)
    _remember(c, row, outcome.messages)
    until = now + timedelta(seconds=_seconds(verdict, row.tries))
    outbox.wait(c, row.chat, until)
    return until


def _unsure(row: Row[Any], outcome: Outcome) -> bool:
    """Whether it may stand in the chat already."""
    new = outcome.edited is None and outcome.taken is None
    return bool(row.perhaps_sent) or (outcome.verdict.what is What.unknown and new)


def _seconds(verdict: Verdict, tries: int) -> float:
    if verdict.after is not None:
        return verdict.after
    if verdict.everywhere:
        return back_off(tries, longest=LINE_LONGEST)
    return back_off(tries, AFTER_UNKNOWN if verdict.what is What.unknown else 1.0)


def _stop(c: Connection, row: Row[Any], outcome: Outcome, _now: datetime) -> None:
    _mark(c, row, status="waiting", error=outcome.verdict.reason)


def _moved(c: Connection, row: Row[Any], outcome: Outcome, _now: datetime) -> None:
    _mark(c, row, status="waiting", error=outcome.verdict.reason)
    new = outcome.verdict.moved_to
    if new is not None:
        outbox.move(c, row.chat, new)
        grids.move_chat(c, row.chat, new)


def _elsewhere(c: Connection, row: Row[Any], outcome: Outcome, now: datetime) -> None:
    """The person cannot be written to: the group is asked to tell them, else a human sees the row."""
    round_about = row.fallback_chat is not None and row.kind != Kind.elsewhere.value
    status = "another_way" if round_about else "needs_human"
    _mark(c, row, status=status, error=f"{outbox.UNREACHABLE}: {outcome.verdict.reason}")
    c.execute(sa.update(people_table).where(people_table.c.telegram_id == row.chat).values(writable=False))
    if round_about and not _group_was_asked(c, row, now):
        outbox.say(c, _notice_elsewhere(c, row), now)


def _group_was_asked(c: Connection, row: Row[Any], now: datetime) -> bool:
    """The same line to the same person about the same ticket waits, or stood there within a day: the group is not nagged."""
    asked = sa.select(rows.c.id).where(
        rows.c.kind == Kind.elsewhere.value,
        rows.c.chat == row.fallback_chat,
        rows.c.facts["telegram_id"].as_integer() == row.chat,
        rows.c.ticket_id.is_not_distinct_from(row.ticket_id),
        rows.c.status.in_(["waiting", "sending", "sent", "sent_twice"]),
        rows.c.created_at > now - ASKED_FOR,
    )
    return c.execute(asked.limit(1)).first() is not None


def _notice_elsewhere(c: Connection, row: Row[Any]) -> Notice:
    person = people.by_telegram(c, row.chat)
    ticket = tickets.get(c, row.ticket_id) if row.ticket_id is not None else None
    return Notice(
        key=f"elsewhere:{row.key}",
        kind=Kind.elsewhere,
        chat=row.fallback_chat,
        facts={
            "name": person.name if person else "",
            "telegram_id": row.chat,
            "ticket": ticket.number if ticket else None,
        },
        person=person.id if person else row.person_id,
        ticket=row.ticket_id,
        reply_to=row.fallback_message or None,
        urgency=Urgency(row.urgency),
    )


def _needs_human(c: Connection, row: Row[Any], outcome: Outcome, _now: datetime) -> None:
    _mark(c, row, status="needs_human", error=outcome.verdict.reason)


def _untrue(c: Connection, row: Row[Any], outcome: Outcome, _now: datetime) -> None:
    _mark(c, row, status="untrue", error=outcome.verdict.reason)
    if row.card_id is not None and outcome.gone:
        outbox.card_taken_away(c, row.card_id, None)


def _broken(c: Connection, row: Row[Any], outcome: Outcome, now: datetime) -> None:
    """A fault of ours: tried thrice, then shown to a human; meanwhile the rest of its chat goes on."""
    if outcome.others:
        _alone(c, row, outcome, now)
        return
    faults = notes(row).get("faults", 0) + 1
    values: dict[str, Any] = {"facts": row.facts | {NOTES: notes(row) | {"faults": faults}}}
    if faults >= BROKEN_TRIES:
        values["status"] = "needs_human"
    else:
        values |= {"status": "waiting", "not_before": now + timedelta(seconds=back_off(faults))}
    _mark(c, row, error=outcome.verdict.reason, **values)


def _alone(c: Connection, row: Row[Any], outcome: Outcome, _now: datetime) -> None:
    """Nobody knows which of them broke the message: each is tried by itself, and the one at fault fails alone."""
    facts = row.facts | {NOTES: notes(row) | {outbox.ALONE: 1}}
    _mark(c, row, status="waiting", error=outcome.verdict.reason, facts=facts)


def _said_with(c: Connection, outcome: Outcome, now: datetime) -> None:
    """They stood in the message of another row, which bears the mark if there is one to bear."""
    message = outcome.messages[-1] if outcome.messages else None
    _mark_all(c, outcome.others, status="with_another", message=message, sent_at=now, error=None)


def _back_too(c: Connection, outcome: Outcome, _now: datetime) -> None:
    """As the row that took them along; the chat waits once for all of them."""
    for perhaps in (True, False):
        alike = [row for row in outcome.others if _unsure(row, outcome) is perhaps]
        _mark_all(c, alike, status="waiting", perhaps_sent=perhaps, error=outcome.verdict.reason)


def _given_back(c: Connection, outcome: Outcome, _now: datetime) -> None:
    """The row that took them along is not said: they wait for their own turn."""
    _mark_all(c, outcome.others, status="waiting")


_WAYS: dict[What, Callable[[Connection, Row[Any], Outcome, datetime], datetime | None]] = {
    What.sent: _sent,
    What.later: _back,
    What.unknown: _back,
    What.elsewhere: _elsewhere,
    What.moved: _moved,
    What.stop: _stop,
    What.untrue: _untrue,
    What.broken: _broken,
    # What the speaker already made every concession to, and what cannot be mended.
    What.needs_human: _needs_human,
    What.plain: _needs_human,
    What.drop_topic: _needs_human,
    What.drop_reply: _needs_human,
    What.drop_photos: _needs_human,
    What.card_lost: _needs_human,
    What.stays: _needs_human,
}
_OTHERS: dict[What, Callable[[Connection, Outcome, datetime], None]] = {
    What.sent: _said_with,
    What.later: _back_too,
    What.unknown: _back_too,
    What.untrue: _given_back,
}
"""Where rows said in another's message fare differently from it, all of them at once."""
