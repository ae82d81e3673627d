"""/board: for each subtree somebody supervises, a link that opens the web board at a desk, and one for a wall."""

from __future__ import annotations

from datetime import datetime

from domain.grids import Grid
from domain.notices import Kind
from domain.passes import Door, PassKind
from domain.people import Person
from domain.refusals import NoBoard, NotASupervisor
from services.supervising import supervised_grids
from services.work import Outcome, Work


def open_board(work: Work) -> Outcome:
    """One message a subtree; its links are made when it is said, and kept nowhere. Errors: NotASupervisor, NoBoard."""
    scope = supervised_grids(work, work.person.id)
    if not scope:
        raise NotASupervisor
    if work.house.door is None:
        raise NoBoard
    for grid in scope:
        work.answer_about(Kind.board, grid.code, grid=grid.id)
    return Outcome("board")


def links(door: Door, person: Person, grid: Grid, now: datetime) -> dict[str, object]:
    """Facts for the words: grid_name, desk and wall, which are addresses good for an hour."""
    return {
        "grid_name": grid.name,
        "desk": door.link(PassKind.desk_link, person.id, grid.id, now),
        "wall": door.link(PassKind.wall_link, person.id, grid.id, now),
    }
