"""Takes one person out of every table: at once what is told of them by name and number, then, in batches, what Telegram handed over."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.notices import Kind
from domain.people import FORGOTTEN
from storage.cleaning import UNSAID, clean_ticket, empty_updates, erase_words, over_of_forgotten
from storage.tables import (
    albums,
    attachments,
    behalves,
    cards,
    chat_pace,
    corrections,
    digest_choices,
    drafts,
    erasures,
    expectations,
    followers,
    inbox,
    invites,
    kept_words,
    messages,
    mutes,
    outbox,
    paces,
    people,
    ratings,
    safety,
    ticket_events,
    tickets,
    word_proposals,
)

BATCH, EVERY = 2000, 1_000_000
NAMING = ("review",)
"""Notices to others that may name a resident without being about a ticket; once said, their facts are of no use."""
MOST_CARDS = 300
"""Taken out of somebody's chat when they ask to be forgotten, newest first."""
ROUNDS = 100_000
"""Of the slow hash: some 50 ms for one id, a month and more of a machine for every id there can be."""


def mark_of(salt: str, telegram_id: int) -> str:
    """By which a person is known again after a restore, and by nothing else."""
    return hashlib.pbkdf2_hmac("sha256", str(telegram_id).encode(), bytes.fromhex(salt), ROUNDS).hex()


def erase(c: Connection, person_id: int, telegram_id: int, at: datetime) -> None:
    """Everything that tells of the person, but the words of their own tickets that are still open.

    What Telegram handed over and what was told them is gone through later (`go_on`).
    """
    _note(c, person_id, telegram_id, at)
    erase_rows(c, person_id, telegram_id, at)


def _note(c: Connection, person_id: int, telegram_id: int, at: datetime) -> None:
    salt = secrets.token_hex(16)
    row = {"person_id": person_id, "salt": salt, "mark": mark_of(salt, telegram_id), "at": at}
    c.execute(sa.insert(erasures).values(**row, telegram_id=telegram_id))


def erase_rows(c: Connection, person_id: int, telegram_id: int, at: datetime) -> None:
    """The same without a note of it: what was noted before is done again after a restore."""
    texts = _said(c, person_id)
    _unlink_messages(c, person_id)
    _tickets(c, person_id, at)
    _drafts(c, person_id)
    _others_tickets(c, person_id, at)
    _proposals(c, texts)
    for table in (kept_words, albums, expectations, safety):
        c.execute(sa.delete(table).where(table.c.person_id == person_id))
    c.execute(sa.delete(digest_choices).where(digest_choices.c.person_id == person_id))
    c.execute(sa.update(invites).where(invites.c.used_by == person_id).values(name=None, phone=None))
    c.execute(sa.delete(paces).where(paces.c.kind != "offers", paces.c.subject == person_id))
    muted = sa.update(mutes).where(mutes.c.person_id == person_id)
    c.execute(muted.values(reason="", lifted_at=sa.func.coalesce(mutes.c.lifted_at, at)))
    _chats(c, person_id, telegram_id)
    _identity(c, person_id, at)


def _identity(c: Connection, person_id: int, at: datetime) -> None:
    nobody = {"telegram_id": FORGOTTEN + person_id, "name": "", "username": None, "phone": None, "writable": False}
    nobody |= {"home_grid_id": None, "home_words": None, "gone_at": at}
    c.execute(sa.update(people).where(people.c.id == person_id).values(nobody))


def _said(c: Connection, person_id: int) -> set[str]:
    """What the person ever reported, for the lists that quote it."""
    texts = [sa.select(t.c.text).where(who == person_id) for t, who in _REPORTED]
    return {text for query in texts for text in c.execute(query).scalars() if text}


_REPORTED = ((tickets, tickets.c.reporter_id), (drafts, drafts.c.person_id), (corrections, corrections.c.person_id))


def _tickets(c: Connection, person_id: int, at: datetime) -> None:
    """Of an open one only whose it was: whoever handles it still needs the matter, and need contact nobody any more.

    An ended one is cleaned by the sweep.
    """
    own = tickets.c.reporter_id == person_id
    private = sa.case((tickets.c.source_chat > 0, FORGOTTEN + person_id), else_=tickets.c.source_chat)
    c.execute(sa.update(tickets).where(own).values(source_chat=private, source_message=None, gone_at=at))
    mine = list(c.execute(sa.select(tickets.c.id).where(own)).scalars())
    said = sa.and_(outbox.c.ticket_id.in_(mine), outbox.c.status.not_in(UNSAID))
    c.execute(sa.update(outbox).where(said).values(facts={}))
    c.execute(sa.delete(corrections).where(corrections.c.ticket_id.in_(mine)))


