"""Who may do what: the part a person plays in a ticket, from their duties and their tie to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.grids import chain_of
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Duty, Part
from domain.tickets import Ticket


def parts_of(
    person_id: int, ticket: Ticket, at: datetime, duties: Iterable[Duty], *, follows: bool, called: bool = False
) -> frozenset[Part]:
    """Every part `person_id` plays; `duties` are the person's own. {stranger} when there is none.

    called: whether they are the liaison of a department a whistle called in.
    """
    found = set()
    if person_id == ticket.reporter_id:
        found.add(Part.reporter)
    if follows:
        found.add(Part.follower)
    if called:
        found.add(Part.called)
    mine = [d for d in duties if d.person_id == person_id and d.holds(at)]
    if person_id == ticket.assignee_id and mine:  # who left the service holds nothing any more
        found.add(Part.assignee)
    chain = chain_of(ticket.grid_path)
    for duty in mine:
        if duty.grid_id not in chain:
            continue
        if duty.post in HANDLING_POSTS:
            found.add(Part.staff)
        if duty.post in SUPERVISING_POSTS:
            found.add(Part.above)
    return frozenset(found) or frozenset({Part.stranger})


SEES_EVERYTHING = frozenset({Part.assignee, Part.staff, Part.above, Part.called, Part.system})
"""Parts that may see the room number and the resident's name."""

SEES = SEES_EVERYTHING | {Part.reporter, Part.follower}
"""Parts that may see the ticket at all, outside its group card."""
