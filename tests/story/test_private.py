"""A resident alone with the bot: meets it, says what is wrong in every way a phone offers, looks after it."""

from __future__ import annotations

import pytest

from tests.story.house import LI, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_first_start_tells_what_is_kept_and_a_link_knows_the_home(town: Story):
    aunt = town.newcomer("刘阿姨")
    await aunt.starts("g_WT-01-01-03")
    await aunt.sees("只给办这件事的人看")
    home = await aunt.sees("您住在幸福家园3栋")
    assert "您的网格员是李师傅" in home.text
    await aunt.starts()
    await aunt.sees("又见面了")
    assert sum("只给办这件事的人看" in m.text for m in aunt.messages()) == 1


async def test_a_home_is_chosen_by_estate_and_building(town: Story):
    aunt = town.newcomer("许阿姨")
    await aunt.starts()
    asked = await aunt.sees("您住在哪里")
    assert "幸福家园" in labels(asked)
    await aunt.presses("荷塘花园", on=asked)
    buildings = await aunt.sees("在荷塘花园的哪里")
    await aunt.presses("荷塘花园4栋", on=buildings)
    assert "您的网格员是郑强" in (await aunt.sees("您住在荷塘花园4栋")).text


async def test_a_home_is_typed(town: Story):
    uncle = town.newcomer("丁叔")
    await uncle.starts()
    await uncle.sees("您住在哪里")
    await uncle.says("幸福家园5栋")
    await uncle.sees("您住在幸福家园5栋")


async def test_a_trouble_told_instead_of_the_home_is_a_trouble(town: Story):
    aunt = town.newcomer("秦阿姨")
    await aunt.starts()
    await aunt.sees("您住在哪里")
    await aunt.says("幸福家园3栋路灯坏了")
    card = await aunt.sees("您说的是")
    assert "幸福家园3栋" in card.text
    assert "路灯照明" in card.text


async def test_words_become_a_ticket_with_one_tap(town: Story):
    aunt = await town.resident("何阿姨")
    await aunt.says("楼道灯坏了一个星期了，晚上黑得很")
    card = await aunt.sees("您说的是")
    assert "路灯照明" in card.text
    assert "幸福家园3栋" in card.text
    await aunt.presses("登记", on=card)
    promise = await aunt.sees("在等：李师傅")
    assert promise.id == card.id
    assert "最迟今天 14:" in promise.text


async def test_an_unsure_category_is_asked_for_with_the_three_best_and_more(town: Story):
    aunt = await town.resident("尤阿姨")
    await aunt.says("我家门口好臭")
    card = await aunt.sees("这算哪一类")
    assert labels(card)[3:] == ["更多", "不是诉求"]
    await aunt.presses("更多", on=card)
    every = await aunt.sees("请选一类")
    assert len(labels(every)) == 26
    await aunt.presses("环境卫生", on=every)
    await aunt.sees("对的话点「登记」")
    await aunt.presses("登记", on=card)
    assert "环境卫生" in (await aunt.sees("在等")).text


async def test_only_the_missing_place_is_asked_for(town: Story):
    aunt = town.newcomer("孔阿姨")
    await aunt.starts()
    await aunt.sees("您住在哪里")
    await aunt.says("下水道堵了，粪水都冒出来了")
    card = await aunt.sees("在哪个小区")
    await aunt.says("听雨苑2栋")
    await aunt.sees("对的话点「登记」")
    await aunt.presses("登记", on=card)
    promise = await aunt.sees("在等：冯燕")
    assert "听雨苑2栋" in promise.text


async def test_a_photo_alone_is_asked_about_and_kept(town: Story):
    aunt, li = await town.resident("严阿姨"), town.voice(LI)
    await aunt.sends_photo()
    await aunt.sees("是什么事")
    await aunt.says("楼道里堆满了纸箱子，怕着火")
    card = await aunt.sees("附件 1 个")
    await aunt.presses("登记", on=card)
    assert "附件 1 个" in (await town.job(li, await aunt.sees("在等"))).text


async def test_a_voice_is_kept_and_words_are_asked_for(town: Story):
    uncle = await town.resident("金叔")
    await uncle.sends_voice()
    await uncle.sees("听不懂")
    await uncle.says("楼下麻将馆天天打到半夜两点，吵得睡不着")
    card = await uncle.sees("附件 1 个")
    assert "噪声" in card.text


async def test_an_album_is_one_ticket_with_its_pictures(town: Story):
    aunt, before = await town.resident("魏阿姨"), len(town.numbers())
    await aunt.sends_album("垃圾桶三天没人清了，臭得很", count=2)
    card = await aunt.sees("附件 2 个")
    await aunt.presses("登记", on=card)
    await aunt.sees("在等")
    assert len(town.numbers()) == before + 1


async def test_a_location_finds_the_grid(town: Story):
    uncle = await town.resident("陶叔", "WT-03-01-01")
    await uncle.sends_location(31.2075, 120.1255)
    await uncle.sees("位置收到了")
    await uncle.says("这里的井盖坏了，会摔着人")
    card = await uncle.sees("对的话点「登记」")
    await uncle.presses("登记", on=card)
    await uncle.sees("在等：郑强")


async def test_two_troubles_are_two_tickets_and_mine_lists_both(town: Story):
    aunt, li = await town.resident("姜阿姨"), town.voice(LI)
    first = await town.reports(aunt, "楼道灯坏了一个星期了")
    second = await town.reports(aunt, "垃圾桶三天没人清了，臭得很")
    assert number_of(first) != number_of(second)
    await aunt.replies(first, "三楼的也不亮")
    assert number_of(first) in (await aunt.sees("记下了，已经转给")).text
    assert number_of(first) in (await li.sees("「三楼的也不亮」", in_=LI)).text
    await aunt.says("/mine")
    await aunt.sees("您有 2 件事在办")
    for number in (number_of(first), number_of(second)):
        assert "下一步" in (await aunt.sees(number)).text


async def test_urging_once_adding_and_taking_back(town: Story):
    aunt, li = await town.resident("戚阿姨"), town.voice(LI)
    card = await town.reports(aunt, "下水道堵了好几天，污水都冒出来了，没人管")
    await aunt.presses("催一下", on=card)
    assert number_of(card) in (await li.sees("居民催了", in_=LI)).text
    await aunt.presses("催一下", on=card)
    await aunt.is_told("刚催过了，30 分钟后可以再催")
    await aunt.presses("补充", on=card)
    await aunt.sees("您说，我记在这件事上")
    await aunt.says("是二单元")
    await li.sees("「是二单元」", in_=LI)
    await aunt.presses("撤回", on=card)
    await aunt.sees("已撤回，不再办")
    assert number_of(card) in (await li.sees("居民撤回了", in_=LI)).text
    await town.heard()
    assert town.status(number_of(card)) == "withdrawn"


async def test_thanks_and_greetings_are_answered_and_make_nothing(town: Story):
    aunt, before = await town.resident("谢阿姨"), len(town.numbers())
    await aunt.says("谢谢你们")
    await aunt.sees("不客气")
    await aunt.says("你好")
    await aunt.sees("您好！")
    assert len(town.numbers()) == before
