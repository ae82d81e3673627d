"""What one reader may see: the only place where a ticket is cut to a reader's rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

import nlp
from domain.deadlines import STANDING_STILL, deadlines
from domain.grids import ABOVE_ESTATES, Grid, responsible
from domain.ladder import Stage, running
from domain.people import Part, Person
from domain.permissions import SEES, SEES_EVERYTHING, parts_of
from domain.promises import PROMISES
from domain.tickets import MOST_EXTENSIONS, OPEN, UNTAKEN, Awaited, Event, Status, Ticket, promise_now
from domain.views import Asked, CallView, Choice, DraftView, Step, TicketView
from domain.workflow import Action, allowed
from services.awaited import awaited, verifier
from services.privacy import complaints, consenting
from services.work import House
from storage import behalves, drafts, exclusions, grids, people, rulings, tickets, whistles

_ACTIONS = frozenset({"register", *(a.value for a in Action)})
_WORDS_FOR_ALL = frozenset(
    {
        *(Action.note, Action.resolve, Action.ask, Action.reject, Action.answer, Action.supplement),
        *(Action.pause, Action.grant, Action.list_, Action.submit, Action.explain),
    }
)
_AMONG_STAFF = frozenset(
    {
        *(Action.remark, Action.extend, Action.deny, Action.contest, Action.rule, Action.supervise, Action.lift),
        *(Action.instruct, Action.fail, Action.mark, Action.exclude, Action.include, Action.warn, Action.escalate),
    }
)
"""Steps residents do not read."""


MOST_TOPS = 24


def _estimated(c: Connection, house: House, ticket: Ticket, by: datetime) -> bool:
    """Whether only weekdays were counted where its date lies; what runs round the clock knows no holidays."""
    usual = house.calendars.usual
    if usual.known(usual.day_of(by)) or PROMISES.get(ticket.promise, PROMISES["ordinary"]).resolve.round_the_clock:
        return False
    return not house.calendars.of(c, ticket.grid_path).known(usual.day_of(by))


def _plain(c: Connection, house: House, ticket: Ticket, now: datetime) -> TicketView:
    """What everybody may see."""
    looks = verifier(c, ticket, now)
    names = people.names(c, [ticket.assignee_id, looks])
    grid = grids.some(c, [ticket.grid_id]).get(ticket.grid_id)
    resolve_by = resolve_by_now(c, house, ticket, now)
    limit = promise_now(ticket.status, ticket.accept_by, resolve_by)
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        version=ticket.version,
        round=ticket.reopened,
        status=ticket.status,
        category=ticket.category,
        urgent=ticket.urgent,
        danger=ticket.danger,
        grid=grid.name if grid else "",
        place=nlp.public_text(ticket.place.words),
        text=nlp.public_text(ticket.text),
        opened_at=ticket.opened_at,
        accept_by=ticket.accept_by,
        resolve_by=resolve_by,
        closed_at=ticket.closed_at,
        overdue=ticket.status in OPEN and now > limit,
        followers=len(tickets.followers_of(c, ticket.id)),
        files=len(drafts.attachments_of(c, ticket.id)),
        reopened=ticket.reopened,
        assignee=names.get(ticket.assignee_id or 0),
        holder=names.get(ticket.holder_id or 0),
        verifier=names.get(looks or 0),
        outcome=ticket.outcome.value if ticket.outcome else None,
        promise=ticket.promise,
        waiting_for=ticket.waiting_for,
        review_on=ticket.review_on,
        explained=ticket.explained,
        delicate=ticket.delicate,
        estimated=_estimated(c, house, ticket, resolve_by),
    )


def resolve_by_now(c: Connection, house: House, ticket: Ticket, now: datetime) -> datetime:
    """The date as it is now: a pause that still runs moves it along."""
    if ticket.status not in STANDING_STILL:
        return ticket.resolve_by
    found = deadlines(tickets.history(c, ticket.id), house.calendars.of(c, ticket.grid_path), now).resolve_by
    return max(ticket.resolve_by, found or ticket.resolve_by)


def public(c: Connection, house: House, ticket: Ticket, now: datetime) -> TicketView:
    """For a residents' group: no name of a resident, no room, no words of the person."""
    view = replace(_plain(c, house, ticket, now), text="")
    return _veiled(view) if ticket.delicate else view


