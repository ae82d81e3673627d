"""What readers of digests chose, as rows."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.digest_times import Choice, Span
from storage.tables import digest_choices, obligations


def _choice(r: Row[Any]) -> Choice:
    spans = frozenset(span for span in Span if getattr(r, span.value))
    return Choice(time(*divmod(r.minute, 60)), spans, r.grid_id, r.language, r.changed_at)


def choices(c: Connection) -> dict[int, Choice]:
    """By person, of those who chose."""
    return {r.person_id: _choice(r) for r in c.execute(sa.select(digest_choices))}


def choice_of(c: Connection, person_id: int) -> Choice:
    """What somebody chose, else what is usual."""
    row = c.execute(sa.select(digest_choices).where(digest_choices.c.person_id == person_id)).one_or_none()
    return _choice(row) if row is not None else Choice()


def choose(c: Connection, person_id: int, choice: Choice, at: datetime) -> None:
    """Keeps the choice; `at`: everything due before is settled."""
    values: dict[str, Any] = {span.value: span in choice.spans for span in Span}
    values |= {"grid_id": choice.grid, "minute": choice.at.hour * 60 + choice.at.minute}
    values |= {"language": choice.language, "changed_at": at}
    mine = digest_choices.c.person_id == person_id
    if c.execute(sa.update(digest_choices).where(mine).values(values)).rowcount == 0:
        c.execute(sa.insert(digest_choices).values(person_id=person_id, **values))


def told(c: Connection, kind: str, first: str) -> set[tuple[str, str]]:
    """(scope, period) of everything of the kind fulfilled, from the period `first` on."""
    query = sa.select(obligations.c.scope, obligations.c.period)
    query = query.where(obligations.c.kind == kind, obligations.c.period >= first)
    return {(r.scope, r.period) for r in c.execute(query)}