def _drafts(c: Connection, person_id: int) -> None:
    own = drafts.c.person_id == person_id
    ids = list(c.execute(sa.select(drafts.c.id).where(own)).scalars())
    private = sa.case((drafts.c.chat > 0, FORGOTTEN + person_id), else_=drafts.c.chat)
    values = {"text": "", "place": {"words": ""}, "evidence": [], "chat": private, "message": None, "expires_at": None}
    values["status"] = sa.case((drafts.c.status == "offered", "expired"), else_=drafts.c.status)
    c.execute(sa.update(drafts).where(own).values(values))
    c.execute(
        sa.delete(corrections).where(sa.or_(corrections.c.draft_id.in_(ids), corrections.c.person_id == person_id))
    )
    pending = sa.and_(behalves.c.draft_id.in_(ids), behalves.c.ticket_id.is_(None))
    c.execute(sa.delete(behalves).where(pending))


def _others_tickets(c: Connection, person_id: int, at: datetime) -> None:
    """What they said of their neighbours' matters goes at once: the matter stands in the reporter's words."""
    by = sa.and_(ticket_events.c.actor_id == person_id, ticket_events.c.part.in_(("reporter", "follower")))
    own = tickets.c.reporter_id == person_id
    of_others = ticket_events.join(tickets, tickets.c.id == ticket_events.c.ticket_id)
    query = sa.select(ticket_events).select_from(of_others).where(by, sa.not_(own))
    events = c.execute(query).all()
    erase_words(c, events, at)
    for e in events:
        told = sa.and_(outbox.c.ticket_id == e.ticket_id, outbox.c.key.contains(f":t{e.ticket_id}.{e.seq}:"))
        c.execute(sa.update(outbox).where(told, outbox.c.status.not_in(UNSAID)).values(facts={}))
    c.execute(sa.update(ratings).where(ratings.c.person_id == person_id).values(words=None))
    c.execute(
        sa.update(followers)
        .where(followers.c.person_id == person_id)
        .values(chat=sa.case((followers.c.chat > 0, FORGOTTEN + person_id), else_=followers.c.chat), message=None)
    )
    open_own = sa.select(tickets.c.id).where(own, tickets.c.closed_at.is_(None))
    keep = sa.func.coalesce(attachments.c.ticket_id.in_(open_own), sa.false())
    c.execute(sa.delete(attachments).where(attachments.c.person_id == person_id, sa.not_(keep)))


def _proposals(c: Connection, texts: set[str]) -> None:
    """Words proposed from corrections quote what would be read otherwise."""
    for row in c.execute(sa.select(word_proposals.c.id, word_proposals.c.changed)).all():
        if left := _without(row.changed, texts):
            c.execute(sa.update(word_proposals).where(word_proposals.c.id == row.id).values(changed=left[0]))


def _without(shown: list[Any], texts: set[str]) -> tuple[list[Any]] | None:
    left = [one for one in shown if not any(str(one)[:12] in text for text in texts)]
    return (left,) if len(left) != len(shown) else None


def _unlink_messages(c: Connection, person_id: int) -> None:
    """By which a reply finds the ticket: the person's own messages lead nowhere any more."""
    for chat, message, who in (
        (drafts.c.chat, drafts.c.message, drafts.c.person_id),
        (tickets.c.source_chat, tickets.c.source_message, tickets.c.reporter_id),
        (attachments.c.chat, attachments.c.message, attachments.c.person_id),
    ):
        for row in c.execute(sa.select(chat, message).where(who == person_id, message.is_not(None))).all():
            c.execute(sa.delete(messages).where(messages.c.chat == row[0], messages.c.message == row[1]))


