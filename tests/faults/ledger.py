"""The ledger: what came in, what became of it, what had to be told, what was told how often; and whether that may be."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.house import make_house
from domain.digest_times import AT, Span
from domain.people import Post
from domain.workflow import Action
from services import differences
from services.supervision import digest_times
from storage import people
from storage.engine import make_engine
from storage.reconciling import FOUND
from storage.tables import attachments, cards, drafts, inbox, obligations, outbox, ticket_events, tickets
from tests.faults.books import Books, Ledger
from tests.faults.speeds import limits
from tests.faults.telegram import Said

SAID = ("sent", "sent_twice")
ENDED = {*SAID, "with_another", "another_way", "needs_human", "untrue"}


def count(title: str, books: Books) -> Ledger:
    """Compares what Telegram saw with what the database says."""
    ledger = Ledger(title)
    engine = make_engine(books.url, readers=True)
    with engine.begin() as c:
        for part in (_faults, _heard, _matters, _told, _order, _promises, limits):
            part(ledger, books, c)
    engine.dispose()
    return ledger


def _faults(ledger: Ledger, books: Books, _c: Connection) -> None:
    m = books.misfortune
    at_random = m.kills["at random"]
    ledger.numbers |= {
        "kill -9": m.killed,
        "… at a named step": m.killed - at_random,
        "… named steps reached": len(m.kills) - bool(at_random),
        "asked to stop": m.stops,
        "frozen and woken": m.freezes,
        "database outages": m.outages.total(),
        "answers of the Bot API spoiled or refused": m.answers.total(),
        "clock moved": m.clock.total(),
    }


def _heard(ledger: Ledger, books: Books, c: Connection) -> None:
    rows = {r.update_id: r for r in c.execute(sa.select(inbox))}
    told = books.telegram.told
    undecided = [i for i, r in rows.items() if r.status != "quarantined" and (r.status != "done" or not r.decision)]
    ledger.numbers |= {
        "updates made": len(told),
        "… handed over again while or after they were": books.telegram.repeated,
        "stored": len(rows),
        "lost on the way in": ledger.none_of(sorted(set(told) - set(rows)), "updates never stored"),
        "left without a decision": ledger.none_of(undecided, "updates without a decision"),
        "quarantined": ledger.none_of(
            [(i, r.error) for i, r in rows.items() if r.status == "quarantined"], "updates quarantined"
        ),
    }
    ledger.none_of(sorted(set(rows) - set(told)), "updates nobody sent")
    ledger.none_of(books.telegram.world.violations, "calls against the Bot API")


def _matters(ledger: Ledger, books: Books, c: Connection) -> None:
    texts = [r.text for r in c.execute(sa.select(tickets.c.text))]
    marks = Counter(word for text in texts for word in set(text.split()) if word.startswith("K") and "Z" in word)
    made = {(r.chat, r.message) for r in c.execute(sa.select(drafts.c.chat, drafts.c.message))}
    decisions = Counter(r.decision for r in c.execute(sa.select(inbox.c.decision)))
    parts = {(r.chat, r.message) for r in c.execute(sa.select(attachments.c.chat, attachments.c.message))}
    lacking = [(a.chat, m) for a in books.crowd.albums for m in a.messages if (a.chat, m) not in parts]
    ledger.numbers |= {
        "reports": len(books.crowd.reports) + len(books.crowd.albums),
        "tickets": len(texts),
        "decisions of other kinds": sum(decisions.values()) - decisions["registered"],
        "parts of albums": sum(len(a.messages) for a in books.crowd.albums),
        "parts lost": ledger.none_of(lacking, "parts of albums lost"),
    }
    numbers = Counter(r.number for r in c.execute(sa.select(tickets.c.number)))
    ledger.none_of([n for n, times in numbers.items() if times > 1], "ticket numbers given twice")
    same = (tickets.c.source_chat, tickets.c.source_message, tickets.c.category)
    twice = sa.select(*same).where(tickets.c.source_message.is_not(None)).group_by(*same).having(sa.func.count() > 1)
    ledger.none_of([tuple(r) for r in c.execute(twice)], "messages that became the same ticket twice")
    decision_of = {_message_in(r.payload): r.decision for r in c.execute(sa.select(inbox.c.payload, inbox.c.decision))}
    deaf = {None, "ignored", "not_a_request", "nothing_said", "edit_ignored"}
    unheard = [
        (mark, decision_of.get(place))
        for mark, place in books.crowd.reports.items()
        if mark not in marks and place not in made and decision_of.get(place) in deaf
    ]
    ledger.numbers["reports nobody heard"] = ledger.none_of(unheard, "reports without ticket, draft or answer")


def _message_in(payload: str) -> tuple[int, int] | None:
    """Chat and number of a message that was not edited."""
    message = json.loads(payload).get("message")
    return (message["chat"]["id"], message["message_id"]) if message else None


def _told(ledger: Ledger, books: Books, c: Connection) -> None:
    rows = {r.id: r for r in c.execute(sa.select(outbox))}
    by_row: dict[int, list[Said]] = defaultdict(list)
    for one in books.telegram.said:
        by_row[one.row].append(one)
    shown = {row for row, every in by_row.items() if any(one.shown for one in every)}
    status = Counter(r.status for r in rows.values())
    again = {row: _again(every) for row, every in by_row.items()}
    unmarked = [(row, rows[row].kind, rows[row].tries) for row, (_, bare) in again.items() if bare and row in rows]
    spoiled = sum(one.ambiguous for one in books.telegram.said)
    doubtful = spoiled + books.misfortune.in_hand
    twice = sum(n for n, _ in again.values())
    said = [r for r in rows.values() if r.status in SAID]
    heads = {(r.chat, r.message) for r in said if r.id in shown}
    with_another = [r for r in rows.values() if r.status == "with_another"]
    ledger.numbers |= {
        "notices owed": len(rows),
        "… no longer true when it was their turn": status["untrue"],
        "… by another way": status["another_way"],
        "… shown to a human": status["needs_human"],
        "… in the message of another": len(with_another),
        "delivered": len(shown),
        "said twice and marked 补发": twice - len(unmarked),
        "said twice unmarked": ledger.none_of(unmarked, "notices said twice unmarked"),
        "ambiguous faults": spoiled + books.misfortune.speakers_ended,
        "… and the messages they left in doubt": doubtful,
        "lost on the way out": ledger.none_of(
            [(r.id, r.kind, r.tries) for r in said if r.id not in shown], "notices called sent that nobody saw"
        )
        + ledger.none_of(
            [(r.id, r.kind, r.message) for r in with_another if (r.chat, r.message) not in heads],
            "notices called said with another that nobody saw",
        )
        + ledger.none_of(
            [(r.id, r.kind, r.status, r.error) for r in rows.values() if r.status not in ENDED],
            "notices without an end",
        ),
    }
    ledger.must(twice <= doubtful, f"{twice} said twice, but only {doubtful} were in doubt")
    ledger.none_of([row for row in by_row if row not in rows], "messages of no row")


def _again(every: list[Said]) -> tuple[int, bool]:
    """How often it was said again, and whether one of those times was without the mark."""
    told = Counter(one.method for one in every if one.new and one.accepted)
    if max(told.values(), default=0) < 2:
        return 0, False
    texts = [one for one in every if one.new and one.accepted and one.method != "sendMediaGroup"]
    return max(told.values()) - 1, any(not one.marked for one in sorted(texts, key=lambda s: s.seconds)[1:])


def _order(ledger: Ledger, books: Books, c: Connection) -> None:
    """In each chat: tickets in the order of the words, notices of one urgency in the order they were owed."""
    crossed, last = [], dict[int, int]()
    registered = sa.select(inbox.c.lane, inbox.c.ticket_id, inbox.c.update_id).where(inbox.c.decision == "registered")
    for row in c.execute(registered.order_by(inbox.c.update_id)):
        if row.ticket_id is not None and row.ticket_id < last.get(row.lane, 0):
            crossed.append((row.lane, row.update_id))
        last[row.lane] = max(last.get(row.lane, 0), row.ticket_id or 0)
    ledger.numbers["out of order on the way in"] = ledger.none_of(crossed, "updates handled out of order")
    first: dict[int, float] = {}
    apart = {one.row for one in books.telegram.said if one.status == 403}  # said later, when they can be reached
    # What was owed to a group before it became a supergroup comes there behind what was owed to that one already.
    moved = {chat.migrated_to for chat in books.telegram.world.chats.values()}
    for one in books.telegram.said:
        if one.new and one.accepted and one.row not in apart:
            first[one.row] = min(one.seconds, first.get(one.row, one.seconds))
    plain = sa.select(outbox.c.id, outbox.c.chat, outbox.c.urgency).where(
        outbox.c.card_id.is_(None), outbox.c.not_before.is_(None), outbox.c.error.is_(None)
    )
    before, swapped = dict[tuple[int, str], float](), []
    for row in c.execute(plain.order_by(outbox.c.id)):
        lane, at = (row.chat, row.urgency), first.get(row.id) if row.chat not in moved else None
        if at is not None and at < before.get(lane, 0.0):
            swapped.append((row.id, row.chat))
        before[lane] = max(before.get(lane, 0.0), at or 0.0)
    ledger.numbers["out of order on the way out"] = ledger.none_of(swapped, "notices said out of order")


def _promises(ledger: Ledger, books: Books, c: Connection) -> None:
    """What had to happen once for each period, and what reconciliation finds."""
    house = make_house(books.settings)
    rows = list(c.execute(sa.select(obligations)))
    done = Counter((r.scope, r.period) for r in rows if r.kind == "digest")
    sent = Counter(r.key for r in c.execute(sa.select(outbox.c.key).where(outbox.c.kind == "digest")))
    installed = next((r.done_at for r in rows if r.kind == "house" and r.scope == "installed"), books.began)
    owed = set(_owed(c, house, max(installed, books.now - digest_times.KEPT_FOR[Span.day]), books.now))
    ledger.numbers |= {
        "digests owed (reader and day)": len(owed),
        "digests sent": sum(sent.values()),
        "… for the same reader and day twice": ledger.none_of(
            [key for key, n in (done + sent).items() if n > 1], "digests sent twice for one period"
        ),
        "digests missing": ledger.none_of(sorted(owed - set(done)), "digests missing"),
    }
    steps = [Action.warn.value, Action.escalate.value]
    climbed = sa.select(ticket_events.c.ticket_id, ticket_events.c.action, ticket_events.c.facts)
    told = Counter(
        (r.ticket_id, r.facts.get("stage"), r.facts.get("by"), r.facts.get("step"))
        for r in c.execute(climbed.where(ticket_events.c.action.in_(steps)))
    )
    ledger.numbers |= {
        "steps of broken promises (ticket, stage, level)": len(told),
        "… done twice": ledger.none_of([step for step, n in told.items() if n > 1], "steps of a promise done twice"),
    }
    mended = [(r.scope, r.period, _about(c, r.scope)) for r in rows if r.kind == FOUND]
    still = differences.find(c, house, books.began - timedelta(days=1), books.now, thorough=True)
    ledger.numbers |= {
        "differences reconciliation had to mend": ledger.none_of(mended, "differences that had to be mended"),
        "differences left": ledger.none_of(
            [(d.scope, _about(c, d.scope)) for d in still], "differences left at the end"
        ),
    }


def _about(c: Connection, scope: str) -> list[Any]:
    """Cards and notices of the ticket that a difference is about, to see what happened."""
    found = re.search(r":t(\d+)", scope)
    if found is None:
        return []
    ticket = int(found.group(1))
    shown = list(c.execute(sa.select(cards).where(cards.c.ticket_id == ticket)))
    ids = [card.id for card in shown]
    columns = ("id", "key", "kind", "card_id", "ticket_id", "status", "tries", "perhaps_sent", "error")
    mine = sa.or_(outbox.c.card_id.in_(ids), outbox.c.ticket_id == ticket)
    rows = c.execute(sa.select(*(outbox.c[name] for name in columns)).where(mine).order_by(outbox.c.id).limit(12))
    return [*(tuple(card) for card in shown), *(tuple(row) for row in rows)]


def _owed(c: Connection, house: Any, since: datetime, now: datetime) -> Iterable[tuple[str, str]]:
    """Scope and period of each digest that must be there."""
    day = since.astimezone(house.zone).date()
    while True:
        due_at = datetime.combine(day, AT, house.zone)
        if due_at > now:
            return
        if due_at >= since:
            for duty in people.duties_as(c, (Post.lead, Post.supervisor), due_at):
                yield f"{duty.grid_id}:{duty.person_id}", day.isoformat()
        day += timedelta(days=1)
