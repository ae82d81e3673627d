"""Groups come and go, people block and come back: what that changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.notices import Kind, Notice
from services.showing import cards
from services.street import binding
from services.work import Outcome, Work
from storage import grids, obligations, outbox, people

TOLD_UNBOUND_EVERY = timedelta(days=1)
_QUIET = 600.0


def set_aside(work: Work, reason: str) -> Outcome:
    """Not a message of a person to us: anonymous admin, channel, service message. The decision is recorded."""
    del work
    return Outcome(reason)


def anonymous_admin(work: Work) -> Outcome:
    """Whoever hides behind the group cannot be answered for: they are asked, once in ten minutes, to write as themselves."""
    slot = datetime.fromtimestamp(work.now.timestamp() // _QUIET * _QUIET, UTC).isoformat()
    if obligations.fulfil(work.c, "anonymous", str(work.caller.chat), slot, work.now):
        work.answer(Kind.refused, code="AnonymousCaller", facts={})
    return Outcome("anonymous_admin")


def let_in(work: Work) -> None:
    """From now on the bot may write: what could not be told or shown is told and shown now."""
    if outbox.retry_unreached(work.c, work.person.id, work.now):
        work.rang = True
    cards.show_owed(work)


def private_changed(work: Work, *, writable: bool) -> Outcome:
    """A person blocked the bot or let it back in; what could not be told meanwhile is told now."""
    people.change(work.c, work.person.id, writable=writable)
    if writable:
        let_in(work)
    return Outcome("unblocked" if writable else "blocked")


def group_changed(work: Work, *, present: bool, title: str | None, hears: bool | None = None) -> Outcome:
    """The bot was added to a group or taken out of it; the binding stays for its return.

    hears: whether all that is said there reaches the bot, None when nobody told.
    """
    known = grids.chat(work.c, work.caller.chat)
    heard: dict[str, object] = {"hears": hears} if present else {"hears": None, "told_deaf_at": None}
    grids.keep_chat(work.c, work.caller.chat, present=present, title=title, **heard)
    if present and (known is None or not known.present or known.grid_id is None):
        bound = known is not None and known.grid_id is not None
        work.say(
            Notice(
                key=f"group_welcome:{work.cause()}",
                kind=Kind.group_welcome if bound else Kind.group_unbound,
                chat=work.caller.chat,
                facts={
                    "chat": work.caller.chat,
                    "mode": known.mode if known else "mention",
                    "kind": known.kind if known else "residents",
                    "grid_name": work.grid(known.grid_id).name if known and known.grid_id else "",
                    "back": bound,
                },
            )
        )
    if present:
        binding.mind_hearing(work, work.caller.chat)
    return Outcome("joined_group" if present else "left_group")


def group_moved(work: Work, old: int, new: int) -> Outcome:
    """Group to supergroup: binding, unsaid notices and cards go along."""
    grids.move_chat(work.c, old, new)
    outbox.move(work.c, old, new)
    return Outcome("group_moved")


def told_unbound(work: Work) -> Outcome:
    """A group that belongs to no grid hears so at most once a day."""
    told = grids.told_unbound_at(work.c, work.caller.chat)
    if told is None or work.now - told >= TOLD_UNBOUND_EVERY:
        grids.keep_chat(work.c, work.caller.chat, told_unbound_at=work.now, title=work.caller.title)
        work.answer(Kind.group_unbound, chat=work.caller.chat)
    return Outcome("unbound_group")
