"""The playground's page in a real Chromium: what one person does, the phones of the others show."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Locator, Page, expect

from bot.playground.server import serve
from bot.playground.world import World
from tests.browser.chromium import SMALL, browser, chromium, page_of
from tests.support.playground import RESIDENTS, WANG, Street, populate, street

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium here; .ci/run installs one")

GROUP = f"#phone-g{str(RESIDENTS).replace('-', 'n')}"
BUTTONS = {
    "inline_keyboard": [[{"text": "登记", "callback_data": "r:1"}, {"text": "不是诉求", "callback_data": "n:1"}]]
}
START = {"inline_keyboard": [[{"text": "私下说", "url": "https://t.me/xiaoshao_bot?start=grid_3"}]]}


@pytest.fixture
async def s() -> AsyncIterator[Street]:
    async with street() as running:
        yield running


@pytest.fixture
async def page(s: Street) -> AsyncIterator[Page]:
    async with browser() as chrome, page_of(chrome, s.playground.url) as shown:
        yield shown


def phone(page: Page, person: int) -> Locator:
    return page.locator(f"#phone-p{person}")


async def write(phone_: Locator, text: str) -> None:
    await phone_.locator("textarea").fill(text)
    await phone_.locator("textarea").press("Enter")


async def test_what_one_writes_the_others_phones_show(s: Street, page: Page):
    await write(page.locator(GROUP), "3 栋门口路灯坏了三天")
    await expect(page.locator(f"{GROUP} .own .words")).to_have_text("3 栋门口路灯坏了三天")
    li = phone(page, s.li.id)
    await li.get_by_label("返回对话列表").click()
    await li.locator(".chat-row", has_text="幸福里居民群").click()
    await expect(li.locator(".other .words")).to_have_text("3 栋门口路灯坏了三天")
    heard = await s.hears()
    assert [update["message"]["text"] for update in heard] == ["3 栋门口路灯坏了三天"]


async def test_start_is_offered_first_and_then_the_place_to_write(s: Street, page: Page):
    wang = phone(page, WANG)
    await expect(wang.locator("textarea")).to_have_count(0)
    await wang.get_by_role("button", name="开始使用").click()
    await expect(wang.locator("textarea")).to_be_visible()
    assert (await s.hears())[0]["message"]["text"] == "/start"


async def test_a_press_reaches_the_bot_and_its_answer_the_presser(s: Street, page: Page):
    await s.result("sendMessage", chat_id=RESIDENTS, text="<b>路灯照明</b>", parse_mode="HTML", reply_markup=BUTTONS)
    await page.locator(GROUP).get_by_role("button", name="登记").click()
    await expect(page.locator(f"{GROUP} .key[aria-busy]")).to_have_count(1)
    query = (await s.hears(timeout=30))[0]["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("r:1", WANG)
    await s.result("answerCallbackQuery", callback_query_id=query["id"], text="已登记")
    await expect(page.locator(f"{GROUP} .toast")).to_have_text("已登记")
    await expect(page.locator(f"{GROUP} .key[aria-busy]")).to_have_count(0)


async def test_an_alert_waits_for_ok(s: Street, page: Page):
    await s.result("sendMessage", chat_id=RESIDENTS, text="卡片", reply_markup=BUTTONS)
    await page.locator(GROUP).get_by_role("button", name="不是诉求").click()
    query = (await s.hears(timeout=30))[0]["callback_query"]
    await s.result("answerCallbackQuery", callback_query_id=query["id"], text="只有本人可以点", show_alert=True)
    await expect(page.locator(f"{GROUP} [role=alertdialog]")).to_contain_text("只有本人可以点")
    await page.get_by_role("button", name="知道了").click()
    await expect(page.locator("[role=alertdialog]")).to_have_count(0)


async def test_edits_show_and_deleted_messages_vanish(s: Street, page: Page):
    sent = await s.result("sendMessage", chat_id=RESIDENTS, text="卡片", reply_markup=BUTTONS)
    card = page.locator(f"{GROUP} [data-message='{sent['message_id']}']")
    await expect(card).to_contain_text("卡片")
    where = {"chat_id": RESIDENTS, "message_id": sent["message_id"]}
    await s.result("editMessageText", **where, text="261121-001 已派单")
    await expect(card).to_contain_text("261121-001 已派单")
    await expect(card).to_contain_text("已编辑")
    await s.result("deleteMessage", **where)
    await expect(card).to_have_count(0)


async def test_a_start_button_opens_the_private_chat(s: Street, page: Page):
    await s.result("sendMessage", chat_id=RESIDENTS, text="私下说更方便", reply_markup=START)
    await page.locator(GROUP).get_by_role("button", name="私下说").click()
    await expect(phone(page, WANG).locator(".own .words")).to_have_text("/start grid_3")


async def test_an_album_a_place_and_a_voice_are_sent(s: Street, page: Page):
    group = page.locator(GROUP)
    await group.get_by_label("添加图片、位置、语音").click()
    await group.get_by_role("button", name="路灯不亮").click()
    await group.get_by_role("button", name="水管漏水").click()
    await group.get_by_role("button", name="发送 2 张").click()
    await expect(group.locator(".pictures-2 img")).to_have_count(2)
    await group.get_by_label("添加图片、位置、语音").click()
    await group.get_by_role("tab", name="位置").click()
    await group.locator(".place-choice").first.click()
    await expect(group.locator(".place .map")).to_be_visible()
    await group.get_by_label("添加图片、位置、语音").click()
    await group.get_by_role("tab", name="语音").click()
    await group.get_by_role("button", name="发送一段语音").click()
    await expect(group.locator(".voice")).to_be_visible()
    kinds = [next(k for k in ("photo", "location", "voice") if k in u["message"]) for u in await s.hears()]
    assert kinds == ["photo", "photo", "location", "voice"]


async def test_a_reply_and_an_edit_go_to_the_right_message(s: Street, page: Page):
    await s.stranger.says("楼道里有人充电", in_=s.residents)
    group = page.locator(GROUP)
    await group.locator(".other .words").click()
    await page.get_by_role("menuitem", name="回复").click()
    await write(group, "我家门口也是")
    await expect(group.locator(".own .quote")).to_contain_text("楼道里有人充电")
    await group.locator(".own .words").click()
    await page.get_by_role("menuitem", name="修改").click()
    await write(group, "我家 2 单元也是")
    await expect(group.locator(".own")).to_contain_text("已编辑")
    first, reply, edited = await s.hears()
    assert reply["message"]["reply_to_message"]["message_id"] == first["message"]["message_id"]
    assert edited["edited_message"]["text"] == "我家 2 单元也是"


async def test_mentions_and_commands_are_offered(s: Street, page: Page):
    group = page.locator(GROUP)
    await group.locator("textarea").press_sequentially("@xi")
    await group.get_by_role("option", name="@xiaoshao_bot").click()
    await expect(group.locator("textarea")).to_have_value("@xiaoshao_bot ")
    await group.locator("textarea").fill("")
    await group.get_by_label("命令").click()
    await group.get_by_role("option", name="/mine").click()
    await expect(group.locator(".own .bot_command")).to_have_text("/mine@xiaoshao_bot")
    assert (await s.hears())[0]["message"]["text"] == "/mine@xiaoshao_bot"


async def test_markup_in_peoples_words_stays_words(page: Page):
    words = "<img src=x onerror=\"document.title='bad'\"> <b>不粗</b> & <script>1</script>"
    await write(page.locator(GROUP), words)
    await expect(page.locator(f"{GROUP} .own .words")).to_have_text(words)
    await expect(page.locator(f"{GROUP} .own .words :is(img, b, script)")).to_have_count(0)
    assert await page.title() == "小哨 · 演示街道"


async def test_only_the_tags_of_chat_text_pass(page: Page):
    shown = await page.evaluate(
        """async () => {
          const { rich } = await import("/static/js/rich.js");
          const box = document.createElement("div");
          box.append(rich('<b class="line">粗</b><a href="javascript:x()">坏</a><a href="https://e.org/">好</a><svg><a>图</a></svg><span id="x">字</span>'));
          return box.innerHTML;
        }"""
    )
    assert (
        shown == '<b>粗</b>坏<a href="https://e.org/" target="_blank" rel="noopener noreferrer">好</a><span>字</span>'
    )


async def test_the_pages_own_words_are_in_two_languages(page: Page):
    await page.get_by_role("button", name="Switch to English").click()
    await expect(page.get_by_role("button", name="Play a day")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    chinese, english = await page.evaluate(
        """async () => {
          const [zh, en] = [await import("/static/js/words_zh.js"), await import("/static/js/words_en.js")];
          return [Object.keys(zh.chinese).sort(), Object.keys(en.english).sort()];
        }"""
    )
    assert chinese == english


async def test_on_a_small_window_one_phone_fills_it_and_the_others_wait_in_tabs(s: Street):
    async with browser() as chrome, page_of(chrome, s.playground.url, size=SMALL) as page:
        await expect(page.locator(".phone:visible")).to_have_count(1)
        box = await page.locator(".phone:visible").bounding_box()
        assert box
        assert (box["x"], box["width"]) == (0, SMALL["width"])
        assert box["y"] + box["height"] == SMALL["height"]
        await s.li.starts()
        await s.result("sendMessage", chat_id=s.li.id, text="新工单", reply_markup=BUTTONS)
        tab = page.get_by_role("button", name="李师傅")
        await expect(tab.locator(".badge")).to_have_text("1")
        await tab.click()
        await expect(page.locator(".phone:visible .words").last).to_have_text("新工单")
        await expect(tab.locator(".badge")).to_have_count(0)
        assert await page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
        small = await page.evaluate(
            """() => [...document.querySelectorAll(".phone.active button, .bar button")]
              .filter((one) => one.offsetWidth && !one.matches(".act"))
              .filter((one) => one.offsetWidth < 34 || one.offsetHeight < 34).map((one) => one.outerHTML)"""
        )
        assert small == []


class Demo:
    """A demo's hooks as the page uses them: a clock that obeys, a day that runs, and one ticket."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def clock(self, to: str) -> str:
        self.asked.append(to)
        return "2026-11-22T00:30:00+00:00"

    async def day(self, *, run: bool) -> dict[str, object]:
        self.asked.append(f"day {run}")
        return {}

    async def panel(self) -> dict[str, object]:
        event = {"at": "2026-11-21T09:00:00+00:00", "actor": "李师傅", "action": "accept", "words": "马上到"}
        ticket = {"number": "261121-007", "status": "accepted", "category": "lighting", "grid": "一网格"}
        return {
            "inbox": {"done": 3, "rows": [{"id": 5, "status": "quarantined", "error": "看不懂"}]},
            "outbox": {"sent": 2, "rows": [{"id": 9, "status": "sent", "kind": "worker_card"}]},
            "tickets": [ticket | {"holder": "李师傅", "history": [event]}],
        }


