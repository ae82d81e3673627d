"""Those who look after a grid find what is in it, and nothing of anybody else's."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from bot.making import make
from bot.texts.render import render
from domain.finding import Days
from nlp import Place
from services.supervision import finding, grid_asking, sheet_asking
from storage.tables import people, tickets
from tests.support.cast import SIBLING_GROUP, Actor, Street, meaning
from tests.support.clock import ZONE


@pytest.fixture
async def reported(street: Street) -> Street:
    """Two of the first grid (lighting in 3栋, noise), a delicate one there, and one of the next community."""
    await street.wang.reports(reads=meaning(place=Place(building="3", words="3栋2单元")))
    await street.zhang.reports("楼下天天唱歌到半夜，百分之100%的吵", reads=meaning("noise"))
    await street.wang.reports("邻居欠我钱不还，姓名是秘密", reads=meaning("neighbour_dispute"))
    await street.wang.reports("荷花苑的路灯不亮", chat=SIBLING_GROUP)
    await street.change(lambda c: c.execute(sa.update(tickets).where(tickets.c.id == 3).values(delicate=True)))
    await street.delivers()
    return street


async def found(actor: Actor, words: str) -> list[str]:
    """Numbers of the page that is said, oldest first."""
    before = len(actor.heard("found"))
    await actor.commands(finding.find, words)
    await actor.street.delivers()
    news = actor.heard("found")[before:]
    return sorted(ticket.number for told in news for ticket in told.telling.tickets)


def numbers(*last: int) -> list[str]:
    return [f"261121-{n:03}" for n in last]


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("未结", (1, 2, 3)),
        ("路灯", (1,)),
        ("lighting open", (1,)),
        ("噪音 今天", (2,)),
        ("唱歌 半夜", (2,)),
        ("唱歌 路灯", ()),
        ("100%", (2,)),
        ("0%的", (2,)),
        ("3栋", (1,)),
        ("3号楼 未结", (1,)),
        ("幸福家园", (1, 2, 3)),
        ("G2", ()),
        ("李师傅", (1, 2, 3)),
        ("王阿姨", (1,)),
        ("上周", ()),
        ("超期", ()),
        ("已结", ()),
        ("秘密", ()),
        ("荷花苑", ()),
        ("G3 未结", ()),
        ("261121-004 未结", ()),
    ],
)
async def test_a_supervisor_finds_what_is_in_her_community(reported: Street, words: str, hits: tuple[int, ...]) -> None:
    assert await found(reported.zhao, words) == numbers(*hits)


async def test_a_worker_finds_in_his_own_grid_and_words_of_a_private_matter_he_handles(reported: Street) -> None:
    assert await found(reported.li, "未结") == numbers(1, 2, 3)
    assert await found(reported.li, "我的 秘密") == numbers(3)
    assert await found(reported.chen, "秘密") == []
    assert await found(reported.zhou, "路灯") == numbers(4)


@pytest.mark.parametrize("said", ["261121-001", "001", "1", "261121001"])
async def test_a_number_alone_opens_the_card(reported: Street, said: str) -> None:
    assert (await reported.zhao.commands(finding.find, said)).code == "shown"
    await reported.delivers()
    assert reported.zhao.heard("supervisor_card")[-1].telling.ticket.number == "261121-001"  # type: ignore[union-attr]


@pytest.mark.parametrize("said", ["261121-004", "004", "261121-999", "999"])
async def test_absent_and_not_yours_are_the_same_answer(reported: Street, said: str) -> None:
    assert (await reported.zhao.commands(finding.find, said)).code == "NoSuchTicket"


async def test_what_cannot_be_answered_is_said(reported: Street) -> None:
    assert (await reported.zhao.commands(finding.find, " ")).code == "FindHow"
    for resident in (reported.wang, reported.stranger):
        assert (await resident.commands(finding.find, "261121-001")).code == "NotAWorker"
        assert (await resident.commands(grid_asking.show_grids, "G1")).code == "NotAWorker"
        assert (await resident.commands(sheet_asking.sheet_command, "")).code == "NotASupervisor"
    assert (await reported.zhao.commands(finding.find_page, "u1.1", 1)).code == "CardIsOld"
    assert (await reported.zhao.commands(grid_asking.show_grids, "G3")).code == "NoSuchGrid"
    assert (await reported.zhao.presses(grid_asking.press, 6, "card")).code == "NoSuchGrid"
    assert (await reported.zhao.commands(sheet_asking.sheet_command, "天气 上月")).code == "SheetHow"
    assert (await reported.zhao.presses(sheet_asking.ask_sheet, 3, "all", "week")).code == "NotASupervisor"


@pytest.mark.parametrize("words", ["荷花苑 路灯", "荷花苑路灯", "G3 未结"])
async def test_another_area_than_ones_own_is_named(reported: Street, words: str) -> None:
    assert await found(reported.zhao, words) == []
    said = render(reported.zhao.heard("found")[-1].telling, ZONE).text
    named = "G3" if "G3" in words else "荷花苑"
    assert f"{named}不归您管，这里查不到。您能查的是春和社区。" in said
    assert await found(reported.zhao, "和平里 路灯") == []  # her own, where nothing is
    assert "不归您管" not in render(reported.zhao.heard("found")[-1].telling, ZONE).text


async def test_every_word_that_was_understood_is_said_in_the_readers_language(reported: Street) -> None:
    await reported.change(lambda c: c.execute(sa.update(people).values(language="en")))
    assert await found(reported.zhao, "路灯 未结 3号楼 本周") == numbers(1)
    assert await found(reported.zhao, "lighting open building 3 this week") == numbers(1)
    first, again = (render(t.telling, ZONE).text.splitlines()[0] for t in reported.zhao.heard("found"))
    assert first == again == "<b>🔎 category Street lighting · open · building 3 · reported this week: 1</b>"


async def test_pages_go_on_with_the_same_words(street: Street) -> None:
    for n in range(19):
        await street.wang.reports(f"第{n}盏路灯坏了，{n}号杆")
    await street.zhao.commands(finding.find, "路灯")
    await street.delivers()
    first = street.zhao.heard("found")[-1].telling
    assert (len(first.tickets), first.total, first.facts["parts"]) == (8, 19, (("category", "lighting"),))
    await street.zhao.presses(finding.find_page, first.facts["ref"], 2)
    await street.delivers()
    last = street.zhao.heard("found")[-1].telling
    assert [t.number for t in last.tickets] == numbers(3, 2, 1)
    assert (await street.sun.presses(finding.find_page, first.facts["ref"], 1)).code == "CardIsOld"


async def test_a_grid_at_a_glance(reported: Street) -> None:
    await reported.zhao.commands(grid_asking.show_grids, "春和第一网格")
    await reported.delivers()
    card = reported.zhao.heard("grid_card")[-1].telling
    facts: dict[str, Any] = card.facts
    assert (facts["open"], facts["overdue"]) == (3, 0)
    assert [p["name"] for p in facts["people"]][:2] == ["李师傅", "陈姐"]
    assert [[one["name"], one["open"]] for one in facts["below"]] == [["3栋", 1], ["1栋", 0]]
    said = render(card, ZONE)
    assert "在办 3 件" in said.text
    assert "下面 2 处，在办：3栋 1 · 1栋 0" in said.text
    assert [b.text for row in said.buttons for b in row] == [
        "在办 3",
        *("看路灯照明的", "看邻里纠纷的", "看噪声的"),
        *("去 3栋（在办 1）", "去 1栋（在办 0）"),
    ]
    await reported.zhao.presses(grid_asking.press, facts["grid"], "noise")
    await reported.delivers()
    assert [t.number for t in reported.zhao.heard("found")[-1].telling.tickets] == numbers(2)


async def test_the_sheets_of_a_week_as_one_file(reported: Street) -> None:
    await reported.zhao.commands(sheet_asking.sheet_command, "")
    await reported.zhao.presses(sheet_asking.ask_sheet, 0, "all", "")
    assert (await reported.zhao.presses(sheet_asking.ask_sheet, 0, "all", Days.week.value)).code == "sheet_coming"
    await reported.delivers()
    assert [t.telling.facts["what"] for t in reported.zhao.heard("sheet_choice")] == ["", "all"]
    told = reported.zhao.heard("sheet")[-1].telling
    facts: dict[str, Any] = told.facts
    assert facts["counts"] == {
        "tickets": 3,
        "events": facts["counts"]["events"],
        "whistles": 0,
        "call_backs": 0,
    }
    made = await reported.desk.look(lambda c: make(c, reported.desk.house, told))
    assert made is not None
    assert made.name == "春和社区-全套-2026-11-16_2026-11-21.xlsx"
    book = openpyxl.load_workbook(BytesIO(made.content))
    assert book.sheetnames == ["工单", "经过", "类别", "网格", "吹哨", "回访"]
    rows = [list(row) for row in book["工单"].iter_rows(values_only=True)]
    shown = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [one["工单编号"] for one in shown] == numbers(1, 2, 3)
    assert shown[0]["登记时间"] == reported.clock.now().astimezone(ZONE).replace(tzinfo=None)
    assert [bool(one["诉求内容"]) for one in shown] == [True, True, False]
    everything = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in everything if "秘密" in cell]
    said = render(told, ZONE)
    assert "工单 3 行" in said.text


async def test_who_supervises_no_longer_gets_no_sheet(reported: Street) -> None:
    await reported.zhao.presses(sheet_asking.ask_sheet, 0, "tickets", "month")
    from storage.tables import duties  # noqa: PLC0415

    await reported.change(lambda c: c.execute(sa.update(duties).values(until_at=reported.clock.now())))
    await reported.delivers()
    assert reported.untrue[-1] == ("sheet", "the reader does not supervise the grids any more")


async def test_who_speaks_english_gets_english_sheets(reported: Street) -> None:
    await reported.change(lambda c: c.execute(sa.update(people).values(language="en")))
    await reported.zhao.commands(sheet_asking.sheet_command, "call-backs last month")
    await reported.zhao.commands(sheet_asking.sheet_command, "tickets this month")
    await reported.delivers()
    none, told = (t.telling for t in reported.zhao.heard("sheet"))
    assert await reported.desk.look(lambda c: make(c, reported.desk.house, none)) is None
    assert "there is nothing for Call-backs" in render(none, ZONE).text
    made = await reported.desk.look(lambda c: make(c, reported.desk.house, told))
    assert made is not None
    assert openpyxl.load_workbook(BytesIO(made.content))["Tickets"]["A1"].value == "Ticket"


async def test_a_month_before_anything_happened_is_a_sentence_and_no_file(reported: Street) -> None:
    for words in ("上个月", "工单 上个月", "类别 上个月"):
        await reported.zhao.commands(sheet_asking.sheet_command, words)
    await reported.delivers()
    whole, listed, sums = (t.telling for t in reported.zhao.heard("sheet"))
    assert await reported.desk.look(lambda c: make(c, reported.desk.house, whole)) is None
    assert await reported.desk.look(lambda c: make(c, reported.desk.house, listed)) is None
    assert await reported.desk.look(lambda c: make(c, reported.desk.house, sums)) is not None
    assert "10月1日到10月31日一件工单都没有" in render(whole, ZONE).text
    assert "10月1日到10月31日没有「工单」，空表就不发了" in render(listed, ZONE).text
    assert "这段时间一件工单都没有" in render(sums, ZONE).text