def for_wall(c: Connection, house: House, ticket: Ticket, now: datetime) -> TicketView:
    """For a screen everybody passes: what a group may see, and whether its resident is owed a word."""
    return replace(public(c, house, ticket, now), contact_by=running(ticket).get(Stage.contact))


def _veiled(view: TicketView) -> TicketView:
    """A delicate matter for those whom it does not concern: that there is one, and nothing else."""
    return replace(view, category="other", place="", text="", danger=None, result="", history=(), actions=())


def for_staff_group(c: Connection, house: House, ticket: Ticket, now: datetime) -> TicketView:
    """For the staff group: the words with rooms and numbers masked; taking it is possible there, nothing else."""
    actions = (Action.accept,) if ticket.status in UNTAKEN else ()
    view = _plain(c, house, ticket, now)
    return replace(_veiled(view) if ticket.delicate else view, actions=actions)


def for_person(c: Connection, house: House, ticket: Ticket, person: Person, now: datetime) -> TicketView | None:
    """For one person by the parts they play; None for a stranger."""
    played = parts(c, ticket, person, now)
    return _for_parts(c, house, ticket, person, played, now) if played & SEES else None


def parts(c: Connection, ticket: Ticket, person: Person, now: datetime) -> frozenset[Part]:
    """The parts somebody plays in the ticket."""
    duties = people.duties_of(c, person.id, now)
    follows = tickets.follows(c, ticket.id, person.id)
    called = whistles.is_called_as(c, ticket.id, person.id, duties)
    found = parts_of(person.id, ticket, now, duties, follows=follows, called=called)
    return complaints.seen_from(c, ticket, person.id, found, duties, now)


def _for_parts(
    c: Connection, house: House, ticket: Ticket, person: Person, parts: frozenset[Part], now: datetime
) -> TicketView:
    asked = rulings.open_of(c, ticket.id) if ticket.status in OPEN else []
    view = replace(_plain(c, house, ticket, now), actions=_open_actions(c, ticket, person, parts, asked, now))
    staff = bool(parts & SEES_EVERYTHING)
    if ticket.delicate and not staff and Part.reporter not in parts:
        return replace(_veiled(view), actions=view.actions)
    knows = not ticket.delicate or bool(parts & KNOWS_THE_NAME)
    if Part.reporter in parts or (staff and knows):
        behalf = behalves.of_ticket(c, ticket.id)
        view = replace(view, text=ticket.text, place=ticket.place.words, behalf=behalf.who if behalf else "")
    if staff:
        reporter = people.get(c, ticket.reporter_id)
        name = reporter.name if knows and not reporter.forgotten else None
        view = replace(view, room=ticket.place.room if knows else None, reporter=name)
        view = replace(view, reporter_gone=reporter.forgotten, cleaned=ticket.cleaned_at is not None)
        view = replace(view, watch=ticket.watch, asked=_asked(c, asked), calls=_calls(c, ticket.id))
        view = replace(view, to_open=_to_open(c, ticket) if opens_files(ticket, person.id, parts) else 0)
        view = replace(view, contact_by=running(ticket).get(Stage.contact))
    events = tickets.history(c, ticket.id)
    return replace(view, history=_steps(c, events, staff=staff, knows=knows), result=_result(events))


KNOWS_THE_NAME = frozenset({Part.assignee, Part.reporter})
"""Who reads in a delicate matter whose it is; others above it may look it up, which is written down."""


def has_something_to_reveal(c: Connection, ticket: Ticket, parts: frozenset[Part]) -> bool:
    """Whether there is a telephone, or a name not shown to these parts."""
    hidden = ticket.delicate and not parts & KNOWS_THE_NAME
    behalf = behalves.of_ticket(c, ticket.id)
    return hidden or bool(people.get(c, ticket.reporter_id).phone) or bool(behalf and behalf.phone)


