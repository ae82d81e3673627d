"""What the database knows of the roster, and an import's changes written in bulk inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from domain.grids import Grid
from domain.people import Duty, Person, Post
from domain.roster.changes import Plan
from domain.roster.days import Days
from domain.roster.known import Known, KnownChat
from domain.roster.tree import paths
from storage import hours
from storage.tables import (
    chats,
    drafts,
    duties,
    grid_changes,
    grids,
    metadata,
    mutes,
    people,
    rotas,
    tickets,
    working_hours,
)

AT_ONCE = 500
"""Rows a statement: below every engine's limit of variables."""

T = TypeVar("T")
Step = Callable[[int], None]


def _parts(rows: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(rows)
    while part := list(islice(waiting, AT_ONCE)):
        yield part


def hold_still(connection: Connection) -> None:
    """No other import until this transaction ends; readers and tickets go on. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE grids IN SHARE ROW EXCLUSIVE MODE"))


# What is known


def load_known(connection: Connection, telegram_ids: Collection[int], chat_ids: Collection[int]) -> Known:
    """Every grid and duty, everybody who holds or held one, and the people and chats named."""
    known = Known(grids=_grids(connection), duties=_duties(connection))
    holders = sa.select(people).where(people.c.id.in_(sa.select(duties.c.person_id)))
    found = [_person(row) for row in connection.execute(holders).mappings()]
    for part in _parts(sorted(telegram_ids)):
        named = sa.select(people).where(people.c.telegram_id.in_(part))
        found += [_person(row) for row in connection.execute(named).mappings()]
    known.people = {person.telegram_id: person for person in found}
    codes = {grid.id: grid.code for grid in known.grids.values()}
    for part in _parts(sorted(chat_ids)):
        for row in connection.execute(sa.select(chats).where(chats.c.chat.in_(part))):
            known.chats[row.chat] = KnownChat(row.chat, codes.get(row.grid_id), row.kind, row.mode)
    deeds = connection.execute(sa.select(grid_changes.c.action, grid_changes.c.code, grid_changes.c.into))
    known.deeds = {(row.action, row.code, frozenset(row.into)) for row in deeds}
    known.hours = {codes[row.grid_id]: row.hours for row in connection.execute(sa.select(working_hours))}
    return known


def _grids(connection: Connection) -> dict[str, Grid]:
    rows = connection.execute(sa.select(grids)).mappings()
    return {row["code"]: Grid(**{**row, "aliases": tuple(row["aliases"] or ())}) for row in rows}


def _duties(connection: Connection) -> list[Duty]:
    return [
        Duty(r.id, r.person_id, r.grid_id, Post(r.post), r.department, r.from_at, r.until_at)
        for r in connection.execute(sa.select(duties))
    ]


def _person(row: sa.RowMapping) -> Person:
    return Person(row["id"], row["telegram_id"], row["name"], phone=row["phone"], language=row["language"])


# What changes


def apply(connection: Connection, plan: Plan, days: Days, step: Step) -> None:
    """Write the plan; `step` is told how many of its changes were written. Open matters of ended grids are not touched."""
    grid_ids = _write_grids(connection, plan, step)
    _write_ends(connection, plan, days, grid_ids)
    _write_people(connection, plan, step)
    _write_duties(connection, plan, grid_ids, step)
    _write_chats(connection, plan, grid_ids, step)
    for change in plan.hours:
        hours.put(connection, grid_ids[change.grid], change.after)
    step(len(plan.hours))


def _run(connection: Connection, statement: sa.Executable, rows: Iterable[Mapping[str, Any]], step: Step) -> None:
    for part in _parts(rows):
        connection.execute(statement, part)
        step(len(part))


def _upsert(connection: Connection, table: sa.Table, key: str, columns: Sequence[str]) -> sa.Executable:
    """Insert, or change `columns` where somebody else's transaction was there first."""
    statement: postgresql.Insert | sqlite.Insert
    statement = postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
    changed: dict[str, Any] = {column: statement.excluded[column] for column in columns}
    return statement.on_conflict_do_update(index_elements=[key], set_=changed)


def _update(connection: Connection, table: sa.Table, key: str, rows: list[dict[str, Any]], step: Step) -> None:
    """Change rows by key, those with the same columns together."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        alike[tuple(sorted(row))].append(row)
    for same in alike.values():
        if len(same[0]) > 1:
            _run(connection, sa.update(table).where(table.c[key] == sa.bindparam("the_key")), same, step)


def _stored(changed: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    after = {column: value for column, (_, value) in changed.items() if column not in ("parent", "grid")}
    if "aliases" in after:
        after["aliases"] = list(after["aliases"])
    return after


def _write_grids(connection: Connection, plan: Plan, step: Step) -> dict[str, int]:
    """Add, change, move. Answers with every grid's id by code."""
    new = [{"code": c.code, "path": "", **_stored(c.changed)} for c in plan.grids if c.id is None]
    _run(connection, sa.insert(grids), new, step)
    changed = [{"the_key": c.id, **_stored(c.changed)} for c in plan.grids if c.id is not None]
    _update(connection, grids, "id", changed, step)
    rows = connection.execute(sa.select(grids.c.id, grids.c.code, grids.c.parent_id, grids.c.path)).mappings().all()
    ids = {row["code"]: row["id"] for row in rows}
    moved = {c.code: c.changed["parent"][1] for c in plan.grids if "parent" in c.changed}
    if moved:
        _move(connection, rows, {ids[code]: ids.get(parent) for code, parent in moved.items()})
    return ids


def _move(connection: Connection, rows: Sequence[sa.RowMapping], moved: Mapping[int, int | None]) -> None:
    """Set parents, and the paths of everything below them; whoever keeps a grid's path (a ticket, say) has it anew."""
    parents = {row["id"]: moved.get(row["id"], row["parent_id"]) for row in rows}
    after = paths(parents)
    touched = [row for row in rows if row["path"] != after[row["id"]]]
    places = [{"the_key": r["id"], "parent_id": parents[r["id"]], "path": after[r["id"]]} for r in touched]
    for part in _parts(row["id"] for row in touched if row["path"]):
        # A ticket being written refers to its grid: wait for it to commit, so that it is carried along.
        connection.execute(sa.select(grids.c.id).where(grids.c.id.in_(part)).with_for_update()).all()
    _update(connection, grids, "id", places, lambda _: None)
    # A path ends with its own grid's id, so no grid's new path can be another's old one.
    carried = [{"the_key": row["path"], "grid_path": after[row["id"]]} for row in touched if row["path"]]
    for table in metadata.tables.values():
        if "grid_path" in table.c:
            _update(connection, table, "grid_path", carried, lambda _: None)


def _write_ends(connection: Connection, plan: Plan, days: Days, grid_ids: Mapping[str, int]) -> None:
    ends = [
        {"the_key": grid_ids[h.code], "ended_at": h.ended_at, "heir_id": grid_ids.get(h.rest)}
        for h in plan.heirs
        if h.ended_at is not None
    ]
    _update(connection, grids, "id", ends, lambda _: None)
    kept = [
        {
            "action": row.action,
            "code": row.code,
            "into": list(row.into),
            "at": days.start(row.on) if row.on else days.now,
        }
        for row in plan.kept
    ]
    _run(connection, sa.insert(grid_changes), kept, lambda _: None)
    _keep_muted(connection, plan, days, grid_ids)
    for part in _parts(
        sorted(grid_ids[h.code] for h in plan.heirs if h.ended_at is not None)
    ):  # nobody takes turns where there is nothing any more
        standing = sa.and_(rotas.c.grid_id.in_(part), rotas.c.ended_at.is_(None))
        connection.execute(sa.update(rotas).where(standing).values(ended_at=days.now))


def _keep_muted(connection: Connection, plan: Plan, days: Days, grid_ids: Mapping[str, int]) -> None:
    """Who was muted in a grid that ends is so in every grid its matters go to, for the rest of the time."""
    heirs = {grid_ids[h.code]: [t.code for t in h.targets] or [h.rest] for h in plan.heirs if h.ended_at and h.follows}
    for part in _parts(sorted(heirs)):
        on = sa.and_(mutes.c.grid_id.in_(part), mutes.c.until_at > days.now, mutes.c.lifted_at.is_(None))
        for row in connection.execute(sa.select(mutes).where(on).order_by(mutes.c.id)).mappings().all():
            values = {name: row[name] for name in ("person_id", "by_id", "reason", "until_at")}
            new = [{**values, "from_at": days.now, "grid_id": grid_ids[code]} for code in heirs[row["grid_id"]]]
            connection.execute(sa.insert(mutes), new)


def _write_people(connection: Connection, plan: Plan, step: Step) -> None:
    new = [{"telegram_id": c.telegram_id, **_stored(c.changed)} for c in plan.people if c.id is None]
    _run(connection, _upsert(connection, people, "telegram_id", ("name", "phone", "language")), new, step)
    changed = [{"the_key": c.id, **_stored(c.changed)} for c in plan.people if c.id is not None]
    _update(connection, people, "id", changed, step)


def _write_duties(connection: Connection, plan: Plan, grid_ids: Mapping[str, int], step: Step) -> None:
    person_ids: dict[int, int] = {}
    for part in _parts(sorted({start.telegram_id for start in plan.starts})):
        found = sa.select(people.c.telegram_id, people.c.id).where(people.c.telegram_id.in_(part))
        person_ids.update((row.telegram_id, row.id) for row in connection.execute(found))
    new = [
        {
            "person_id": person_ids[s.telegram_id],
            "grid_id": grid_ids[s.grid],
            "post": s.post,
            "department": s.department,
            "from_at": s.from_at,
            "until_at": s.until_at,
        }
        for s in plan.starts
    ]
    _run(connection, sa.insert(duties), new, step)
    ends = [{"the_key": end.held.duty.id, "until_at": end.until_at} for end in plan.ends]
    _update(connection, duties, "id", ends, step)


def _write_chats(connection: Connection, plan: Plan, grid_ids: Mapping[str, int], step: Step) -> None:
    rows = []
    for change in plan.chats:
        row = {"the_key" if not change.new else "chat": change.chat, **_stored(change.changed)}
        if "grid" in change.changed:
            row["grid_id"] = grid_ids[change.changed["grid"][1]]
        rows.append(row)
    new = [row for row in rows if "chat" in row]
    _run(connection, _upsert(connection, chats, "chat", ("grid_id", "kind", "mode")), new, step)
    _update(connection, chats, "chat", [row for row in rows if "the_key" in row], step)


# What belonged to a grid that ends or is split


def lock_grids(connection: Connection, ids: Collection[int]) -> None:
    """Whoever registers in one of these grids is waited for, and waits for us."""
    for part in _parts(sorted(ids)):
        connection.execute(sa.select(grids.c.id).where(grids.c.id.in_(part)).with_for_update()).all()


def open_in(connection: Connection, ids: Collection[int], statuses: Collection[str]) -> list[sa.Row[Any]]:
    """Tickets of exactly these grids in these statuses: id, number, grid_id, place, text; oldest first."""
    columns = (tickets.c.id, tickets.c.number, tickets.c.grid_id, tickets.c.place, tickets.c.text)
    found: list[sa.Row[Any]] = []
    for part in _parts(sorted(ids)):
        here = sa.and_(tickets.c.grid_id.in_(part), tickets.c.status.in_(sorted(statuses)))
        found += connection.execute(sa.select(*columns).where(here))
    return sorted(found, key=lambda row: row.id)


def homes_in(connection: Connection, ids: Collection[int]) -> list[sa.Row[Any]]:
    """People who live in exactly these grids: id, home_grid_id, home_words."""
    found: list[sa.Row[Any]] = []
    for part in _parts(sorted(ids)):
        columns = sa.select(people.c.id, people.c.home_grid_id, people.c.home_words)
        found += connection.execute(columns.where(people.c.home_grid_id.in_(part)).order_by(people.c.id))
    return found


def drafts_in(connection: Connection, ids: Collection[int]) -> list[sa.Row[Any]]:
    """Reports not yet registered that were placed in exactly these grids: id, grid_id, place, text."""
    found: list[sa.Row[Any]] = []
    for part in _parts(sorted(ids)):
        here = sa.and_(drafts.c.grid_id.in_(part), drafts.c.status == "offered")
        columns = sa.select(drafts.c.id, drafts.c.grid_id, drafts.c.place, drafts.c.text)
        found += connection.execute(columns.where(here).order_by(drafts.c.id))
    return found


def chats_in(connection: Connection, ids: Collection[int]) -> list[sa.Row[Any]]:
    """Groups bound to exactly these grids: chat, grid_id, title."""
    found: list[sa.Row[Any]] = []
    for part in _parts(sorted(ids)):
        columns = sa.select(chats.c.chat, chats.c.grid_id, chats.c.title)
        found += connection.execute(columns.where(chats.c.grid_id.in_(part)).order_by(chats.c.chat))
    return found


def rehouse(
    connection: Connection, homes: Mapping[int, int], reports: Mapping[int, int], groups: Mapping[int, int]
) -> None:
    """People, drafts and groups by key -> the grid that is theirs from now on."""
    of_people = [{"the_key": key, "home_grid_id": grid} for key, grid in homes.items()]
    of_drafts = [{"the_key": key, "grid_id": grid} for key, grid in reports.items()]
    of_groups = [{"the_key": key, "grid_id": grid} for key, grid in groups.items()]
    _update(connection, people, "id", of_people, lambda _: None)
    _update(connection, drafts, "id", of_drafts, lambda _: None)
    _update(connection, chats, "chat", of_groups, lambda _: None)


def ids_by_code(connection: Connection) -> dict[str, int]:
    """Every grid's id."""
    return {row.code: row.id for row in connection.execute(sa.select(grids.c.code, grids.c.id))}


def open_in_ended(connection: Connection, statuses: Collection[str]) -> list[int]:
    """Tickets in one of these statuses whose grid has ended and has an heir."""
    # By path, for which there is an index: an office has few ended grids and may have many open tickets.
    ended = connection.execute(sa.select(grids.c.path).where(grids.c.heir_id.is_not(None))).scalars().all()
    found: list[int] = []
    for part in _parts(ended):
        here = sa.and_(tickets.c.grid_path.in_(part), tickets.c.status.in_(sorted(statuses)))
        found += connection.execute(sa.select(tickets.c.id).where(here)).scalars()
    return sorted(found)
