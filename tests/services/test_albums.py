"""Several pictures are one report; edits change it before it is a ticket and are added to it afterwards."""

from __future__ import annotations

from typing import Any, cast

from bot.gathering import Gathering
from domain.tickets import Status
from nlp.reading import Reading
from services import reporting, residents
from services.work import Outcome
from storage import drafts, tables
from tests.support.cast import CONFIRM, GROUP, LAMP, Street, meaning, photo

NOTHING = meaning(None, request=False)


async def part(street: Street, name: str, text: str = "", message: int = 50, **said: object) -> Outcome:
    """One message of an album of 王阿姨 in private."""
    attached = (photo(name, message),)
    return await street.wang.writes(text, message=message, attached=attached, album="A", reads=NOTHING, **said)


async def settles(street: Street) -> Outcome:
    """What the program does after two seconds of quiet."""
    (row,) = await street.desk.look(lambda c: drafts.quiet_albums(c, street.clock.now()))
    said = reporting.said_from(row.said)
    caller = street.wang.calling(said.chat, said.message)
    return await street.desk.do(reporting.settle_album, caller, said, street.reader.read(said.text))


async def files(street: Street) -> list[tuple[str, int | None]]:
    return [(a.file_id, a.ticket_id) for a in await street.rows(tables.attachments)]


async def test_an_album_is_quiet_two_seconds_after_its_last_part(street: Street):
    await part(street, "a", LAMP)
    street.clock.passes(seconds=1.5)
    await part(street, "b", message=51)
    street.clock.passes(seconds=1.9)
    assert await street.desk.look(lambda c: drafts.quiet_albums(c, street.clock.now())) == []
    street.clock.passes(seconds=0.1)
    assert (await settles(street)).code == "offered"


async def test_an_album_is_one_report_with_all_its_pictures(street: Street):
    await street.wang.commands(residents.start, "g_G1")
    await part(street, "a")
    await part(street, "b", LAMP, message=51)
    street.clock.passes(seconds=2)
    await settles(street)
    await street.wang.presses(CONFIRM, 1)
    assert (await street.ticket()).text == LAMP
    assert await files(street) == [("file-a", 1), ("file-b", 1)]


class Slow:
    """The desk, of which one more part is written while the words of the album are being read."""

    def __init__(self, street: Street) -> None:
        self._street = street

    def __getattr__(self, name: str) -> Any:
        return getattr(self._street.desk, name)

    async def read(self, text: str) -> Reading:
        await part(self._street, "b", message=51)
        self._street.clock.passes(seconds=2)
        return self._street.reader.read(text)


async def test_a_part_that_comes_while_the_album_is_read_is_heard_with_it(street: Street):
    await part(street, "a", LAMP)
    street.clock.passes(seconds=2)
    await Gathering(cast("Any", Slow(street))).settle_quiet()
    assert await files(street) == []
    await Gathering(street.desk).settle_quiet()
    assert await files(street) == [("file-a", None), ("file-b", None)]


async def test_a_late_part_joins_the_draft(street: Street):
    await part(street, "a", LAMP)
    street.clock.passes(seconds=2)
    await settles(street)
    assert (await part(street, "late", message=52)).code == "album_late_part"
    assert await street.count(tables.drafts) == 1
    assert await files(street) == [("file-a", None), ("file-late", None)]


async def test_a_part_later_than_the_registration_joins_the_ticket(street: Street):
    await street.wang.commands(residents.start, "g_G1")
    await part(street, "a", LAMP)
    street.clock.passes(seconds=2)
    await settles(street)
    await street.wang.presses(CONFIRM, 1)
    await part(street, "late", message=52)
    assert await files(street) == [("file-a", 1), ("file-late", 1)]


async def test_a_part_handed_over_twice_is_kept_once(street: Street):
    await part(street, "a", LAMP)
    await part(street, "a", LAMP)
    street.clock.passes(seconds=2)
    await settles(street)
    await part(street, "a", LAMP)
    assert await files(street) == [("file-a", None)]


async def test_an_album_that_is_refused_is_settled_all_the_same(street: Street):
    await street.zhang.reports()
    await street.delivers()
    (card,) = street.heard("group_card", GROUP)
    await part(street, "a", "路灯坏了", chat=GROUP, reply_to=card.message)
    street.clock.passes(seconds=2)
    assert (await settles(street)).code == "JoinInstead"
    assert [a.quiet_at for a in await street.rows(tables.albums)] == [None]
    assert "refused" in [t.kind for t in await street.delivers()]


async def test_an_album_as_a_reply_to_the_workers_card_is_progress(street: Street):
    await street.wang.reports()
    await street.delivers()
    (card,) = street.li.heard("worker_card")
    for number in (60, 61):
        said = {"message": number, "attached": (photo(str(number), number),), "album": "L", "reply_to": card.message}
        await street.li.writes(reads=NOTHING, **said)
    street.clock.passes(seconds=2)
    (row,) = await street.desk.look(lambda c: drafts.quiet_albums(c, street.clock.now()))
    said = reporting.said_from(row.said)
    await street.desk.do(reporting.settle_album, street.li.calling(None, said.message), said, NOTHING)
    assert (await street.ticket()).status is Status.in_progress
    assert await files(street) == [("file-60", 1), ("file-61", 1)]


async def test_an_edit_before_registering_changes_the_draft(street: Street):
    await street.wang.writes("路灯坏了", chat=GROUP, message=7)
    await street.wang.writes("3栋的下水道堵了,污水流出来了", chat=GROUP, message=7, edited=True)
    (draft,) = await street.rows(tables.drafts)
    assert (draft.category, draft.text, draft.place["building"]) == ("drainage", "3栋的下水道堵了,污水流出来了", "3")


async def test_an_edit_after_registering_is_added_to_the_ticket(street: Street):
    await street.wang.writes(LAMP, chat=GROUP, message=7, addressed=True)
    outcome = await street.wang.writes(LAMP + ",还有1栋", chat=GROUP, message=7, edited=True)
    assert (outcome.code, outcome.ticket) == ("noted", 1)
    assert (await street.ticket()).text == LAMP
    assert (await street.history())[-1].facts["words"] == LAMP + ",还有1栋"
    assert await street.count(tables.tickets) == 1


async def test_an_edit_that_changes_no_word_is_left_alone(street: Street):
    await street.wang.writes(LAMP, chat=GROUP, message=7, addressed=True)
    assert (await street.wang.writes(LAMP, chat=GROUP, message=7, edited=True)).code == "edit_ignored"
    assert len(await street.history()) == 2


async def test_an_edit_of_chatter_or_of_a_dismissed_report_makes_nothing(street: Street):
    await street.wang.writes("今天天气不错", chat=GROUP, message=7)
    assert (await street.wang.writes(LAMP, chat=GROUP, message=7, edited=True)).code == "edit_ignored"
    assert await street.count(tables.drafts) == 0
