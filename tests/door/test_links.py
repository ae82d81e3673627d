"""What stands behind /start opens a home or one's own ticket, and nothing else, whatever was put there."""

from __future__ import annotations

import random
import string

import pytest

from storage.tables import metadata, people
from tests.door.test_presses import everything
from tests.door.town import Door
from tests.support.cast import GROUP, Street

SEED = 20261121
ODD = [
    "x", "t_", "g_", "t_1", "t_-1", "t_0", "t_1 OR 1=1", "t_１", "t_1e3", "t_0x1", "t_999999", "t_9223372036854775808",
    "t_" + "9" * 62, "T_1", "t__1", "g_NOWHERE", "g_g1", "g_ G1", "g_G1'", "g_G1'; DROP TABLE tickets; --", "g_%", "g_*",
    "g_<b>G1</b>", "<script>alert(1)</script>", "g_\u202eG1", "g_G1\u200b", "g_G1\x00", "t_1\x00", "\x00", "网格员", "💥" * 30, "i_",
    "i_" + "A" * 62, "0" * 64, "0" * 65, "0" * 4000, "-" * 64, "_", "start", "/start", "../../etc/passwd", "%00", "g_G1%00",
    "t_1\nt_2", "{}", "{0}", "%s", "null", "true", "t_true", "g_1", "invite", "inv_1", "w_1", "a_1",
]  # fmt: skip


def forged(count: int) -> list[str]:
    """Payloads as a program would try them: right in form, wrong in what they carry."""
    chance = random.Random(SEED)
    signs = string.ascii_letters + string.digits + "_-"
    found = []
    for n in range(count):
        prefix = ("", "t_", "g_", "i_", "w_", "invite_")[n % 6]
        rest = "".join(chance.choices(signs, k=chance.randint(1, 64 - len(prefix))))
        found.append(prefix + (str(chance.randint(2, 10**9)) if n % 12 == 1 else rest))
    return found


async def rights(door: Door) -> dict[str, list[object]]:
    """Everything but what was answered, that somebody new was met, and that they read what is kept of them."""
    mine = {"outbox", "people", "cards", "expectations", "paces", "obligations", "consents"}
    return {name: rows for name, rows in (await everything(door)).items() if name not in mine}


@pytest.mark.parametrize("payload", ODD, ids=range(len(ODD)))
async def test_an_odd_payload_opens_nothing(door: Door, payload: str):
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP)
    before = await rights(door)
    outcome = await door.said(6001, f"/start {payload}")
    assert outcome.ticket is None
    assert await rights(door) == before
    (row,) = await door.street.rows(people, people.c.telegram_id == 6001)
    assert row.home_grid_id is None
    assert not [o for o in await door.street.rows(metadata.tables["outbox"]) if o.chat == 6001 and o.ticket_id]


async def test_a_thousand_forged_payloads_open_nothing(door: Door):
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP)
    door.street.desk.house.throttle = False
    before = await rights(door)
    for payload in forged(1000):
        assert (await door.said(6001, f"/start {payload}")).ticket is None, payload
    assert await rights(door) == before
    (row,) = await door.street.rows(people, people.c.telegram_id == 6001)
    assert row.home_grid_id is None


async def test_somebody_else_s_ticket_answers_like_none(door: Door):
    """Also for the one who is a worker, but not there."""
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP)
    for who in (6001, 2101, 2201, 3002):
        await door.said(who, "/start t_1")
        await door.said(who, "/start t_77777")
        told = [o for o in await door.street.rows(metadata.tables["outbox"]) if o.chat == who and o.kind == "refused"]
        assert [o.facts for o in told] == [{"code": "OldLink", "facts": {}}] * 2
        assert all(o.ticket_id is None for o in told)


async def test_nothing_odd_stops_the_real_database(either_street: Street):
    """PostgreSQL takes no NUL, whoever sends one."""
    door = Door(either_street)
    for payload in ODD:
        assert await door.said(6001, f"/start {payload}")
        assert await door.said(6001, f"/report {payload}")
        assert await door.said(6001, payload)


async def test_a_link_is_of_no_use_in_a_group(door: Door):
    await door.said(1001, "/start g_G1", GROUP)
    (row,) = await door.street.rows(people, people.c.telegram_id == 1001)
    assert row.home_grid_id is None
