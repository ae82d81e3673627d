"""The mouth: what it says arrives as meant, within the limits, and never tells its token."""

import io
import logging
from pathlib import Path

import pytest
from telegram.ext import AIORateLimiter

from bot.delivery.answers import What
from bot.delivery.pace import Pacer
from bot.delivery.secrecy import Redacting, quiet_libraries, redact
from bot.delivery.telegram import Telegram, Unsaid
from bot.outgoing import Button, Outgoing
from bot.playground.rules import Rules
from bot.playground.world import TOKEN, World
from domain.notices import Urgency
from tests.delivery.house import Hands, House, house
from tests.support.playground import LI, RESIDENTS, STAFF, WANG, populate


async def photo_ids(h: House, count: int) -> tuple[str, ...]:
    sent = await h.street.wang.sends_album("灯坏了", count=count)
    return tuple(message.content["photo"][-1]["file_id"] for message in sent)


async def test_words_buttons_and_a_reply_arrive(tmp_path: Path):
    async with house(tmp_path) as h:
        said = await h.street.wang.says("灯坏了", in_=h.street.residents)
        keys = ((Button("登记", data="r:1"), Button("看看", url="https://t.me/xiaoshao_bot?start=t1")),)
        ids = await h.telegram.speak(RESIDENTS, Outgoing("<b>照明</b> &lt;3号楼&gt;", keys, silent=True), said.id)
        shown = h.world.find(RESIDENTS, ids[0])
        assert shown is not None
        assert (shown.text, shown.reply_to) == ("照明 <3号楼>", said.id)
        call = h.world.calls.sent(RESIDENTS)[-1]
        assert call.params["link_preview_options"] == {"is_disabled": True}
        assert call.params["disable_notification"]
        assert [[key["text"] for key in row] for row in shown.rows] == [["登记", "看看"]]


async def test_a_reply_to_what_is_gone_still_arrives(tmp_path: Path):
    async with house(tmp_path) as h:
        await h.telegram.speak(RESIDENTS, Outgoing("您好"), 4711)
        assert h.said(RESIDENTS) == ["您好"]


async def test_one_picture_has_a_caption_and_several_come_before_the_words(tmp_path: Path):
    async with house(tmp_path) as h:
        one, two, three = await photo_ids(h, 3)
        assert len(await h.telegram.speak(LI, Outgoing("一张", (), (one,)))) == 1
        assert len(await h.telegram.speak(LI, Outgoing("三张", (), (one, two, three)))) == 4
        assert [call.method for call in h.world.calls.sent(LI)] == ["sendPhoto", "sendMediaGroup", "sendMessage"]


async def test_lost_pictures_do_not_keep_the_words_back(tmp_path: Path):
    async with house(tmp_path) as h:
        await h.telegram.speak(LI, Outgoing("一张", (), ("AgForged",)))
        await h.telegram.speak(LI, Outgoing("两张", (), ("AgForged", "AgForged2")))
        assert h.said(LI) == ["一张", "两张"]


async def test_what_was_said_of_a_long_notice_is_not_said_again(tmp_path: Path):
    async with house(tmp_path) as h:
        photos = await photo_ids(h, 2)
        h.world.faults.add("too_many", method="sendMessage", retry_after=5)
        h.tell(LI, "两张照片", facts={"photos": photos})
        relay = h.relay()
        await relay.say_all()
        h.clock.forward(10)
        await relay.say_all()
        assert [call.method for call in h.world.calls.sent(LI)] == ["sendMediaGroup", "sendMessage"]
        assert (h.said(LI)[-1], h.statuses()) == ("两张照片", ["sent"])


