"""平战转换: for a subtree other promises hold, a command post takes all, residents say whether they are safe; then back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.grids import Grid
from domain.notices import Kind, Notice, Urgency
from domain.people import Part
from domain.refusals import EmergencyHow, EmergencyNone, NoEmergency, NotASupervisor, UnknownGrid
from domain.tickets import Status
from domain.workflow import Action
from services.climbing import call_before_passing
from services.moving import hand_to, who_answers
from services.residents import home_words
from services.supervising import supervised_grids
from services.telling import tell_residents
from services.work import MAX_WORDS, Outcome, Work
from storage import emergencies, grids, obligations, people, tickets

SYSTEM = frozenset({Part.system})
EVERY = timedelta(hours=1)
ANSWERS = ("safe", "help")
WHERE_FOR, MORE_FOR = timedelta(hours=24), timedelta(minutes=30)
"""How long the next words of somebody in need tell where they are, and those after that."""
PLACE = 300
"""Characters kept of it."""
_OFF = frozenset({"停", "解除", "off", "stop"})


def switch(work: Work, words: str) -> Outcome:
    """/emergency G1 台风来了，不要出门 · /emergency G1 解除 · /emergency shows what holds.

    New words while it holds take the place of the old ones, and whoever gives them has the command post.
    Errors: NotASupervisor, UnknownGrid, EmergencyHow, EmergencyNone, NoEmergency.
    """
    mine = supervised_grids(work, work.person.id)
    if not mine:
        raise NotASupervisor
    code, _, said = words.strip().partition(" ")
    if not code:
        return _show_all(work, mine)
    grid = grids.by_code(work.c, code)
    if grid is None:
        raise UnknownGrid(said=code, grid=mine[0].code)
    if not any(g.contains(grid.path) for g in mine):
        raise NotASupervisor
    if said.strip() in _OFF:
        return _end(work, grid)
    if not said.strip() or len(said) > MAX_WORDS // 4:
        raise EmergencyHow(grid=grid.code)
    return _begin(work, grid, said.strip())


def _holding(work: Work, grid: Grid) -> Any:
    """The emergency of just this grid, None when there is none."""
    found = emergencies.over(work.c, [grid.id])
    return found if found is not None and found.grid_id == grid.id else None


def _begin(work: Work, grid: Grid, words: str) -> Outcome:
    holds = _holding(work, grid)
    if holds is not None:
        return _change(work, grid, holds, words)
    work.forget_emergencies()
    number = emergencies.begin(
        work.c,
        grid_id=grid.id,
        grid_path=grid.path,
        words=words,
        command_id=work.person.id,
        by_id=work.person.id,
        at=work.now,
    )
    _broadcast(work, number, grid, "begun", words)
    work.answer(Kind.safety, emergency=number)
    return Outcome("emergency_begun")


def _change(work: Work, grid: Grid, holds: Any, words: str) -> Outcome:
    """Other words, or another at the command post: residents read the words, who commanded before hears who does now."""
    work.forget_emergencies()
    emergencies.change(work.c, holds.id, words=words, command_id=work.person.id)
    if words != holds.words:
        _broadcast(work, holds.id, grid, "begun", words, again=f":{work.now.isoformat()}")
    if holds.command_id != work.person.id:
        before = people.get(work.c, holds.command_id)
        facts: dict[str, object] = {"emergency": holds.id, "command": work.person.name}
        key = f"safety:{holds.id}:passed:{work.now.isoformat()}"
        work.say(Notice(key, Kind.safety, before.telegram_id, facts, before.id))
    work.answer(Kind.safety, emergency=holds.id)
    return Outcome("emergency_changed")


def _broadcast(work: Work, number: int, grid: Grid, what: str, words: str, *, again: str = "") -> None:
    """To every residents' group of the subtree, and to each who lives there and can be written to."""
    what_again = f"{what}{again}"
    facts: dict[str, object] = {"what": what, "words": words, "emergency": number, "grid": grid.name}
    for chat in emergencies.groups_under(work.c, grid.path):
        key = f"emergency:{what_again}:{number}:c{chat}"
        work.say(Notice(key, Kind.emergency, chat, facts, urgency=Urgency.danger))
    for person_id, telegram_id in emergencies.residents_under(work.c, grid.path):
        key = f"emergency:{what_again}:{number}:p{person_id}"
        work.say(Notice(key, Kind.emergency, telegram_id, facts, person_id, urgency=Urgency.usual))


def _end(work: Work, grid: Grid) -> Outcome:
    """Back to ordinary times: what the command post has not begun goes to those who answer for the place."""
    found = _holding(work, grid)
    if found is None:
        raise NoEmergency
    emergencies.end(work.c, found.id, work.person.id, work.now)
    work.forget_emergencies()
    for ticket in tickets.open_of_assignee(work.c, found.command_id, limit=None):
        given = [e for e in tickets.history(work.c, ticket.id) if "to" in e.facts]
        if ticket.status is not Status.assigned or not given or given[-1].facts.get("emergency") != found.id:
            continue
        who = who_answers(work, ticket)
        if who is not None and who.person_id != found.command_id:
            late = call_before_passing(work, ticket, who.person_id)
            moved = hand_to(work, late, Action.hand_over, SYSTEM, who.person_id, {"words": "应急结束"})
            name = people.get(work.c, who.person_id).name
            tell_residents(work, moved.ticket, Kind.handed_over, seq=moved.seq, holder=name)
    _broadcast(work, found.id, grid, "ended", "")
    work.answer(Kind.safety, emergency=found.id)
    return Outcome("emergency_ended")


