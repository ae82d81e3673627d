"""The playground's page in a real Chromium: what one person does, the phones of the others show."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.chromium import SMALL, browser, chromium, page_of
from tests.support.playground import RESIDENTS, WANG, Street, street

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
    query = (await s.hears(timeout=5))[0]["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("r:1", WANG)
    await s.result("answerCallbackQuery", callback_query_id=query["id"], text="已登记")
    await expect(page.locator(f"{GROUP} .toast")).to_have_text("已登记")
    await expect(page.locator(f"{GROUP} .key[aria-busy]")).to_have_count(0)


async def test_an_alert_waits_for_ok(s: Street, page: Page):
    await s.result("sendMessage", chat_id=RESIDENTS, text="卡片", reply_markup=BUTTONS)
    await page.locator(GROUP).get_by_role("button", name="不是诉求").click()
    query = (await s.hears(timeout=5))[0]["callback_query"]
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
