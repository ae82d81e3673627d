"""The table, row by row, with PTB's own exceptions and then with the true answers of a server."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery.answers import LONGEST_WAIT, TABLE, What, judge
from bot.delivery.telegram import Telegram, Unsaid
from bot.outgoing import Outgoing
from bot.playground import gathering
from tests.delivery.house import fast, house
from tests.support.playground import CHEN, RESIDENTS, WANG, street

GROUP = -5


def caused(fault: BaseException, cause: BaseException) -> BaseException:
    fault.__cause__ = cause
    return fault


ROWS = [
    (Forbidden("Forbidden (403). Parsing the server response b'<html>' failed"), WANG, What.unknown),
    (BadRequest("Bad Request (400). Parsing the server response b'' failed"), WANG, What.unknown),
    (InvalidToken("Not Found (404). Parsing the server response b'' failed"), WANG, What.unknown),
    (RetryAfter(7), WANG, What.later),
    (ChatMigrated(-1007), GROUP, What.moved),
    (InvalidToken("Unauthorized"), WANG, What.stop),
    (Forbidden("Forbidden: bot was blocked by the user"), WANG, What.elsewhere),
    (Forbidden("Forbidden: user is deactivated"), WANG, What.elsewhere),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), WANG, What.elsewhere),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), GROUP, What.needs_human),
    (Forbidden("Forbidden: the group chat was deleted"), GROUP, What.needs_human),
    (Conflict("terminated by other getUpdates request"), WANG, What.later),
    (BadRequest("Message is not modified: specified new message content"), WANG, What.sent),
    (BadRequest("Message to delete not found"), WANG, What.sent),
    (BadRequest("Can't parse entities: unsupported start tag"), WANG, What.plain),
    (BadRequest("Message to be replied not found"), WANG, What.drop_reply),
    (BadRequest("Message thread not found"), WANG, What.drop_topic),
    (BadRequest("TOPIC_CLOSED"), GROUP, What.drop_topic),
    (BadRequest("Wrong file identifier/HTTP URL specified"), WANG, What.drop_photos),
    (BadRequest("IMAGE_PROCESS_FAILED"), WANG, What.drop_photos),
    (BadRequest("Message to edit not found"), WANG, What.card_lost),
    (BadRequest("Message can't be edited"), WANG, What.card_lost),
    (BadRequest("MESSAGE_ID_INVALID"), WANG, What.card_lost),
    (BadRequest("Message can't be deleted for everyone"), WANG, What.stays),
    (BadRequest("Chat not found"), WANG, What.elsewhere),
    (BadRequest("Chat not found"), GROUP, What.needs_human),
    (BadRequest("group chat was upgraded to a supergroup chat"), GROUP, What.later),
    (BadRequest("BUTTON_DATA_INVALID"), WANG, What.needs_human),
    (BadRequest("Message is too long"), WANG, What.needs_human),
    (BadRequest("not enough rights to send text messages to the chat"), GROUP, What.needs_human),
    (caused(TimedOut(), httpx.ConnectTimeout("")), WANG, What.later),
    (caused(TimedOut("Pool timeout"), httpx.PoolTimeout("")), WANG, What.later),
    (caused(TimedOut(), httpx.ReadTimeout("")), WANG, What.unknown),
    (caused(TimedOut(), httpx.WriteTimeout("")), WANG, What.unknown),
    (caused(NetworkError("httpx.ConnectError: "), httpx.ConnectError("")), WANG, What.later),
    (caused(NetworkError("httpx.ProxyError: "), httpx.ProxyError("")), WANG, What.later),
    (caused(NetworkError("httpx.WriteError: "), httpx.WriteError("")), WANG, What.unknown),
    (caused(NetworkError("httpx.ReadError: "), httpx.ReadError("")), WANG, What.unknown),
    (caused(NetworkError("httpx.RemoteProtocolError: "), httpx.RemoteProtocolError("")), WANG, What.unknown),
    (NetworkError("Too Many Requests"), WANG, What.later),
    (NetworkError("Request Entity Too Large"), WANG, What.drop_photos),
    (NetworkError("Internal Server Error"), WANG, What.unknown),
    (TelegramError("Invalid server response"), WANG, What.unknown),
    (TimeoutError(), WANG, What.unknown),
    (AttributeError("'bool' object has no attribute 'get'"), WANG, What.unknown),
]


@pytest.mark.parametrize(("fault", "chat", "what"), ROWS, ids=[f"{type(f).__name__}-{str(f)[:30]}" for f, _, _ in ROWS])
def test_every_answer_has_its_verdict(fault: BaseException, chat: int, what: What):
    assert judge(fault, chat).what is what


def test_every_row_of_the_table_is_reached():
    reached = {id(next(rule for rule in TABLE if rule.fits(fault, str(fault).lower()))) for fault, _chat, _what in ROWS}
    assert [rule for rule in TABLE if id(rule) not in reached] == []


def test_the_wait_is_a_second_longer_than_asked_and_never_absurd():
    assert judge(RetryAfter(7), WANG).after == 8
    assert judge(RetryAfter(10**9), WANG).after == LONGEST_WAIT


def test_only_a_line_that_is_down_is_down_for_all():
    assert judge(caused(NetworkError("x"), httpx.ConnectError("")), WANG).everywhere
    assert not judge(RetryAfter(7), WANG).everywhere
    assert not judge(NetworkError("Bad Gateway"), WANG).everywhere


SERVER = [
    ("too_many", {"retry_after": 41}, What.later),
    ("too_many_bare", {}, What.later),
    ("server_error", {"code": 500}, What.unknown),
    ("bad_gateway", {}, What.unknown),
    ("garbage", {}, What.unknown),
    ("empty", {}, What.unknown),
    ("close_before", {}, What.unknown),
    ("close_after", {}, What.unknown),
    ("hang", {}, What.unknown),
    ("unauthorized", {}, What.stop),
    ("blocked", {}, What.elsewhere),
    ("initiate", {}, What.elsewhere),
    ("deactivated", {}, What.elsewhere),
    ("migrate", {"migrate_to": -100777}, What.moved),
    ("conflict", {}, What.later),
    ("refused", {"code": 400, "description": "Bad Request: BUTTON_DATA_INVALID"}, What.needs_human),
]


@pytest.mark.parametrize(("fault", "how", "what"), SERVER, ids=[row[0] for row in SERVER])
async def test_a_servers_true_answers_have_their_verdict(tmp_path: Path, fault: str, how: dict[str, Any], what: What):
    async with house(tmp_path, read_seconds=0.3) as h:
        h.world.faults.add(fault, **how)
        with pytest.raises(Unsaid) as unsaid:
            await h.telegram.speak(WANG, Outgoing("您好"))
        assert unsaid.value.verdict.what is what
        if fault == "too_many":
            assert unsaid.value.verdict.after == 42
        if fault == "migrate":
            assert unsaid.value.verdict.moved_to == -100777


async def test_the_playgrounds_own_refusals_have_their_verdict(tmp_path: Path):
    async with house(tmp_path) as h:
        with pytest.raises(Unsaid) as never_started:
            await h.telegram.speak(CHEN, Outgoing("您好"))
        gathering.remove_bot(h.world, WANG, RESIDENTS)
        with pytest.raises(Unsaid) as kicked:
            await h.telegram.speak(RESIDENTS, Outgoing("您好"))
        with pytest.raises(Unsaid) as lost:
            await h.telegram.edit(WANG, 4711, Outgoing("您好"))
        verdicts = [fault.value.verdict.what for fault in (never_started, kicked, lost)]
        assert verdicts == [What.elsewhere, What.needs_human, What.card_lost]


async def test_nobody_listening_means_not_sent():
    async with street(fast()) as s:
        nowhere = Telegram(s.world.token, "http://127.0.0.1:9", limits=False)
        with pytest.raises(Unsaid) as unsaid:
            await nowhere.speak(WANG, Outgoing("您好"))
        assert (unsaid.value.verdict.what, unsaid.value.verdict.everywhere) == (What.later, True)
        await nowhere.close()


def test_a_server_that_does_not_play_a_method_is_no_refused_token():
    unknown = InvalidToken("Not Found")
    assert judge(unknown, WANG, unplayed=What.card_lost).what is What.card_lost
    assert judge(InvalidToken("Unauthorized"), WANG, unplayed=What.card_lost).what is What.stop
    assert judge(unknown, WANG).what is What.stop
