"""An invitation lets in one person, once, confirmed by somebody above; whatever else is tried opens nothing."""

from __future__ import annotations

import asyncio
import random
import string
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.invites import print_of
from domain.people import Post
from domain.workflow import Action
from handlers.presses import InvitePress, JoinPress, StaffPress
from services.work import Outcome
from storage.tables import duties, grids, invites, metadata, obligations, outbox, people
from tests.door.test_links import rights
from tests.door.town import Door, peopled
from tests.support.cast import GROUP, PEOPLE, Street
from tests.support.clock import ZONE

ZHAO, LI, SUN, ADMIN, NEXT_DOOR = 3001, 2001, 2003, 4001, 3002
NEWCOMER, OTHER = 6001, 6002
SEED = 20261122
SIGNS = string.ascii_letters + string.digits + "_-"


async def told(door: Door, kind: str, chat: int) -> dict[str, Any]:
    """Facts of the last notice of that kind that reached the chat."""
    await door.street.delivers()
    found = door.street.heard(kind, chat)
    assert found, (kind, chat, [(t.kind, t.chat) for t in door.street.told])
    return dict(found[-1].telling.facts)


async def invited(door: Door, by: int = ZHAO, words: str = "网格员 G1 长期") -> str:
    """A fresh payload, as it stands in the letter."""
    outcome = await door.said(by, f"/invite {words}")
    assert outcome.code == "invited", outcome
    return str((await told(door, "invite_letter", by))["link"]).partition("start=")[2]


async def opened(door: Door, payload: str, who: int = NEWCOMER, name: str = "王芳") -> Outcome:
    """Opened, named, without a telephone."""
    await door.said(who, f"/start {payload}")
    await door.said(who, name)
    return await door.said(who, "不留")


async def pressed(door: Door, who: int, do: str, number: int = 1) -> Outcome:
    return await door.pressed(who, JoinPress(do=do, id=number).pack())


async def held(door: Door, who: int) -> list[Any]:
    """Duties that somebody holds now."""
    mine = sa.select(people.c.id).where(people.c.telegram_id == who).scalar_subquery()
    now = door.street.clock.now()
    rows = await door.street.rows(duties, duties.c.person_id == mine)
    return [d for d in rows if d.until_at is None or d.until_at > now]


async def only_told_so(door: Door, who: int, payload: str) -> None:
    """The one sentence there is for everything that opens nothing, and no right, home or consent."""
    before = await rights(door)
    outcome = await door.said(who, f"/start {payload}")
    assert outcome.code == "invalid_link", (payload, outcome)
    assert await rights(door) == before
    last = (await door.street.rows(outbox, outbox.c.chat == who, outbox.c.kind != "privacy"))[-1]
    assert (last.kind, last.facts) == ("refused", {"code": "OldLink", "facts": {}})
    assert not await held(door, who)


# -- the way it is meant --


async def test_invited_named_confirmed_on_duty(door: Door):
    payload = await invited(door)
    assert (await door.said(NEWCOMER, f"/start {payload}")).code == "invite_opened"
    assert (await told(door, "invite_ask", NEWCOMER))["what"] == "name"
    await door.said(NEWCOMER, "13800001111")
    assert (await told(door, "invite_ask", NEWCOMER))["what"] == "name_again"
    await door.said(NEWCOMER, "王芳")
    await door.said(NEWCOMER, "138 0000 1111")
    assert not await held(door, NEWCOMER)
    card = await told(door, "invitee", ZHAO)
    assert (card["name"], card["phone"], card["post"]) == ("王芳", "13800001111", "worker")
    assert (await pressed(door, ZHAO, "confirm")).code == "invite_confirmed"
    (duty,) = await held(door, NEWCOMER)
    assert (duty.post, duty.until_at) == ("worker", None)
    (person,) = await door.street.rows(people, people.c.telegram_id == NEWCOMER)
    assert (person.name, person.phone, person.home_grid_id) == ("王芳", "13800001111", None)
    assert (await told(door, "duty_begun", NEWCOMER))["post"] == "worker"
    (row,) = await door.street.rows(invites)
    ids = {t: n + 1 for n, t in enumerate(PEOPLE)}
    assert (row.inviter_id, row.used_by, row.decided_by, row.duty_id) == (ids[ZHAO], person.id, ids[ZHAO], duty.id)
    assert row.created_at == row.used_at == row.named_at == row.decided_at
    assert (await pressed(door, ZHAO, "confirm")).code == "InviteOver"


