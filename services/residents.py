"""What a resident does: start, live somewhere, look, add, urge, join a neighbour's matter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.grids import Grid
from domain.invites import PREFIX as INVITE
from domain.notices import Kind
from domain.people import Part
from domain.refusals import AlreadyJoined, NoSuchTicket, OldLink, OwnTicket, TooSoon, UnknownPlace
from domain.tickets import Awaited
from domain.workflow import Action
from nlp import Place
from services import drafting, joining, locating, public
from services.access import access_ticket
from services.awaited import verifier
from services.moving import advance
from services.privacy import consenting
from services.showing import cards
from services.street.membership import let_in
from services.telling import tell_awaited, tell_holder
from services.work import Outcome, Work
from storage import drafts, grids, outbox, people, tickets

URGE_EVERY = timedelta(minutes=30)


def start(work: Work, payload: str) -> Outcome:
    """/start: from now on the bot may write; the notice of what is kept is shown once a version.

    payload: "" | "g_CODE" (a grid or building becomes home) | "t_ID" (a ticket the person takes part in) | "inv_…".
    """
    if payload.startswith(INVITE):
        return joining.open_invite(work, payload)  # somebody for the service, not a resident
    first = work.person.consent_version != work.house.retention.notice
    people.change(work.c, work.person.id, writable=True)
    if first:
        consenting.record(work)
    let_in(work)
    if first or not payload:
        work.answer(Kind.welcome, first=first)
    if payload:
        return _by_link(work, payload)
    if not work.person.writable and tickets.open_of_reporter(work.c, work.person.id):
        mine(work)  # what happened to it before one could be told
    elif work.person.home_grid_id is None and not people.duties_of(work.c, work.person.id, work.now):
        ask_home(work)
    return Outcome("started")


def _by_link(work: Work, payload: str) -> Outcome:
    """What the link is for; one that means nothing here says so, and the start still counts."""
    try:
        with work.c.begin_nested():
            if payload.startswith(("g_", "h_")):
                return _home_by_link(work, payload)
            if payload.startswith("t_"):
                return _ticket_by_link(work, payload[2:])
            if payload.startswith("d_"):
                return _draft_by_link(work, payload[2:])
    except (OldLink, NoSuchTicket):
        pass  # said below, in the same words for both
    work.answer(Kind.refused, code="OldLink", facts={})
    return Outcome("started")


def _home_by_link(work: Work, payload: str) -> Outcome:
    """A poster was scanned: whoever scans it lives there."""
    grid = public.grid_of_payload(work.c, payload)
    if grid is None:
        raise OldLink
    return set_home(work, grid.id)


def _ticket_by_link(work: Work, number: str) -> Outcome:
    """The link under a group message opens the ticket for those who take part in it, and for nobody else."""
    ticket, _ = access_ticket(work, int(number) if number.isdecimal() and len(number) < 18 else 0)
    cards.show_anew(work, Kind.resident_card, work.person.telegram_id, person=work.person.id, ticket=ticket.id)
    return Outcome("started", ticket=ticket.id)


def _draft_by_link(work: Work, number: str) -> Outcome:
    """A report that moved out of the group goes on where the link leads; for its author only."""
    draft = drafts.get(work.c, int(number) if number.isdecimal() and len(number) < 18 else 0)
    if draft is None or draft.person_id != work.person.id:
        raise OldLink
    if draft.ticket_id is not None:
        return _ticket_by_link(work, str(draft.ticket_id))
    if draft.status != "offered":
        raise OldLink
    drafting.ask(work, draft)
    return Outcome("started")


def ask_home(work: Work, grid_id: int | None = None, *, then: str = "") -> Outcome:
    """Which estate, then which building: chosen from lists or typed. then: `who` when that was what they wanted to know."""
    then = then or _asked_for(work)
    facts: dict[str, object] = {"then": then} if then else {}
    people.expect(work.c, work.person.id, work.caller.chat, "home", work.now + timedelta(hours=24), facts=facts)
    work.answer(Kind.choose_estate if grid_id is None else Kind.choose_building, grid=grid_id, then=then)
    return Outcome("choose")


def _asked_for(work: Work) -> str:
    """What the home was asked for in the first place."""
    expected = people.expectation(work.c, work.person.id, work.caller.chat, work.now)
    return str(expected.facts.get("then") or "") if expected is not None and expected.action == "home" else ""


def choose_home(work: Work, grid_id: int, *, here: bool) -> Outcome:
    """One step down the tree, or the end of it; 0 goes back to the top. Errors: UnknownPlace."""
    if grid_id == 0:
        return ask_home(work)
    grid = grids.chosen(work.c, grid_id)
    if grid is None:
        raise UnknownPlace
    if not here and grids.children(work.c, grid.id):
        return ask_home(work, grid.id)
    return set_home(work, grid.id)


def set_home(work: Work, grid_id: int) -> Outcome:
    """The person lives there from now on."""
    grid, then = work.grid(grid_id), _asked_for(work)
    people.forget_expectation(work.c, work.person.id, work.caller.chat)
    people.change(work.c, work.person.id, home_grid_id=grid.id, home_words=home_words(work, grid))
    if then == "who":  # names the place and its worker, too
        work.answer(Kind.who, grid=grid.id)
    else:
        work.answer(Kind.home_set, grid=grid.id, words=home_words(work, grid))
    return Outcome("home_set")


def home_words(work: Work, grid: Grid) -> str:
    """The home as neighbours would say it: estate and building."""
    if grid.level != "building" or grid.parent_id is None:
        return (grid.aliases or (grid.name,))[0]
    parent = work.grid(grid.parent_id)
    estate = (parent.aliases or (parent.name,))[0]
    return grid.name if estate in grid.name else f"{estate}{grid.name}"


def home_typed(work: Work, words: str, place: Place, latitude: float | None, longitude: float | None) -> Outcome | None:
    """The estate typed or a location sent; None when it sounds like something else altogether."""
    if latitude is not None and longitude is not None:
        grid = locating.by_location(work.c, latitude, longitude)
        if grid is None:
            raise UnknownPlace
        return set_home(work, grid.id)
    named = locating.find_grid(work.c, locating.whereabouts(place), place.landmark, None)
    if named is not None:
        return choose_home(work, named.id, here=False)
    found = locating.match_typed(work.c, words)
    if not found or len(words) > 30:  # longer than any address: a report
        people.forget_expectation(work.c, work.person.id, work.caller.chat)
        return None
    if len(found) == 1 and locating.named(found[0], words):
        return choose_home(work, found[0].id, here=False)
    work.answer(Kind.choose_estate, found=[g.id for g in found], tried=words)
    return Outcome("choose")


def mine(work: Work) -> Outcome:
    """/mine: the caller's open matters as promise cards, newest last so that it stands nearest to the thumb."""
    own = tickets.open_of_reporter(work.c, work.person.id)
    work.answer(Kind.my_tickets, count=len(own))
    for ticket in reversed(own[:10]):
        cards.show_anew(work, Kind.resident_card, work.person.telegram_id, person=work.person.id, ticket=ticket.id)
    return Outcome("mine")


