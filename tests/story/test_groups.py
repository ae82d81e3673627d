"""Groups: three manners of listening, one that belongs to nobody, one that moves; who may speak and who is no person."""

from __future__ import annotations

import pytest

from bot.playground import gathering
from tests.story.house import GROUP, MENTION, TAG, ZHOU_MING, Story, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
TROUBLE = "2栋楼道灯坏了一个星期了，晚上黑得很"


async def silent(town: Story, group: int) -> bool:
    """Whether nothing of the last word in the group was answered."""
    await town.heard()
    last = max(town.world.messages[group].values(), key=lambda m: m.touched)
    return last.sender != town.world.id


async def test_chatter_is_left_alone(town: Story):
    aunt, before = town.newcomer("舒阿姨", GROUP), len(town.numbers())
    for words in ("今天天气真好，晚上跳广场舞吗", "谁家有多的葱", "🙂🙂🙂", "哈哈哈哈"):
        await aunt.says(words, in_=GROUP)
        assert await silent(town, GROUP), words
    assert len(town.numbers()) == before


async def test_not_a_request_takes_the_card_away(town: Story):
    aunt = town.newcomer("屈阿姨", GROUP)
    await aunt.says(TROUBLE, in_=GROUP)
    card = await aunt.sees("要登记这件事吗", in_=GROUP)
    await aunt.presses("不是诉求", on=card)
    await aunt.loses(card)


async def test_category_and_place_are_mended_before_registering(town: Story):
    aunt = town.newcomer("项阿姨", GROUP)
    await aunt.says(TROUBLE, in_=GROUP)
    card = await aunt.sees("要登记这件事吗", in_=GROUP)
    await aunt.presses("改类别", on=card)
    await aunt.sees("这算哪一类", in_=GROUP)
    await aunt.presses("更多", on=card)
    await aunt.sees("请选一类", in_=GROUP)
    await aunt.presses("水电气网", on=card)
    await aunt.sees("水电气网", in_=GROUP)
    await aunt.presses("改地点", on=card)
    await aunt.sees("具体在哪里", in_=GROUP)
    await aunt.presses("幸福家园4栋", on=card)
    await aunt.sees("要登记这件事吗", in_=GROUP)
    await aunt.presses("登记", on=card)
    registered = await aunt.sees("已派给李师傅", in_=GROUP)
    assert "水电气网" in registered.text
    assert "幸福家园4栋" in registered.text


async def test_a_flat_number_is_never_shown_to_the_group(town: Story):
    aunt = town.newcomer("祝阿姨", GROUP)
    await aunt.says("3栋2单元502厨房漏水，楼下都泡了，没人管", in_=GROUP)
    card = await aunt.sees("要登记这件事吗", in_=GROUP)
    assert "502" not in card.text
    await aunt.presses("登记", on=card)
    assert "502" not in (await aunt.sees("已派给李师傅", in_=GROUP)).text


async def test_a_group_of_mentions_hears_only_what_is_said_to_it(town: Story):
    aunt = town.newcomer("董阿姨", MENTION)
    await aunt.says(TROUBLE, in_=MENTION)
    assert await silent(town, MENTION)
    await aunt.says(f"@xiaoshao_bot {TROUBLE}", in_=MENTION)
    card = await aunt.sees("已派给周明", in_=MENTION)
    await aunt.says("/report 垃圾桶三天没人清了，臭得很", in_=MENTION)
    second = await aunt.sees("环境卫生", in_=MENTION)
    assert number_of(card) != number_of(second)
    await aunt.says("/report", in_=MENTION)
    asked = await aunt.sees("什么事？在哪里？", in_=MENTION)
    await aunt.replies(asked, "下水道堵了好几天，污水都冒出来了，没人管")
    assert number_of(await aunt.sees("已派给周明", in_=MENTION)) not in {number_of(card), number_of(second)}
    await aunt.says("@xiaoshao_bot", in_=MENTION)
    await aunt.sees("我在。是什么事", in_=MENTION)


async def test_a_group_of_tags_hears_only_what_is_tagged(town: Story):
    aunt, group = town.newcomer("梁阿姨", TAG), town.group(TAG)
    await aunt.says(TROUBLE, in_=group)
    assert await silent(town, group)
    await aunt.says(f"#报事 {TROUBLE}", in_=group)
    card = await aunt.sees("已派给郑强", in_=group)
    assert "荷塘花园2栋" in card.text


async def test_a_group_of_nobody_is_told_so_once(town: Story):
    aunt = town.newcomer("杜阿姨")
    group = town.world.add_group(-1099, "没接上的群", [aunt.id])
    await aunt.says(TROUBLE, in_=group)
    await town.heard()
    assert not aunt.shows("", in_=group)
    await aunt.says(f"@xiaoshao_bot {TROUBLE}", in_=group)
    await aunt.sees("或者把群号 -1099 告诉社区", in_=group)
    await aunt.says("@xiaoshao_bot 那怎么办", in_=group)
    assert await silent(town, group.id)


async def test_a_group_that_becomes_a_supergroup_goes_on(town: Story):
    aunt, zheng = town.newcomer("阮阿姨", TAG), town.voice(2006)
    await aunt.says("#报事 1栋电动车在楼道里充电，不安全", in_=TAG)
    card = await aunt.sees("已派给郑强", in_=TAG)
    job = await town.job(zheng, card)
    moved = gathering.migrate(town.world, TAG)
    await zheng.presses("接单", on=job)
    await aunt.sees("郑强接单了", in_=moved)
    await aunt.says("#报事 垃圾桶三天没人清了，臭得很", in_=moved)
    await aunt.sees("已派给郑强", in_=moved)


async def test_an_edited_word_changes_its_card_and_is_added_to_its_ticket(town: Story):
    aunt, worker = town.newcomer("蓝阿姨", GROUP), town.voice(2001)
    said = await aunt.says("1栋楼道灯坏了一个星期了，晚上黑得很", in_=GROUP)
    card = await aunt.sees("幸福家园1栋", in_=GROUP)
    await aunt.edits(said, "4栋楼道灯坏了一个星期了，晚上黑得很")
    await aunt.sees("幸福家园4栋", in_=GROUP)
    await aunt.presses("登记", on=card)
    job = await town.job(worker, await aunt.sees("已派给李师傅", in_=GROUP))
    await aunt.edits(said, "4栋五楼楼道灯坏了一个星期了，晚上黑得很")
    assert number_of(job) in (await worker.sees("4栋五楼", in_=2001)).text


async def test_who_is_no_person_makes_no_ticket(town: Story):
    worker, before = town.voice(ZHOU_MING), len(town.numbers())
    await worker.says(f"@xiaoshao_bot {TROUBLE}", in_=MENTION, via="anonymous")
    await worker.sees("请关掉「匿名」", in_=MENTION)
    for via in ("channel", "linked"):
        await worker.says(f"@xiaoshao_bot {TROUBLE}", in_=MENTION, via=via)
        assert await silent(town, MENTION)
    assert len(town.numbers()) == before