async def test_the_bar_moves_the_demo_and_the_drawer_shows_what_the_program_keeps():
    demo = Demo()
    async with serve(populate(World()), hooks=demo) as url, browser() as chrome, page_of(chrome, url) as page:
        await page.get_by_role("button", name="到明早 8:30").click()
        await expect(page.locator(".clock-time")).to_contain_text("11月22日")
        await expect(page.locator(".clock-time")).to_contain_text("08:30")
        await page.get_by_role("button", name="演一天").click()
        await page.get_by_role("button", name="停止").click()
        await expect(page.get_by_role("button", name="演一天")).to_be_visible()
        assert demo.asked == ["tomorrow 08:30", "day True", "day False"]
        await page.get_by_role("button", name="后台").click()
        ticket = page.locator(".ticket", has_text="261121-007")
        await expect(ticket).to_contain_text("已接单")
        await ticket.locator("summary").click()
        await expect(ticket.locator(".history")).to_contain_text("马上到")
        await page.get_by_role("tab", name="收件箱").click()
        await expect(page.locator(".queue-row")).to_contain_text("已隔离")
        await page.get_by_role("tab", name="发件箱").click()
        await expect(page.locator(".queue-row")).to_contain_text("网格员卡片")


async def test_without_a_demo_the_bar_says_so():
    async with (
        serve(populate(World())) as url,
        browser() as chrome,
        page_of(chrome, url, expected="404") as page,
    ):
        await page.get_by_role("button", name="快进 2 小时").click()
        await expect(page.locator(".strip")).to_have_text("这里的时钟不能快进")


