"""Every row that tells of one person, without anybody else in it: what /mydata gives, table by table."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.tickets import Ticket
from storage.tables import (
    albums,
    attachments,
    behalves,
    consents,
    corrections,
    digest_choices,
    drafts,
    duties,
    expectations,
    followers,
    grids,
    inbox,
    invites,
    kept_words,
    leaves,
    looks,
    mutes,
    outbox,
    people,
    ratings,
    safety,
    ticket_events,
    tickets,
)
from storage.tickets import place_row

SHOWN: dict[sa.Table, tuple[sa.Column[Any], tuple[str, ...]]] = {
    people: (
        people.c.id,
        (
            "telegram_id",
            "name",
            "username",
            "phone",
            "language",
            "home_words",
            "consent_version",
            "consented_at",
            "writable",
        ),
    ),
    consents: (consents.c.person_id, ("version", "language", "at")),
    duties: (duties.c.person_id, ("post", "department", "from_at", "until_at")),
    leaves: (leaves.c.person_id, ("from_at", "until_at", "at", "ended_at")),
    drafts: (drafts.c.person_id, ("text", "category", "place", "status", "created_at")),
    attachments: (attachments.c.person_id, ("kind", "file_id", "size", "at")),
    followers: (followers.c.person_id, ("ticket_id", "at")),
    ratings: (ratings.c.person_id, ("solved", "contacted", "explained", "answer", "words", "at")),
    corrections: (corrections.c.person_id, ("text", "from_category", "to_category", "at")),
    kept_words: (kept_words.c.person_id, ("text", "why", "at")),
    mutes: (mutes.c.person_id, ("reason", "from_at", "until_at", "lifted_at")),
    safety: (safety.c.person_id, ("answer", "place", "at")),
    albums: (albums.c.person_id, ("said",)),
    digest_choices: (digest_choices.c.person_id, ("day", "week", "month", "minute", "language", "changed_at")),
    invites: (invites.c.used_by, ("post", "department", "used_at", "name", "phone")),
    expectations: (expectations.c.person_id, ("action", "expires_at")),
}
"""Whose rows these are, and the columns that are the person's own affair."""


def rows_of(c: Connection, person_id: int, telegram_id: int) -> dict[str, Any]:
    """By table: lists of rows as JSON values; `people` is the one row."""
    found: dict[str, Any] = {
        table.name: _rows(c, sa.select(*(table.c[name] for name in columns)).where(whose == person_id))
        for table, (whose, columns) in SHOWN.items()
    }
    found["people"] = found["people"][0]
    mine = sa.select(drafts.c.id).where(drafts.c.person_id == person_id)
    found["behalves"] = _rows(
        c,
        sa.select(behalves.c.who, behalves.c.phone, behalves.c.agreed, behalves.c.at).where(
            behalves.c.draft_id.in_(mine)
        ),
    )
    found["looks"] = _rows(
        c,
        sa.select(people.c.name, looks.c.at)
        .join(people, people.c.id == looks.c.by_id)
        .where(looks.c.person_id == person_id),
    )
    found["ticket_events"] = _rows(c, _said_elsewhere(person_id))
    found["inbox"] = _handed_over(c, telegram_id)
    found["outbox"] = _rows(
        c,
        sa.select(outbox.c.kind, outbox.c.created_at, outbox.c.sent_at, outbox.c.status).where(
            outbox.c.chat == telegram_id
        ),
    )
    return found


def _said_elsewhere(person_id: int) -> sa.Select[Any]:
    """What the person did with neighbours' matters."""
    event = ticket_events.c
    by = sa.and_(
        event.actor_id == person_id, event.part.in_(("reporter", "follower")), tickets.c.reporter_id != person_id
    )
    joined = ticket_events.join(tickets, tickets.c.id == event.ticket_id)
    return (
        sa.select(tickets.c.number, event.action, event.at, event.facts)
        .select_from(joined)
        .where(by)
        .order_by(event.id)
    )


def _rows(c: Connection, query: sa.Select[Any]) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in c.execute(query).mappings()]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def reported(c: Connection, person_id: int) -> list[int]:
    """Ids of the person's own matters, oldest first."""
    return list(
        c.execute(sa.select(tickets.c.id).where(tickets.c.reporter_id == person_id).order_by(tickets.c.id)).scalars()
    )


def place_of(ticket: Ticket) -> dict[str, Any]:
    return place_row(ticket.place)


def home_of(c: Connection, person_id: int) -> str | None:
    """The grid somebody lives in, by name."""
    joined = people.join(grids, grids.c.id == people.c.home_grid_id)
    found: str | None = c.execute(sa.select(grids.c.name).select_from(joined).where(people.c.id == person_id)).scalar()
    return found


def _handed_over(c: Connection, telegram_id: int) -> list[dict[str, Any]]:
    """What Telegram handed over of theirs: when, and their own words; what they quoted is somebody else's."""
    theirs = sa.or_(inbox.c.lane == telegram_id, inbox.c.payload.contains(str(telegram_id)))
    query = sa.select(inbox.c.received_at, inbox.c.decision, inbox.c.payload).where(theirs).order_by(inbox.c.update_id)
    found = []
    for row in c.execute(query):
        said = _said(row.payload, telegram_id)
        if said is not None:
            found.append({"received_at": row.received_at.isoformat(), "became": row.decision, **said})
    return found


def _said(payload: str, telegram_id: int) -> dict[str, Any] | None:
    """Words or press of an update from the person; None when it came from somebody else."""
    try:
        update = json.loads(payload)
    except ValueError:
        return None
    for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
        event = update.get(kind) if isinstance(update, dict) else None
        if isinstance(event, dict) and (event.get("from") or {}).get("id") == telegram_id:
            return {
                "kind": kind,
                "text": event.get("text") or event.get("caption") or "",
                "pressed": event.get("data") or "",
            }
    return None