def _chats(c: Connection, person_id: int, telegram_id: int) -> None:
    """A private chat has the person's own number."""
    nobody = FORGOTTEN + person_id
    c.execute(sa.delete(messages).where(messages.c.chat == telegram_id))
    c.execute(sa.delete(chat_pace).where(chat_pace.c.chat == telegram_id))
    mine = sa.or_(cards.c.chat == telegram_id, cards.c.person_id == person_id)
    changed = {"chat": sa.case((cards.c.chat == telegram_id, nobody), else_=cards.c.chat), "reply_to": None}
    c.execute(sa.update(cards).where(mine, cards.c.chat > 0).values(**changed, message=None, gone=True))
    c.execute(sa.update(cards).where(mine, cards.c.chat < 0).values(reply_to=None))
    c.execute(sa.update(attachments).where(attachments.c.chat == telegram_id).values(chat=nobody))
    theirs = sa.or_(outbox.c.chat == telegram_id, outbox.c.person_id == person_id)
    unsaid = sa.and_(outbox.c.status.in_(("waiting", "held")), theirs)
    c.execute(sa.update(outbox).where(unsaid).values(status="untrue", error="the reader was forgotten"))


# -- what stands in chats --


def shown_in(c: Connection, telegram_id: int) -> list[int]:
    """Messages of the private chat that are a card or once were one, newest first; to be asked before it is erased."""
    own = sa.select(cards.c.id).where(cards.c.chat == telegram_id)
    taken = sa.select(cards.c.message).where(cards.c.chat == telegram_id, cards.c.gone, cards.c.message.is_not(None))
    shown = sa.select(outbox.c.message).where(
        outbox.c.card_id.in_(own), outbox.c.chat == telegram_id, outbox.c.message.not_in(taken)
    )
    return list(c.execute(shown.distinct().order_by(outbox.c.message.desc()).limit(MOST_CARDS)).scalars())


def questions(c: Connection, chat: int) -> list[int]:
    """Cards of the chat that ask whether somebody is to be forgotten and were not answered."""
    asked = sa.select(cards.c.id).where(cards.c.chat == chat, cards.c.kind == Kind.forget.value, sa.not_(cards.c.gone))
    return list(c.execute(asked).scalars())


def offers_in_groups(c: Connection, person_id: int) -> list[int]:
    """Cards of reports they told in groups and did not register: nobody's from now on, so that they can be taken away."""
    offered = sa.select(drafts.c.id).where(
        drafts.c.person_id == person_id, drafts.c.chat < 0, drafts.c.status == "offered"
    )
    ids = list(c.execute(offered).scalars())
    c.execute(sa.update(cards).where(cards.c.draft_id.in_(ids), cards.c.chat < 0).values(person_id=None))
    return ids


# -- what Telegram handed over, and what was told them --


def unfinished(c: Connection, limit: int) -> list[Row[Any]]:
    """Erasures of which something is left to go through."""
    return list(c.execute(sa.select(erasures).where(sa.text("done_at IS NULL")).order_by(erasures.c.id).limit(limit)))


def go_on(c: Connection, erasure: Row[Any], at: datetime, limit: int) -> bool:
    """One more batch of updates and notices; True when there is nothing left, and nobody knows the number any more."""
    told = _notices(c, erasure, limit)
    handed = _updates(c, erasure, limit)
    if not (told and handed):
        return False
    c.execute(sa.delete(messages).where(messages.c.chat == erasure.telegram_id))  # the last word's own
    taken = sa.and_(cards.c.chat == erasure.telegram_id, cards.c.person_id == erasure.person_id)
    c.execute(sa.update(cards).where(taken).values(chat=FORGOTTEN + erasure.person_id, message=None, gone=True))
    c.execute(sa.update(erasures).where(erasures.c.id == erasure.id).values(telegram_id=None, done_at=at))
    return True


def _updates(c: Connection, erasure: Row[Any], limit: int) -> bool:
    """Those of the person up to the moment they asked; the next batch begins behind this one. True at the end."""
    since = erasure.updates_to if erasure.updates_to is not None else -1
    behind = sa.and_(inbox.c.update_id > since, inbox.c.received_at <= erasure.at)
    query = sa.select(inbox.c.bot_id, inbox.c.update_id, inbox.c.lane, inbox.c.status, inbox.c.payload)
    rows: list[Any] = list(c.execute(query.where(behind).order_by(inbox.c.update_id).limit(limit)))
    busy = next((r for r in rows if r.status in ("waiting", "working")), None)
    if busy is not None:  # it is handled first
        rows = [r for r in rows if r.update_id < busy.update_id]
    empty_updates(c, [r for r in rows if _is_of(r, erasure.telegram_id)], without=erasure.telegram_id)
    if rows:
        c.execute(sa.update(erasures).where(erasures.c.id == erasure.id).values(updates_to=rows[-1].update_id))
    return busy is None and len(rows) < limit


