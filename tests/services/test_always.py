"""Whatever people do in whatever order: a holder if and only if in progress, one gapless history, no word said twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from domain.deadlines import Deadlines, deadlines, paused_for, pauses
from domain.permissions import parts_of
from domain.tickets import HELD, Answer, Status, Ticket
from domain.workflow import Action, allowed
from services import beginning, closing, handling, replaying, residents
from services.calendar import Calendars, make_calendar
from services.work import Outcome
from storage import people, tickets
from storage.tables import metadata
from storage.tables import outbox as outbox_rows
from tests.support.cast import GROUP, PEOPLE, Actor, Street, meaning
from tests.support.clock import ZONE

CHATTER = meaning(None, request=False)
WORDS = {
    Action.note,
    Action.ask,
    Action.resolve,
    Action.return_,
    Action.reject,
    Action.supplement,
    Action.answer,
    Action.remark,
}


TRIED = [action for action in Action if action.value not in ("merge", "unmerge")]  # two tickets: tried by themselves


@dataclass(frozen=True)
class Deed:
    """What somebody tries; `to` is a person or category by number, `old` presses a card of an earlier state."""

    who: int
    what: str
    to: int = 1
    old: bool = False
    likely: int | None = None  # take this one of the deeds open just now instead


deeds = st.builds(
    Deed,
    # Those who can do much come up often, or most deeds would be refused.
    st.sampled_from([*PEOPLE, 1001, 1001, 2001, 2001, 2001, 2002, 3001]),
    st.sampled_from([*TRIED, "rate", "reply", "later", "tick", "deliver", "off duty"]),
    st.integers(1, len(PEOPLE)),
    st.sampled_from([False, False, False, True]),
    st.none() | st.integers(0, 9999),
)


async def open_now(street: Street) -> list[tuple[int, Action]]:
    """Who may do what just now; ends of a ticket are left to chance, or every life would be short."""

    def look(c: Connection) -> list[tuple[int, Action]]:
        ticket, now, found = tickets.get(c, 1), street.clock.now(), []
        for row, telegram_id in enumerate(PEOPLE, 1):
            follows = tickets.follows(c, 1, row)
            parts = parts_of(row, ticket, now, people.duties_of(c, row, now), follows=follows)
            found += [(telegram_id, action) for action in allowed(ticket.status, parts) if action in TRIED]
        return [(who, action) for who, action in found if action not in (Action.withdraw, Action.reject, Action.remark)]

    return await street.desk.look(look)


async def perform(street: Street, deed: Deed) -> Outcome | None:
    """Tries the deed; None for what no person does."""
    open_deeds = await open_now(street) if deed.likely is not None else []
    if open_deeds:
        who, action = open_deeds[(deed.likely or 0) % len(open_deeds)]
        deed = replace(deed, who=who, what=action, old=False)
    if deed.what in OF_THE_HOUSE:
        await OF_THE_HOUSE[deed.what](street, deed)
        return None
    person, ticket = street.person(deed.who), await street.ticket()
    if deed.what == "reply":
        cards = [t for t in street.told if t.chat in (person.id, GROUP) and t.kind.endswith("_card")]
        return (
            await person.writes("还有一句", chat=cards[-1].chat, reply_to=cards[-1].message, reads=CHATTER)
            if cards
            else None
        )
    return await act(person, Action(deed.what), ticket, deed)


async def act(person: Actor, action: Action, ticket: Ticket, deed: Deed) -> Outcome:
    version = ticket.version - deed.old
    if action is Action.follow:
        return await person.presses(residents.join_ticket, 1, None, chat=GROUP)
    if action is Action.rate:
        return await person.presses(closing.rate, 1, ticket.reopened - deed.old, list(Answer)[deed.to % 3])
    if action is Action.recategorise:
        return await person.presses(handling.recategorise_ticket, 1, version, ["noise", "road"][deed.to % 2])
    if action in WORDS and deed.old:
        return await person.presses(beginning.begin_action, 1, version, action)
    return await person.does(
        action, 1, "" if action is Action.reassign else "话", to=deed.to if action in CHOSEN else None
    )


CHOSEN = {Action.hand_over, Action.reassign}


async def later(street: Street, deed: Deed) -> None:
    street.clock.passes(hours=deed.to**2)
    await street.tick()


async def tick(street: Street, _deed: Deed) -> None:
    await street.tick()


async def deliver(street: Street, _deed: Deed) -> None:
    await street.delivers()


async def off_duty(street: Street, deed: Deed) -> None:
    duties = metadata.tables["duties"]
    ended = duties.update().where(duties.c.person_id == deed.to).values(until_at=street.clock.now())
    await street.change(lambda c: c.execute(ended))


OF_THE_HOUSE: dict[str, Callable[[Street, Deed], Any]] = {
    "later": later,
    "tick": tick,
    "deliver": deliver,
    "off duty": off_duty,
}


@dataclass
class Witness:
    """Looks at the rows before and after each deed."""

    street: Street
    before: dict[str, list[Any]] = field(default_factory=dict)
    said: int = 0

    async def look(self, outcome: Outcome | None) -> None:
        after = {t.name: await self.street.rows(t) for t in metadata.sorted_tables}
        if outcome is not None and outcome.refused and self.before:
            self.check_nothing_changed(after)
        ticket, history = await self.street.ticket(), await self.street.history()
        self.check_history(ticket, history)
        self.check_dates(ticket, history)
        assert list(replaying.differences(ticket, history)) == []
        self.check_said(after["outbox"][self.said :])
        self.before, self.said = after, len(after["outbox"])

    def check_nothing_changed(self, after: dict[str, list[Any]]) -> None:
        new = after["outbox"][len(self.before["outbox"]) :]
        assert {row.kind for row in new} <= {"refused", "choose", "say_it", "privacy"}  # a deed is up to three presses
        kept = set(after) - {"outbox", "expectations", "people", "consents"}  # who is met first is told what is kept
        assert {name: after[name] for name in kept} == {name: self.before[name] for name in kept}

    def check_history(self, ticket: Ticket, history: list[Any]) -> None:
        assert (ticket.status in HELD) == (ticket.holder_id is not None)
        assert (ticket.status is Status.registered) <= (ticket.assignee_id is None)
        assert [e.seq for e in history] == list(range(1, len(history) + 1))
        assert [e.before for e in history] == [None, *(e.after for e in history[:-1])]
        assert history[-1].after == ticket.status
        assert sorted(e.at for e in history) == [e.at for e in history]

    def check_dates(self, ticket: Ticket, history: list[Any]) -> None:
        """The columns repeat what the history says."""
        found = deadlines(history, self.street.desk.house.calendars.usual)
        assert Deadlines(ticket.accept_by, ticket.contact_by, ticket.resolve_by) == found
        assert int(ticket.paused_for.total_seconds()) == int(paused_for(history).total_seconds())
        still = [p for p in pauses(history) if p.until is None]
        assert [p.since for p in still] == ([ticket.waiting_since] if ticket.waiting_since else [])

    def check_said(self, rows: list[Any]) -> None:
        """One deed says one thing to one person once."""
        told = [(r.chat, r.kind, r.ticket_id, r.card_id, repr(r.facts)) for r in rows]
        assert len(told) == len(set(told))


async def live(street: Street, doings: list[Deed]) -> None:
    street.desk.house.calendars = Calendars(make_calendar(ZONE))
    await street.wang.reports()
    witness = Witness(street)
    for deed in doings:
        await witness.look(await perform(street, deed))
    await street.delivers()
    keys = [r.key for r in await street.rows(outbox_rows)]
    assert len(keys) == len(set(keys))
    check_secrets(street)


def check_secrets(street: Street) -> None:
    """The room and the reporter's name are for those who handle it."""
    for told in street.told:
        view = told.telling.ticket
        if (
            view is not None
            and told.chat in (GROUP, 1002, 9001)
            and told.kind not in ("worker_card", "supervisor_card")
        ):
            assert (view.room, view.reporter) == (None, None)


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],  # each life is a database: shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(deeds, min_size=5, max_size=25))
def test_whatever_order_people_act_in(open_street: Callable[[], Street], doings: list[Deed]):
    street = open_street()
    asyncio.run(live(street, doings))
