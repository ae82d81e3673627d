"""What people do reaches the bot as Telegram would hand it over, and only what it may hear."""

import pytest

from bot.playground import acting, gathering
from bot.playground.acting import Words
from bot.playground.refusals import CannotDo
from bot.playground.schema import check_object
from bot.playground.world import World
from tests.support.playground import RESIDENTS, WANG, Street, populate, street


async def heard(s: Street) -> list[object]:
    updates = await s.hears()
    assert [fault for update in updates for fault in check_object("Update", update)] == []
    return [update.get("message", {}).get("text") for update in updates]


async def test_in_privacy_mode_a_bot_hears_only_what_is_meant_for_it():
    async with street(populate(World(reads_all=False))) as s:
        notice = await s.result("sendMessage", chat_id=RESIDENTS, text="我是小哨")
        await s.wang.says("随便聊聊", in_=s.residents)
        await s.wang.says("/report 灯坏了", in_=s.residents)
        await s.wang.says("/report@other_bot 灯坏了", in_=s.residents)
        await s.wang.says("@xiaoshao_bot 灯坏了", in_=s.residents)
        await s.wang.says("@li_shifu 灯坏了", in_=s.residents)
        await s.wang.says("好的", in_=s.residents, reply_to=notice["message_id"])
        assert await heard(s) == ["/report 灯坏了", "@xiaoshao_bot 灯坏了", "好的"]
        gathering.promote_bot(s.world, WANG, RESIDENTS, admin=True)
        await s.wang.says("现在听得到", in_=s.residents)
        assert await heard(s) == [None, "现在听得到"]


async def test_identities_that_are_no_residents():
    async with street() as s:
        for via in ("anonymous", "channel", "linked"):
            await s.wang.says("通知", in_=s.residents, via=via)
        messages = [update["message"] for update in await s.hears()]
        assert [m["from"]["id"] for m in messages] == [1087968824, 136817688, 777000]
        assert [m["sender_chat"]["type"] for m in messages] == ["group", "channel", "channel"]
        assert messages[2]["is_automatic_forward"]
        assert [fault for m in messages for fault in check_object("Message", m)] == []


async def test_an_album_is_several_messages_with_one_mark():
    async with street() as s:
        await s.wang.sends_album("楼道堆物", in_=s.residents, count=3)
        messages = [update["message"] for update in await s.hears()]
        assert len({m["media_group_id"] for m in messages}) == 1
        assert [m.get("caption") for m in messages] == ["楼道堆物", None, None]
        assert [fault for m in messages for fault in check_object("Message", m)] == []


async def test_places_voices_documents_and_contacts():
    async with street() as s:
        await s.wang.sends_location(31.2304, 121.4737, in_=s.residents)
        await s.wang.sends_voice(in_=s.residents)
        await s.wang.sends_document("证明.pdf", 25 * 1024 * 1024, in_=s.residents)
        acting.send(s.world, WANG, RESIDENTS, Words(contact={"phone_number": "1", "first_name": "王"}))
        place, voice, document, contact = [update["message"] for update in await s.hears()]
        assert place["location"] == {"latitude": 31.2304, "longitude": 121.4737}
        assert (voice["voice"]["duration"], contact["contact"]["first_name"]) == (4, "王")
        assert [f for m in (place, voice, document, contact) for f in check_object("Message", m)] == []
        assert (await s.result("getFile", file_id=voice["voice"]["file_id"]))["file_path"].endswith(".oga")
        assert await s.refusal("getFile", file_id=document["document"]["file_id"]) == "Bad Request: file is too big"
        assert "file_id" in await s.refusal("getFile", file_id="forged")


