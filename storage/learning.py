"""What people corrected, what words that suggests, and which words live, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.ids import possible
from storage.inserting import insert_once
from storage.tables import corrections, lexicon_changes, tickets, word_proposals


def corrected(c: Connection, limit: int = 5000) -> list[dict[str, str]]:
    """The newest corrections to a category: text, from, to."""
    query = sa.select(corrections).where(corrections.c.to_category.is_not(None)).order_by(corrections.c.id.desc())
    rows = c.execute(query.limit(limit))
    return [{"text": r.text, "from": r.from_category or "", "to": r.to_category} for r in rows]


def past_texts(c: Connection, limit: int = 5000) -> list[tuple[str, str]]:
    """The newest tickets' texts with the category they ended under."""
    query = sa.select(tickets.c.text, tickets.c.category).order_by(tickets.c.id.desc()).limit(limit)
    return [(r.text, r.category) for r in c.execute(query)]


def propose(c: Connection, rows: Iterable[dict[str, Any]], at: datetime) -> int:
    """Keeps proposals not made before; gives how many were new."""
    added = 0
    for row in rows:
        added += insert_once(c, word_proposals, {**row, "at": at})
    return added


def open_proposals(c: Connection, limit: int = 8) -> list[Row[Any]]:
    query = sa.select(word_proposals).where(word_proposals.c.status == "proposed")
    order = (word_proposals.c.better - word_proposals.c.worse).desc()
    return list(c.execute(query.order_by(order, word_proposals.c.id).limit(limit)))


def decide(c: Connection, proposal_id: int, status: str) -> Row[Any] | None:
    """Adopts or declines a proposal; None when it was decided before, or never was."""
    if not possible([proposal_id]):
        return None
    mine = sa.and_(word_proposals.c.id == proposal_id, word_proposals.c.status == "proposed")
    return c.execute(
        sa.update(word_proposals).where(mine).values(status=status).returning(*word_proposals.c)
    ).one_or_none()


def change(c: Connection, word: str, category: str, person_id: int, at: datetime, *, live: bool) -> int:
    """A word becomes live or stops to be; gives the new version of the lexicon."""
    values = {"word": word, "category": category, "live": live, "person_id": person_id, "at": at}
    return int(c.execute(sa.insert(lexicon_changes).values(values).returning(lexicon_changes.c.id)).scalar_one())


def live_words(c: Connection) -> list[Row[Any]]:
    """The change that made each living word live (id, word, category), newest first."""
    newest = sa.select(sa.func.max(lexicon_changes.c.id)).group_by(lexicon_changes.c.word, lexicon_changes.c.category)
    query = sa.select(lexicon_changes).where(lexicon_changes.c.id.in_(newest), lexicon_changes.c.live)
    return list(c.execute(query.order_by(lexicon_changes.c.id.desc())))


def version(c: Connection) -> int:
    """The newest change; 0 before the first."""
    return int(c.execute(sa.select(sa.func.coalesce(sa.func.max(lexicon_changes.c.id), 0))).scalar_one())