def _open_actions(
    c: Connection, ticket: Ticket, person: Person, parts: frozenset[Part], asked: list[rulings.Ruling], now: datetime
) -> tuple[Action, ...]:
    """What the table allows, without what there is no occasion for now."""
    kinds = {a.kind for a in asked}
    reporter = people.get(c, ticket.reporter_id)
    excluded = ticket.status is Status.closed and Part.above in parts and exclusions.stands(c, ticket.id)
    idle = {
        Action.ask: reporter.forgotten,
        Action.pause: ticket.urgent,
        Action.answer: ticket.waiting_for is not Awaited.resident,
        Action.extend: "extension" in kinds or ticket.extended >= MOST_EXTENSIONS,
        Action.return_: "owner" in kinds,
        Action.grant: "extension" not in kinds,
        Action.deny: "extension" not in kinds,
        Action.rule: "owner" not in kinds,
        Action.lift: ticket.watch is None,
        Action.supervise: ticket.watch is not None,
        Action.verify: ticket.assignee_id == person.id,
        Action.fail: ticket.assignee_id == person.id,
        Action.remind: Part.above in parts and awaited(c, [ticket], now).get(ticket.id) in (None, person.id),
        Action.exclude: excluded,
        Action.include: not excluded,
    }
    found = [a for a in allowed(ticket.status, parts) if not idle.get(a)]
    if Action.reveal in found and not has_something_to_reveal(c, ticket, parts):
        found.remove(Action.reveal)
    return tuple(found)


def _asked(c: Connection, found: list[rulings.Ruling]) -> tuple[Asked, ...]:
    names = people.names(c, [p for r in found for p in (r.asked_by, r.proposed_id)])
    return tuple(
        Asked(r.kind, names.get(r.asked_by, ""), r.words, r.until_at, names.get(r.proposed_id or 0, "")) for r in found
    )


def _calls(c: Connection, ticket_id: int) -> tuple[CallView, ...]:
    return tuple(
        CallView(r.id, r.department, r.report_by, r.reported_at, r.result or "", r.mark or "")
        for r in whistles.calls_of(c, ticket_id)
    )


_STAFF_PARTS = frozenset({Part.assignee, Part.staff, Part.above})


def _steps(c: Connection, events: list[Event], *, staff: bool, knows: bool = True) -> tuple[Step, ...]:
    """The history as lines; residents' names (where one knows them) and staff's remarks are for staff only."""
    names = people.names(c, [e.actor_id for e in events if (staff and knows) or e.part in _STAFF_PARTS])
    shown = [e for e in events if staff or e.action not in _AMONG_STAFF]
    return tuple(
        Step(
            e.at,
            _told_as(e),
            names.get(e.actor_id or 0, "") if (staff and knows) or e.part in _STAFF_PARTS else "",
            str(e.facts.get("words") or e.facts.get("watch") or e.facts.get("mark") or "")
            if (staff or e.action in _WORDS_FOR_ALL) and not {"leave", "duty"} & set(e.facts)
            else "",
        )
        for e in shown
        if e.action in _ACTIONS
    )


def _told_as(event: Event) -> str:
    """What the history calls it: the hand-overs of a leave and of a whole duty have words of their own."""
    leave = event.facts.get("leave")
    if "duty" in event.facts:
        return "whole_duty"
    if not isinstance(leave, int):
        return event.action
    return "on_leave" if leave > 0 else "back_on_duty"


_RESULTS = frozenset({Action.resolve, Action.submit, Action.explain})


def _result(events: list[Event]) -> str:
    """The words of the last resolution."""
    said = [str(e.facts.get("words") or "") for e in events if e.action in _RESULTS]
    return said[-1] if said else ""


ON_CARD = 4
"""Pictures that come with a card."""


def opens_files(ticket: Ticket, person_id: int, parts: frozenset[Part]) -> bool:
    """Whether somebody may have the ticket's files: staff; of a delicate matter only who handles it."""
    return bool(parts & _STAFF_PARTS) and (not ticket.delicate or ticket.assignee_id == person_id)


def _to_open(c: Connection, ticket: Ticket) -> int:
    """How many files there are, if the card cannot show them all."""
    every = drafts.attachments_of(c, ticket.id)
    return len(every) if len(every) > ON_CARD or any(row.kind != "photo" for row in every) else 0


def photos(c: Connection, ticket_id: int, limit: int = ON_CARD) -> tuple[str, ...]:
    """File ids of the ticket's pictures."""
    return tuple(row.file_id for row in drafts.attachments_of(c, ticket_id) if row.kind == "photo")[:limit]


def choice(c: Connection, grid: Grid) -> Choice:
    """A grid to choose: its estate's name where neighbours would say that."""
    return Choice(grid.id, grid.spoken, more=bool(grids.children(c, grid.id)))