async def test_the_welcome_shows_what_is_open_in_the_grid(door: Door):
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP)
    await opened(door, await invited(door))
    await pressed(door, ZHAO, "confirm")
    await door.street.delivers()
    (begun,) = door.street.heard("duty_begun", NEWCOMER)
    assert [t.number for t in begun.telling.tickets] == [(await door.street.ticket(1)).number]


async def test_step_by_step_with_buttons(door: Door):
    await door.said(ZHAO, "/invite")
    assert (await told(door, "invite", ZHAO))["posts"] == [
        "worker",
        "deputy",
        "lead",
        "supervisor",
        "liaison",
        "volunteer",
    ]
    assert (await door.pressed(ZHAO, InvitePress(do="post", post="liaison").pack())).code == "choose"
    assert (await told(door, "invite", ZHAO))["what"] == "where"
    (grid,) = [g.id for g in await door.street.rows(grids) if g.code == "G1"]
    assert (await door.pressed(ZHAO, InvitePress(do="grid", post="liaison", grid=grid).pack())).code == "choose"
    press = InvitePress(do="span", post="liaison", grid=grid, months=1).pack()
    assert (await door.pressed(ZHAO, press)).code == "asked_for_words"
    assert (await door.said(ZHAO, "城管")).code == "invited"
    (row,) = await door.street.rows(invites)
    assert (row.post, row.department, row.until_at is not None) == ("liaison", "城管", True)


@pytest.mark.parametrize(
    ("months", "words", "last"),
    [(1, "一个月", date(2027, 2, 28)), (3, "三个月", date(2027, 4, 30)), (12, "一年", date(2028, 1, 31))],
)
async def test_months_are_those_of_the_calendar_pressed_or_typed(door: Door, months: int, words: str, last: date):
    door.street.clock.moment = datetime(2027, 1, 31, 12, tzinfo=ZONE)
    (grid,) = [g.id for g in await door.street.rows(grids) if g.code == "G1"]
    press = InvitePress(do="span", post="worker", grid=grid, months=months).pack()
    assert (await door.pressed(ZHAO, press)).code == "invited"
    await invited(door, words=f"网格员 G1 {words}")
    pressed_for, typed_for = [row.until_at for row in await door.street.rows(invites)]
    assert pressed_for == typed_for == datetime.combine(last + timedelta(days=1), time(), tzinfo=ZONE)


async def test_ten_years_are_the_longest(door: Door):
    await invited(door, words="网格员 G1 十年")


async def test_a_contact_of_ones_own_is_taken_and_nobody_else_s(door: Door):
    await door.said(NEWCOMER, f"/start {await invited(door)}")
    await door.said(NEWCOMER, "王芳")
    other = {"phone_number": "+8613900000000", "first_name": "别人", "user_id": OTHER}
    await door.said(NEWCOMER, "", contact=other)
    assert (await told(door, "invite_ask", NEWCOMER))["what"] == "phone_again"
    await door.said(NEWCOMER, "", contact={**other, "phone_number": "+8613800001111", "user_id": NEWCOMER})
    assert (await told(door, "invitee", ZHAO))["phone"] == "+8613800001111"


# -- who may not --


@pytest.mark.parametrize(
    ("who", "words", "code"),
    [
        (ZHAO, "主管 C1 长期", "MayNotGive"),  # one's own like
        (ZHAO, "管理员 G1 长期", "InviteHow"),
        (ZHAO, "网格员 G3 长期", "MayNotGive"),  # another's subtree
        (NEXT_DOOR, "网格员 G1 长期", "MayNotGive"),
        (SUN, "网格长 G1 长期", "MayNotGive"),
        (SUN, "网格员 C1 长期", "MayNotGive"),
        (LI, "网格员 G1 长期", "NotASupervisor"),
        (1001, "", "NotASupervisor"),
        (5002, "志愿者 G1 长期", "NotASupervisor"),
        (ZHAO, "网格员 G1 2020年1月1日", "InviteHow"),
        (ZHAO, "网格员 G1 十一年", "InviteHow"),
        (ZHAO, "网格员 NOWHERE 长期", "InviteHow"),
    ],
)
async def test_only_below_oneself(door: Door, who: int, words: str, code: str):
    assert (await door.said(who, f"/invite {words}")).code == code
    assert not await door.street.rows(invites)


