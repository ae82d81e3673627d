"""What people are told of their data: each version once, at the next private contact, written down and never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.texts.render import render
from domain.notices import Kind
from domain.privacy import NOTICE, Retention
from services import residents
from services.privacy import consenting
from storage import tables
from tests.support.cast import GROUP, Street, meaning
from tests.support.clock import ZONE

SHORTER = Retention(timedelta(days=365), timedelta(days=90))


def changes(street: Street) -> None:
    """The installation keeps words for another span, so the notice is another one."""
    street.desk.house = replace(street.desk.house, retention=SHORTER)


async def told(street: Street) -> list[tuple[int, str, str]]:
    return [(r.person_id, r.version, r.language) for r in await street.rows(tables.consents)]


async def test_the_first_start_is_written_down_with_version_and_language(street: Street):
    await street.stranger.commands(residents.start, "")
    assert await told(street) == [(8, NOTICE, "zh")]
    (welcome,) = [t for t in await street.delivers() if t.kind == "welcome"]
    shown = render(welcome.telling, ZONE)
    assert "/mydata" in shown.text
    assert [b.text for b in shown.buttons[0]][-1] == "详情"


async def test_a_new_version_is_told_once_at_the_next_private_contact(street: Street):
    changes(street)
    for _ in range(2):
        await street.wang.commands(residents.mine)
    said = [t for t in await street.delivers() if t.kind == "privacy"]
    assert [(t.chat, t.telling.facts["again"]) for t in said] == [(1001, True)]
    assert "改过了" in render(said[0].telling, ZONE).text
    assert await told(street) == [(1, SHORTER.notice, "zh")]


async def test_nothing_of_it_is_said_in_a_group(street: Street):
    changes(street)
    await street.wang.reports()
    await street.stranger.writes("路灯坏了", chat=GROUP, addressed=True, reads=meaning())
    assert "privacy" not in {t.kind for t in await street.delivers()}
    assert await told(street) == []


async def test_starting_again_after_a_change_tells_it_once(street: Street):
    changes(street)
    await street.wang.commands(residents.start, "")
    kinds = [t.kind for t in await street.delivers()]
    assert (kinds.count("welcome"), kinds.count("privacy")) == (1, 0)
    assert len(await told(street)) == 1


async def test_the_versions_somebody_was_told_stay_side_by_side(street: Street):
    await street.stranger.commands(residents.start, "")
    changes(street)
    await street.stranger.commands(residents.mine)
    assert [version for _, version, _ in await told(street)] == [NOTICE, SHORTER.notice]


async def test_the_details_say_how_long(street: Street):
    await street.wang.presses(consenting.explain)
    (said,) = [t for t in await street.delivers() if t.kind == Kind.privacy]
    for language, spans in (("zh", ("3 年", "180 天")), ("en", ("3 years", "180 days"))):
        text = render(replace(said.telling, language=language), ZONE).text
        assert [span for span in (*spans, NOTICE) if span not in text] == []


async def test_who_reports_in_a_group_and_was_never_told_is_pointed_to_the_private_chat_once(street: Street):
    for words in ("3栋路灯坏了", "5栋水管漏了"):
        await street.stranger.writes(words, chat=GROUP, reads=meaning())
    await street.wang.writes("3栋门坏了", chat=GROUP, reads=meaning("noise"))
    await street.delivers()
    cards = [render(t.telling, ZONE).text for t in street.heard("draft_card", GROUP)]
    assert [("https://t.me/xiaoshao_bot?start" in text, "私下问我" in text) for text in cards] == [
        (True, True),
        (False, False),
        (False, False),
    ]
