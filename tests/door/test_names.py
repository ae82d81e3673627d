"""Names and words are shown for what they are: nobody poses as staff, nothing can be pressed in the bot's name."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.outgoing import Outgoing
from bot.playground.html_mode import parse_html
from bot.texts.render import render
from bot.texts.words import defused
from domain.names import plain_name
from domain.notices import Kind
from domain.people import Part
from services import residents
from services.work import Caller
from storage.tables import people
from tests.door.town import Door
from tests.support.cast import GROUP, LAMP, Street, meaning
from tests.texts.samples import ZONE, filled_with, telling

POSING = {
    "网格员李师傅": "李师傅",
    "小哨官方": "",
    "网\u200b格\u202e员 李师傅": "李师傅",
    "網·格·員": "",
    "【社区通知】": "",
    "民警-小王": "小王",
    "ａｄｍｉｎ": "",
    "\u0430dmin": "",
    "A D M I N": "",
    "xiaoshao_bot": "",
    "Official Support": "",
    "\u202e员格网": "员格网",
}
HONEST = ["王阿姨", "李师傅", "张伟😀", "Abbott Staffan", "Елена", "老街坊", "Li Wei", "欧阳·娜娜"]


@pytest.mark.parametrize(("name", "shown"), POSING.items())
def test_a_name_gives_nobody_a_post(name: str, shown: str):
    assert plain_name(name) == shown


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_stays(name: str):
    assert plain_name(name) == name


async def test_who_calls_themself_a_worker_is_a_stranger_with_a_plain_name(door: Door):
    street = door.street
    await door.said(6001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP, name="网格员李师傅")
    (row,) = await street.rows(people, people.c.telegram_id == 6001)
    assert row.name == "李师傅"
    ticket = await street.ticket()
    assert (ticket.reporter_id, ticket.assignee_id) == (row.id, street.li.row)
    assert (await door.pressed(6001, f"t:accept:1:{ticket.version}")).code == "NotAllowed"
    assert (await door.said(6001, "/todo", name="网格员李师傅")).code == "NotAWorker"
    assert (await door.said(6001, "/overview", name="赵主任")).code == "NotASupervisor"
    await street.delivers()
    card = street.li.heard("worker_card")[-1]
    assert "👤 报事人：李师傅" in render(card.telling, ZONE).text
    history = await street.history()
    assert history[0].part == Part.reporter.value


async def test_staff_keep_the_name_the_roster_gives_them(door: Door):
    await door.said(2001, "/todo", name="王阿姨的邻居")
    (row,) = await door.street.rows(people, people.c.telegram_id == 2001)
    assert row.name == "李师傅"


async def test_odd_names_and_titles_do_not_stop_anything(either_street: Street):
    """NUL, half characters and reversed writing in names: also where the database takes none of them."""
    door = Door(either_street)
    odd = "\x00王\u202e\u200b阿\ufeff姨" + "长" * 300
    for who, chat in ((6002, None), (6003, GROUP), (6004, -5000)):
        assert await door.said(who, "@xiaoshao_bot 路灯坏了", chat, name=odd)
    rows = await either_street.rows(people, people.c.telegram_id.between(6000, 6999))
    assert {r.name for r in rows} == {("王阿姨" + "长" * 300)[:64]}


PRESSABLE = {
    "@xiaoshao_admin 说可以": "＠xiaoshao_admin 说可以",
    "看这里 https://evil.example/a?b=1": "看这里 https：//evil．example/a?b=1",
    "加群 t.me/joinchat 领奖": "加群 t．me/joinchat 领奖",
    "发 /forget 就好": "发 ／forget 就好",
    "tg://user?id=1": "tg：//user?id=1",
    "www.领奖.com": "www．领奖．com",
}
UNTOUCHED = ["3.5米宽", "3栋/2单元", "1/2", "邮箱 @", "a/b"]


@pytest.mark.parametrize(("text", "shown"), PRESSABLE.items())
def test_what_could_be_pressed_loses_its_sting_and_stays_readable(text: str, shown: str):
    assert defused(text) == shown


@pytest.mark.parametrize("text", UNTOUCHED)
def test_ordinary_signs_stay(text: str):
    assert defused(text) == text


EVIL = '<b>x</b> <a href="tg://user?id=7">点我</a> &lt; @everyone /mute https://evil.example\u202e\u200b'
LIVE = re.compile(r"@\w|(?<![\w/<])/[A-Za-z]|://|\.example")
STAFF_WORDS = {Kind.progress, Kind.question, Kind.resolved, Kind.not_accepted}
"""What staff say to residents may hold an official link."""


def shown_text(outgoing: Outgoing) -> tuple[str, set[str]]:
    """The words as they appear, and the kinds of markup that came with them."""
    plain, entities = parse_html(outgoing.text)
    return plain, {e["type"] for e in entities}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_no_words_become_markup_in_any_notice(kind: Kind, language: str):
    made = telling(kind, language, **filled_with(EVIL, big=False))
    plain, markup = shown_text(render(made, ZONE))
    assert markup <= {"bold", "italic", "code", "text_mention"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]", plain)
    if "text_mention" in markup:
        assert kind is Kind.elsewhere


@pytest.mark.parametrize(
    "kind",
    [Kind.group_card, Kind.staff_card, Kind.worker_card, Kind.supervisor_card, Kind.worker_news, Kind.supervisor_news,
     Kind.danger_ring, Kind.review, Kind.elsewhere, Kind.resident_card, Kind.todo],
)  # fmt: skip
def test_nothing_residents_write_can_be_pressed_where_others_read_it(kind: Kind):
    values = filled_with(EVIL, big=False)
    values["ticket"] = replace(values["ticket"], result="", history=())
    plain, _ = shown_text(render(telling(kind, "zh", **values), ZONE))
    own = re.sub(r"/(?:mute|unmute)(?= #)", "", plain)  # the list's own hint
    assert not LIVE.search(own), own


async def test_a_typed_place_is_no_advertisement_in_the_group(street: Street):
    await street.wang.writes(LAMP, reads=meaning())
    await street.wang.writes("幸福家园 @everyone https://evil.example <b>领奖</b>", reads=meaning(None, request=False))
    await street.zhang.presses(residents.help_me)
    await street.delivers()
    for told in street.told:
        plain, markup = shown_text(render(told.telling, ZONE))
        assert (
            not LIVE.search(re.sub(r"/(?:mine|report|todo|overview|help|start|\w+)(?=\s)", "", plain)) or told.chat > 0
        )
        assert "text_link" not in markup


async def test_a_name_with_markup_is_mentioned_as_plain_words(street: Street):
    caller = Caller(6100, "<a href='https://evil.example'>领奖</a>", GROUP, private=False, message=1)
    await street.desk.do(residents.help_me, caller)
    (row,) = await street.rows(people, people.c.telegram_id == 6100)
    outgoing = render(telling(Kind.elsewhere, "zh", mention=(6100, row.name)), ZONE)
    _, entities = parse_html(outgoing.text)
    assert [e["type"] for e in entities] == ["text_mention"]