def _is_of(update: Any, telegram_id: int) -> bool:
    """Whether an update comes from the person, or carries something they said."""
    if update.lane == telegram_id:
        return True
    if str(telegram_id) not in update.payload:
        return False
    try:
        return _names(json.loads(update.payload), telegram_id)
    except ValueError:
        return True  # unreadable, with the number in it


def _names(value: Any, telegram_id: int) -> bool:
    if isinstance(value, dict):
        return value.get("id") == telegram_id or any(_names(v, telegram_id) for v in value.values())
    return isinstance(value, list) and any(_names(v, telegram_id) for v in value)


def _notices(c: Connection, erasure: Row[Any], limit: int) -> bool:
    """What was told the person: that it was, and when, stays. True at the end."""
    since, nobody = erasure.notices_to or 0, FORGOTTEN + erasure.person_id
    page = (
        c.execute(sa.select(outbox.c.id).where(outbox.c.id > since).order_by(outbox.c.id).limit(limit)).scalars().all()
    )
    theirs = sa.or_(outbox.c.chat == erasure.telegram_id, outbox.c.person_id == erasure.person_id)
    if page:
        in_page = sa.and_(outbox.c.id >= page[0], outbox.c.id <= page[-1], theirs)
        live = c.execute(sa.select(sa.func.min(outbox.c.id)).where(in_page, outbox.c.status.in_(UNSAID))).scalar()
        last = page[-1] if live is None else live - 1  # it is said first
        emptied: dict[str, Any] = {
            "facts": {},
            "reply_to": None,
            "fallback_chat": None,
            "fallback_message": None,
            "message": None,
        }
        emptied["chat"] = sa.case((outbox.c.chat == erasure.telegram_id, nobody), else_=outbox.c.chat)
        c.execute(sa.update(outbox).where(in_page, outbox.c.id <= last).values(emptied))
        naming = sa.and_(
            outbox.c.id >= page[0], outbox.c.id <= last, outbox.c.kind.in_(NAMING), outbox.c.status.not_in(UNSAID)
        )
        c.execute(sa.update(outbox).where(naming).values(facts={}))
        c.execute(sa.update(erasures).where(erasures.c.id == erasure.id).values(notices_to=last))
        return live is None and len(page) < limit
    return True


# -- after a restore --

NOTED = (erasures.c.person_id, erasures.c.salt, erasures.c.mark, erasures.c.at)


def noted(c: Connection) -> list[dict[str, Any]]:
    """Every erasure there was: person_id, salt, mark, at."""
    return [dict(row) for row in c.execute(sa.select(*NOTED).order_by(erasures.c.id)).mappings()]


def forget_again(c: Connection, earlier: Iterable[dict[str, Any]], at: datetime) -> int:
    """Those noted who are not forgotten in this database are forgotten now; gives how many were there to forget."""
    known = {one["mark"] for one in noted(c)}
    count = 0
    for one in earlier:
        if one["mark"] in known:
            continue
        known.add(one["mark"])
        found = c.execute(sa.select(people.c.telegram_id).where(people.c.id == one["person_id"])).scalar()
        there = found if found is not None and mark_of(one["salt"], found) == one["mark"] else None
        again = {**one, "telegram_id": there, "done_at": at if there is None else None}
        c.execute(sa.insert(erasures).values(**again))
        if there is not None:
            _again(c, one, there, at)
            count += 1
    return count


def _again(c: Connection, one: dict[str, Any], telegram_id: int, at: datetime) -> None:
    """What of theirs waited to be heard is not: they asked to be forgotten after they said it."""
    erase_rows(c, one["person_id"], telegram_id, one["at"])
    waiting = c.execute(sa.select(inbox).where(inbox.c.status.in_(("waiting", "working")))).all()
    for update in [u for u in waiting if _is_of(u, telegram_id) and u.received_at <= one["at"]]:
        this = sa.and_(inbox.c.bot_id == update.bot_id, inbox.c.update_id == update.update_id)
        c.execute(sa.update(inbox).where(this).values(status="done", done_at=at, decision="forgotten"))
    (erasure,) = c.execute(sa.select(erasures).where(erasures.c.mark == one["mark"])).all()
    for ticket_id in over_of_forgotten(c, EVERY):
        clean_ticket(c, ticket_id, at)
    while not go_on(c, erasure, at, BATCH):
        (erasure,) = c.execute(sa.select(erasures).where(erasures.c.mark == one["mark"])).all()
