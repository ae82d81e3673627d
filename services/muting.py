"""Silence for a while: a supervisor sets somebody's words aside within the own subtree, with reason and end, and lifts it."""

from __future__ import annotations

from dataclasses import dataclass

from domain import conduct as rules
from domain.conduct import Wish, wish_of
from domain.grids import Grid
from domain.names import plain_name
from domain.notices import Kind, Notice
from domain.people import Part, Person
from domain.refusals import MuteHow, MuteTooLong, NobodyToMute, NotASupervisor, StaffNotMuted
from services.access import parts_in
from services.supervising import supervised_grids
from services.work import Outcome, Work
from storage import conduct, grids, outbox, people, tickets
from storage.conduct import Mute


@dataclass(frozen=True, slots=True)
class Pointed:
    """The message a command replies to, and who wrote it; all None when it replies to nothing."""

    message: int | None = None
    telegram_id: int | None = None
    name: str = ""


def mute(work: Work, words: str, pointed: Pointed) -> Outcome:
    """/mute by reply, by ticket or by number. Errors: NotASupervisor, MuteHow, NobodyToMute, StaffNotMuted, MuteTooLong."""
    mine = _mine(work)
    wish = wish_of(words)
    person, scope = _whom(work, wish, pointed, mine)
    if not wish.reason or len(wish.reason) > rules.LONGEST_REASON:
        raise MuteHow
    if not rules.SHORTEST_MUTE <= wish.span <= rules.LONGEST_MUTE:
        raise MuteTooLong(days=rules.LONGEST_MUTE.days)
    if people.duties_of(work.c, person.id, work.now):
        raise StaffNotMuted
    _silence(work, person, scope, wish, pointed)
    return Outcome("mute_set", {"name": person.name})


def _silence(work: Work, person: Person, scope: Grid, wish: Wish, pointed: Pointed) -> None:
    """A new mute takes the place of the one that holds; the person is told once, those above see their list."""
    for earlier in conduct.active(work.c, person.id, work.now):
        if earlier.grid_id == scope.id:
            conduct.lift(work.c, earlier.id, work.person.id, work.now)
    until = work.now + wish.span
    mute_id = conduct.add(
        work.c,
        person_id=person.id,
        grid_id=scope.id,
        by_id=work.person.id,
        reason=wish.reason,
        from_at=work.now,
        until_at=until,
    )
    around = (work.caller.chat, pointed.message) if not work.caller.private and pointed.message else None
    facts = {"what": "muted", "mute": mute_id, "reason": wish.reason, "until": until.isoformat(), "grid": scope.name}
    _tell(work, person, f"muted:m{mute_id}", facts, around)
    _show(work, did="mute_done", name=person.name, until=until.isoformat())


def unmute(work: Work, words: str, pointed: Pointed) -> Outcome:
    """/unmute by reply, by ticket or by number. Errors: NotASupervisor, MuteHow, NobodyToMute."""
    mine = _mine(work)
    person, _ = _whom(work, wish_of(words), pointed, mine)
    found = [m for m in conduct.active(work.c, person.id, work.now) if _is_mine(work, m, mine)]
    if not found:
        raise NobodyToMute
    for one in found:
        _lift(work, one)
    return Outcome("mute_lifted", {"name": person.name})


def unmute_by_press(work: Work, mute_id: int) -> Outcome:
    """解除 in the list. Errors: NotASupervisor, NobodyToMute."""
    mine, found = _mine(work), conduct.get(work.c, mute_id) if 0 < mute_id < 2**63 else None
    if found is None or not _is_mine(work, found, mine) or not conduct.lift(work.c, mute_id, work.person.id, work.now):
        raise NobodyToMute
    _told_lifted(work, found)
    return Outcome("mute_lifted", {"name": people.get(work.c, found.person_id).name})


def review(work: Work) -> Outcome:
    """/review: who is muted and who talked too fast of late, in the caller's subtree. Errors: NotASupervisor."""
    _mine(work)
    _show(work)
    return Outcome("reviewed")