async def test_the_page_finds_a_server_that_was_started_again():
    world = populate(World())
    async with browser() as chrome, AsyncExitStack() as first:
        url = await first.enter_async_context(serve(world))
        async with page_of(chrome, url, expected="net::ERR_") as page:
            await first.aclose()
            await expect(page.locator(".strip")).to_contain_text("连接断了")
            async with serve(world, port=int(url.rsplit(":", 1)[1])):
                await expect(page.locator(".strip")).to_be_hidden(timeout=10_000)
                await write(page.locator(GROUP), "又连上了")
                await expect(page.locator(f"{GROUP} .own .words")).to_have_text("又连上了")


async def test_a_person_who_leaves_and_a_group_that_moves_are_followed(s: Street, page: Page):
    group = page.locator(GROUP)
    await group.get_by_label("对话菜单").click()
    await page.get_by_role("menuitem", name="升级为超级群").click()
    await expect(group.locator("textarea")).to_be_visible()
    await write(group, "新群里说")
    await expect(group.locator(".own .words").last).to_have_text("新群里说")
    said = [m for chat in s.world.chats.values() if chat.kind == "supergroup" for m in s.wang.messages(chat)]
    assert [message.text for message in said if message.text] == ["新群里说"]
    await group.get_by_label("对话菜单").click()
    await page.get_by_role("menuitem", name="退出本群").click()
    await group.get_by_role("button", name="加入本群").click()
    await expect(group.locator("textarea")).to_be_visible()


async def test_the_page_follows_the_scripted_day(s: Street):
    async with browser() as chrome, page_of(chrome, s.playground.url, size=SMALL) as page:
        s.world.events.add("day", run=True, text="李师傅接单", person=s.li.id, chat=s.li.id)
        await expect(phone(page, s.li.id)).to_be_visible()
        await expect(page.locator(".strip")).to_have_text("正在演：李师傅接单")
        await s.wang.says("谢谢", in_=s.residents)
        await expect(page.locator(GROUP)).to_be_visible()
        s.world.events.add("day", run=False, text="没有等到“登记”")
        await expect(page.locator(".strip.bad")).to_have_text("没有等到“登记”")
