"""查看附件: whoever handles a matter opens what was sent for it, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.outgoing import Sent
from bot.texts.render import render
from domain.said import Attached
from domain.workflow import Action
from services import attached, drafting, residents
from services.privacy import forgetting
from storage import cleaning, tables
from tests.support.cast import GROUP, Actor, Street, meaning, photo
from tests.support.clock import ZONE

KINDS = ("video", "video_note", "voice", "audio", "animation", "document")


def file(kind: str, message: int) -> Attached:
    return Attached(kind, f"file-{kind}", f"unique-{kind}", 1000, message)


@pytest.fixture
async def told(street: Street) -> Street:
    """王阿姨 reports with a picture and a file of every other kind."""
    await street.wang.commands(residents.start, "g_B3")
    files = (photo("lamp", 50), *(file(kind, 60 + n) for n, kind in enumerate(KINDS)))
    await street.wang.writes("楼道灯坏了", reads=meaning(), attached=files)
    await street.wang.presses(drafting.confirm_draft, 1)
    await street.delivers()
    return street


def labels(told: Any) -> list[str]:
    return [b.text for row in render(told.telling, ZONE).buttons for b in row]


async def opened(actor: Actor) -> list[Sent | None]:
    """What comes when 查看附件 is pressed."""
    await actor.presses(attached.send_files, 1)
    return [render(t.telling, ZONE).sent for t in await actor.street.delivers() if t.kind == "attachment"]


async def test_the_worker_opens_every_file_each_by_itself_and_as_what_it_is(told: Street):
    (card,) = told.li.heard("worker_card")
    assert "查看附件 7" in labels(card)
    found = await opened(told.li)
    assert [(s.kind, s.file_id) for s in found if s] == [
        ("photo", "file-lamp"),
        *((kind, f"file-{kind}") for kind in KINDS),
    ]
    said = render(told.li.heard("attachment")[1].telling, ZONE).text
    assert "附件 2/7，今天 12:00发来" in said
    assert not [t for t in told.told if t.kind == "attachment" and t.chat != told.li.id]


async def test_pictures_that_stand_on_the_card_need_no_button(street: Street):
    await street.wang.reports("3栋路灯坏了", meaning())
    await street.change(lambda c: c.execute(sa.insert(tables.attachments).values(**_photo(street))))
    await street.li.does(Action.accept, 1)
    await street.delivers()
    assert not [label for label in labels(street.li.heard("worker_card")[-1]) if "附件" in label]


def _photo(street: Street) -> dict[str, Any]:
    ids = {"ticket_id": 1, "person_id": 1, "kind": "photo", "file_id": "f", "file_unique_id": "u"}
    return {**ids, "size": 1, "chat": GROUP, "message": 5, "at": street.clock.now()}


async def test_those_above_open_it_too(told: Street):
    assert len(await opened(told.zhao)) == 7


@pytest.mark.parametrize("who", ["wang", "zhang", "stranger", "zhou"])
async def test_nobody_else_does(told: Street, who: str):
    await told.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    outcome = await getattr(told, who).presses(attached.send_files, 1)
    assert (outcome.refused, outcome.code in ("NotAllowed", "NoSuchTicket")) == (True, True)
    assert not await told.rows(tables.outbox, tables.outbox.c.kind == "attachment")


async def test_not_in_a_group(told: Street):
    assert (await told.li.presses(attached.send_files, 1, chat=GROUP)).code == "CardIsOld"


async def test_of_a_delicate_matter_only_who_handles_it(told: Street):
    await told.change(lambda c: c.execute(sa.update(tables.tickets).values(delicate=True)))
    assert (await told.zhao.presses(attached.send_files, 1)).code == "NotAllowed"
    assert len(await opened(told.li)) == 7


async def test_it_is_asked_again_when_it_is_sent(told: Street):
    """Handed over, or cleaned, between the press and the sending."""
    await told.li.presses(attached.send_files, 1)
    await told.change(lambda c: c.execute(sa.update(tables.duties).values(until_at=told.clock.now())))
    await told.change(lambda c: c.execute(sa.update(tables.tickets).values(assignee_id=5)))
    await told.delivers()
    assert told.li.heard("attachment") == []
    assert {kind for kind, _ in told.untrue} == {"attachment"}


async def test_what_was_taken_out_is_gone(told: Street):
    await told.li.presses(attached.send_files, 1)
    await told.change(lambda c: cleaning.clean_ticket(c, 1, told.clock.now()))
    await told.delivers()
    assert told.li.heard("attachment") == []
    assert (await told.li.presses(attached.send_files, 1)).code == "no_files"


async def test_a_forgotten_resident_s_files_stay_with_the_open_matter(told: Street):
    await told.wang.commands(forgetting.ask_to_forget)
    await told.wang.presses(forgetting.forget_me)
    assert len(await opened(told.li)) == 7
