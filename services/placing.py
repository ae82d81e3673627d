"""The place of a draft: chosen from a list or typed, within the grid of the group it was said in."""

from __future__ import annotations

from dataclasses import replace

from domain.grids import Grid
from domain.refusals import UnknownPlace
from domain.tickets import Whereabouts
from nlp import Reading
from services import locating
from services.privacy import represented
from services.work import Work
from storage import drafts, grids
from storage.drafts import Draft


def chat_grid(work: Work, chat: int) -> Grid | None:
    """The grid a group is bound to; None in private."""
    bound = grids.chat(work.c, chat) if chat < 0 else None
    return work.grid(bound.grid_id) if bound and bound.grid_id else None


def grid_there(work: Work, draft: Draft, grid_id: int) -> int:
    """The grid, if it exists and lies where this chat may report. Errors: UnknownPlace."""
    found = grids.chosen(work.c, grid_id)
    base = chat_grid(work, draft.chat)
    if found is None or (base is not None and not base.contains(found.path)):
        raise UnknownPlace
    return found.id


def placed(work: Work, draft: Draft, grid_id: int) -> Draft:
    """The draft at that grid, described by the name it was chosen by where words said nothing of it."""
    grid = work.grid(grid_id)
    named = any(name in draft.place.words for name in (grid.name, grid.spoken))
    words = draft.place.words if named else grid.spoken
    building = grid.name if grid.level == "building" else draft.place.building
    place = replace(draft.place, words=words, building=building)
    drafts.change(work.c, draft.id, grid_id=grid_id, place=place)
    return replace(draft, grid_id=grid_id, place=place)


def root_if_only_one(work: Work, draft: Draft) -> Draft:
    every = grids.every(work.c)
    return placed(work, draft, every[0].id) if len(every) == 1 else draft


def typed(work: Work, draft: Draft, reading: Reading, words: str) -> Draft | list[Grid]:
    """The draft at the place typed; or the places it may have meant, none when it fits nothing."""
    base = chat_grid(work, draft.chat)
    where = locating.whereabouts(reading.place)
    grid = locating.find_grid(work.c, where, reading.place.landmark, base or represented.home_near(work, draft))
    if grid is None or (reading.place.landmark is None and not where.building):
        near = [g for g in locating.match_typed(work.c, words) if base is None or base.contains(g.path)]
        if near and not locating.named(near[0], words):
            return near
        grid = near[0] if near else grid
    if grid is None:
        return []
    said = where.words or (words[:64] if not where.room else "")
    place = Whereabouts(said, where.building, where.unit, where.floor, where.room or draft.place.room)
    place = locating.described(place, grid, None)
    drafts.change(work.c, draft.id, grid_id=grid.id, place=place)
    return replace(draft, grid_id=grid.id, place=place)
