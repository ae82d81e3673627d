"""What /review shows a supervisor: who is muted, who talked too fast of late, each only within the own subtree."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from domain.grids import Grid
from domain.people import SUPERVISING_POSTS, Person
from storage import conduct, grids, people

OF_LATE = timedelta(days=1)
SHOWN = 10


def shown(c: Connection, reader: Person, now: datetime) -> dict[str, object]:
    """`muted`: id, number, name, reason, until, by; `fast`: number, name, count, words; of the reader's subtree now."""
    duties = [d for d in people.duties_of(c, reader.id, now) if d.post in SUPERVISING_POSTS]
    mine = list(grids.some(c, {d.grid_id for d in duties}).values())
    return {"muted": _muted(c, mine, now)[:SHOWN], "fast": _fast(c, mine, now)[:SHOWN]}


def _muted(c: Connection, mine: list[Grid], now: datetime) -> list[dict[str, object]]:
    found = conduct.all_active(c, now)
    places = grids.some(c, {m.grid_id for m in found})
    found = [m for m in found if any(g.contains(places[m.grid_id].path) for g in mine)]
    names = people.names(c, [i for m in found for i in (m.person_id, m.by_id)])
    return [
        {
            "id": m.id,
            "number": m.person_id,
            "name": names.get(m.person_id, ""),
            "reason": m.reason,
            "until": m.until_at.isoformat(),
            "by": names.get(m.by_id, ""),
        }
        for m in found
    ]


def _fast(c: Connection, mine: list[Grid], now: datetime) -> list[dict[str, object]]:
    """Those whose words were set aside, with the last of them."""
    found = [row for row in conduct.kept_by_person(c, now - OF_LATE) if _belongs(c, row.person_id, mine)]
    names = people.names(c, [row.person_id for row in found])
    texts = conduct.kept_texts(c, [row.last_id for row in found])
    return [
        {
            "number": row.person_id,
            "name": names.get(row.person_id, ""),
            "count": row.count,
            "words": texts.get(row.last_id, ""),
        }
        for row in found
    ]


def _belongs(c: Connection, person_id: int, mine: list[Grid]) -> bool:
    """Somebody with a tie to the subtree; without any tie, to those at the top."""
    grid_ids, chats = conduct.ties(c, person_id)
    bound = [grids.chat(c, chat) for chat in chats]
    ids = grid_ids | {b.grid_id for b in bound if b is not None and b.grid_id is not None}
    paths = [g.path for g in grids.some(c, ids).values()]
    if not paths:
        return any(g.parent_id is None for g in mine)
    return any(g.contains(path) for g in mine for path in paths)
