"""A supervisor on her phone: looks for tickets, looks at a grid, walks through pages, gets the week's sheets as a file."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.story.house import LI, ZHAO, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_looked_for_in_the_words_she_has(town: Story) -> None:
    aunt, zhao = await town.resident("寻阿姨"), town.voice(ZHAO)
    card = await town.reports(aunt, "地下车库有人乱停车，把我的车位占了")
    number = number_of(card)
    await zhao.says("/find 停车 未结 寻阿姨")
    found = await zhao.sees("停车类 · 未结 · 寻阿姨报的或经手的：1 件")
    assert number in found.text
    await zhao.presses(f"查看 {number}", on=found)
    await zhao.sees("经过：", in_=ZHAO)
    await zhao.says(f"/find {number}")
    shown = await zhao.sees(number, in_=ZHAO)
    assert "改派" in labels(shown)
    await zhao.says("/find")
    await zhao.sees("比如：/find 停车 未结 3号楼")
    await zhao.says("/find 外星人")
    await zhao.sees("写着「外星人」：没找到")


async def test_a_resident_looks_for_nothing_and_nobody_beyond_their_grid(town: Story) -> None:
    aunt, li = await town.resident("查阿姨"), town.voice(LI)
    await aunt.says("/find 停车")
    await aunt.sees("这是给网格员用的")
    await li.says("/grid WT-03-03")
    await li.sees("没找到这个网格")
    await li.says("/find 261123-999")
    await li.sees("没找到这件事")


async def test_a_grid_at_a_glance_and_what_lies_below(town: Story) -> None:
    aunt, zhao = await town.resident("格阿姨"), town.voice(ZHAO)
    card = await town.reports(aunt, "楼道灯坏了一个星期了，黑得看不见")
    await zhao.says("/grid WT-01-01")
    shown = await zhao.sees("（WT-01-01）")
    assert "在办" in shown.text
    assert "李师傅" in shown.text
    (opened,) = [label for label in labels(shown) if label.startswith("在办")]
    await zhao.presses(opened, on=shown)
    listed = await zhao.sees("在WT-01-01 · 未结")
    assert number_of(card) in listed.text


async def test_the_sheets_of_this_week_come_as_a_file(town: Story) -> None:
    aunt, zhao = await town.resident("表阿姨"), town.voice(ZHAO)
    card = await town.reports(aunt, "=1+1 楼下垃圾桶满了没人清运，臭得很")
    await zhao.says("/overview")
    now = await zhao.sees("春和社区 现在")
    await zhao.presses("📄 表格", on=now)
    choice = await zhao.sees("全套，要哪段时间的")
    await zhao.presses("本周", on=choice)
    told = await zhao.sees("📄 春和社区 全套")
    assert "工单" in told.text
    (call,) = town.world.calls.of("sendDocument", ZHAO)
    assert call.result["document"]["file_name"].startswith("春和社区-全套-2026-11-23")
    content = _bytes(town, call.result["document"]["file_id"])
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book["工单"].iter_rows(values_only=True))
    (mine,) = [row for row in rows if row[0] == number_of(card)]
    assert any("楼下垃圾桶满了" in str(cell) for cell in mine)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def _bytes(town: Story, file_id: str) -> bytes:
    """What the messenger keeps of a file that was sent."""
    file = town.world.files.find(file_id)
    assert file is not None
    return town.world.files.bytes_of(file)
