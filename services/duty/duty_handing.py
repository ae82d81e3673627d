"""转派 of a whole duty: everything open that one person has in a grid goes to another, at once, and each side reads one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from domain.grids import Grid
from domain.notices import Kind, Notice
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Part, Post
from domain.refusals import HandOverHow, NobodyToTakeIt, NotASupervisor, NotAWorker, NothingOnHand
from domain.tickets import Status, Ticket
from domain.workflow import Action
from services.climbing import call_before_passing
from services.moving import hand_to
from services.privacy import complaints
from services.supervising import supervised_grids
from services.telling import tell_residents
from services.work import Outcome, Work
from storage import grids, people, tickets

POSTS = frozenset({*HANDLING_POSTS, *SUPERVISING_POSTS})
STAYS = frozenset({Status.checking})
"""What waits for a second person's look stays with whoever did it."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """Whose matters, of which grid (None: of all), go to whom."""

    grid: Grid | None
    giver: int
    taker: int


def hand_duty_over(work: Work, words: str) -> Outcome:
    """/handover 陈姐, of all the caller has · /handover G1 李师傅 陈姐, by somebody above.

    Clocks, questions and followers go along; the clock to accept starts anew.
    Errors: NotAWorker, NotASupervisor, HandOverHow, NobodyToTakeIt, NothingOnHand.
    """
    wish = _wish(work, words)
    found = _on_hand(work, wish)
    moving = [t for t in found if t.status not in STAYS and wish.taker not in complaints.barred(work.c, t, work.now)]
    giver, taker = people.get(work.c, wish.giver), people.get(work.c, wish.taker)
    if not moving:
        raise NothingOnHand(name=giver.name)
    parts = frozenset({Part.assignee if wish.giver == work.person.id else Part.above})
    facts: dict[str, Any] = {"words": f"{giver.name} → {taker.name}", "duty": work.cause()}
    for ticket in moving:
        late = call_before_passing(work, ticket, taker.id)
        moved = hand_to(work, late, Action.hand_over, parts, taker.id, facts, quietly=True)
        tell_residents(work, moved.ticket, Kind.handed_over, seq=moved.seq, holder=taker.name)
    counts: dict[str, object] = {"count": len(moving), "left": len(found) - len(moving)}
    for person, what in ((taker, "handed_in"), (giver, "handed_out")):
        if person.id != work.person.id:
            key = f"handed:{what}:{work.cause()}"
            said = {"what": what, "name": giver.name, "deputy": taker.name, **counts}
            work.say(Notice(key, Kind.leave, person.telegram_id, said, person.id))
    work.answer(
        Kind.leave, what="handed", name=giver.name, deputy=taker.name, count=len(moving), left=len(found) - len(moving)
    )
    return Outcome("duty_handed_over")


def _wish(work: Work, words: str) -> _Wish:
    code, _, rest = words.strip().partition(" ")
    grid = grids.by_code(work.c, code) if code else None
    if grid is None:
        return _own(work, words)
    above = any(g.contains(grid.path) for g in supervised_grids(work, work.person.id))
    return _of_grid(work, grid, rest, above=above)


def _own(work: Work, words: str) -> _Wish:
    """All the caller has, to the one named."""
    mine = [d for d in people.duties_of(work.c, work.person.id, work.now) if d.post in POSTS]
    if not mine:
        raise NotAWorker
    near = _near(work, [work.grid(d.grid_id) for d in mine])
    named = [p for p in _named(near, words) if p != work.person.id]
    if not named:
        _how(work, near, mine[0].grid_id)
    return _Wish(None, work.person.id, named[-1])


def _of_grid(work: Work, grid: Grid, words: str, *, above: bool) -> _Wish:
    """Of one grid: the first named gives, the last takes; with one name the caller or the grid's worker gives."""
    near = _near(work, [grid])
    named = _named(near, words)
    if not named:
        _how(work, near, grid.id)
    giver = named[0] if len(named) > 1 else _worker_of(work, grid)
    if giver != work.person.id and not above:
        raise NotASupervisor
    if giver is None or giver == named[-1]:
        raise NobodyToTakeIt
    return _Wish(grid, giver, named[-1])


def _worker_of(work: Work, grid: Grid) -> int | None:
    """The caller when they hold a post there, else the one who does the work."""
    held = [d for d in people.duties_in(work.c, [grid.id], work.now) if d.post in HANDLING_POSTS]
    if any(d.person_id == work.person.id for d in held):
        return work.person.id
    return next((d.person_id for d in held if d.post is Post.worker), None)


def _near(work: Work, around: list[Grid]) -> dict[int, str]:
    """Who may give or take: on duty in these grids, their sisters, and above; names by id."""
    wanted: set[int] = set()
    for grid in around:
        chain = grid.chain()
        wanted |= set(chain) | {g.id for g in grids.children(work.c, chain[1] if len(chain) > 1 else chain[0])}
    duties = people.duties_in(work.c, wanted, work.now)
    return people.names(work.c, {d.person_id for d in duties if d.post in POSTS})


def _named(near: dict[int, str], words: str) -> list[int]:
    """Those whose names stand in the words, in that order."""
    return [p for _, p in sorted((words.find(name), p) for p, name in near.items() if name and name in words)]


def _how(work: Work, near: dict[int, str], grid_id: int) -> NoReturn:
    others = [name for p, name in near.items() if p != work.person.id and name]
    raise HandOverHow(name=others[0] if others else "…", grid=work.grid(grid_id).code)


def _on_hand(work: Work, wish: _Wish) -> list[Ticket]:
    """What the giver has open, in the grid and below it when one is named."""
    every = tickets.open_of_assignee(work.c, wish.giver, limit=None)
    return [t for t in every if wish.grid is None or wish.grid.contains(t.grid_path)]
