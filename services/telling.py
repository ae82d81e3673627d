"""Who hears of a step: residents by the way that reaches them, workers and those above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from domain.grids import chain_of, lead_above, supervisors_above
from domain.notices import Kind, Notice, Urgency
from domain.people import Person
from domain.tickets import Ticket
from services.privacy import complaints
from services.showing import cards
from services.work import Work
from storage import grids, outbox, people, tickets

GATHERED_FOR = timedelta(minutes=1)
"""How long news waits for more of its kind while there is more due: many for one person are said in one message."""


def residents_of(work: Work, ticket: Ticket) -> Iterator[tuple[Person, tuple[int, int] | None]]:
    """The reporter first, then each follower, with the group message through which they can be reached otherwise."""
    way_round = (
        (ticket.source_chat, ticket.source_message) if ticket.source_chat < 0 and ticket.source_message else None
    )
    reporter = people.get(work.c, ticket.reporter_id)
    if reporter.telegram_id > 0:  # another system is told nothing, it asks
        yield reporter, way_round
    if ticket.delicate:
        return  # who joined before it turned out to be delicate hears no more of it
    for row in tickets.followers_of(work.c, ticket.id):
        around = (row.chat, row.message or ticket.source_message or 0) if row.chat < 0 else None
        yield people.get(work.c, row.person_id), around


def tell_residents(
    work: Work,
    ticket: Ticket,
    kind: Kind,
    *,
    seq: int | str,
    only: int | None = None,
    skip: int | None = None,
    **facts: object,
) -> None:
    """A private word to the reporter and each follower. only / skip: a person id."""
    for person, way_round in residents_of(work, ticket):
        if person.forgotten or (only is not None and person.id != only) or person.id == skip:
            continue
        work.say(
            Notice(
                key=f"{kind.value}:t{ticket.id}.{seq}:p{person.id}",
                kind=kind,
                chat=person.telegram_id,
                facts=facts,
                person=person.id,
                ticket=ticket.id,
                fallback=way_round,
            )
        )


def tell_person(
    work: Work,
    ticket: Ticket,
    person_id: int,
    kind: Kind,
    *,
    seq: int | str,
    urgency: Urgency = Urgency.usual,
    not_before: datetime | None = None,
    **facts: object,
) -> None:
    """A private word to a worker or somebody above; their ticket card stands above it."""
    person = people.get(work.c, person_id)
    if person.forgotten:
        return
    work.say(
        Notice(
            key=f"{kind.value}:{facts.get('what', '')}:t{ticket.id}.{seq}:p{person.id}",
            kind=kind,
            chat=person.telegram_id,
            facts=facts,
            person=person.id,
            ticket=ticket.id,
            urgency=urgency,
            not_before=not_before,
        )
    )


def tell_holder(
    work: Work, ticket: Ticket, what: str, *, seq: int | str, words: str = "", photos: Sequence[str] = ()
) -> None:
    """News to whoever is responsible, unless they caused it themselves."""
    if ticket.assignee_id is not None and ticket.assignee_id != work.person.id:
        tell_person(
            work, ticket, ticket.assignee_id, Kind.worker_news, seq=seq, what=what, words=words, photos=list(photos)
        )


def tell_awaited(
    work: Work, ticket: Ticket, what: str, verifier: int | None, *, seq: int | str, words: str = ""
) -> None:
    """News to the one it waits on: to who is to verify it, who reads that, else to whoever is responsible.

    verifier: as `services/awaited.py` knows it, None while nothing is verified.
    """
    if verifier is None:
        tell_holder(work, ticket, what, seq=seq, words=words)
    elif verifier != work.person.id:
        tell_person(work, ticket, verifier, Kind.worker_news, seq=seq, what=f"{what}_to_verify", words=words)


def supervisors_of(work: Work, ticket: Ticket) -> Iterable[int]:
    """Its nearest supervisors, other than whoever has it."""
    chain = chain_of(ticket.grid_path)
    duties = people.duties_in(work.c, chain, work.now)
    never = {ticket.assignee_id, *complaints.barred(work.c, ticket, work.now)}
    return supervisors_above(chain, work.now, [d for d in duties if d.person_id not in never])


def _lead_of(work: Work, ticket: Ticket) -> Iterable[int]:
    chain = chain_of(ticket.grid_path)
    duties = people.duties_in(work.c, chain, work.now)
    never = {ticket.assignee_id or 0, *complaints.barred(work.c, ticket, work.now)}
    return lead_above(chain, work.now, duties, without=frozenset(never))


def tell_above(
    work: Work,
    ticket: Ticket,
    what: str,
    *,
    seq: int | str,
    urgency: Urgency = Urgency.usual,
    supervisors: bool = False,
    not_before: datetime | None = None,
    **facts: Any,
) -> None:
    """News to those who stand above the ticket and above whoever has it: its leads, or its supervisors."""
    found = supervisors_of(work, ticket) if supervisors else _lead_of(work, ticket)
    # Who is being rung as the one responsible need not hear that somebody else is.
    silent = (
        {work.person.id, ticket.assignee_id}
        if what in ("danger", "reopened", "again", "handed_up")
        else {work.person.id}
    )
    for person_id in found:
        if person_id not in silent:
            how: dict[str, Any] = {"seq": seq, "urgency": urgency, "not_before": not_before}
            tell_person(work, ticket, person_id, Kind.supervisor_news, what=what, **how, **facts)


def ring_danger(work: Work, ticket: Ticket, *, seq: int) -> None:
    """A matter thought ordinary has become dangerous: the one responsible and those above hear it at once."""
    if ticket.assignee_id is not None and ticket.assignee_id != work.person.id:
        tell_person(work, ticket, ticket.assignee_id, Kind.danger_ring, seq=seq, urgency=Urgency.danger, what="danger")
    tell_above(work, ticket, "danger", seq=seq, urgency=Urgency.danger, supervisors=True)


def dangerous(work: Work, ticket: Ticket) -> bool:
    """Whether somebody was thought to be in danger: from the first word on, or by what was added later."""
    return ticket.urgent or bool(outbox.rung_for_danger(work.c, ticket.id))


def tell_withdrawn(work: Work, ticket: Ticket, *, seq: int) -> None:
    """The holder and the followers; of danger also whoever was rung for it, who may think it worth a look all the same."""
    what = "withdrawn_danger" if dangerous(work, ticket) else "withdrawn"
    tell_holder(work, ticket, what, seq=seq)
    for person_id in sorted(outbox.rung_for_danger(work.c, ticket.id) - {work.person.id, ticket.assignee_id}):
        tell_person(work, ticket, person_id, Kind.supervisor_news, seq=seq, what="withdrawn")
    tell_residents(work, ticket, Kind.withdrawn, seq=seq)


def show_to_worker(work: Work, ticket: Ticket, *, urgency: Urgency = Urgency.usual) -> bool:
    """The worker's card in private, and one in the staff group when one is bound; True when the card is new and rings.

    Of a complaint about one of them the staff group sees none.
    """
    if ticket.assignee_id is None:
        return False
    worker = people.get(work.c, ticket.assignee_id)
    new = cards.show(work, Kind.worker_card, worker.telegram_id, person=worker.id, ticket=ticket.id, urgency=urgency)
    if complaints.against(work.c, ticket) is not None:
        return new
    chain = chain_of(ticket.grid_path)
    for chat in grids.staff_chats(work.c, chain):
        cards.show(work, Kind.staff_card, chat, ticket=ticket.id, urgency=urgency)
    return new
