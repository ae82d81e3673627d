"""Groups of one's own: from a bot nobody introduced to the first ticket, deaf in privacy mode, and in the topics of a forum."""

from __future__ import annotations

import pytest

from bot.playground import gathering
from bot.playground.cast import Chat
from tests.story.house import ZHAO, Neighbour, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
TROUBLE = "2栋楼道灯坏了一个星期了，晚上黑得很"


def group(town: Story, number: int, *members: Neighbour, kind: str = "") -> Chat:
    """A group the bot is not in yet; its owner is 赵主任."""
    everybody = [ZHAO, *(m.id for m in members)]
    return town.world.add_group(number, "新建的群", everybody, bot=False, admins=[ZHAO], kind=kind)


async def bind(zhao: Neighbour, chat: Chat, mode: str, **where: int) -> None:
    """What 赵主任 does in it."""
    await zhao.says("/bind", in_=chat, **where)
    card = await zhao.sees("这个群归哪个网格", in_=chat)
    await zhao.presses("春和第一网格", on=card)
    await zhao.sees("居民群，还是工作群", in_=chat)
    await zhao.presses("居民群", on=card)
    await zhao.sees("小哨怎么听", in_=chat)
    await zhao.presses(mode, on=card)
    await zhao.loses(card)


async def test_from_zero_to_the_first_ticket(town: Story):
    aunt, zhao = town.newcomer("毛阿姨"), town.voice(ZHAO)
    chat = group(town, -1501, aunt)
    gathering.add_bot(town.world, ZHAO, chat.id)
    await aunt.sees("请社区负责人在群里发 /bind", in_=chat)
    await aunt.says("/bind", in_=chat)
    await aunt.sees("这是给网格长和主管用的", in_=chat)
    await zhao.says("/bind", in_=chat, via="anonymous")
    await zhao.sees("请关掉「匿名」", in_=chat)
    await zhao.says("/bind", in_=chat)
    card = await zhao.sees("这个群归哪个网格", in_=chat)
    await aunt.presses("春和第一网格", on=card)
    await aunt.is_told("这是别人在选")
    await bind(zhao, chat, "全听")
    await aunt.sees("春和第一网格的事可以找我", in_=chat)
    await aunt.says(TROUBLE, in_=chat)
    await aunt.presses("登记", on=await aunt.sees("要登记这件事吗", in_=chat))
    number_of(await aunt.sees("已派给李师傅", in_=chat))
    gathering.remove_bot(town.world, ZHAO, chat.id)
    gathering.add_bot(town.world, ZHAO, chat.id)
    await aunt.sees("我回来了", in_=chat)
    await zhao.says("/unbind", in_=chat)
    asked = await zhao.sees("真的要把这个群和春和第一网格断开吗", in_=chat)
    await zhao.presses("不解绑", on=asked)
    await zhao.loses(asked)
    await zhao.says("/unbind", in_=chat)
    asked = await zhao.sees("真的要把这个群和春和第一网格断开吗", in_=chat)
    await zhao.presses("确认解绑", on=asked)
    await zhao.sees("这个群不再接春和第一网格了", in_=chat)
    await zhao.loses(asked)


async def test_privacy_mode_is_said_at_once_and_what_to_press(town: Story):
    aunt, zhao = town.newcomer("邱阿姨"), town.voice(ZHAO)
    chat = group(town, -1502, aunt)
    town.world.set_privacy(reads_all=False)
    try:
        gathering.add_bot(town.world, ZHAO, chat.id)
        await zhao.sees("请社区负责人在群里发 /bind", in_=chat)
        await bind(zhao, chat, "全听")
        deaf = await zhao.sees("这个群里我现在是「聋」的", in_=chat)
        assert "/setprivacy" in deaf.text
        gathering.promote_bot(town.world, ZHAO, chat.id, admin=True)
        await zhao.sees("现在群里的话我都听得到了", in_=chat)
        await aunt.says(TROUBLE, in_=chat)
        await aunt.sees("要登记这件事吗", in_=chat)
    finally:
        town.world.set_privacy(reads_all=True)


async def test_a_forum_s_topics(town: Story):
    aunt, zhao = town.newcomer("凌阿姨"), town.voice(ZHAO)
    chat = group(town, -1001000001503, aunt, kind="supergroup")
    gathering.add_bot(town.world, ZHAO, chat.id)
    news, repairs = (gathering.open_topic(town.world, ZHAO, chat.id, name) for name in ("公告", "报修"))
    await zhao.sees("请社区负责人在群里发 /bind", in_=chat)
    await bind(zhao, chat, "全听", thread=news)
    assert (await aunt.sees("春和第一网格的事可以找我", in_=chat)).thread == news
    await aunt.says(TROUBLE, in_=chat, thread=repairs)
    card = await aunt.sees("要登记这件事吗", in_=chat)
    assert card.thread == repairs
    await aunt.presses("登记", on=card)
    await aunt.sees("已派给李师傅", in_=chat)
    await aunt.says("@xiaoshao_bot 电梯坏了两天了", in_=chat)
    assert (await aunt.sees("电梯", in_=chat)).thread is None
    await aunt.says("@xiaoshao_bot", in_=chat, thread=repairs)
    await aunt.sees("我在。是什么事", in_=chat)
    await _closed(town, aunt, chat, repairs)


async def _closed(town: Story, aunt: Neighbour, chat: Chat, topic: int) -> None:
    """What answers words of a topic that was closed meanwhile is said in General."""
    await town.heard()
    await town.stop()
    await aunt.says("@xiaoshao_bot 1栋有人天天半夜装修，电钻响得睡不着", in_=chat, thread=topic)
    gathering.close_topic(town.world, ZHAO, chat.id, topic)
    await town.start()
    card = await aunt.sees("已派给李师傅", in_=chat)
    assert card.thread is None
    assert "登记" not in labels(card)