async def test_edits_replies_forwards_and_reactions():
    async with street() as s:
        await s.result("getUpdates", allowed_updates=["message", "edited_message", "message_reaction"])
        said = await s.wang.says("三号楼灯坏了", in_=s.residents)
        await s.wang.edits(said, "三号楼二单元灯坏了")
        await s.stranger.replies(said, "我也是")
        await s.wang.says("转一下", in_=s.residents, forward={"name": "邻居"})
        gathering.promote_bot(s.world, WANG, RESIDENTS, admin=True)
        acting.react(s.world, WANG, RESIDENTS, said.id, "👍")
        updates = await s.hears()
        assert [fault for update in updates for fault in check_object("Update", update)] == []
        assert updates[1]["edited_message"]["text"] == "三号楼二单元灯坏了"
        assert updates[2]["message"]["reply_to_message"]["text"] == "三号楼二单元灯坏了"
        assert updates[3]["message"]["forward_origin"]["sender_user_name"] == "邻居"
        assert updates[4]["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]


async def test_people_and_the_bot_come_and_go():
    async with street() as s:
        await s.zhao.joins(s.residents)
        await s.stranger.leaves(s.residents)
        gathering.remove_bot(s.world, WANG, RESIDENTS)
        await s.wang.says("没人听", in_=s.residents)
        gathering.add_bot(s.world, WANG, RESIDENTS)
        updates = await s.hears()
        assert [fault for update in updates for fault in check_object("Update", update)] == []
        kinds = [
            sorted(
                set(u.get("message", u.get("my_chat_member")))
                & {"new_chat_members", "left_chat_member", "new_chat_member"}
            )
            for u in updates
        ]
        assert kinds == [
            ["new_chat_members"],
            ["left_chat_member"],
            ["new_chat_member"],
            ["new_chat_member"],
            ["new_chat_members"],
        ]


async def test_a_start_button_opens_the_private_chat():
    async with street() as s:
        link = {"inline_keyboard": [[{"text": "私聊", "url": "https://t.me/xiaoshao_bot?start=t_42"}]]}
        await s.result("sendMessage", chat_id=RESIDENTS, text="请私聊", reply_markup=link)
        await s.wang.presses("私聊")
        assert await heard(s) == ["/start t_42"]
        assert s.world.person(WANG).started


async def test_a_forged_press_carries_what_no_button_holds():
    async with street() as s:
        card = await s.result("sendMessage", chat_id=RESIDENTS, text="卡")
        await s.stranger.forges_press(s.world.find(RESIDENTS, card["message_id"]), "ticket:999:close")
        (update,) = await s.hears()
        assert (update["callback_query"]["data"], check_object("Update", update)) == ("ticket:999:close", [])


@pytest.mark.parametrize(
    ("person", "chat", "words"),
    [
        (3001, RESIDENTS, "不在群里"),
        (WANG, WANG, "还没开始"),
        (WANG, RESIDENTS, " "),
        (WANG, RESIDENTS, "字" * 4097),
        (5, 5, "没有这个人"),
    ],
)
def test_what_a_phone_does_not_offer(person: int, chat: int, words: str):
    with pytest.raises(CannotDo):
        acting.send(populate(World()), person, chat, Words(words))


def test_only_ones_own_words_can_be_edited():
    world = populate(World())
    (message,) = acting.send(world, WANG, RESIDENTS, Words("我的"))
    with pytest.raises(CannotDo):
        acting.edit(world, 9001, RESIDENTS, message.id, "他的")


async def test_waiting_in_vain_shows_the_phone():
    async with street() as s:
        await s.result(
            "sendMessage",
            chat_id=RESIDENTS,
            text="已登记",
            reply_markup={"inline_keyboard": [[{"text": "我也是", "callback_data": "f"}]]},
        )
        with pytest.raises(
            AssertionError, match=r"(?s)王阿姨 waited 0.05 s for '办结'.*幸福里居民群.*已登记 \[我也是\]"
        ):
            await s.wang.sees("办结", within=0.05)


async def test_each_version_of_a_message_is_seen_once():
    async with street() as s:
        sent = await s.result("sendMessage", chat_id=RESIDENTS, text="待办结")
        await s.wang.sees("办结")
        with pytest.raises(AssertionError):
            await s.wang.sees("办结", within=0.01)
        await s.result("editMessageText", chat_id=RESIDENTS, message_id=sent["message_id"], text="已办结")
        card = await s.wang.sees("已办结")
        await s.result("deleteMessage", chat_id=RESIDENTS, message_id=card.id)
        await s.wang.loses(card)
        assert not s.wang.shows("办结")
