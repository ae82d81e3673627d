"""Corrections become proposed words, tried on old messages; one tap makes them live, another takes them back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

import nlp
from services import drafting, learning
from services.work import Work
from storage import learning as rows
from storage.tables import duties
from tests.support.cast import Street, meaning

CABINETS = ("楼下那个咕噜柜又来了", "咕噜柜那家真烦", "这个咕噜柜咋回事")


@pytest.fixture
async def top(street: Street) -> Street:
    """赵主任 supervises the whole street."""

    def promote(work: Work) -> None:
        work.c.execute(sa.update(duties).where(duties.c.post == "supervisor").values(grid_id=1))

    await street.desk.sweep(promote)
    return street


async def corrected(street: Street, category: str = "consumer") -> None:
    """王阿姨 puts three readings right."""
    for number, text in enumerate(CABINETS, 1):
        await street.wang.writes(text, reads=meaning("noise"))
        await street.wang.presses(drafting.set_category, number, category)


async def test_corrections_are_kept_with_what_was_read_and_what_is_right(street: Street):
    await corrected(street)
    past = await street.desk.look(learning.past)
    assert {(row["from"], row["to"]) for row in past.corrections} == {("noise", "consumer")}


async def test_a_word_of_several_corrections_is_proposed_with_its_trial(street: Street):
    await corrected(street)
    words = learning.find_proposals(learning.Past([{"text": t, "from": "noise", "to": "consumer"} for t in CABINETS], [
        (t, "consumer") for t in CABINETS
    ]), nlp.Reader.load())  # fmt: skip
    mine = next(one for one in words if one["word"] in ("咕噜", "咕噜柜"))
    assert (mine["category"], mine["seen"]) == ("consumer", 3)
    assert mine["better"] > mine["worse"]


async def test_one_tap_makes_a_word_live_and_readings_say_which_lexicon_read_them(top: Street):
    await top.desk.sweep(_keep_one)
    before = (await top.desk.read(CABINETS[0])).lexicon_version
    outcome = await top.zhao.presses(learning.adopt_word, 1)
    assert outcome.code == "adopted"
    await top.desk.learn()
    reading = await top.desk.read(CABINETS[0])
    assert reading.lexicon_version != before
    assert reading.category == "consumer"


async def test_a_live_word_can_be_undone(top: Street):
    await top.desk.sweep(_keep_one)
    await top.zhao.presses(learning.adopt_word, 1)
    assert (await top.zhao.presses(learning.undo_word, 1)).code == "word_undone"
    assert await top.desk.look(rows.live_words) == []
    assert await top.desk.look(rows.version) == 2


async def test_a_declined_word_is_not_proposed_again(top: Street):
    await top.desk.sweep(_keep_one)
    await top.zhao.presses(learning.decline_word, 1)
    await top.desk.sweep(_keep_one)
    assert await top.desk.look(rows.open_proposals) == []


async def test_only_those_at_the_top_decide(top: Street):
    await top.desk.sweep(_keep_one)
    for actor in (top.wang, top.li, top.sun):
        assert (await actor.presses(learning.adopt_word, 1)).code == "NotAtTheTop"


async def test_the_card_comes_once_a_week_and_only_with_something_new(top: Street):
    found = [_PROPOSAL]
    told = [await top.desk.sweep(lambda work: learning.tell_week(work, "2026-W47", found)) for _ in range(2)]
    later = await top.desk.sweep(lambda work: learning.tell_week(work, "2026-W48", found))
    assert (told[0] > 0, told[1], later) == (True, 0, 0)
    await top.delivers()
    assert top.zhao.heard("lexicon")[-1].telling.proposed[0].word == "咕噜柜"


_PROPOSAL = {"word": "咕噜柜", "category": "consumer", "seen": 3, "better": 3, "worse": 0, "changed": [CABINETS[0]]}


def _keep_one(work: Work) -> int:
    return rows.propose(work.c, [_PROPOSAL], work.now)
