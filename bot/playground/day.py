"""A scripted day on the street: people write and press as people do, and wait until they see what they waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.playground import acting
from bot.playground.acting import Words
from bot.playground.cast import Message
from bot.playground.refusals import CannotDo
from bot.playground.world import World

log = structlog.get_logger(__name__)

GROUP, STAFF = -1001, -1002
WANG, ZHANG, CHEN_NAINAI, LI, ZHAO = 1001, 1002, 1003, 2001, 3001
PATIENCE = 25.0
BREATH = 1.4  # seconds between two deeds, so that a viewer can follow


class NotSeen(Exception):  # noqa: N818  # what is so
    """Somebody waited in vain; the day ends there and says so."""


class Day:
    """`start` acts it out in the background, `stop` ends it at once."""

    def __init__(self, world: World, clock: Callable[[str], Awaitable[str]]) -> None:
        self._world, self._clock = world, clock
        self._task: asyncio.Task[None] | None = None
        self._since = 0

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="scripted day")

    async def stop(self) -> None:
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task})
            self._world.events.add("day", run=False)

    async def _run(self) -> None:
        try:
            await self._morning()
            await self._danger()
            await self._private()
            await self._next_morning()
        except (NotSeen, CannotDo) as fault:
            log.warning("scripted_day_broke_off", reason=str(fault))
            self._world.events.add("day", run=False, text=str(fault))
            return
        self._world.events.add("day", run=False, done=True)

    async def _morning(self) -> None:
        await self._scene("王阿姨和张伟打开小哨", WANG)
        for person in (WANG, ZHANG):
            if not self._world.person(person).started:
                acting.start(self._world, person, "g_WT-01-01-03")
                await self._breathe()
        await self._scene("早上，王阿姨在居民群里说：消防通道又停满车了", WANG, GROUP)
        self._say(WANG, GROUP, "3栋门口消防通道又停满车了，娃的车都推不出去，有没有人管")
        card = await self._sees(GROUP, "登记")
        await self._scene("王阿姨自己点“登记”，邻居张伟点“我也是”", WANG, GROUP)
        registered = await self._press(WANG, card, "登记")
        await self._press(ZHANG, await self._sees(GROUP, "我也是"), "我也是")
        await self._scene("网格员李师傅接单，到现场", LI)
        await self._press(LI, await self._sees(LI, "接单", registered), "接单")
        await self._press(LI, await self._sees(LI, "进展"), "进展")
        asked = await self._sees(LI)
        self._say(LI, LI, "到现场了，正在联系三辆车的车主挪车", reply_to=asked.id)
        await self._sees(WANG)
        await self._scene("李师傅办结，请王阿姨评一评", LI)
        await self._press(LI, await self._sees(LI, "办结", registered), "办结")
        asked = await self._sees(LI)
        resolved = self._say(LI, LI, "三辆车都挪走了，通道画了黄线，物业会每天巡查", reply_to=asked.id)
        await self._press(WANG, await self._sees(WANG, "已解决"), "已解决")
        await self._press(WANG, await self._sees(WANG, "基本满意"), "满意")
        await self._press(ZHANG, await self._sees(ZHANG, "已解决", resolved), "已解决")

    async def _danger(self) -> None:
        await self._scene("忽然有人在群里喊：电梯困人了", ZHANG, GROUP)
        cry = self._say(ZHANG, GROUP, "2栋电梯困人了！里面有老人！")
        await self._sees(GROUP)
        await self._press(LI, await self._sees(LI, "接单", cry), "接单")

    async def _private(self) -> None:
        await self._scene("陈奶奶私下说楼上漏水，小哨一次只问一件事", CHEN_NAINAI)
        if not self._world.person(CHEN_NAINAI).started:
            acting.start(self._world, CHEN_NAINAI, "g_WT-01-01-05")
            await self._breathe()
        self._say(CHEN_NAINAI, CHEN_NAINAI, "楼上漏水，我家厨房天花板都泡了，敲门没人开")
        confirmed = await self._press(CHEN_NAINAI, await self._sees(CHEN_NAINAI, "登记"), "登记")
        await self._sees(CHEN_NAINAI, "催一下")
        await self._press(LI, await self._sees(LI, "接单", confirmed), "接单")
        await self._press(LI, await self._sees(LI, "联系居民"), "联系居民")
        asked = await self._sees(LI)
        self._say(LI, LI, "请问您家门牌号是多少？今天下午在家吗？", reply_to=asked.id)
        question = await self._sees(CHEN_NAINAI)
        self._say(CHEN_NAINAI, CHEN_NAINAI, "5栋2单元301，下午都在家", reply_to=question.id)
        await self._sees(LI)

    async def _next_morning(self) -> None:
        await self._scene("第二天早上八点半，赵主任收到日报", ZHAO)
        self._since = self._world.events.seq
        await self._clock("tomorrow 08:30")
        await self._sees(ZHAO)

    # -- what people do --

    async def _scene(self, words: str, person: int, chat: int | None = None) -> None:
        """Says what comes now, and whose phone to look at."""
        self._world.events.add("day", run=True, text=words, person=person, chat=chat or person)
        await self._breathe()

    async def _breathe(self) -> None:
        await asyncio.sleep(BREATH)

    def _say(self, person: int, chat: int, text: str, *, reply_to: int | None = None) -> int:
        """Gives the moment (a number of an event) before which nothing can be an answer to it."""
        self._since = self._world.events.seq
        acting.send(self._world, person, chat, Words(text=text, reply_to=reply_to))
        return self._since

    async def _sees(self, chat: int, button: str | None = None, since: int | None = None) -> Message:
        """The newest message of the bot in the chat since the last deed (or `since`) that has the button (or any)."""
        since = self._since if since is None else since
        for _ in range(int(PATIENCE / 0.2)):
            found = [m for m in self._world.messages.get(chat, {}).values() if self._fits(m, button, since)]
            if found:
                await self._breathe()
                return max(found, key=lambda m: m.touched)
            await asyncio.sleep(0.2)
        who = self._world.chat(chat).title
        raise NotSeen(f"{who} 没有等到{'“' + button + '”' if button else '回复'}")

    def _fits(self, message: Message, button: str | None, since: int) -> bool:
        if message.deleted or message.sender != self._world.id or message.touched <= since:
            return False
        return button is None or any(b.get("text", "").startswith(button) for row in message.rows for b in row)

    async def _press(self, person: int, message: Message, button: str) -> int:
        """Presses the button; gives the moment of the press."""
        self._since = self._world.events.seq
        for row, buttons in enumerate(message.rows):
            for column, one in enumerate(buttons):
                if one.get("text", "").startswith(button):
                    acting.press(self._world, person, message.chat, message.id, row, column)
                    await self._breathe()
                    return self._since
        raise NotSeen(f"“{button}”不见了")