@pytest.mark.parametrize(("who", "words"), [(SUN, "副网格员 G1 长期"), (ADMIN, "主管 C1 长期"), (4002, "主管 C1 长期")])
async def test_those_above_may(door: Door, who: int, words: str):
    await invited(door, who, words)


async def test_forged_presses_of_everybody_else_do_nothing(door: Door):
    await opened(door, await invited(door))
    before = await rights(door)
    for who in (1001, LI, 2002, NEXT_DOOR, 5001, 5003, NEWCOMER, OTHER):
        for do in ("confirm", "decline", "revoke"):
            assert (await pressed(door, who, do)).code == "InviteOver", (who, do)
    assert await rights(door) == before
    assert (await pressed(door, OTHER, "skip")).code == "InviteOver"


# -- what opens nothing --


async def test_revoked_expired_used_or_of_somebody_without_a_post(door: Door):
    revoked = await invited(door)
    assert (await pressed(door, ZHAO, "revoke")).code == "invite_revoked"
    await only_told_so(door, NEWCOMER, revoked)
    used = await invited(door)
    await door.said(OTHER, f"/start {used}")
    await only_told_so(door, NEWCOMER, used)
    lost = await invited(door)
    old = await invited(door)
    door.street.clock.passes(days=8)
    await only_told_so(door, NEWCOMER, old)
    lost = await invited(door)
    ended = sa.update(duties).where(duties.c.post == "supervisor").values(until_at=door.street.clock.now())
    await door.street.change(lambda c: c.execute(ended))
    await only_told_so(door, NEWCOMER, lost)


async def test_who_lost_the_post_meanwhile_cannot_confirm_and_nobody_can_for_them(door: Door):
    await opened(door, await invited(door))
    mine = sa.and_(duties.c.post == "supervisor", duties.c.person_id == list(PEOPLE).index(ZHAO) + 1)
    ended = sa.update(duties).where(mine).values(until_at=door.street.clock.now())
    await door.street.change(lambda c: c.execute(ended))
    for who in (ZHAO, ADMIN):
        assert (await pressed(door, who, "confirm")).code == "InviteOver"
    assert not await held(door, NEWCOMER)


async def test_in_a_group_it_is_of_no_use(door: Door):
    payload = await invited(door)
    assert (await door.said(1001, f"/start {payload}", GROUP)).code == "helped"
    assert (await door.said(ZHAO, "/invite", GROUP)).code == "helped"
    (row,) = await door.street.rows(invites)
    assert row.used_by is None


async def test_what_was_said_of_oneself_is_not_kept_when_it_comes_to_nothing(door: Door):
    await opened(door, await invited(door))
    assert (await pressed(door, ZHAO, "decline")).code == "invite_declined"
    (row,) = await door.street.rows(invites)
    assert (row.name, row.phone, row.duty_id) == (None, None, None)
    assert (await told(door, "invite_ask", NEWCOMER))["what"] == "declined"
    await only_told_so(door, NEWCOMER, "inv_" + "A" * 32)


async def test_of_the_link_only_a_print_is_kept(door: Door):
    payload = await invited(door)
    token = payload.removeprefix("inv_")
    assert len(token) == 32
    for name, table in metadata.tables.items():
        kept = str([tuple(row) for row in await door.street.rows(table)])
        assert token not in kept, name
    (row,) = await door.street.rows(invites)
    assert row.print == print_of(token)


