"""The chain over the history: what is changed, taken away or put in is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.verify import Verdict, examine
from domain.workflow import Action
from services.replaying import first_difference
from storage import proof, tables
from storage.tables import history_links, ticket_events
from tests.support.cast import Street, meaning


@pytest.fixture
async def lived(street: Street) -> Street:
    """Two tickets with some history, all of it linked."""
    await street.wang.reports()
    await street.li.does(Action.accept, 1)
    await street.li.does(Action.note, 1, "已联系供电公司")
    await street.tick()
    await street.zhang.reports("地下室进水了", meaning("drainage"))
    await street.li.does(Action.resolve, 1, "修好了")
    await street.tick()
    return street


async def verdict(street: Street) -> Verdict:
    return await street.desk.look(examine)


async def tampers(street: Street, statement: sa.Executable) -> None:
    await street.change(lambda c: c.execute(statement))


async def test_what_nobody_touched_holds_and_every_event_is_linked(lived: Street):
    found = await verdict(lived)
    assert found.broken is None
    assert found.held == await lived.count(ticket_events)
    assert found.waiting == 0
    assert (await lived.tick())["linked"] == 0


async def test_new_events_wait_for_the_next_tick_only(lived: Street):
    await lived.li.does(Action.accept, 2)
    assert (await verdict(lived)).waiting == 1
    assert (await lived.tick())["linked"] == 1


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("action", "resolve", "changed"),
        ("actor_id", 1, "changed"),
        ("part", "reporter", "changed"),
        ("at", datetime(2020, 1, 1, tzinfo=UTC), "changed"),
        ("after", "closed", "changed"),
        ("seq", 99, "changed"),
        ("facts", {"words": "没有联系过"}, "words_changed"),
    ],
)
async def test_a_changed_event_is_named(lived: Street, column: str, value: Any, why: str):
    event = (await lived.rows(ticket_events, ticket_events.c.action == "note"))[0]
    await tampers(lived, sa.update(ticket_events).where(ticket_events.c.id == event.id).values({column: value}))
    found = await verdict(lived)
    assert found.broken is not None
    assert (found.broken.event_id, found.broken.why) == (event.id, why)
    if column != "seq":
        assert found.where == ("261121-001", event.seq)


@pytest.mark.parametrize(("column", "value"), [("facts", "no json"), ("at", "no moment")])
async def test_an_event_that_cannot_be_read_any_more_is_named(lived: Street, column: str, value: str):
    event = (await lived.rows(ticket_events, ticket_events.c.action == "note"))[0]
    await tampers(lived, sa.text(f"UPDATE ticket_events SET {column} = '{value}' WHERE id = {event.id}"))  # noqa: S608
    found = await verdict(lived)
    assert found.broken is not None
    assert (found.broken.event_id, found.broken.why) == (event.id, "changed")


async def test_an_event_taken_away_is_named(lived: Street):
    event = (await lived.rows(ticket_events, ticket_events.c.action == "note"))[0]
    await tampers(lived, sa.delete(ticket_events).where(ticket_events.c.id == event.id))
    found = await verdict(lived)
    assert found.broken is not None
    assert (found.broken.event_id, found.broken.why) == (event.id, "missing_event")


async def test_an_event_taken_away_with_its_link_is_named(lived: Street):
    link = (await lived.rows(history_links))[2]
    await tampers(lived, sa.delete(ticket_events).where(ticket_events.c.id == link.event_id))
    await tampers(lived, sa.delete(history_links).where(history_links.c.position == link.position))
    found = await verdict(lived)
    assert found.broken is not None
    assert (found.broken.position, found.broken.why) == (link.position, "missing_link")


async def test_links_made_anew_after_a_change_do_not_have_the_head_noted_before(lived: Street):
    noted = (await verdict(lived)).head
    await tampers(lived, sa.update(ticket_events).where(ticket_events.c.action == "note").values(facts={"words": "x"}))
    await tampers(lived, sa.delete(history_links))
    await lived.tick()
    assert (await verdict(lived)).broken is None
    assert not await lived.desk.look(lambda c: proof.has(c, noted))


async def test_words_taken_out_on_request_leave_the_chain_whole(lived: Street):
    event = (await lived.rows(ticket_events, ticket_events.c.action == "note"))[0]
    at = lived.clock.now() + timedelta(hours=1)
    await lived.change(lambda c: proof.erase(c, {event.id: {"erased": True}}, at))
    assert (await verdict(lived)).broken is None


async def test_a_ticket_that_is_not_as_its_history_says_is_named(lived: Street):
    assert (await lived.desk.look(first_difference))[1] is None
    ticket = await lived.ticket()
    early = ticket.opened_at - timedelta(days=1)
    change = sa.update(tables.tickets).where(tables.tickets.c.id == ticket.id)
    await lived.change(lambda c: c.execute(change.values(resolved_at=early)))
    found = (await lived.desk.look(first_difference))[1]
    assert found is not None
    assert (found.number, found.column, found.stored) == (ticket.number, "resolved_at", early)
