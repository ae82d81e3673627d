"""A resident's own data over the phone: what is kept is told, asked for, filed for mother, and forgotten while a matter is open."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from bot.playground.cast import Message
from bot.settings import load_settings
from bot.verify import verify
from tests.story.house import LI, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_everything_about_the_asker_comes_as_two_files(town: Story):
    aunt = await town.resident("许大妈")
    await aunt.presses("详情", on=next(m for m in aunt.messages() if "详情" in labels(m)))
    assert "3 年" in (await aunt.sees("怎么记、怎么删")).text
    await town.reports(aunt, "幸福家园3栋2单元501漏水，暗号水滴")
    await aunt.says("/mydata")
    read = await aunt.sees("您的信息都在这里")
    raw = await aunt.sees("给电脑读的")
    names = [m.content["document"]["file_name"] for m in (read, raw)]
    assert [name.rpartition(".")[2] for name in names] == ["html", "json"]
    found = json.loads(_bytes(town, raw))
    assert found["about"]["name"] == "许大妈"
    assert [t["text"] for t in found["tickets"]] == ["幸福家园3栋2单元501漏水，暗号水滴"]
    await aunt.says("/mydata")
    await aunt.sees("刚给过您一份")


def _bytes(town: Story, message: Message) -> bytes:
    """A document as the phone downloads it."""
    files = town.world.files
    path = files.opened(message.content["document"]["file_id"], town.now.timestamp())["file_path"]
    file = files.at_path(path, town.now.timestamp())
    assert file is not None
    return files.bytes_of(file)


async def test_filed_for_mother_with_her_consent(town: Story):
    son, li = await town.resident("何小军"), town.voice(LI)
    await son.says("帮我妈报一下，幸福家园5栋楼道灯坏了")
    card = await son.sees("替您妈报的")
    await son.presses("登记", on=card)
    await son.is_told("先点「本人同意」")
    await son.presses("☐ 本人同意", on=card)
    await son.sees("本人同意了")
    await son.presses("登记", on=card)
    registered = await son.sees("代我妈反映")
    job = await town.job(li, registered)
    assert "代我妈反映" in job.text
    assert "何小军" in job.text


async def test_forgotten_while_a_matter_is_open(town: Story):
    aunt, li = await town.resident("贺翠芬"), town.voice(LI)
    card = await town.reports(aunt, "幸福家园3栋单元门坏了，暗号门轴")
    number = number_of(card)
    job = await town.job(li, card)
    await li.presses("接单", on=job)
    await aunt.sees("接单了")
    await aunt.says("/forget")
    asked = await aunt.sees("真的要注销吗")
    assert "1 件事没办完" in asked.text
    await aunt.presses("确认注销", on=asked)
    await aunt.sees("删好了")
    await aunt.loses(card)  # her words and buttons on her own phone
    assert "暗号门轴" in (await li.sees("居民已注销")).text
    said = len(aunt.messages())
    await li.presses("办结", on=job)
    await li.sees("怎么")
    await li.says("门轴换好了")
    await town.heard()
    assert town.status(number) == "resolved"
    assert len(aunt.messages()) == said
    assert town.rows("SELECT count(*) FROM people WHERE name = '贺翠芬'") == [(0,)]
    await _gone_through(town, aunt.id)
    await aunt.says("你好")
    await aunt.sees("只给办这件事的人看")  # somebody new is told again


async def _gone_through(town: Story, person: int) -> None:
    """The next ticks have emptied what Telegram had handed over, and the chain holds."""
    async with asyncio.timeout(60):
        while town.rows("SELECT 1 FROM erasures WHERE done_at IS NULL"):
            await town.world.events.bell.wait(0.1)
    kept = town.rows("SELECT lane, payload FROM inbox")
    assert not [lane for lane, payload in kept if lane == person or re.search(rf"(?<!\d){person}(?!\d)", str(payload))]
    assert town.rows("SELECT count(*) FROM outbox WHERE chat = :its", its=person) == [(0,)]
    settings = load_settings(database_url=town.database_url, _env_file=None)
    assert await asyncio.to_thread(verify, settings) == 0