def _mine(work: Work) -> list[Grid]:
    found = supervised_grids(work, work.person.id)
    if not found:
        raise NotASupervisor
    return found


def _is_mine(work: Work, found: Mute, mine: list[Grid]) -> bool:
    """A mute belongs to whoever supervises its grid or one above it."""
    return any(g.contains(work.grid(found.grid_id).path) for g in mine)


def _lift(work: Work, found: Mute) -> None:
    if conduct.lift(work.c, found.id, work.person.id, work.now):
        _told_lifted(work, found)


def _told_lifted(work: Work, found: Mute) -> None:
    person = people.get(work.c, found.person_id)
    _tell(work, person, f"unmuted:m{found.id}", {"what": "unmuted", "mute": found.id}, None)
    _show(work, did="unmute_done", name=person.name)


def _tell(work: Work, person: Person, key: str, facts: dict[str, object], around: tuple[int, int] | None) -> None:
    work.say(Notice(key, Kind.muted, person.telegram_id, facts, person=person.id, fallback=around))


def _show(work: Work, **did: object) -> None:
    """The list, in private even when the command was typed in a group: neighbours need not read who is muted."""
    facts: dict[str, object] = dict(did)
    key = f"review:{work.cause()}:p{work.person.id}"
    work.say(Notice(key, Kind.review, work.person.telegram_id, facts, person=work.person.id))


# -- whom --


def _whom(work: Work, wish: Wish, pointed: Pointed, mine: list[Grid]) -> tuple[Person, Grid]:
    """The one meant and the subtree it holds in; who is unknown and who is another's answer alike.

    Errors: MuteHow when nobody was named, NobodyToMute.
    """
    if wish.ticket is not None:
        return _by_ticket(work, conduct.ticket_numbered(work.c, wish.ticket), mine)
    if wish.person is not None:
        return _by_number(work, wish.person, mine)
    if pointed.message is None:
        raise MuteHow
    about = outbox.about(work.c, work.caller.chat, pointed.message)
    if about is not None and about.ticket_id is not None:
        return _by_ticket(work, about.ticket_id, mine)
    if work.caller.private or pointed.telegram_id is None or pointed.telegram_id == work.person.telegram_id:
        raise NobodyToMute
    return _by_words(work, pointed, mine)


def _by_ticket(work: Work, ticket_id: int | None, mine: list[Grid]) -> tuple[Person, Grid]:
    ticket = tickets.get(work.c, ticket_id) if ticket_id is not None else None
    if ticket is None or Part.above not in parts_in(work, ticket):
        raise NobodyToMute
    return people.get(work.c, ticket.reporter_id), _scope([ticket.grid_path], mine)


def _by_number(work: Work, number: int, mine: list[Grid]) -> tuple[Person, Grid]:
    """By the number /review shows; somebody tied to no place at all is for those at the top."""
    if not (0 < number < 2**63 and conduct.knows(work.c, number)):
        raise NobodyToMute
    person = people.get(work.c, number)
    grid_ids, chats = conduct.ties(work.c, person.id)
    bound = [grids.chat(work.c, chat) for chat in chats]
    ids = grid_ids | {b.grid_id for b in bound if b is not None and b.grid_id is not None}
    return person, _scope([g.path for g in grids.some(work.c, ids).values()], mine)


def _by_words(work: Work, pointed: Pointed, mine: list[Grid]) -> tuple[Person, Grid]:
    """By what they said in a group of the subtree."""
    bound = grids.chat(work.c, work.caller.chat)
    if bound is None or bound.grid_id is None:
        raise NobodyToMute
    scope = _scope([work.grid(bound.grid_id).path], mine)
    telegram_id = pointed.telegram_id or 0
    person = people.by_telegram(work.c, telegram_id)
    return person or people.add(work.c, telegram_id, plain_name(pointed.name), None, "zh"), scope


def _scope(paths: list[str], mine: list[Grid]) -> Grid:
    """The caller's own subtree that one of the paths lies in; no path at all lies at the top."""
    for grid in mine:
        if any(grid.contains(path) for path in paths) or (not paths and grid.parent_id is None):
            return grid
    raise NobodyToMute
