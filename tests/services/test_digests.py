"""Exactly one digest for each reader, subtree and day, whatever the clock and the machine do; late ones say so."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from domain.digest import Counts, Share
from domain.workflow import Action
from storage import tables
from tests.support.cast import SIBLING_GROUP, Street, meaning

READERS = 2  # 孙队长 leads the first grid, 赵主任 supervises its community


@pytest.fixture
async def installed(street: Street) -> Street:
    """Running since Saturday noon."""
    assert (await street.tick())["digests"] == 0
    return street


async def owed(street: Street) -> list[tuple[int, str, bool]]:
    """Digests made so far: person, day of the street, late."""
    rows = await street.rows(tables.outbox, tables.outbox.c.kind == "digest")
    return sorted((r.person_id, r.facts["due"][5:10], r.facts["late"]) for r in rows)


async def test_nothing_is_owed_for_the_time_before_it_was_installed(installed: Street):
    installed.clock.shows(22, 8, 29)
    assert (await installed.tick())["digests"] == 0


async def test_a_digest_comes_at_half_past_eight_and_not_twice(installed: Street):
    installed.clock.shows(22, 8, 30)
    assert (await installed.tick())["digests"] == READERS
    for _ in range(5):
        installed.clock.passes(minutes=30)
        assert (await installed.tick())["digests"] == 0
    assert await owed(installed) == [(5, "11-22", False), (7, "11-22", False)]


async def test_one_a_day_through_three_days_of_ticks(installed: Street):
    for _ in range(3 * 24 * 2):
        installed.clock.passes(minutes=30)
        await installed.tick()
    days = [f"11-{day}" for day in range(22, 25)]
    assert await owed(installed) == [(person, day, False) for person in (5, 7) for day in days]


async def test_three_days_of_down_time_are_caught_up_and_marked_late(installed: Street):
    installed.clock.shows(24, 12)
    assert (await installed.tick())["digests"] == 3 * READERS
    assert await owed(installed) == [(person, f"11-{day}", True) for person in (5, 7) for day in (22, 23, 24)]
    installed.clock.shows(25, 8, 31)
    await installed.tick()
    assert (7, "11-25", False) in await owed(installed)


async def test_a_clock_that_steps_back_sends_nothing_again(installed: Street):
    for day, hour, minute in ((22, 8, 31), (22, 8, 29), (21, 6, 0), (22, 9, 0), (22, 8, 0), (22, 10, 0)):
        installed.clock.shows(day, hour, minute)
        await installed.tick()
    assert await owed(installed) == [(5, "11-22", False), (7, "11-22", False)]


async def test_what_is_too_old_is_no_news(installed: Street):
    """Until Monday 21 December: six days and the Monday's week, the week before, the month on the 1st."""
    installed.clock.passes(days=30)
    assert (await installed.tick())["digests"] == (6 + 2 + 1) * READERS


async def test_whoever_took_the_post_after_it_was_due_gets_the_next_one(installed: Street):
    installed.clock.shows(22, 10)
    since = installed.clock.now() - timedelta(minutes=1)
    new = {"person_id": 8, "grid_id": 3, "post": "supervisor", "from_at": since}
    await installed.change(lambda c: c.execute(tables.duties.insert().values(new)))
    await installed.tick()
    assert {person for person, _, _ in await owed(installed)} == {5, 7}
    installed.clock.shows(23, 8, 30)
    await installed.tick()
    assert (8, "11-23", False) in await owed(installed)


async def test_whoever_lost_the_post_before_it_is_said_is_not_told(installed: Street):
    installed.clock.shows(22, 8, 30)
    await installed.tick()
    ended = tables.duties.update().where(tables.duties.c.person_id == 7)
    await installed.change(lambda c: c.execute(ended.values(until_at=installed.clock.now())))
    await installed.delivers()
    assert installed.zhao.heard("digest") == []
    assert ("digest", "the reader does not supervise the grid any more") in installed.untrue


async def test_two_ticks_at_once_send_it_once(either_street: Street):
    await either_street.tick()
    either_street.clock.shows(22, 8, 30)
    sent = await asyncio.gather(*(either_street.tick() for _ in range(6)))
    assert sum(found["digests"] for found in sent) == READERS
    assert len(await owed(either_street)) == READERS


async def test_the_digest_says_what_to_do_and_counts_the_day(installed: Street):
    street = installed
    for matter in ("lighting", "utilities", "noise", "road"):
        await street.wang.reports(reads=meaning(matter))
    await street.li.does(Action.resolve, 1, "好了")
    await street.wang.does(Action.confirm, 1)
    await street.li.does(Action.resolve, 3, "好了")
    await street.wang.does(Action.dispute, 3)
    await street.li.does(Action.accept, 4)
    street.clock.shows(22, 8, 30)
    await street.tick()
    await street.delivers()
    (told,) = street.zhao.heard("digest")
    found = told.telling.digest
    assert found is not None
    assert (found.counts, found.todo.overdue_n, found.todo.reopened_n) == (Counts(4, 1, 0, 3), 2, 1)
    assert [(h.count, h.oldest.number, h.oldest.who) for h in found.todo.overdue] == [(2, "261121-002", "李师傅")]
    assert found.rates.solved == Share(0.5, 2)


async def test_a_matter_closed_by_silence_is_counted_as_unanswered(installed: Street):
    await installed.wang.reports()
    await installed.li.does(Action.resolve, 1, "好了")
    await installed.delivers()
    installed.clock.shows(25, 8)
    await installed.tick()
    installed.clock.shows(25, 8, 30)
    await installed.tick()
    await installed.delivers()
    found = installed.zhao.heard("digest")[-1].telling.digest
    assert found is not None
    assert (found.counts.closed, found.counts.closed_unanswered, found.rates.solved.n) == (1, 1, 0)


async def test_a_sibling_community_is_not_counted(installed: Street):
    await installed.wang.reports(chat=SIBLING_GROUP)
    installed.clock.shows(22, 8, 30)
    await installed.tick()
    await installed.delivers()
    (told,) = installed.zhao.heard("digest")
    assert told.telling.digest is not None
    assert told.telling.digest.counts == Counts()
