"""Reports before they are tickets, their attachments and albums, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.tickets import Whereabouts
from storage.ids import possible
from storage.prepared import Prepared
from storage.tables import albums, attachments, corrections, drafts, messages
from storage.tickets import place_row


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody said, read but not yet registered. `asking` is the one thing asked now; `expires_at` is set once it was offered."""

    id: int
    person_id: int
    chat: int
    message: int | None
    text: str
    category: str | None
    alternatives: tuple[str, ...]
    urgent: bool
    danger: str | None
    grid_id: int | None
    place: Whereabouts
    evidence: tuple[str, ...]
    status: str
    asking: str
    created_at: datetime
    expires_at: datetime | None
    ticket_id: int | None
    similar_id: int | None
    matters: tuple[str, ...]
    read_as: str | None
    lexicon_version: str


_MOVED = (
    sa.select(drafts)
    .join(messages, messages.c.draft_id == drafts.c.id)
    .where(messages.c.chat == sa.bindparam("its"), messages.c.message == sa.bindparam("number"))
)
_ADD = Prepared(sa.insert(drafts).returning(drafts.c.id))
_UNSET = {"expires_at": None, "ticket_id": None, "similar_id": None}
_BY_ID = Prepared(sa.select(drafts).where(drafts.c.id == sa.bindparam("its")))
_CHANGE = Prepared(sa.update(drafts).where(drafts.c.id == sa.bindparam("its")))
_PASS = Prepared(sa.update(attachments).where(attachments.c.draft_id == sa.bindparam("its")))


def _draft(row: Row[Any]) -> Draft:
    values = row._asdict()
    values |= {
        "alternatives": tuple(row.alternatives),
        "evidence": tuple(row.evidence),
        "matters": tuple(row.matters),
        "place": Whereabouts(**row.place),
    }
    return Draft(**values)


def add(c: Connection, **values: Any) -> Draft:
    """Stores a new draft: every field but its id and what comes later."""
    added = _ADD.execute(c, {**values, "place": place_row(values["place"])}).scalar_one()
    return Draft(**{**_UNSET, **values, "id": int(added)})


def get(c: Connection, draft_id: int) -> Draft | None:
    row = _BY_ID.execute(c, {"its": draft_id}).one_or_none() if possible([draft_id]) else None
    return _draft(row) if row else None


def change(c: Connection, draft_id: int, **values: Any) -> None:
    if "place" in values:
        values["place"] = place_row(values["place"])
    _CHANGE.execute(c, {"its": draft_id, **values})


def from_message(c: Connection, chat: int, message: int) -> Draft | None:
    """The newest draft made of a chat message, also when it has moved into the private chat of its author since."""
    query = sa.select(drafts).where(drafts.c.chat == chat, drafts.c.message == message).order_by(drafts.c.id.desc())
    row = c.execute(query.limit(1)).first() or c.execute(_MOVED, {"its": chat, "number": message}).first()
    return _draft(row) if row else None


def others_asked(c: Connection, draft: Draft, asking: tuple[str, ...]) -> Draft | None:
    """The newest other open draft of the same chat that asks one of these."""
    same = drafts.c.chat == draft.chat, drafts.c.person_id == draft.person_id, drafts.c.id != draft.id
    query = sa.select(drafts).where(*same, drafts.c.status == "offered", drafts.c.asking.in_(asking))
    row = c.execute(query.order_by(drafts.c.id.desc()).limit(1)).first()
    return _draft(row) if row else None


def expired(c: Connection, now: datetime, limit: int = 50) -> list[Draft]:
    """Offers nobody took in time."""
    query = (
        sa.select(drafts).where(drafts.c.status == "offered", drafts.c.expires_at <= now).order_by(drafts.c.expires_at)
    )
    return [_draft(r) for r in c.execute(query.limit(limit))]


def attach(c: Connection, rows: list[dict[str, Any]]) -> None:
    """Keeps attachments; the same file of the same message once."""
    for row in rows:
        known = sa.select(attachments.c.id).where(
            attachments.c.chat == row["chat"],
            attachments.c.message == row["message"],
            attachments.c.file_unique_id == row["file_unique_id"],
        )
        if c.execute(known).first() is None:
            c.execute(sa.insert(attachments).values(**row))


def pass_attachments(c: Connection, draft_id: int, ticket_id: int) -> None:
    """A draft's attachments become the ticket's."""
    _PASS.execute(c, {"its": draft_id, "ticket_id": ticket_id})


def attachment(c: Connection, attachment_id: int) -> Row[Any] | None:
    return c.execute(sa.select(attachments).where(attachments.c.id == attachment_id)).one_or_none()


def attachments_of(c: Connection, ticket_id: int) -> list[Row[Any]]:
    return list(
        c.execute(sa.select(attachments).where(attachments.c.ticket_id == ticket_id).order_by(attachments.c.id))
    )


def album(c: Connection, chat: int, album_id: str, *, lock: bool = False) -> Row[Any] | None:
    """What was kept of an album; `lock` keeps it from other replicas until the transaction ends."""
    query = sa.select(albums).where(albums.c.chat == chat, albums.c.album == album_id)
    return c.execute(query.with_for_update() if lock else query).one_or_none()


def keep_album(c: Connection, chat: int, album_id: str, **values: Any) -> None:
    if (
        c.execute(sa.update(albums).where(albums.c.chat == chat, albums.c.album == album_id).values(**values)).rowcount
        == 0
    ):
        c.execute(sa.insert(albums).values(chat=chat, album=album_id, **values))


def quiet_albums(c: Connection, now: datetime) -> list[Row[Any]]:
    """Albums to which nothing was added for a while."""
    return list(c.execute(sa.select(albums).where(albums.c.quiet_at <= now).order_by(albums.c.quiet_at).limit(100)))


def correct(c: Connection, **values: Any) -> None:
    c.execute(sa.insert(corrections).values(**values))


def files_of_draft(c: Connection, draft_id: int) -> int:
    """How many files came along."""
    query = sa.select(sa.func.count()).select_from(attachments).where(attachments.c.draft_id == draft_id)
    return int(c.execute(query).scalar_one())
