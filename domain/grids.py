"""Where: the tree of grids, and who answers for a place at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Duty, Post

ABOVE_ESTATES = frozenset({"district", "street", "community"})
"""Levels with more than one estate."""
HOUSES = frozenset({"building", "unit", "shop", "household"})
"""Levels that are a place within a grid, not a grid."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One node of the tree; `path` is the materialised path of ids, "/1/4/9/", the grid itself last."""

    id: int
    code: str
    name: str
    level: str
    parent_id: int | None
    path: str
    kind: str = "residential"
    aliases: tuple[str, ...] = ()
    households: int | None = None
    area: str | None = None
    residents: int | None = None
    ended_at: datetime | None = None
    heir_id: int | None = None

    @property
    def spoken(self) -> str:
        """As neighbours call it: the estate's name where there is one, not the grid's number."""
        is_estate = self.level not in HOUSES | ABOVE_ESTATES
        return self.aliases[0] if is_estate and self.aliases else self.name

    def chain(self) -> tuple[int, ...]:
        """Ids from this grid up to the root, nearest first."""
        return chain_of(self.path)

    def contains(self, path: str) -> bool:
        """Whether the grid with `path` lies in this grid's subtree (itself included)."""
        return path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers, and by which post in which grid."""

    person_id: int
    post: Post
    grid_id: int


ORDER_BELOW = HANDLING_POSTS
ORDER_ABOVE = (*HANDLING_POSTS, Post.supervisor, Post.admin)


def chain_of(path: str) -> tuple[int, ...]:
    """Ids of a path from its end up to the root, nearest first: "/1/4/" gives 4, 1."""
    return tuple(int(part) for part in reversed(path.strip("/").split("/")))


def lineage(path: str) -> list[str]:
    """The path itself and those of everything above it, the root first: "/1/4/" gives "/1/", "/1/4/"."""
    found = [""]
    for part in path.strip("/").split("/"):
        found.append(f"{found[-1] or '/'}{part}/")
    return found[1:]


def responsible(
    chain: Sequence[int], at: datetime, duties: Iterable[Duty], *, without: frozenset[int] = frozenset()
) -> Responsible | None:
    """Who answers for a place: worker on duty, deputy, lead, then the same a level up, supervisors and admins last.

    `chain` holds grid ids, nearest first; `without` are people not asked (one who just returned the ticket).
    None only when nobody who handles or supervises is on duty in the whole chain: the ticket then waits for somebody
    to come on duty. Liaisons and volunteers never answer for a place.
    """
    on_duty = sorted((d for d in duties if d.holds(at) and d.person_id not in without), key=lambda d: (d.from_at, d.id))
    for distance, grid_id in enumerate(chain):
        for post in ORDER_BELOW if distance == 0 else ORDER_ABOVE:
            for duty in on_duty:
                if duty.grid_id == grid_id and duty.post is post:
                    return Responsible(duty.person_id, post, grid_id)
    for grid_id in chain[:1]:
        for duty in on_duty:
            if duty.grid_id == grid_id and duty.post in (Post.supervisor, Post.admin):
                return Responsible(duty.person_id, duty.post, grid_id)
    return None


def who_verifies(
    named: int | None, chain: Sequence[int], at: datetime, duties: Iterable[Duty], *, holder: int | None
) -> int | None:
    """Who is to look at what `holder` says is done: the one named for it while they are there, else who answers next.

    None when nobody but the holder is on duty in the whole chain.
    """
    may = [d for d in duties if d.grid_id in chain and d.post in ORDER_ABOVE and d.person_id != holder]
    if any(d.person_id == named and d.holds(at) for d in may):
        return named
    found = responsible(chain, at, may)
    return found.person_id if found else None


def lead_above(
    chain: Sequence[int], at: datetime, duties: Iterable[Duty], *, without: frozenset[int] = frozenset()
) -> tuple[int, ...]:
    """The people who stand above a ticket, nearest level that has any: its leads, else supervisors, else admins."""
    on_duty = [d for d in duties if d.holds(at) and d.person_id not in without]
    for grid_id in chain:
        for posts in ((Post.lead,), (Post.supervisor,), (Post.admin,)):
            found = sorted({d.person_id for d in on_duty if d.grid_id == grid_id and d.post in posts})
            if found:
                return tuple(found)
    return ()


_RANKS = {Post.lead: 1, Post.supervisor: 2, Post.admin: 3}


def standing(chain: Sequence[int], grid_id: int, post: Post) -> tuple[int, int]:
    """How high a post stands in a chain of grid ids, nearest first: first by its grid, then by the post."""
    return chain.index(grid_id) if grid_id in chain else 0, _RANKS.get(post, 0)


def not_above(chain: Sequence[int], at: datetime, duties: Iterable[Duty], than: tuple[int, int]) -> frozenset[int]:
    """People on duty in the chain who hold no post that commands others and stands higher than `than`."""
    there = [d for d in duties if d.holds(at) and d.grid_id in chain]
    above = {d.person_id for d in there if d.post in SUPERVISING_POSTS and standing(chain, d.grid_id, d.post) > than}
    return frozenset(d.person_id for d in there) - above


def supervisors_above(chain: Sequence[int], at: datetime, duties: Iterable[Duty]) -> tuple[int, ...]:
    """Supervisors (else admins) of the nearest level that has any."""
    on_duty = [d for d in duties if d.holds(at)]
    for post in (Post.supervisor, Post.admin):
        for grid_id in chain:
            found = sorted({d.person_id for d in on_duty if d.grid_id == grid_id and d.post is post})
            if found:
                return tuple(found)
    return lead_above(chain, at, on_duty)