def mutations(payload: str, count: int) -> list[str]:
    """Near misses of a good payload and everything a program would try."""
    chance = random.Random(SEED)
    token = payload.removeprefix("inv_")

    def changed() -> str:
        place = chance.randrange(len(token))
        return f"inv_{token[:place]}{chance.choice(SIGNS.replace(token[place], ''))}{token[place + 1 :]}"

    ways: tuple[Callable[[], str], ...] = (
        changed,
        lambda: "inv_" + "".join(chance.choices(SIGNS, k=32)),
        lambda: payload[: chance.randrange(4, len(payload))],
        lambda: payload + "".join(chance.choices(SIGNS, k=chance.randint(1, 28))),
        lambda: chance.choice(["t_", "g_", "d_", "h_", "INV_", "inv-", "i_", "invite_", "", "inv_inv_"]) + token,
        lambda: "inv_" + "".join(chance.choices(SIGNS, k=chance.randint(0, 60))),
        lambda: "inv_" + token[::-1],
        lambda: "inv_" + token.swapcase(),
        lambda: (
            "inv_"
            + chance.choice(["\u200b", "\u202e", "%00", "\x00", " ", "\n", "＿", "'; DROP TABLE invites; --"])
            + token
        ),
        lambda: "inv_" + chance.choice(["💥" * 40, "A" * 4000, "-1", "1", "0", "{}", "%s", "../../", "true", "网格员"]),
        lambda: "inv_" + print_of(token)[:32],
        lambda: "inv_" + print_of(token),
    )
    return [p for n in range(count) if (p := ways[n % len(ways)]().strip()) != payload]


async def test_a_thousand_mutated_payloads_let_nobody_in(door: Door):
    door.street.desk.house.throttle = False
    payload = await invited(door)
    before = await rights(door)
    tried = mutations(payload, 1008)
    assert len(tried) >= 1000
    for forged in tried:
        outcome = await door.said(NEWCOMER, f"/start {forged}")
        assert outcome.code in ("invalid_link", "started"), (forged, outcome)
    assert await rights(door) == before
    assert not await held(door, NEWCOMER)
    (row,) = await door.street.rows(invites)
    assert row.used_by is None
    assert (await door.said(OTHER, f"/start {payload}")).code == "invite_opened"


async def test_who_guesses_is_not_even_looked_up(door: Door):
    payload = await invited(door)
    for _ in range(6):
        await only_told_so(door, NEWCOMER, "inv_" + "A" * 32)
    await only_told_so(door, NEWCOMER, payload)
    assert (await door.said(OTHER, f"/start {payload}")).code == "invite_opened"


# -- at once, and once --


async def test_two_open_it_at_once_and_one_has_it(either_street: Street):
    door = Door(await peopled(either_street))
    payload = await invited(door)
    both = await asyncio.gather(*(door.said(who, f"/start {payload}") for who in (NEWCOMER, OTHER)))
    assert sorted(o.code for o in both) == ["invalid_link", "invite_opened"]


async def test_confirmed_twice_at_once_is_one_duty(either_street: Street):
    door = Door(await peopled(either_street))
    await opened(door, await invited(door))
    both = await asyncio.gather(*(pressed(door, who, "confirm") for who in (ZHAO, ADMIN)))
    assert sorted(o.code for o in both) == ["InviteOver", "invite_confirmed"]
    assert len(await held(door, NEWCOMER)) == 1


# -- who leaves --


async def on_duty(door: Door) -> int:
    """The newcomer is the only worker's colleague; the number of the duty."""
    await opened(door, await invited(door))
    await pressed(door, ZHAO, "confirm")
    (duty,) = await held(door, NEWCOMER)
    return int(duty.id)


