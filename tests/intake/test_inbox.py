"""Claims: one worker a lane, oldest first, a sleeper's term is void."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage import inbox
from storage.inbox import ClaimLost
from storage.transactions import open_transactions
from tests.intake.support import Database, update


def ids(claimed: list[inbox.Claimed]) -> list[int]:
    return [one.key.update_id for one in claimed]


def test_the_same_update_again_makes_one_row(database: Database):
    assert database.store(update(1), update(2), update(1)) == 2
    assert database.store(update(2), update(3)) == 1
    assert database.states() == {1: "waiting", 2: "waiting", 3: "waiting"}


def test_the_oldest_of_each_chat_are_claimed(database: Database):
    database.store(*(update(n, chat=n % 3) for n in range(30)))
    assert ids(database.claim(depth=2)) == [0, 1, 2, 3, 4, 5]


def test_a_chat_somebody_works_on_is_left_alone(database: Database):
    database.store(*(update(n, chat=n % 2) for n in range(10)))
    assert ids(database.claim(depth=1, lanes=1)) == [0]
    assert ids(database.claim("two", depth=2)) == [1, 3]
    assert database.claim("three") == []


def test_an_older_update_that_comes_late_waits_for_the_younger_in_hand(database: Database):
    database.store(update(9))
    (nine,) = database.claim()
    database.store(update(3))
    assert database.claim("two") == []
    database.do(inbox.done, nine.key, database.clock.now(), "ticket")
    assert ids(database.claim("two")) == [3]


def test_a_head_that_waits_holds_its_chat_until_its_time(database: Database):
    database.store(update(1), update(2), update(3, chat=8))
    first = database.claim(depth=1)[0]
    wait = database.clock.now() + timedelta(seconds=2)
    database.do(inbox.again, first.key, not_before=wait, error="ValueError", counted=True)
    assert ids(database.claim(lanes=5)) == []
    database.clock.later(2)
    claimed = database.claim()
    assert ids(claimed) == [1, 2]
    assert [(c.key.term, c.error) for c in claimed] == [(2, "ValueError"), (1, None)]


def test_claims_go_round_the_chats(database: Database):
    database.store(*(update(n, chat=n % 6) for n in range(12)))
    first = database.claim(lanes=4, depth=1)
    assert sorted(one.lane for one in first) == [0, 1, 2, 3]
    assert sorted(one.lane for one in database.claim(lanes=4, depth=1, after=3)) == [4, 5]


def test_chats_may_have_any_id(database: Database):
    far = [-(2**63) + 1, -1001234567890, 0, 2**63 - 1]
    database.store(*(update(n, chat=chat) for n, chat in enumerate(far)))
    assert ids(database.claim()) == [0, 1, 2, 3]


def test_a_sleepers_term_is_void(database: Database):
    database.store(update(1))
    (asleep,) = database.claim("sleeper")
    database.clock.later(61)
    assert database.do(inbox.release_lapsed, database.clock.now()) == 1
    (awake,) = database.claim("other")
    now = database.clock.now()
    with pytest.raises(ClaimLost):
        database.do(inbox.done, asleep.key, now, "ticket")
    database.do(inbox.again, asleep.key, not_before=None, error=None, counted=False)
    database.do(inbox.quarantine, asleep.key, now, "x")
    database.do(inbox.settle, [asleep.key], now, "ignored")
    assert database.rows()[1].owner == "other"
    database.do(inbox.done, awake.key, now, "ticket")
    assert database.states() == {1: "done"}


def test_a_clock_that_ran_ahead_blocks_nothing_for_long(database: Database):
    database.store(update(1), update(2, chat=8))
    database.clock.later(3600)
    one, two = database.claim("fast")
    hour = database.clock.now() + timedelta(seconds=10)
    database.do(inbox.again, two.key, not_before=hour, error="x", counted=True)
    database.clock.later(-3600)
    assert database.do(inbox.release_lapsed, database.clock.now()) == 1
    assert ids(database.claim("right")) == [one.key.update_id, two.key.update_id]


def test_what_was_not_begun_goes_back_uncounted(database: Database):
    database.store(update(1), update(2))
    keys = [one.key for one in database.claim()]
    database.do(inbox.release, keys)
    assert [(row.status, row.tries) for row in database.rows().values()] == [("waiting", 0)] * 2


def test_only_the_unsettled_are_settled(database: Database):
    database.store(update(1), update(2))
    keys = [one.key for one in database.claim()]
    database.do(inbox.done, keys[0], database.clock.now(), "ticket")
    database.do(inbox.settle, keys, database.clock.now(), "ignored")
    assert [row.decision for row in database.rows().values()] == ["ticket", "ignored"]


def test_two_replicas_keep_the_order_of_each_chat(postgres: Database):
    postgres.store(*(update(n, chat=n % 5) for n in range(300)))
    ended: list[tuple[int, int]] = []

    def replica(owner: str) -> None:
        own = open_transactions(postgres.url)
        mine = Database(postgres.url, postgres.engine, own, postgres.clock)
        while "waiting" in mine.states().values() or "working" in mine.states().values():
            for one in mine.claim(owner, lanes=2, depth=3):
                ended.append((one.lane, one.key.update_id))
                mine.do(inbox.done, one.key, mine.clock.now(), owner)
        own.close()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(replica, name) for name in ("a", "b", "c")]:
            done.result(60)
    assert len(ended) == 300
    for lane in range(5):
        assert [n for where, n in ended if where == lane] == list(range(lane, 300, 5))
    assert len({row.decision for row in postgres.rows().values()}) > 1
