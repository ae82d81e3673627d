"""Copies every row from one database to another of either engine, and keeps what was unsaid from being said by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.tables import chat_pace, inbox, leases, metadata, obligations, outbox

CHUNK = 1000
HELD = "held"
"""A notice that waits for a person's word, not for the relay."""
WHY_HELD = "held after a restore"
DROPPED = "dropped by a person after a restore"


def copy_rows(source: Connection, target: Connection) -> dict[str, int]:
    """Copies every table, in the order of its references; gives how many rows by table. The target's tables are empty."""
    counts = {}
    for table in metadata.sorted_tables:
        counts[table.name] = _copy(table, source, target)
        _go_on_counting(table, target)
    return counts


def _copy(table: sa.Table, source: Connection, target: Connection) -> int:
    """A reference to the own table may point ahead: it is set when all rows are there."""
    own = [fk.parent.name for fk in table.foreign_keys if fk.column.table is table]
    later: list[dict[str, Any]] = []
    count = 0
    for rows in _chunks(table, source):
        values = [_portable(row, target) for row in rows]
        for row in values:
            ahead = {name: row[name] for name in own if row[name] is not None}
            if ahead:
                later.append({"its": row["id"], **ahead})
                row.update(dict.fromkeys(ahead))
        target.execute(sa.insert(table), values)
        count += len(values)
    for change in later:
        target.execute(sa.update(table).where(table.c.id == sa.bindparam("its")), change)
    return count


def _chunks(table: sa.Table, source: Connection) -> Iterator[Sequence[Row[Any]]]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    with source.execution_options(stream_results=True, yield_per=CHUNK).execute(query) as found:
        yield from found.partitions(CHUNK)


def _portable(row: Row[Any], target: Connection) -> dict[str, Any]:
    """SQLite keeps a NUL in a text, PostgreSQL takes none."""
    values = dict(row._mapping)  # noqa: SLF001  # the documented mapping of a row
    if target.dialect.name == "postgresql":
        return {k: v.replace("\0", "") if isinstance(v, str) else v for k, v in values.items()}
    return values


def _go_on_counting(table: sa.Table, target: Connection) -> None:
    """PostgreSQL counts ids apart from the rows; SQLite looks at them."""
    if target.dialect.name == "postgresql" and "id" in table.c:
        target.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name} HAVING max(id) > 0"  # noqa: S608
        )


def is_empty(c: Connection) -> bool:
    return not any(c.execute(sa.select(sa.literal(1)).select_from(t).limit(1)).first() for t in metadata.sorted_tables)


def clear(c: Connection) -> None:
    """Deletes every row."""
    if c.dialect.name == "postgresql":
        c.exec_driver_sql(f"TRUNCATE {', '.join(t.name for t in metadata.sorted_tables)}")
        return
    for table in reversed(metadata.sorted_tables):
        c.execute(sa.delete(table))


def speaker(c: Connection, now: datetime) -> str | None:
    """Who holds a living lease."""
    query = sa.select(leases.c.owner).where(leases.c.until > now).limit(1)
    return c.execute(query).scalar_one_or_none()


# -- after a restore --


def settle_down(c: Connection, now: datetime) -> int:
    """What was in hand when the backup was made is in nobody's now; what was unsaid is held. Gives how many are held.

    A held notice may have been said after the backup was made, so it is marked. Digests are owed from now on: those
    between the backup and now may have been sent as well, and can be had with `digest --on`.
    """
    unsaid = outbox.c.status.in_(("waiting", "sending"))
    values = {"status": HELD, "perhaps_sent": True, "owner": None, "until": None, "error": WHY_HELD}
    held = c.execute(sa.update(outbox).where(unsaid).values(values)).rowcount
    working = sa.update(inbox).where(inbox.c.status == "working")
    c.execute(working.values(status="waiting", owner=None, until=None))
    for table in (leases, chat_pace):
        c.execute(sa.delete(table))
    c.execute(sa.update(obligations).where(obligations.c.kind == "house").values(done_at=now))
    return held


def held(c: Connection) -> list[Row[Any]]:
    """Held notices by kind: kind, n, oldest, newest (moments they were made)."""
    made = outbox.c.created_at
    query = sa.select(
        outbox.c.kind, sa.func.count().label("n"), sa.func.min(made).label("oldest"), sa.func.max(made).label("newest")
    )
    return list(c.execute(query.where(outbox.c.status == HELD).group_by(outbox.c.kind).order_by(outbox.c.kind)))


def release(
    c: Connection,
    now: datetime,
    *,
    older_than: timedelta | None = None,
    younger_than: timedelta | None = None,
    drop: bool = False,
) -> int:
    """Held notices of that age wait again, marked as perhaps said before, or with `drop` never will; how many."""
    which = [outbox.c.status == HELD]
    if older_than is not None:
        which.append(outbox.c.created_at <= now - older_than)
    if younger_than is not None:
        which.append(outbox.c.created_at > now - younger_than)
    after = {"status": "untrue", "error": DROPPED} if drop else {"status": "waiting", "error": None, "not_before": None}
    return c.execute(sa.update(outbox).where(*which).values(after)).rowcount
