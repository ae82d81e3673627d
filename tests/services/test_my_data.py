"""/mydata: everything about the asker, and nothing of anybody else's."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
import sqlalchemy as sa

from bot.making import make
from bot.outgoing import Upload
from domain.workflow import Action
from services import residents
from services.desk import SYSTEM
from services.privacy import my_data
from storage import tables
from storage.personal import TABLES
from tests.services.test_forgetting import NAME, PHONE, WANG, WORDS, live
from tests.support.cast import GROUP, Actor, Street

ZHANG, HIS_PHONE = 6_669_998_882, "13600217788"
HIS = (str(ZHANG), HIS_PHONE, "张大力", "密语")
assert SYSTEM


@pytest.fixture
async def lived(street: Street) -> tuple[Street, Actor]:
    """王阿姨's life, and a neighbour who takes part in it with secrets of his own."""
    his = {"telegram_id": ZHANG, "name": "张大力", "phone": HIS_PHONE}
    await street.change(lambda c: c.execute(sa.update(tables.people).where(tables.people.c.id == 2).values(**his)))
    street.person = lambda number: Actor(street, ZHANG if number == 1002 else number, "x")  # type: ignore[method-assign]
    wang = await live(street)
    zhang = Actor(street, ZHANG, "张大力")
    await zhang.writes("密语：我家的事", reads=None)
    await zhang.presses(residents.join_ticket, 2, None, chat=GROUP)
    await zhang.does(Action.supplement, 3, "密语：我自己的补充")
    await street.delivers()
    return street, wang


async def files(street: Street, asker: Actor) -> dict[str, str]:
    """What the two documents say, by their ending."""
    assert (await asker.commands(my_data.ask_my_data)).code == "my_data"
    await street.delivers()
    found: dict[str, str] = {}
    for told in asker.heard("my_data"):
        upload = await street.desk.look(lambda c, told=told: make(c, street.desk.house, told.telling))
        assert isinstance(upload, Upload)
        found[upload.name.rpartition(".")[2]] = upload.content.decode()
    return found


async def test_everything_about_the_asker_is_in_both_files(lived: tuple[Street, Actor]):
    street, wang = lived
    found = await files(street, wang)
    assert found.keys() == {"html", "json"}
    for words in found.values():
        missing = [
            secret for secret in (str(WANG), NAME, PHONE, "707", *WORDS, "file-mine", "老黄牛") if secret not in words
        ]
        assert missing == []


async def test_nothing_of_anybody_else_is(lived: tuple[Street, Actor]):
    street, wang = lived
    for words in (await files(street, wang)).values():
        assert [secret for secret in HIS if secret in words] == []


async def test_every_table_with_a_section_is_there_and_those_with_rows_are_not_empty(lived: tuple[Street, Actor]):
    street, wang = lived
    found: dict[str, Any] = json.loads((await files(street, wang))["json"])
    sections = {t.mine for t in TABLES.values() if not t.mine.startswith("(")}
    assert found.keys() - {"made_at"} == sections
    empty = {name for name in sections if not found[name]}
    assert empty == {"duties", "leaves", "digest_choices", "looks"}  # she is nobody's staff, and nobody looked


async def test_staff_find_their_posts(street: Street):
    found = json.loads((await files(street, street.li))["json"])
    assert [d["post"] for d in found["duties"]] == ["worker"]


async def test_it_can_be_had_once_an_hour(street: Street):
    assert (await street.wang.commands(my_data.ask_my_data)).code == "my_data"
    again = await street.wang.commands(my_data.ask_my_data)
    assert (again.code, again.facts["minutes"]) == ("DataTooSoon", 60)
    street.clock.passes(hours=1)
    assert (await street.wang.commands(my_data.ask_my_data)).code == "my_data"


async def test_it_goes_to_nobody_elses_chat(street: Street):
    await street.wang.commands(my_data.ask_my_data)
    moved = sa.update(tables.outbox).where(tables.outbox.c.kind == "my_data").values(chat=GROUP)
    await street.change(lambda c: c.execute(moved))
    await street.delivers()
    assert street.untrue == [("my_data", "not the reader's own chat")] * 2


async def test_words_that_look_like_a_page_stay_words(lived: tuple[Street, Actor]):
    street, wang = lived
    bad = "<script>alert(1)</script><b>"
    await street.change(lambda c: c.execute(sa.update(tables.people).where(tables.people.c.id == 1).values(name=bad)))
    words = (await files(street, wang))["html"]
    tags: set[str] = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _attrs: tags.add(tag)  # type: ignore[method-assign]
    parser.feed(words)
    assert "script" not in tags
    assert "&lt;script&gt;" in words
