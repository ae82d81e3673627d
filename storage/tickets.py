"""Tickets, their history, followers and ratings, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.notices import Kind
from domain.tickets import OPEN, Awaited, Event, Outcome, Status, Ticket, Watch, Whereabouts
from domain.workflow import Action
from storage.grids import subtree
from storage.ids import possible
from storage.prepared import Prepared
from storage.tables import followers, outbox, ratings, ticket_events, tickets

_PLAIN = [
    f
    for f in Ticket.__dataclass_fields__
    if f not in {"status", "outcome", "place", "paused_for", "waiting_for", "watch"}
]


_ONE = sa.select(tickets).where(tickets.c.id == sa.bindparam("its"))
_BY_ID, _BY_ID_LOCKED = Prepared(_ONE), Prepared(_ONE.with_for_update())
_ADD = Prepared(sa.insert(tickets).returning(tickets.c.id))
_SAVE = Prepared(sa.update(tickets).where(tickets.c.id == sa.bindparam("its")))
_PLACE_IN_HISTORY = (
    sa.select(sa.func.coalesce(sa.func.max(ticket_events.c.seq), 0) + 1)
    .where(ticket_events.c.ticket_id == sa.bindparam("its"))
    .scalar_subquery()
)
_ADD_EVENT = Prepared(sa.insert(ticket_events).values(seq=_PLACE_IN_HISTORY).returning(ticket_events.c.seq))
_LAST_SEQ = Prepared(
    sa.select(sa.func.coalesce(sa.func.max(ticket_events.c.seq), 0)).where(
        ticket_events.c.ticket_id == sa.bindparam("its")
    )
)


def _ticket(row: Row[Any]) -> Ticket:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Ticket(
        **plain,
        status=Status(row.status),
        outcome=Outcome(row.outcome) if row.outcome else None,
        place=Whereabouts(**row.place),
        paused_for=timedelta(seconds=row.paused_seconds),
        waiting_for=Awaited(row.waiting_for) if row.waiting_for else None,
        watch=Watch(row.watch) if row.watch else None,
    )


def as_row(ticket: Ticket) -> dict[str, Any]:
    """The columns of a ticket, without its id."""
    values = {name: getattr(ticket, name) for name in _PLAIN if name != "id"}
    values |= {"status": ticket.status.value, "outcome": ticket.outcome.value if ticket.outcome else None}
    values |= {
        "waiting_for": ticket.waiting_for.value if ticket.waiting_for else None,
        "watch": ticket.watch.value if ticket.watch else None,
    }
    return values | {"place": place_row(ticket.place), "paused_seconds": int(ticket.paused_for.total_seconds())}


def place_row(place: Whereabouts) -> dict[str, Any]:
    """The place as it is stored; it is flat, and asdict would copy it deeply."""
    return {name: getattr(place, name) for name in Whereabouts.__dataclass_fields__}


def get(c: Connection, ticket_id: int, *, lock: bool = False) -> Ticket | None:
    """The ticket; `lock` keeps it from others until the transaction ends (PostgreSQL)."""
    if not possible([ticket_id]):
        return None
    row = (_BY_ID_LOCKED if lock else _BY_ID).execute(c, {"its": ticket_id}).one_or_none()
    return _ticket(row) if row else None


def add(c: Connection, ticket: Ticket) -> int:
    """Stores a new ticket, gives its id."""
    return int(_ADD.execute(c, as_row(ticket)).scalar_one())


def save(c: Connection, ticket: Ticket, before: Ticket) -> None:
    """Writes what differs from `before`, the ticket as it is stored."""
    there = as_row(before)
    changed = {name: value for name, value in as_row(ticket).items() if value != there[name]}
    if changed:
        _SAVE.execute(c, {"its": ticket.id, **changed})


def add_event(c: Connection, event: Event) -> int:
    """Appends to the ticket's history, at the next place whatever `event.seq` says; gives the place."""
    values = {name: getattr(event, name) for name in Event.__dataclass_fields__ if name != "seq"}
    return int(_ADD_EVENT.execute(c, {"its": event.ticket_id, **values}).scalar_one())


def next_seq(c: Connection, ticket_id: int) -> int:
    return int(_LAST_SEQ.execute(c, {"its": ticket_id}).scalar_one()) + 1


