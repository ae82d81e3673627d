"""/mydata: everything about the asker, and nothing of anybody else's."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
import sqlalchemy as sa

from bot.making import make
from bot.outgoing import Upload
from bot.texts.catalogue import Texts
from bot.texts.languages import LANGUAGES
from bot.texts.my_data_phrases import ZH
from bot.texts.phrases import phrase
from domain.people import Post
from domain.tickets import Answer, Outcome, Status
from domain.workflow import Action
from services import residents
from services.desk import SYSTEM
from services.privacy import my_data
from storage import tables
from storage.my_data import SHOWN
from storage.personal import TABLES
from tests.services.test_forgetting import NAME, PHONE, WANG, WORDS, live
from tests.support.cast import GROUP, Actor, Street, meaning

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


PACKED = r"[a-z]+(?:_[a-z]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+|\w+:\w+:[\w:]+"
CODE = {"zh": re.compile(rf"[a-z]+|{PACKED}"), "en": re.compile(PACKED)}
"""In Chinese any small word is a code; in English those that nobody would write."""
OWN = {"cuihua_w"}
"""Her username looks like a code and is none."""


class Entries(HTMLParser):
    """What stands beside each label of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._at, self._label = "", ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        del attrs
        self._at = tag

    def handle_data(self, data: str) -> None:
        if self._at == "dt":
            self._label = data
        if self._at == "dd":
            self.found.setdefault(self._label, []).append(data)


def read(page: str) -> dict[str, list[str]]:
    parser = Entries()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_page_is_in_words_and_the_other_file_keeps_the_codes(lived: tuple[Street, Actor], language: str):
    street, wang = lived
    await wang.writes("楼道灯坏了", reads=meaning())  # an offer that waits
    spoken = sa.update(tables.people).where(tables.people.c.id == 1).values(language=language)
    await street.change(lambda c: c.execute(spoken))
    both = await files(street, wang)
    found = read(both["html"])
    code = CODE[language]
    values = {(label, value) for label, many in found.items() for value in many if value not in OWN}
    assert {pair for pair in values if code.fullmatch(pair[1])} == set()
    assert [label for label in found if CODE["zh"].fullmatch(label)] == []
    assert '"status": "closed"' in both["json"]
    assert '"category": "drainage"' in both["json"]


async def test_the_words_are_those_of_the_catalogue(lived: tuple[Street, Actor]):
    street, wang = lived
    found = read((await files(street, wang))["html"])
    assert {"排水管道", "路灯照明"} <= {*found["类别"]}
    assert "不满意" in found["回答"]
    assert "中文" in found["语言"]
    assert "待接单" not in found["状态"]  # as the resident would say it, not as staff do
    assert {"办结了", "有人接了"} <= {*found["状态"]}


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_every_code_a_resident_can_meet_has_a_word(texts: Texts):
    codes = texts.phrases.my_data.codes
    kept = {"matter": Status, "outcome": Outcome, "answer": Answer}
    assert [f"{g}_{one}" for g, every in kept.items() for one in every if not phrase(codes, f"{g}_{one}")] == []
    assert [a for a in Action if not phrase(texts.phrases.steps, a)] == []
    assert [p for p in Post if not phrase(texts.phrases.posts, p)] == []


def test_every_column_of_the_file_has_a_label_or_is_for_computers():
    columns = {name for _, shown in SHOWN.values() for name in shown}
    assert {c for c in columns if not phrase(ZH, f"c_{c}")} == {"ticket_id"}


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