async def test_who_leaves_loses_everything_at_once(door: Door):
    number = await on_duty(door)
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP)
    ticket = await door.street.ticket(1)
    (mine,) = await door.street.rows(people, people.c.telegram_id == NEWCOMER)
    press = f"tp:hand_over:1:{ticket.version}:{mine.id}"
    await door.pressed(LI, press)
    await door.said(LI, "您那边近")
    ticket = await door.street.ticket(1)
    assert ticket.assignee_id == mine.id
    assert (await door.pressed(NEWCOMER, f"t:accept:1:{ticket.version}")).code == "accepted"
    await door.street.delivers()
    await door.said(1001, "@xiaoshao_bot 另外，2栋的垃圾三天没收了，臭", GROUP)
    assert (await door.pressed(ZHAO, StaffPress(do="ask", id=number).pack())).code == "choose"
    assert (await door.pressed(ZHAO, StaffPress(do="end", id=number).pack())).code == "duty_ended"
    assert not await held(door, NEWCOMER)
    ticket = await door.street.ticket(1)
    assert ticket.assignee_id == list(PEOPLE).index(LI) + 1
    for data in (f"t:note:1:{ticket.version}", "t:view:1:0", "t:reveal:1:0", f"t:accept:1:{ticket.version}"):
        assert (await door.pressed(NEWCOMER, data)).code == "NoSuchTicket"
    reply = await door.street.rows(
        outbox, outbox.c.chat == NEWCOMER, outbox.c.ticket_id == 1, outbox.c.status == "sent"
    )
    quoted = {
        "message_id": reply[0].message,
        "date": 1,
        "chat": door.chat(NEWCOMER),
        "from": door.user(42),
        "text": "卡片",
    }
    assert (await door.said(NEWCOMER, "明天去", reply_to_message=quoted)).refused
    count = len(door.street.heard("worker_news", NEWCOMER))
    await door.street.delivers()
    assert len(door.street.heard("worker_news", NEWCOMER)) == count
    assert (await told(door, "duty_ended", NEWCOMER))["gone"] is True
    assert (await door.pressed(ZHAO, StaffPress(do="end", id=number).pack())).code == "NoSuchDuty"


async def test_an_old_closed_matter_is_not_opened_any_more_by_who_left(door: Door):
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP)
    await door.street.li.does(Action.accept, 1)
    await door.street.li.does(Action.resolve, 1, "修好了")
    ended = sa.update(duties).where(duties.c.person_id == door.street.li.row).values(until_at=door.street.clock.now())
    await door.street.change(lambda c: c.execute(ended))
    for do in ("view", "reveal"):
        assert (await door.pressed(LI, f"t:{do}:1:0")).code == "NoSuchTicket"


async def test_a_duty_ended_by_the_roster_passes_tickets_on_at_the_next_tick(door: Door):
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP)
    assert (await door.street.ticket(1)).assignee_id == door.street.li.row
    mine = sa.and_(duties.c.person_id == door.street.li.row, duties.c.post == Post.worker.value)
    until = door.street.clock.now() + timedelta(hours=1)
    await door.street.change(lambda c: c.execute(sa.update(duties).where(mine).values(until_at=until)))
    await door.street.tick()
    assert (await door.street.ticket(1)).assignee_id == door.street.li.row
    door.street.clock.passes(hours=2)
    await door.street.tick()
    assert (await door.street.ticket(1)).assignee_id == door.street.chen.row
    assert (await told(door, "duty_ended", LI))["gone"] is True
    done = await door.street.rows(obligations, obligations.c.kind == "departed")
    await door.street.tick()
    assert await door.street.rows(obligations, obligations.c.kind == "departed") == done


@pytest.mark.parametrize("who", [1001, LI, NEXT_DOOR, 5001, SUN])
async def test_nobody_ends_a_post_that_is_not_below_them(door: Door, who: int):
    mine = sa.and_(duties.c.post == "supervisor", duties.c.person_id == list(PEOPLE).index(ZHAO) + 1)
    (duty,) = await door.street.rows(duties, mine)
    assert (await door.pressed(who, StaffPress(do="end", id=duty.id).pack())).code == "NoSuchDuty"
    assert (await door.pressed(ZHAO, StaffPress(do="end", id=duty.id).pack())).code == "NoSuchDuty"
    assert await held(door, ZHAO)


async def test_the_list_of_who_is_on_duty_is_for_those_above_and_for_their_own_subtree(door: Door):
    assert (await door.said(LI, "/people")).code == "NotASupervisor"
    await door.said(ZHAO, "/people")
    names = {row["name"] for row in (await told(door, "staff_list", ZHAO))["rows"]}
    assert "李师傅" in names
    assert "周师傅" not in names
    await door.said(ZHAO, "/people 陈姐")
    assert [row["name"] for row in (await told(door, "staff_list", ZHAO))["rows"]] == ["陈姐"]
