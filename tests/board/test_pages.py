"""What the pages show: the digest's figures, the grids by what is open, lists, one ticket; nobody's words they may not see."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from bot.board.saying import Say
from bot.texts.languages import texts_for
from domain.digest import DAY, DigestView, Item, ToDo, Unreached
from domain.tickets import Ticket
from domain.workflow import Action
from nlp import Place
from services import handling
from storage import tables
from tests.board.visiting import GRID, Visit
from tests.support.cast import LAMP, SIBLING_GROUP, Actor, meaning
from tests.support.clock import NOON, ZONE

NOISE = "楼上天天半夜装修，电话13812345678，3栋501"


async def _secret(who: Actor) -> Ticket:
    """A matter nobody in the group may read of."""
    found = await who.reports(
        "楼上男的天天打老婆，叫得很惨", meaning("lighting", place=Place(building="1", words="1栋"))
    )
    veil = sa.update(tables.tickets).where(tables.tickets.c.id == found).values(delicate=True, category="welfare")
    await who.street.change(lambda c: c.execute(veil))
    return await who.street.ticket(found)


async def test_the_overview_has_the_digests_figures(either_visit: Visit):
    street = either_visit.street
    first = await street.wang.reports()
    await street.zhang.reports(NOISE, meaning("noise"))
    street.clock.passes(hours=5)
    home = await either_visit.desk(street.zhao)
    shown = await either_visit.reads(home)
    assert "春和社区" in shown
    assert re.search(r"\b2 在办", shown)
    assert re.search(r"\b2 超期", shown)
    assert re.search(r"\b2 新增 近 24 小时", shown)
    assert "解决率 7 天里还没有" in shown
    assert (await street.ticket(first)).number in shown
    assert "春和第一网格" in shown
    assert "路灯" in shown


async def test_both_pages_have_the_open_matters_by_category_and_only_the_desk_opens_lists(visit: Visit):
    street = visit.street
    for _ in range(2):
        await street.zhang.reports(NOISE, meaning("noise"))
    await street.wang.reports()
    home = await visit.desk(street.zhao)
    for page, links in ((await visit.page(home), True), (await visit.page(await visit.wall(street.zhao)), False)):
        rows = [row.partition('<td class="n">') for row in page.split("<tr>") if "</svg>" in row]
        counted = {re.sub(r"(?s)<.*?>", "", name).strip(): n.partition("<")[0] for name, _, n in rows}
        assert (counted["噪声"], counted["路灯照明"]) == ("2", "1")
        assert (f"{home}tickets?category=noise" in page) is links


async def test_the_map_draws_borders_and_tiles_what_has_none(visit: Visit):
    await visit.street.wang.reports()
    home = await visit.desk(visit.street.zhao)
    page = await visit.page(home + "map")
    assert page.count("<path") == 1
    assert f'href="/board/{GRID["C1"]}/tickets?grid={GRID["G1"]}"' in page
    assert "heat-1" in page
    assert "春和第二网格" in page
    assert "夏荷" not in page


async def test_the_list_is_filtered(either_visit: Visit):
    street = either_visit.street
    lamp = await street.ticket(await street.wang.reports(LAMP))
    noise = await street.ticket(await street.zhang.reports(NOISE, meaning("noise")))
    await street.li.presses(handling.accept_ticket, lamp.id, (await street.ticket(lamp.id)).version)
    home = await either_visit.desk(street.zhao) + "tickets"

    async def found(query: str) -> set[str]:
        shown = await either_visit.reads(f"{home}?{query}")
        return set(re.findall(r"\d{6}-\d{3}", shown))

    both = {lamp.number, noise.number}
    assert await found("") == both
    assert await found("state=open&category=&grid=&words=") == both
    assert await found("category=noise") == {noise.number}
    assert await found("words=路灯") == {lamp.number}
    assert await found(f"words={noise.number}") == {noise.number}
    assert await found("words=路灯 不在") == set()
    assert await found(f"grid={GRID['G1']}") == both
    assert await found(f"grid={GRID['G2']}") == set()
    assert await found("state=overdue") == set()
    street.clock.passes(days=8)
    home = await either_visit.desk(street.zhao) + "tickets"
    assert await found("state=overdue") == both
    assert await found("state=ended") == set()


async def test_a_broken_promise_to_contact_is_shown_and_is_not_overdue(either_visit: Visit):
    street = either_visit.street
    lamp = await street.ticket(await street.wang.reports(LAMP))
    await street.li.presses(handling.accept_ticket, lamp.id, lamp.version)
    street.clock.passes(days=3)
    home, wall = await either_visit.desk(street.zhao), await either_visit.wall(street.zhao)

    async def found(state: str) -> bool:
        return lamp.number in await either_visit.reads(f"{home}tickets?state={state}")

    assert "联系居民 超 36 小时" in await either_visit.reads(home + "tickets")
    assert await found("unheard")
    assert not await found("overdue")
    one = await either_visit.reads(f"{home}tickets/{lamp.number}")
    assert re.search(r"状态 \S+ · 剩 \d+ 天 还没联系居民（超 36 小时）", one)
    shown = await either_visit.page(wall)
    assert re.search(r"没按时联系居民</h2>.*" + lamp.number, shown, re.DOTALL)
    assert shown.count(lamp.number) == 1
    assert "0 超期" in await either_visit.reads(wall)


async def test_what_is_overdue_is_not_counted_as_unheard_too(visit: Visit):
    street = visit.street
    lamp = await street.ticket(await street.wang.reports(LAMP))
    await street.li.presses(handling.accept_ticket, lamp.id, lamp.version)
    street.clock.passes(days=12)
    home = await visit.desk(street.zhao)
    assert lamp.number not in await visit.reads(home + "tickets?state=unheard")
    overdue = await visit.reads(home + "tickets?state=overdue")
    assert lamp.number in overdue
    assert "联系居民 超" not in overdue
    assert "还没联系居民（超" in await visit.reads(f"{home}tickets/{lamp.number}")
    wall = await visit.wall(street.zhao)
    assert (await visit.page(wall)).count(lamp.number) == 1


async def test_whoever_was_contacted_is_heard(visit: Visit):
    street = visit.street
    lamp = await street.ticket(await street.wang.reports(LAMP))
    await street.li.presses(handling.accept_ticket, lamp.id, lamp.version)
    await street.li.does(Action.note, lamp.id, "明天带灯泡来")
    street.clock.passes(days=3)
    home = await visit.desk(street.zhao)
    assert lamp.number not in await visit.reads(home + "tickets?state=unheard")
    for page in ("tickets", f"tickets/{lamp.number}"):
        assert "联系居民（" not in await visit.reads(home + page)
        assert "联系居民 超" not in await visit.reads(home + page)


@pytest.mark.parametrize(
    ("place", "line", "own"),
    [
        ("3栋", "3栋", False),
        ("3栋2单元楼道", "3栋2单元楼道", True),
        ("东门旁边", "3栋 · 东门旁边", True),
        ("", "3栋", False),
    ],
)
async def test_a_place_that_is_the_whole_grid_is_said_once(visit: Visit, place: str, line: str, own: bool):
    street = visit.street
    lamp = await street.ticket(await street.wang.reports(LAMP))
    said = {"grid_id": GRID["B3"], "place": {"words": place}}
    await street.change(lambda c: c.execute(sa.update(tables.tickets).values(said)))
    home = await visit.desk(street.zhao)
    assert f'<span class="where">{line}</span>' in await visit.page(home + "tickets")
    one = await visit.page(f"{home}tickets/{lamp.number}")
    assert "<dd>3栋</dd>" in one
    assert ("<dt>地点</dt>" in one) is own


async def test_the_list_has_pages(visit: Visit):
    for _ in range(27):
        await visit.street.wang.reports("路灯坏了" + "！" * 3, meaning("lighting"))
        visit.street.clock.passes(minutes=7)
    home = await visit.desk(visit.street.zhao) + "tickets"
    total = int(re.search(r"(\d+) 件", await visit.reads(home))[1])  # type: ignore[index]
    first, second = await visit.page(home), await visit.page(home + "?page=2")
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second
    numbers = [re.findall(r'class="number">(\d{6}-\d+)', page) for page in (first, second)]
    assert len(numbers[0]) == 25
    assert len({*numbers[0], *numbers[1]}) == total


async def test_a_ticket_shows_its_course_without_room_telephone_or_name(visit: Visit):
    street = visit.street
    reads = meaning("noise", place=Place(building="3", unit="2", room="501", words="3栋2单元501"))
    noise = await street.ticket(await street.wang.reports(NOISE, reads))
    await street.li.presses(handling.accept_ticket, noise.id, noise.version)
    home = await visit.desk(street.zhao)
    shown = await visit.reads(f"{home}tickets/{noise.number}")
    assert "李师傅" in shown
    assert "楼上天天半夜装修" in shown
    for hidden in ("13812345678", "501", "王阿姨"):
        assert hidden not in shown, hidden
        assert hidden not in await visit.reads(home + "tickets")


async def test_a_delicate_matter_has_no_words_and_is_not_found_by_them(visit: Visit):
    street = visit.street
    secret = await _secret(street.wang)
    home = await visit.desk(street.zhao)
    shown = await visit.reads(f"{home}tickets/{secret.number}")
    assert "这件事涉及隐私" in shown
    for page in (shown, await visit.reads(home), await visit.reads(home + "tickets")):
        assert "打老婆" not in page
        assert "王阿姨" not in page
    assert secret.number not in await visit.reads(home + "tickets?words=打老婆")


async def test_only_the_own_subtree_is_there(visit: Visit):
    street = visit.street
    other = await street.ticket(await street.zhang.reports(LAMP, chat=SIBLING_GROUP))
    assert str(other.grid_path).startswith(f"/{GRID['S']}/{GRID['C2']}/")
    home = await visit.desk(street.zhao)
    await visit.reads(f"{home}tickets/{other.number}", 404)
    await visit.reads(f"{home}tickets?grid={GRID['G3']}", 404)
    await visit.reads(f"{home}tickets?grid={GRID['S']}", 404)
    assert other.number not in await visit.reads(home + "tickets")


async def test_the_wall_has_no_names_words_or_places(visit: Visit):
    street = visit.street
    reads = meaning("noise", place=Place(building="3", words="3栋"))
    noise = await street.ticket(await street.wang.reports(NOISE, reads))
    secret = await _secret(street.zhang)
    await street.li.presses(handling.accept_ticket, noise.id, noise.version)
    street.clock.passes(days=9)
    page = await visit.page(await visit.wall(street.zhao))
    for number in (noise.number, secret.number):
        assert number in page
    for hidden in ("李师傅", "王阿姨", "赵主任", "半夜", "3栋", "打老婆", "tickets/", "<a "):
        assert hidden not in page, hidden


def test_the_digests_lines_hold_no_room_telephone_or_resident():
    item = Item(1, "261121-007", 0, "noise", "3栋2单元501 13812345678", urgent=False, at=NOON)
    todo = ToDo(
        due=(item,), due_n=1, unreached=(Unreached("261121-007", "王阿姨", "resolved", "blocked"),), unreached_n=1
    )
    view = DigestView("春和社区<script>", "C1", NOON, NOON - DAY, NOON - 7 * DAY, todo=todo)
    for language in ("zh", "en"):
        say = Say(texts_for(language), language, ZONE, NOON)
        lines = " ".join(line for block in say.lines(view, "/board/2/tickets/") for line in block)
        assert '<a href="/board/2/tickets/261121-007">261121-007</a>' in lines
        for hidden in ("501", "13812345678", "王阿姨", "<script"):
            assert hidden not in lines


@pytest.mark.parametrize(("language", "words"), [("zh", "此刻的日报"), ("en", "The digest right now")])
async def test_it_speaks_the_viewers_language(visit: Visit, language: str, words: str):
    from storage import people  # noqa: PLC0415

    await visit.street.change(lambda c: people.change(c, visit.street.zhao.row, language=language))
    page = await visit.page(await visit.desk(visit.street.zhao))
    assert words in page
    assert f'<html lang="{language}">' in page


async def test_an_empty_subtree_has_pages_too(visit: Visit):
    for home in (await visit.desk(visit.street.zhao), await visit.desk(visit.street.sun)):
        for path in ("", "map", "tickets", "tickets?state=ended&words=灯"):
            await visit.reads(home + path)
    await visit.reads(await visit.wall(visit.street.zhao))
