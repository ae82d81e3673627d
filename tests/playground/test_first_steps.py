"""The two libraries the program uses cannot tell the playground from Telegram."""

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from telegram import InlineKeyboardButton as PtbButton
from telegram import InlineKeyboardMarkup as PtbMarkup
from telegram.ext import ExtBot

from tests.support.playground import Playground, street


def listener(running: Playground) -> Bot:
    return Bot(running.token, session=AiohttpSession(api=TelegramAPIServer.from_base(running.url)))


def speaker(running: Playground) -> ExtBot:
    return ExtBot(running.token, base_url=f"{running.url}/bot", base_file_url=f"{running.url}/file/bot")


async def test_aiogram_hears_and_answers():
    async with street() as s, listener(s.playground) as bot:
        await s.wang.starts("g12")
        updates = await bot.get_updates(timeout=1)
        assert updates[0].message.text == "/start g12"
        markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="登记", callback_data="r:1")]])
        await bot.send_message(s.wang.id, "您好 <b>王阿姨</b>", parse_mode="HTML", reply_markup=markup)
        await s.wang.sees("您好 王阿姨")
        await s.wang.presses("登记")
        pressed = (await bot.get_updates(offset=updates[-1].update_id + 1, timeout=1))[0].callback_query
        assert pressed.data == "r:1"
        await bot.answer_callback_query(pressed.id, text="好的")
        assert (await s.wang.is_told("好的")).text == "好的"
        s.playground.assert_valid()


async def test_ptb_speaks_and_edits():
    async with street() as s, speaker(s.playground) as bot:
        await s.wang.starts()
        markup = PtbMarkup([[PtbButton("接单", callback_data="a:1")]])
        sent = await bot.send_message(s.wang.id, "工单 261121-001", reply_markup=markup)
        await s.wang.sees("261121-001")
        await bot.edit_message_text("工单 261121-001 处理中", s.wang.id, sent.message_id)
        await s.wang.sees("处理中")
        assert (await bot.send_location(s.residents.id, 31.2, 121.4)).location.latitude == 31.2
        s.playground.assert_valid()


async def test_the_page_sees_the_world():
    async with street() as s, aiohttp.ClientSession(s.playground.url) as page:
        await page.post("/play/start", json={"as": s.wang.id})
        sent = await (
            await page.post("/play/send", json={"as": s.wang.id, "chat": s.residents.id, "text": "楼道 <灯> 坏了"})
        ).json()
        state = await (await page.get("/play/state")).json()
        shown = state["messages"][str(s.residents.id)][0]
        assert (shown["id"], shown["html"]) == (sent["ids"][0], "楼道 &lt;灯&gt; 坏了")