def tops(c: Connection) -> list[Grid]:
    """Where choosing a place begins: every estate where they fit on one card, else the top of the tree.

    A resident knows the estate, not which community it belongs to.
    """
    every = grids.every(c)
    above = {g.parent_id for g in every if g.level != "building"}
    estates = [g for g in every if g.level not in ("building", *ABOVE_ESTATES) and g.id not in above]
    if 0 < len(estates) <= MOST_TOPS:
        return estates
    roots = [g for g in every if g.parent_id is None]
    return (grids.children(c, roots[0].id) or roots) if len(roots) == 1 else roots


def draft(c: Connection, house: House, found: drafts.Draft, now: datetime) -> DraftView:
    """A draft for its author; in a group without the room."""
    private = found.chat > 0
    base = grids.some(c, [found.grid_id]).get(found.grid_id) if found.grid_id is not None else None
    choices, here = _places(c, base) if found.asking in ("estate", "place") else ((), None)
    behalf = behalves.of_draft(c, found.id) if private else None
    return DraftView(
        behalf=behalf.who if behalf else "",
        agreed=bool(behalf and behalf.agreed),
        untold=not private and consenting.hinted(c, found.person_id, found.id),
        id=found.id,
        status=found.status,
        asking=found.asking,
        private=private,
        text=found.text if private else nlp.public_text(found.text),
        category=found.category,
        alternatives=found.alternatives,
        place=found.place.words if private else nlp.public_text(found.place.words),
        grid=base.spoken if base else None,
        urgent=found.urgent,
        unsure=found.read_as is None,
        files=drafts.files_of_draft(c, found.id),
        located=found.place.latitude is not None,
        choices=choices,
        here=here,
        similar=_similar(c, house, found, now),
        matters=found.matters,
    )


def _similar(c: Connection, house: House, found: drafts.Draft, now: datetime) -> TicketView | None:
    """The ticket that looks like the same matter, while it is open, as every neighbour may see it."""
    ticket = tickets.get(c, found.similar_id) if found.similar_id is not None else None
    if ticket is None or ticket.status not in OPEN or ticket.delicate:
        return None
    return public(c, house, ticket, now)


def _places(c: Connection, base: Grid | None) -> tuple[tuple[Choice, ...], Choice | None]:
    """What lies below the grid known so far; below a building, what stands beside it; with no grid, the top."""
    if base is None:
        return tuple(choice(c, g) for g in tops(c)[:MOST_TOPS]), None
    below = grids.children(c, base.id)
    if not below and base.parent_id is not None:
        parent = grids.get(c, base.parent_id)
        return tuple(choice(c, g) for g in grids.children(c, parent.id)[:60]), Choice(parent.id, parent.name)
    return tuple(choice(c, g) for g in below[:60]), Choice(base.id, base.name)


def worker_of(c: Connection, grid: Grid, now: datetime) -> tuple[int, str] | None:
    """Who answers for a grid now, for the resident who moves in: (person id, name)."""
    found = responsible(grid.chain(), now, people.duties_in(c, grid.chain(), now))
    return (found.person_id, people.get(c, found.person_id).name) if found else None


def for_supervisor(c: Connection, house: House, ticket: Ticket, now: datetime) -> TicketView:
    """One line of a list for somebody above it: who has it, where and since when, no words of the resident."""
    view = replace(_plain(c, house, ticket, now), text="", place="" if ticket.delicate else ticket.place.words)
    return replace(view, contact_by=running(ticket).get(Stage.contact))


def for_board(c: Connection, house: House, ticket: Ticket, now: datetime) -> TicketView:
    """For the web board, where others may look over the shoulder: the course, words and place as the group may see them.

    Whose it is, telephone and room stay in the chat; of a delicate matter only who did what when.
    """
    events = tickets.history(c, ticket.id)
    steps = _steps(c, events, staff=True, knows=False)
    view = replace(_plain(c, house, ticket, now), watch=ticket.watch, contact_by=running(ticket).get(Stage.contact))
    if ticket.delicate:
        return replace(view, text="", place="", history=tuple(replace(step, words="") for step in steps))
    steps = tuple(replace(step, words=nlp.public_text(step.words)) for step in steps)
    return replace(view, history=steps, result=nlp.public_text(_result(events)))
