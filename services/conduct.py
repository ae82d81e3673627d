"""How somebody talks to us: too fast, or while muted, the words are kept and not acted upon; danger is always acted upon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain import conduct as rules
from domain.conduct import Pace
from domain.notices import Kind
from domain.refusals import TooFast
from domain.said import Said
from domain.tickets import OPEN, Awaited, Ticket
from nlp import Reading
from services import locating, residents
from services.attached import attachment_rows
from services.placing import chat_grid
from services.work import Outcome, Work
from storage import conduct, drafts, obligations, outbox, people, tickets
from storage.conduct import Mute

GROUP_SURE = 0.5
"""Request score from which unasked words in a group count as spoken to us; the bot may speak up then."""


def admit(work: Work) -> Outcome | None:
    """Before a press or a command is done: None, or what became of one too many. Errors: TooFast for presses."""
    if work.caller.manner == "press" and work.person.id and _over(work, "presses", work.person.id, rules.PRESSES):
        raise TooFast
    if work.caller.manner == "command" and work.person.id and _too_fast(work):
        said = Said(work.caller.chat, work.caller.message or 0)
        return _set_aside(work, said, "throttled", aloud=True)
    return None


def refused_too_often(work: Work) -> Outcome | None:
    """Counts what was refused, too: the refusal undid the count with all the rest. None while it may be answered."""
    if work.caller.manner not in ("command", "words") or not work.person.id or not _too_fast(work):
        return None
    return _set_aside(work, Said(work.caller.chat, work.caller.message or 0), "throttled", aloud=work.caller.private)


def held_back(work: Work, said: Said, reading: Reading) -> Outcome | None:
    """What becomes of words that are not to be heard now; None for the usual case. Danger is never held back.

    Danger told again and again in a flood joins the ticket it made, and rings every few minutes.
    """
    if not _to_us(work, said, reading):
        return None
    over, muted = _too_fast(work), _muted(work, said, reading)
    if reading.urgent and reading.is_request:
        return _danger_again(work, said, reading) if over else None
    if (over or muted is not None) and _awaited(work, said):
        return None
    if muted is not None:
        return _set_aside(work, said, "muted")
    return _set_aside(work, said, "throttled", aloud=work.caller.private or said.addressed) if over else None


def offer_is_too_much(work: Work, chat: int) -> bool:
    """Whether the group has been asked so much already that one more unasked question would only queue up."""
    return _over(work, "offers", chat, rules.OFFERS)


# -- pace --


def _over(work: Work, kind: str, subject: int, pace: Pace) -> bool:
    """By the moment it was said: what waited while the program was down was not said all at once."""
    if not work.house.throttle:
        return False
    said_at = work.caller.said_at or work.now
    at = int(said_at.timestamp() * 1000)
    return conduct.spend(work.c, kind, subject, at, pace.step, pace.most) > pace.room


def _too_fast(work: Work) -> bool:
    """Staff answer card after card, so they have more room; they are looked up only when it matters."""
    if not _over(work, "words", work.person.id, rules.RESIDENT_WORDS):
        return False
    staff = bool(people.duties_of(work.c, work.person.id, work.now))
    return not staff or _over(work, "staff_words", work.person.id, rules.STAFF_WORDS)


def _to_us(work: Work, said: Said, reading: Reading) -> bool:
    """Whether the words could make us do or say anything; neighbours' talk among themselves costs nothing."""
    if said.edited:
        return reading.urgent or drafts.from_message(work.c, said.chat, said.message) is not None
    if work.caller.private or said.addressed or said.tagged:
        return True
    if reading.is_request and (reading.urgent or reading.request_score >= GROUP_SURE):
        return True
    if said.reply_to is not None and outbox.about(work.c, said.chat, said.reply_to) is not None:
        return True
    return people.expectation(work.c, work.person.id, said.chat, work.now) is not None


# -- words kept --


def _set_aside(work: Work, said: Said, why: str, *, aloud: bool = False, ticket: int | None = None) -> Outcome:
    """Keeps the words and what came along; a flood is answered once, with a kind line."""
    first = aloud and not conduct.kept_since(work.c, work.person.id, why, work.now - rules.NO_OLDER)
    conduct.keep(
        work.c,
        person_id=work.person.id,
        chat=said.chat,
        message=said.message,
        text=said.text[:4096],
        why=why,
        ticket_id=ticket,
        at=work.now,
    )
    drafts.attach(work.c, attachment_rows(work, said, ticket=ticket))
    if first:
        work.answer(Kind.slow_down)
    return Outcome("muted" if why == "muted" else "throttled", ticket=ticket)


def _danger_again(work: Work, said: Said, reading: Reading) -> Outcome | None:
    """The flooding person's own open ticket of the same danger; None when there is none: then it is registered."""
    ticket = _same_danger(work, reading)
    if ticket is None:
        return None
    slot = _slot(work.now, rules.DANGER_AGAIN)
    if obligations.fulfil(work.c, "danger_again", str(ticket.id), slot, work.now):
        return residents.supplement_ticket(work, ticket.id, said.text[:4096], {})
    return _set_aside(work, said, "throttled", ticket=ticket.id)


def _same_danger(work: Work, reading: Reading) -> Ticket | None:
    since = work.now - rules.SAME_DANGER
    own = tickets.open_of_reporter(work.c, work.person.id)
    same = [t for t in own if t.urgent and t.danger == reading.danger and t.opened_at >= since and t.status in OPEN]
    return same[0] if same else None


def _slot(now: datetime, every: timedelta) -> str:
    seconds = every.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC).isoformat()


# -- mutes --


def _awaited(work: Work, said: Said) -> bool:
    """Whether somebody waits for just these words: a worker's question, or where the danger is, once a minute."""
    ticket = _about(work, said)
    if ticket is None or ticket.reporter_id != work.person.id:
        return False
    if ticket.waiting_for is Awaited.resident:
        return True
    slot = _slot(work.now, rules.MINUTE)
    urgent = ticket.urgent and ticket.status in OPEN
    return urgent and obligations.fulfil(work.c, "danger_words", str(ticket.id), slot, work.now)


def _muted(work: Work, said: Said, reading: Reading) -> Mute | None:
    """The mute that concerns these words."""
    found = conduct.active(work.c, work.person.id, work.now)
    if not found or people.duties_of(work.c, work.person.id, work.now):
        return None
    ticket = _about(work, said)
    path = ticket.grid_path if ticket is not None else _place(work, said, reading)
    return next((m for m in found if path is None or work.grid(m.grid_id).contains(path)), None)


def _about(work: Work, said: Said) -> Ticket | None:
    """The ticket the words belong to, by reply or by a pressed button."""
    about = outbox.about(work.c, said.chat, said.reply_to) if said.reply_to is not None else None
    found = about or people.expectation(work.c, work.person.id, said.chat, work.now)
    return tickets.get(work.c, found.ticket_id) if found is not None and found.ticket_id is not None else None


def _place(work: Work, said: Said, reading: Reading) -> str | None:
    """The path of the grid the words would go to; None when nothing says where."""
    base = chat_grid(work, said.chat) or locating.home_of(work.c, work.person)
    where = locating.whereabouts(reading.place, latitude=said.latitude, longitude=said.longitude)
    grid = locating.find_grid(work.c, where, reading.place.landmark, base)
    return grid.path if grid is not None else None