async def test_a_notice_of_five_thousand_characters_arrives_whole(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(LI, "<b>" + "长" * 5000 + "</b>")
        await h.relay().say_all()
        assert "".join(h.said(LI)).count("长") == 5000


async def test_a_photo_card_is_edited_in_place(tmp_path: Path):
    async with house(tmp_path) as h:
        photos, card, relay = await photo_ids(h, 1), h.card(LI), h.relay()
        for text in ("已派单", "已接单"):
            h.tell(LI, text, card=card, facts={"photos": photos})
            await relay.say_all()
        assert h.world.find(LI, h.card_row(card).message).text == "已接单"
        assert len(h.world.calls.sent(LI)) == 2


async def test_too_old_to_delete_and_without_words_it_loses_its_buttons(tmp_path: Path):
    async with house(tmp_path) as h:
        (card,) = await h.telegram.speak(LI, Outgoing("登记吗", ((Button("登记", data="r"),),)))
        words = "Bad Request: message can't be deleted"
        h.world.faults.add("refused", method="deleteMessage", code=400, description=words)
        await h.telegram.take_away(LI, card)
        shown = h.world.find(LI, card)
        assert shown is not None
        assert (shown.text, shown.rows) == ("登记吗", [])
        await h.telegram.take_away(LI, card)
        assert h.world.find(LI, card) is None
        await h.telegram.take_away(LI, card)


async def test_our_pace_keeps_every_limit_of_telegram(tmp_path: Path):
    hands = Hands()
    world = populate(World(rules=Rules(), tick=hands.tick))
    async with house(tmp_path, world, pacer=Pacer(tick=hands.tick, sleep=hands.sleep)) as h:
        h.clock = hands
        for n in range(25):
            h.tell(RESIDENTS, f"群{n}")
            h.tell(STAFF, f"工{n}")
            h.tell(WANG, f"私{n}", urgency=Urgency.answer)
        relay = h.relay()
        while "waiting" in h.statuses():
            await relay.say_all()
            hands.forward(0.25)
        assert {row.status for row in h.rows()} == {"sent"}
        assert [row.tries for row in h.rows()] == [1] * 75
        assert h.said(RESIDENTS) == [f"群{n}" for n in range(25)]
        assert max(world.calls.most_within(60, chat) for chat in (RESIDENTS, STAFF)) in (19, 20)
        assert world.calls.most_within(1, WANG) == 3
        assert hands.tick() - 1000 < 25 * 3.05 + 5


async def test_a_new_speaker_keeps_the_pace_of_the_one_before(tmp_path: Path):
    hands = Hands()
    async with house(tmp_path, pacer=Pacer(tick=hands.tick, sleep=hands.sleep)) as h:
        h.clock = hands
        h.tell(RESIDENTS, "一")
        await h.relay().say_all()
        h.tell(RESIDENTS, "二")
        fresh = Telegram(
            h.world.token, h.street.playground.url, limits=False, pacer=Pacer(tick=hands.tick, sleep=hands.sleep)
        )
        second = h.relay(fresh)
        await second.say_all()
        assert h.said(RESIDENTS) == ["一"]
        hands.forward(3.1)
        await second.say_all()
        assert h.said(RESIDENTS) == ["一", "二"]
        await fresh.close()


def test_the_limiter_is_strict_and_tries_nothing_twice():
    limiter = Telegram(TOKEN)._bot.rate_limiter
    assert isinstance(limiter, AIORateLimiter)
    base, group = limiter._base_limiter, limiter._get_group_limiter(-1)
    assert base is not None
    assert (base.max_rate, base.time_period, limiter._max_retries) == (1, 1 / 25, 0)
    assert (group.max_rate, group.time_period) == (1, 3.05)


def test_a_person_has_a_burst_of_three_and_a_group_none():
    hands = Hands()
    pacer = Pacer(tick=hands.tick)
    waits = {WANG: [], RESIDENTS: []}
    for chat, found in waits.items():
        for _ in range(4):
            found.append(round(pacer.ready_in(chat), 2))
            pacer.spend(chat)
    assert waits[WANG] == [0, 0, 0, 1.05]
    assert waits[RESIDENTS] == [0, 3.05, 6.1, 9.15]
    assert set(pacer.resting()) == {WANG, RESIDENTS}
    hands.forward(60)
    assert pacer.resting() == {}


def test_what_was_slow_on_its_way_does_not_crowd_the_next():
    """Telegram counts when a message arrives: a burst whose first word was held up is used up only then."""
    hands = Hands()
    pacer = Pacer(tick=hands.tick)
    for seconds in (0.5, 0, 0):
        pacer.spend(WANG)
        hands.forward(seconds)
        pacer.arrived(WANG)
    assert round(pacer.ready_in(WANG), 2) == 1.05
    pacer.spend(RESIDENTS)
    hands.forward(2)
    pacer.arrived(RESIDENTS)
    assert round(pacer.ready_in(RESIDENTS), 2) == 3.05


SECRET = TOKEN.partition(":")[2]
TELLING = [
    f"HTTP Request: POST https://api.telegram.org/bot{TOKEN}/sendMessage",
    f"Bot[token={TOKEN}]",
    f"token {TOKEN}",
    f"https://api.telegram.org/file/bot{TOKEN.replace(':', '%3A')}/photos/1.jpg",
]


@pytest.mark.parametrize("line", TELLING)
def test_a_token_never_leaves(line: str):
    assert SECRET not in redact(line)
    assert redact(line) != line


def test_a_password_never_leaves_and_ordinary_words_stay():
    assert redact("postgresql+psycopg://bot:s3cret@db:5432/x") == "postgresql+psycopg://bot:***@db:5432/x"
    assert (
        redact("工单 261121-007 于 08:30:00 办结 http://a.b:80/c") == "工单 261121-007 于 08:30:00 办结 http://a.b:80/c"
    )


async def test_no_log_of_any_library_names_the_token_or_the_words(tmp_path: Path):
    root, sink = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(sink)
    handler.addFilter(Redacting())
    before, kept = root.level, {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "telegram")}
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        quiet_libraries()
        async with house(tmp_path, read_seconds=0.3) as h:
            for fault in ("too_many", "garbage", "bad_gateway", "close_after", "unauthorized", "hang"):
                h.world.faults.add(fault)
                with pytest.raises(Unsaid):
                    await h.telegram.speak(WANG, Outgoing("三单元王阿姨"))
            await h.telegram.speak(WANG, Outgoing("三单元王阿姨"))
            assert repr(h.telegram) == "Telegram(Bot(7000000001))"
            logging.getLogger("x").info("%s", f"bot{TOKEN}")
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        for name, level in kept.items():
            logging.getLogger(name).setLevel(level)
    assert "bot7000000001:***" in sink.getvalue()
    assert SECRET not in sink.getvalue()
    assert "王阿姨" not in sink.getvalue()


async def test_an_answer_that_drips_is_waited_for(tmp_path: Path):
    async with house(tmp_path, read_seconds=0.3) as h:
        h.world.faults.add("slow", seconds=0.05)
        assert await h.telegram.speak(WANG, Outgoing("您好"))


async def test_words_refused_even_plain_need_a_human(tmp_path: Path):
    async with house(tmp_path) as h:
        words = "Bad Request: can't parse entities: whatever"
        h.world.faults.add("refused", count=2, code=400, description=words)
        with pytest.raises(Unsaid) as unsaid:
            await h.telegram.speak(WANG, Outgoing("<b>x</b>"))
        assert unsaid.value.verdict.what is What.plain
