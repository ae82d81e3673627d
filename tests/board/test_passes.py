"""Passes: what was changed by as much as a letter, is over, or speaks of another subtree opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from domain.passes import LASTS, OPENS, Pass, PassKind, board_key, issue, read, sign
from services.supervision.boarding import open_board
from storage import tables
from tests.board.visiting import GRID, KEY, Visit, visiting
from tests.support.clock import NOON

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789.ABCDEF-_=/+ \0é密"
passes = st.builds(issue, st.sampled_from(PassKind), st.integers(1, 10**17), st.integers(1, 10**17), st.just(NOON))


@given(passes)
def test_a_pass_is_read_as_it_was_signed_until_its_end(one: Pass):
    words = sign(KEY, one)
    assert read(KEY, words, NOON) == one
    assert read(KEY, words, one.until - timedelta(seconds=1)) == one
    assert read(KEY, words, one.until) is None
    assert read(board_key("another secret", ""), words, NOON) is None


@given(passes, st.data())
def test_no_changed_pass_is_ever_read(one: Pass, data: st.DataObject):
    words = sign(KEY, one)
    at = data.draw(st.integers(0, len(words)))
    upto = data.draw(st.integers(at, min(len(words), at + 4)))
    changed = words[:at] + data.draw(st.text(ALPHABET, max_size=4)) + words[upto:]
    assert changed == words or read(KEY, changed, NOON) is None


@given(passes, passes)
def test_the_mark_of_one_pass_is_no_mark_for_another(one: Pass, other: Pass):
    said, mark = sign(KEY, one).rsplit(".", 1)[0], sign(KEY, other).rsplit(".", 1)[1]
    assert one == other or read(KEY, f"{said}.{mark}", NOON) is None


@given(st.text(max_size=300))
def test_any_words_are_no_pass(words: str):
    assert read(KEY, words, NOON) is None


def test_only_a_wall_is_renewed_and_once_an_hour():
    desk, wall = (issue(kind, 1, 2, NOON) for kind in (PassKind.desk, PassKind.wall))
    later = NOON + timedelta(hours=2)
    assert desk.renewed(later) is None
    assert wall.renewed(NOON + timedelta(minutes=59)) is None
    renewed = wall.renewed(later)
    assert renewed
    assert renewed.until == later + LASTS[PassKind.wall]


# -- at the door --


async def test_a_link_becomes_a_session_and_no_address_keeps_the_key(visit: Visit):
    (facts,) = await visit.asked(visit.street.zhao)
    link = str(facts["desk"]).replace(visit.door.address, "/board")
    answer = await visit.get(link)
    assert (answer.status, answer.headers["Location"]) == (303, f"/board/{GRID['C1']}/")
    cookie = answer.headers["Set-Cookie"]
    for wanted in ("HttpOnly", "SameSite=Lax", f"Path=/board/{GRID['C1']}", "Max-Age=43200"):
        assert wanted in cookie
    page = await visit.page(answer.headers["Location"])
    assert cookie.partition("=")[2].partition(";")[0] not in page


async def test_over_https_the_cookie_is_for_https_only(visit: Visit):
    async with visiting(visit.street, "https://bot.example.org/board") as other:
        answer = await other.get("/board/in/" + other.words(PassKind.desk_link, visit.street.zhao))
        assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("kind", PassKind)
async def test_only_links_open_and_only_within_their_hour(visit: Visit, kind: PassKind):
    words = visit.words(kind, visit.street.zhao)
    assert (await visit.get(f"/board/in/{words}")).status == (303 if kind in OPENS else 403)
    visit.street.clock.passes(hours=1)
    assert (await visit.get(f"/board/in/{words}")).status == 403


async def _shown(visit: Visit, kind: PassKind, words: str, path: str) -> int:
    name = "wall" if kind in (PassKind.wall, PassKind.wall_link) else "board"
    async with visit.client.session.get(
        visit.client.make_url(path), headers={"Cookie": f"{name}={words}"}, allow_redirects=False
    ) as answer:
        return answer.status


async def test_each_session_shows_its_own_subtree_in_its_own_manner(visit: Visit):
    desk, wall = f"/board/{GRID['C1']}/", f"/board/wall/{GRID['C1']}/"
    zhao = visit.street.zhao
    for kind in PassKind:
        words = visit.words(kind, zhao)
        assert await _shown(visit, kind, words, desk) == (200 if kind is PassKind.desk else 403)
        assert await _shown(visit, kind, words, wall) == (200 if kind is PassKind.wall else 403)
    words = visit.words(PassKind.desk, zhao)
    for code in ("S", "C2", "G1", "G3"):
        assert await _shown(visit, PassKind.desk, words, f"/board/{GRID[code]}/") == 403
    assert await _shown(visit, PassKind.desk, words, f"/board/0{GRID['C1']}/") == 403


@pytest.mark.parametrize("code", ["S", "C2", "G3"])
async def test_a_pass_for_a_subtree_that_is_not_theirs_shows_nothing(visit: Visit, code: str):
    words = visit.words(PassKind.desk, visit.street.zhao, code)
    assert await _shown(visit, PassKind.desk, words, f"/board/{GRID[code]}/") == 403
    assert (await visit.get("/board/in/" + visit.words(PassKind.desk_link, visit.street.zhao, code))).status == 403


@pytest.mark.parametrize("who", ["wang", "li", "stranger"])
async def test_who_supervises_nothing_sees_nothing(visit: Visit, who: str):
    actor = getattr(visit.street, who)
    for code in ("S", "C1", "G1"):
        words = visit.words(PassKind.desk, actor, code)
        assert await _shown(visit, PassKind.desk, words, f"/board/{GRID[code]}/") == 403
    assert (
        await _shown(visit, PassKind.desk, visit.words(PassKind.desk, actor, person=99), f"/board/{GRID['C1']}/") == 403
    )


async def test_when_the_duty_ends_the_next_look_is_refused(either_visit: Visit):
    visit, street = either_visit, either_visit.street
    desk, wall = await visit.desk(street.zhao), await visit.wall(street.zhao)
    await visit.reads(desk)
    await visit.reads(wall)
    ends = sa.update(tables.duties).where(tables.duties.c.person_id == street.zhao.row)
    await street.change(lambda c: c.execute(ends.values(until_at=street.clock.now())))
    for path in (desk, desk + "map", desk + "tickets", wall):
        await visit.reads(path, 403)


async def test_a_grid_that_ended_is_shown_no_more(visit: Visit):
    home = await visit.desk(visit.street.zhao)
    ends = sa.update(tables.grids).where(tables.grids.c.id == GRID["C1"]).values(ended_at=visit.street.clock.now())
    await visit.street.change(lambda c: c.execute(ends))
    await visit.reads(home, 403)


async def test_a_desk_closes_after_twelve_hours_and_a_wall_goes_on(visit: Visit):
    desk, wall = await visit.desk(visit.street.zhao), await visit.wall(visit.street.zhao)
    for _ in range(10):
        visit.street.clock.passes(days=3)
        answer = await visit.get(wall)
        assert answer.status == 200
        words = answer.cookies["wall"].value  # the browser's own clock stands still: its jar would not forget
        assert read(visit.door.key, words, visit.street.clock.now() + timedelta(days=6))
    await visit.reads(desk, 403)
    visit.street.clock.passes(days=8)
    await visit.reads(wall, 403)


async def test_the_bot_gives_links_to_those_who_supervise_one_for_each_subtree(visit: Visit):
    street = visit.street
    assert (await street.li.commands(open_board)).code == "NotASupervisor"
    assert (await street.wang.commands(open_board)).code == "NotASupervisor"
    (lead,) = await visit.asked(street.sun)
    assert await visit.enters(str(lead["desk"])) == f"/board/{GRID['G1']}/"
    street.desk.house.door = None
    assert (await street.zhao.commands(open_board)).code == "NoBoard"

    return open_board


async def test_no_link_is_kept_in_any_table(visit: Visit):
    (facts,) = await visit.asked(visit.street.zhao)
    rows = await visit.street.rows(tables.outbox)
    words = str(facts["desk"]).rpartition("/")[2]
    assert rows
    assert not [row for row in rows if words in str(row)]
