"""Files of our own making: away from the loop, once, never in the way of the words."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.pieces import CAPTION_UNITS, cut
from bot.delivery.workshop import Workshop
from bot.outgoing import Button, Outgoing, Sent, Upload
from bot.playground.pictures import sample
from domain.views import Telling
from tests.delivery.house import House, house
from tests.support.playground import LI, WANG

SHEET = Upload("图表.xlsx", b"PK\x03\x04 not really", missing="（附件没能做出来）")


def workshop(h: House, make: Callable[[Telling], Upload | None], **how: Any) -> Workshop:
    return Workshop(h.transactions, lambda t: bool(t.facts.get("file")), lambda _c, t: make(t), **how)


def sent(h: House) -> list[tuple[str, str]]:
    return [(c.method, str(c.params.get("caption") or c.params.get("text") or "")) for c in h.world.calls.sent(LI)]


async def test_a_short_text_is_the_caption_of_its_document(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(LI, "本周台账", facts={"file": True, "button": "查看"})
        h.tell(WANG, "没有附件")
        await h.relay(workshop=workshop(h, lambda _t: SHEET)).say_all()
        call = h.world.calls.of("sendDocument", LI)[0]
        document = call.result["document"]
        assert (document["file_name"], call.result["caption"]) == ("图表.xlsx", "本周台账")
        assert h.statuses() == ["sent", "sent"]


async def test_a_picture_is_shown_and_a_long_text_follows_it_with_the_buttons(tmp_path: Path):
    async with house(tmp_path) as h:
        words = "周报" * CAPTION_UNITS
        h.tell(LI, words, facts={"file": True, "button": "查看"})
        picture = Upload("week.png", sample("week.png"), picture=True)
        await h.relay(workshop=workshop(h, lambda _t: picture)).say_all()
        assert sent(h) == [("sendPhoto", ""), ("sendMessage", words)]
        assert h.world.calls.sent(LI)[-1].params["reply_markup"]["inline_keyboard"][0][0]["text"] == "查看"


async def test_a_file_that_cannot_be_made_does_not_keep_the_words_back(tmp_path: Path):
    def spoiled(_telling: Telling) -> Upload:
        raise ValueError("no font")

    async with house(tmp_path) as h:
        h.tell(LI, "月报", facts={"file": True})
        seen: list[Telling] = []

        def render(telling: Telling) -> Outgoing:
            seen.append(telling)
            return Outgoing("月报")

        await h.relay(workshop=workshop(h, spoiled), render=render).say_all()
        assert (sent(h), seen[-1].unfiled) == ([("sendMessage", "月报")], True)


async def test_what_the_messenger_will_not_take_is_said_to_be_missing(tmp_path: Path):
    async with house(tmp_path) as h:
        h.world.faults.add("refused", method="sendDocument", code=400, description="Bad Request: file is too big")
        h.tell(LI, "台账", facts={"file": True})
        await h.relay(workshop=workshop(h, lambda _t: SHEET)).say_all()
        assert h.world.calls.sent(LI)[-1].params["text"] == "台账\n（附件没能做出来）"


async def test_a_slow_file_gives_the_chat_back_and_is_made_once(tmp_path: Path):
    gate, made = threading.Event(), []

    def slow(_telling: Telling) -> Upload:
        made.append(1)
        assert gate.wait(20)
        return SHEET

    async with house(tmp_path) as h:
        h.tell(LI, "台账", facts={"file": True})
        h.tell(WANG, "别人不用等")
        relay = h.relay(workshop=workshop(h, slow, patience=0.05))
        await relay.say_all()
        assert (h.row("台账").status, h.row("别人不用等").status) == ("waiting", "sent")
        gate.set()
        while h.row("台账").status == "waiting":
            h.clock.forward(5)
            await relay.say_all()
            await asyncio.sleep(0)
        assert (sent(h), made) == ([("sendDocument", "台账")], [1])


@pytest.mark.parametrize(("text", "pieces"), [("短", 1), ("长" * (CAPTION_UNITS + 1), 2)])
def test_the_last_piece_has_the_buttons(text: str, pieces: int):
    found = cut(Outgoing(text, ((Button("查看", data="x:1"),),), upload=SHEET))
    assert [bool(p.buttons) for p in found] == [False] * (pieces - 1) + [True]
    assert [p.upload is not None for p in found] == [True] + [False] * (pieces - 1)


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("voice", "sendVoice"),
        ("video", "sendVideo"),
        ("audio", "sendAudio"),
        ("animation", "sendAnimation"),
        ("video_note", "sendVideoNote"),
        ("document", "sendDocument"),
    ],
)
async def test_what_somebody_sent_is_passed_on_as_what_it_is(tmp_path: Path, kind: str, method: str):
    async with house(tmp_path) as h:
        file = h.world.files.add(kind, b"played", "held.bin", "application/octet-stream")
        await h.telegram.speak(LI, Outgoing("附件 1/2", sent=Sent(kind, file.id)))
        call = h.world.calls.of(method, LI)[0]
        assert call.params[kind] == file.id
        assert call.params.get("caption") == (None if kind == "video_note" else "附件 1/2")


async def test_a_file_that_cannot_be_passed_on_is_said_to_be_missing(tmp_path: Path):
    async with house(tmp_path) as h:
        await h.telegram.speak(LI, Outgoing("附件 1/2", sent=Sent("voice", "nobody's", "这个附件打不开了")))
        assert h.said(LI) == ["附件 1/2\n这个附件打不开了"]
