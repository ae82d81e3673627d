"""Where what happened and what must follow from it differ; only looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from domain.digest_times import DAY, Span
from domain.notices import Kind, Notice
from services.showing.retelling import HOUSE, NOBODY, Hearing, notices_due
from services.supervision.digest_times import OWED
from services.telling import tell_above
from services.work import House
from storage import reconciling as rows
from storage import tickets


@dataclass(frozen=True, slots=True)
class Difference:
    """kind: decision | notice | holder | shown_above | card | path | digest | digest_owed; about: ids, never words."""

    kind: str
    about: str
    ids: tuple[int, ...] = ()

    @property
    def scope(self) -> str:
        return f"{self.kind}:{self.about}"


def find(c: Connection, house: House, since: datetime, now: datetime, *, thorough: bool = False) -> list[Difference]:
    """Every difference in what happened since then, and among the open tickets; `thorough`: among all tickets.

    Causes are read before effects, so that a neighbour's commit in between cannot look like a difference.
    """
    return [
        *_undecided(c, since),
        *_untold(c, house, since),
        *_holders(c, house, now),
        *_cards(c),
        *(Difference("path", f"t{i}", (i,)) for i in rows.astray(c, thorough=thorough)),
        *_digests(c, since),
    ]


def _undecided(c: Connection, since: datetime) -> Iterator[Difference]:
    for row in rows.undecided(c, since):
        yield Difference("decision", f"u{row.bot_id}.{row.update_id}", (row.bot_id, row.update_id))


def _untold(c: Connection, house: House, since: datetime) -> Iterator[Difference]:
    for ids in rows.chunks(rows.moved_since(c, since)):
        due: list[tuple[int, Notice]] = []
        histories = rows.histories(c, ids)
        for ticket in tickets.some(c, ids):
            due += [(ticket.id, n) for n in notices_due(c, house, ticket, histories[ticket.id], since)]
        there = rows.keys_about(c, ids)
        lacking = Counter((t, stem) for t, n in due if (stem := stem_of(n)) is not None and not is_there(n, there))
        yield from (Difference("notice", stem, (ticket_id,)) for ticket_id, stem in lacking)


def stem_of(notice: Notice) -> str:
    """What must be there: the very key, but for those above that somebody of them was told; duties change in hindsight."""
    return notice.key.rpartition(":p")[0] if notice.kind is Kind.supervisor_news else notice.key


def is_there(notice: Notice, there: set[str]) -> bool:
    if notice.kind is not Kind.supervisor_news:
        return notice.key in there
    stem = stem_of(notice) + ":p"
    return any(key.startswith(stem) for key in there)


def _holders(c: Connection, house: House, now: datetime) -> Iterator[Difference]:
    """Somebody is asked, or those above see that nobody could be."""
    yield from (Difference("holder", f"t{i}", (i,)) for i in rows.asked_nobody(c))
    for ids in rows.chunks(rows.nobody_asked_yet(c)):
        there = rows.keys_about(c, ids)
        for ticket_id in ids:
            if not shown_above(ticket_id, there) and nobody_answers(c, house, ticket_id, now):
                yield Difference("shown_above", f"t{ticket_id}", (ticket_id,))


def shown_above(ticket_id: int, there: set[str]) -> bool:
    return any(key.startswith(f"{Kind.supervisor_news.value}:nobody:t{ticket_id}.") for key in there)


def nobody_answers(c: Connection, house: House, ticket_id: int, now: datetime) -> list[Notice]:
    """The notices to those above that nobody answers for the ticket's place; empty when nobody stands above."""
    hearing = Hearing(c, now, house, NOBODY, HOUSE)
    ticket = tickets.get(c, ticket_id)
    if ticket is not None:
        tell_above(hearing, ticket, "nobody", seq=tickets.next_seq(c, ticket_id), supervisors=True)
    return hearing.heard


def _cards(c: Connection) -> Iterator[Difference]:
    for ticket_id, kinds in sorted(rows.without_cards(c).items()):
        yield from (Difference("card", f"t{ticket_id}.{kind.value}", (ticket_id,)) for kind in sorted(kinds))
    for row in rows.never_shown(c):
        yield Difference("card", f"t{row.ticket_id}.{row.kind}", (row.ticket_id,))


def _digests(c: Connection, since: datetime) -> Iterator[Difference]:
    """A day's digest that a longer one stood for, due at the same moment, has no notice of its own."""
    done = rows.digests_done(c, list(OWED.values()), since - DAY)
    longer = {(r.scope, r.due_at) for r in done if r.kind != OWED[Span.day]}
    owed = [
        f"{r.kind}:{r.scope}:{r.period}" for r in done if r.kind != OWED[Span.day] or (r.scope, r.due_at) not in longer
    ]
    there = rows.keys_there(c, owed)
    yield from (Difference("digest", key) for key in owed if key not in there)