def _show_all(work: Work, mine: list[Grid]) -> Outcome:
    holding = [e for e in emergencies.on(work.c) if any(g.contains(e.grid_path) for g in mine)]
    if not holding:
        raise EmergencyNone(grid=mine[0].code)
    for found in holding:
        work.answer_about(Kind.safety, str(found.id), emergency=found.id)
    return Outcome("emergency_shown")


def answer(work: Work, emergency_id: int, said: str) -> Outcome:
    """我平安 / 我需要帮助: the last word counts; help rings the command post at once. Errors: NoEmergency.

    Whoever needs help and has told no home is taken to be where the group is, and asked once for the rest; one that is over thanks.
    """
    found = emergencies.get(work.c, emergency_id)
    if found is None or said not in ANSWERS:
        raise NoEmergency
    if found.ended_at is not None:
        return Outcome("safety_over", alert=True)
    before = emergencies.answer(work.c, found.id, work.person.id, said, work.caller.chat, work.now)
    if said == "help" and before != "help":
        if not work.person.home_words:
            _ask_where(work, found.id)
        _ring_command(work, found)
    return Outcome(f"safety_{said}", alert=True)


def _ring_command(work: Work, found: Any, *, told: bool = False) -> None:
    """Somebody needs help. told: and says where."""
    command = people.get(work.c, found.command_id)
    facts: dict[str, object] = {"emergency": found.id, "need": work.person.id, "told": told}
    key = f"safety:{found.id}:help:{work.cause()}"
    work.say(Notice(key, Kind.safety, command.telegram_id, facts, command.id, urgency=Urgency.danger))


def _ask_where(work: Work, emergency_id: int) -> None:
    """In private, once: nobody can come to somebody of whom nobody knows where they are."""
    person, place = work.person, emergencies.place_of(work.c, emergency_id, work.person.id)
    bound = grids.chat(work.c, work.caller.chat)
    if not place and bound is not None and bound.grid_id is not None:
        place = home_words(work, work.grid(bound.grid_id))
        emergencies.keep_place(work.c, emergency_id, person.id, place)
    scope = f"{emergency_id}:{person.id}"
    if person.writable and obligations.fulfil(work.c, "safety_place", scope, "", work.now):
        _listen(work, emergency_id, WHERE_FOR)
        facts: dict[str, object] = {"what": "where", "area": place}
        key = f"safety_place:{scope}"
        work.say(Notice(key, Kind.emergency, person.telegram_id, facts, person.id, urgency=Urgency.danger))


def _listen(work: Work, emergency_id: int, span: timedelta, *, told: bool = False) -> None:
    """The person's next words in private tell where they are."""
    facts = {"emergency": emergency_id, "told": told}
    people.expect(work.c, work.person.id, work.person.telegram_id, "need", work.now + span, facts=facts)


def told_where(work: Work, emergency_id: int, words: str) -> Outcome | None:
    """Somebody in need says where they are: the command post reads it at once. None when that is not asked any more.

    People write in pieces: what follows soon is added.
    """
    found, person = emergencies.get(work.c, emergency_id), work.person
    needs = emergencies.needs_help(work.c, emergency_id, person.id)
    people.forget_expectation(work.c, person.id, person.telegram_id)
    if found is None or found.ended_at is not None or not needs or not words:
        return None
    place = f"{emergencies.place_of(work.c, found.id, person.id)} {words}".strip()
    emergencies.keep_place(work.c, found.id, person.id, place[:PLACE])
    _listen(work, found.id, MORE_FOR, told=True)
    _ring_command(work, found, told=True)
    work.answer(Kind.emergency, what="told")
    return Outcome("safety_told")


def show_phones(work: Work, emergency_id: int) -> Outcome:
    """看电话: the numbers of those who need help, for the command post; each look is written down. Errors: NoEmergency."""
    found = emergencies.get(work.c, emergency_id)
    if found is None or found.ended_at is not None:
        raise NoEmergency
    grid = grids.get(work.c, found.grid_id)
    above = any(g.contains(grid.path) for g in supervised_grids(work, work.person.id))
    if not above and work.person.id != found.command_id:
        raise NoEmergency
    shown = [r.id for r in emergencies.in_need(work.c, found.id) if r.phone]
    emergencies.look(work.c, found.id, shown, work.person.id, work.now)
    work.answer(Kind.safety, emergency=found.id, phones=True)
    return Outcome("safety_phones")


def report_hourly(work: Work) -> int:
    """Each full hour since it began: how things stand, to the command post; once, and only the last one after a pause."""
    told = 0
    for found in emergencies.on(work.c):
        hours = (work.now - found.at) // EVERY
        due = found.at + hours * EVERY
        if hours and obligations.fulfil(work.c, "emergency", str(found.id), str(hours), due, work.now):
            command = people.get(work.c, found.command_id)
            facts: dict[str, object] = {"emergency": found.id, "hour": hours}
            key = f"safety:{found.id}:hour:{hours}"
            work.say(Notice(key, Kind.safety, command.telegram_id, facts, command.id))
            told += 1
    return told