def supplement_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """补充: more words or pictures for that ticket; the one who handles it reads them."""
    ticket, parts = access_ticket(work, ticket_id)
    moved = advance(
        work,
        ticket,
        Action.supplement,
        parts,
        {"words": words, "files": facts.get("files", 0), "photos": facts.get("photos", [])},
    )
    tell_holder(work, moved.ticket, "supplement", seq=moved.seq, words=words, photos=facts.get("photos", []))
    work.answer(Kind.noted, ticket=ticket.id)
    return Outcome("noted", ticket=ticket.id)


def answer_question(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """The answer to the worker's question goes back to the ticket; the clock runs again."""
    ticket, parts = access_ticket(work, ticket_id)
    if ticket.waiting_for is not Awaited.resident:
        return supplement_ticket(work, ticket_id, words, facts)
    moved = advance(
        work,
        ticket,
        Action.answer,
        parts,
        {"words": words, "files": facts.get("files", 0), "photos": facts.get("photos", [])},
    )
    tell_holder(work, moved.ticket, "answer", seq=moved.seq, words=words, photos=facts.get("photos", []))
    work.answer(Kind.noted, ticket=ticket.id)
    return Outcome("answered", ticket=ticket.id)


def urge_ticket(work: Work, ticket_id: int) -> Outcome:
    """催一下: rings the one it waits on, at most twice an hour. Errors: TooSoon."""
    ticket, parts = access_ticket(work, ticket_id)
    if ticket.urged_at is not None and work.now < ticket.urged_at + URGE_EVERY:
        left = ticket.urged_at + URGE_EVERY - work.now
        raise TooSoon(minutes=max(1, round(left.total_seconds() / 60)))
    looks = verifier(work.c, ticket, work.now)
    facts = {"verifier": looks} if looks is not None else {}
    moved = advance(work, ticket, Action.urge, parts, facts, urged_at=work.now)
    tell_awaited(work, moved.ticket, "urged", looks, seq=moved.seq)
    return Outcome("urged", ticket=ticket.id)


def join_ticket(work: Work, ticket_id: int, message: int | None) -> Outcome:
    """我也是: told what the author is told, asked what the author is asked.

    Only where the ticket's card stands: a forged id is no way in. Errors: NoSuchTicket, OwnTicket, AlreadyJoined.
    """
    ticket, parts = access_ticket(work, ticket_id, strangers=True)
    if ticket.delicate or outbox.card_of(work.c, Kind.group_card, work.caller.chat, ticket=ticket.id) is None:
        raise NoSuchTicket
    if Part.reporter in parts:
        raise OwnTicket
    if Part.follower in parts:
        raise AlreadyJoined
    moved = advance(work, ticket, Action.follow, parts)
    tickets.follow(work.c, ticket.id, work.person.id, work.caller.chat, message, work.now)
    tell_holder(work, moved.ticket, "joined", seq=moved.seq)
    return Outcome("joined", {"number": ticket.number, "writable": work.person.writable}, alert=True, ticket=ticket.id)


def help_me(work: Work) -> Outcome:
    """/help; in a group it points to the private chat."""
    work.answer(
        Kind.help,
        group=not work.caller.private,
        number=work.person.telegram_id,
        staff=bool(people.duties_of(work.c, work.person.id, work.now)),
    )
    return Outcome("helped")


def who(work: Work) -> Outcome:
    """/who: the four things for the asker's place, which staff who live elsewhere have by their post.

    Who has none is asked first where they live. In a group for the group's, without telephone numbers.
    """
    grid_id: int | None = work.person.home_grid_id
    if not work.caller.private:
        bound = grids.chat(work.c, work.caller.chat)
        grid_id = bound.grid_id if bound else None
    elif grid_id is None:
        posts = people.duties_of(work.c, work.person.id, work.now)
        if not posts:
            return ask_home(work, then="who")
        grid_id = posts[0].grid_id
    work.answer(Kind.who, grid=grid_id)
    return Outcome("helped")


def never_mind(work: Work) -> Outcome:
    """/cancel: nothing is expected of the person any more."""
    people.forget_expectation(work.c, work.person.id, work.caller.chat)
    work.answer(Kind.help, after="cancel")
    return Outcome("cancelled")