def history(c: Connection, ticket_id: int) -> list[Event]:
    rows = c.execute(
        sa.select(ticket_events).where(ticket_events.c.ticket_id == ticket_id).order_by(ticket_events.c.seq)
    )
    return [Event(r.ticket_id, r.seq, r.action, r.actor_id, r.part, r.at, r.before, r.after, r.facts) for r in rows]


_SUBMITTED = Prepared(
    sa.select(ticket_events.c.ticket_id, ticket_events.c.facts)
    .where(
        ticket_events.c.ticket_id.in_(sa.bindparam("ids", expanding=True)),
        ticket_events.c.action == Action.submit.value,
    )
    .order_by(ticket_events.c.seq)
)


def verifiers(c: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Who was named to verify each ticket when it was submitted last."""
    found = _SUBMITTED.execute(c, {"ids": list(ids)}) if ids else ()
    return {r.ticket_id: r.facts["verifier"] for r in found if isinstance(r.facts.get("verifier"), int)}


def follow(
    c: Connection, ticket_id: int, person_id: int, chat: int, message: int | None, at: datetime, via: int | None = None
) -> None:
    """The person follows from now on; `via` the merged ticket that brought them."""
    row = {
        "ticket_id": ticket_id,
        "person_id": person_id,
        "chat": chat,
        "message": message,
        "at": at,
        "via_ticket": via,
    }
    c.execute(sa.insert(followers).values(**row))


def follows(c: Connection, ticket_id: int, person_id: int) -> bool:
    query = sa.select(followers.c.at).where(followers.c.ticket_id == ticket_id, followers.c.person_id == person_id)
    return c.execute(query).first() is not None


def unfollow_via(c: Connection, ticket_id: int, via: int, among: Iterable[int] | None = None) -> list[int]:
    """Takes back the followers that came with a merged ticket, only these people if told; gives their ids."""
    came = sa.and_(followers.c.ticket_id == ticket_id, followers.c.via_ticket == via)
    if among is not None:
        came = sa.and_(came, followers.c.person_id.in_(list(among)))
    return [r.person_id for r in c.execute(sa.delete(followers).where(came).returning(followers.c.person_id))]


_NEAR = (
    sa.select(tickets)
    .where(tickets.c.grid_path >= sa.bindparam("first"), tickets.c.grid_path < sa.bindparam("behind"))
    .where(tickets.c.opened_at >= sa.bindparam("since", type_=tickets.c.opened_at.type))
    # Said the other way round, since SQLite would walk all open tickets of the town by their status.
    .where(tickets.c.status.not_in([status for status in Status if status not in OPEN]))
    .order_by(tickets.c.opened_at.desc())
    .limit(60)
)
_NEAR_OF_OTHERS = Prepared(
    _NEAR.where(
        tickets.c.category.in_(sa.bindparam("of", expanding=True)),
        tickets.c.reporter_id != sa.bindparam("who"),
        sa.not_(tickets.c.delicate),
    )
)


def open_near(c: Connection, path: str, since: datetime) -> list[Ticket]:
    """Open tickets of the subtree opened since, newest first, at most 60."""
    return [_ticket(r) for r in c.execute(_NEAR, {**subtree(path), "since": since})]


def open_near_of_others(
    c: Connection, path: str, since: datetime, person_id: int, categories: Iterable[str]
) -> list[Ticket]:
    """Those of them that are in one of the categories, not delicate, and not the person's own."""
    values = {**subtree(path), "since": since, "who": person_id, "of": list(categories)}
    return [_ticket(r) for r in _NEAR_OF_OTHERS.execute(c, values)]


def followers_of(c: Connection, ticket_id: int) -> Sequence[Row[Any]]:
    """person_id, chat, message; in the order they joined."""
    query = (
        sa.select(followers).where(followers.c.ticket_id == ticket_id).order_by(followers.c.at, followers.c.person_id)
    )
    return c.execute(query).all()


def rate(c: Connection, ticket_id: int, person_id: int, turn: int, at: datetime, **values: Any) -> None:
    """What a resident said about the end; said again in the same round it replaces what was said."""
    mine = sa.and_(ratings.c.ticket_id == ticket_id, ratings.c.person_id == person_id, ratings.c.round == turn)
    if c.execute(sa.update(ratings).where(mine).values(at=at, **values)).rowcount == 0:
        row = {"ticket_id": ticket_id, "person_id": person_id, "round": turn, "at": at, **values}
        c.execute(sa.insert(ratings).values(row))


def rating(c: Connection, ticket_id: int, person_id: int, turn: int) -> Row[Any] | None:
    mine = sa.and_(ratings.c.ticket_id == ticket_id, ratings.c.person_id == person_id, ratings.c.round == turn)
    return c.execute(sa.select(ratings).where(mine)).one_or_none()


def somebody_solved(c: Connection, ticket_id: int, turn: int) -> bool:
    """Whether anyone asked this round said it is solved."""
    query = sa.select(ratings.c.person_id).where(
        ratings.c.ticket_id == ticket_id, ratings.c.round == turn, ratings.c.solved
    )
    return c.execute(query).first() is not None


def open_of_reporter(c: Connection, person_id: int) -> list[Ticket]:
    """Open or to be answered, newest first; those they follow included."""
    mine = sa.select(followers.c.ticket_id).where(followers.c.person_id == person_id)
    query = sa.select(tickets).where(
        sa.or_(tickets.c.reporter_id == person_id, tickets.c.id.in_(mine)),
        tickets.c.status.in_([*OPEN, Status.resolved]),
    )
    return [_ticket(r) for r in c.execute(query.order_by(tickets.c.id.desc()).limit(50))]


def open_of_assignee(c: Connection, person_id: int, limit: int | None = 200) -> list[Ticket]:
    """What the person has on hand, soonest promise first; all of it without a limit."""
    query = sa.select(tickets).where(tickets.c.assignee_id == person_id, tickets.c.status.in_(list(OPEN)))
    return [_ticket(r) for r in c.execute(query.order_by(tickets.c.resolve_by, tickets.c.id).limit(limit))]


def resolved_before(c: Connection, moment: datetime, limit: int = 20) -> list[int]:
    """Tickets whose residents have kept silent since before `moment`: who is not asked yet, or was asked later, is not silent."""
    asked = outbox.c.kind == Kind.resolved.value, outbox.c.created_at >= tickets.c.resolved_at
    not_yet = sa.or_(outbox.c.status.in_(("waiting", "sending", "held")), outbox.c.sent_at > moment)
    later = sa.exists().where(outbox.c.ticket_id == tickets.c.id, *asked, not_yet)
    query = sa.select(tickets.c.id).where(
        tickets.c.status == Status.resolved.value, tickets.c.resolved_at <= moment, sa.not_(later)
    )
    return [r.id for r in c.execute(query.order_by(tickets.c.resolved_at).limit(limit))]


def unassigned(c: Connection, limit: int = 50) -> list[int]:
    """Tickets registered while not one person answered for the place."""
    query = sa.select(tickets.c.id).where(tickets.c.status == Status.registered.value).order_by(tickets.c.id)
    return [r.id for r in c.execute(query.limit(limit))]


def newest_of_reporter(c: Connection, person_id: int) -> Ticket | None:
    """What somebody reported last."""
    query = sa.select(tickets).where(tickets.c.reporter_id == person_id).order_by(tickets.c.id.desc()).limit(1)
    row = c.execute(query).one_or_none()
    return _ticket(row) if row else None


def ids_after(c: Connection, last: int, limit: int) -> list[int]:
    """The next tickets by id."""
    query = sa.select(tickets.c.id).where(tickets.c.id > last).order_by(tickets.c.id)
    return [r.id for r in c.execute(query.limit(limit))]


def some(c: Connection, ids: Iterable[int]) -> list[Ticket]:
    return [_ticket(r) for r in c.execute(sa.select(tickets).where(tickets.c.id.in_(list(ids))))]


_DUE = (
    sa.select(tickets.c.id)
    .where(tickets.c.due_at <= sa.bindparam("now", type_=tickets.c.due_at.type))
    .order_by(tickets.c.due_at)
)


def due(c: Connection, now: datetime, limit: int) -> list[int]:
    """Tickets for which time brings something about by now, earliest first."""
    return [r.id for r in c.execute(_DUE.limit(limit), {"now": now})]


def set_due(c: Connection, ticket_id: int, at: datetime | None) -> None:
    """When time next brings something about."""
    _SAVE.execute(c, {"its": ticket_id, "due_at": at})


def assignees_open(c: Connection) -> list[int]:
    """Everybody who has something on hand."""
    query = sa.select(tickets.c.assignee_id).where(tickets.c.assignee_id.is_not(None), tickets.c.status.in_(list(OPEN)))
    return [r.assignee_id for r in c.execute(query.distinct().order_by(tickets.c.assignee_id))]
