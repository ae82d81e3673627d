"""Another system hands a matter over: one ticket however often it says so, its standing for the asking, and no way in without a secret."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.systems import LARGEST_BODY, make_systems
from storage.tables import tickets, whistle_calls, whistles
from tests.support.cast import Street

SECRET, OTHER = "a-secret-of-the-police", "a-secret-of-12345-hotline"
POLICE = {"Authorization": f"Bearer {SECRET}"}
LAMP: dict[str, Any] = {
    "external_id": "110-7",
    "text": "路灯坏了，晚上很黑",
    "grid": "G1",
    "contact": {"name": "张三", "phone": "13800000000"},
}


@pytest.fixture
async def client(street: Street) -> AsyncIterator[TestClient[Any, Any]]:
    application = make_systems(street.desk, {"公安": SECRET, "12345": OTHER})
    async with TestClient(TestServer(application)) as found:
        yield found


async def test_a_matter_becomes_one_ticket_however_often_it_is_handed_over(
    client: TestClient[Any, Any], street: Street
):
    first = await client.post("/matters", json=LAMP, headers=POLICE)
    assert first.status == 201
    number = (await first.json())["number"]
    again = await client.post("/matters", json=LAMP, headers=POLICE)
    assert (again.status, (await again.json())["number"]) == (200, number)
    assert await street.count(tickets) == 1
    shown = await client.get("/matters/110-7", headers=POLICE)
    assert (await shown.json())["status"] == "assigned"
    await street.delivers()
    (card,) = street.li.heard("worker_card")
    assert card.telling.ticket is not None
    assert card.telling.ticket.reporter == "公安·张三"
    assert not [t for t in street.told if t.chat <= 0 and t.chat > -1000]


async def test_handed_over_at_once_by_many_it_is_one(client: TestClient[Any, Any], street: Street):
    answers = await asyncio.gather(*(client.post("/matters", json=LAMP, headers=POLICE) for _ in range(5)))
    assert sorted(a.status for a in answers) == [200, 200, 200, 200, 201]
    assert await street.count(tickets) == 1


async def test_the_same_number_of_another_system_is_another_matter(client: TestClient[Any, Any], street: Street):
    await client.post("/matters", json=LAMP, headers=POLICE)
    other = {"Authorization": f"Bearer {OTHER}"}
    assert (await client.get("/matters/110-7", headers=other)).status == 404
    assert (await client.post("/matters", json=LAMP, headers=other)).status == 201
    assert await street.count(tickets) == 2


async def test_it_may_whistle_for_departments(client: TestClient[Any, Any], street: Street):
    await street.change(
        lambda c: c.exec_driver_sql("UPDATE duties SET post = 'liaison', department = '城管' WHERE person_id = 6")
    )
    await street.change(lambda c: c.exec_driver_sql("UPDATE duties SET grid_id = 1 WHERE person_id = 6"))
    await client.post("/matters", json={**LAMP, "departments": ["城管", "没有的部门"]}, headers=POLICE)
    (call,) = await street.rows(whistle_calls)
    (whistle,) = await street.rows(whistles)
    assert (call.department, whistle.source) == ("城管", "公安")


@pytest.mark.parametrize("path", ["/matters/1", "/matters"])
@pytest.mark.parametrize("secret", ["", "Bearer ", f"Bearer {SECRET}x", SECRET, "Bearer \udcff"])
async def test_without_a_secret_there_is_no_way_in(client: TestClient[Any, Any], path: str, secret: str):
    call = client.post if path == "/matters" else client.get
    answer = await call(path, headers={"Authorization": secret.encode("utf-8", "surrogateescape").decode("latin-1")})
    assert answer.status == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 50_000, 400),
        (b"[]", 422),
        (b'{"external_id": "1"}', 422),
        (b'{"external_id": "1", "text": "\\u0000 "}', 422),
        (b'{"external_id": {}, "text": "x"}', 422),
        (b'{"external_id": true, "text": "x"}', 422),
        (b'{"external_id": "1", "text": "x", "grid": "NOWHERE"}', 422),
        (b'{"external_id": "1", "text": "x", "contact": "y"}', 422),
        (b'{"external_id": "1", "text": "x", "departments": "y"}', 422),
        (b'{"external_id": "1", "text": "x", "source": "somebody else"}', 422),
        (b"x" * (LARGEST_BODY + 1), 413),
    ],
)
async def test_what_cannot_be_read_is_said_and_leaves_nothing(
    client: TestClient[Any, Any], street: Street, body: bytes, status: int
):
    answer = await client.post("/matters", data=body, headers=POLICE)
    assert answer.status == status
    assert await street.count(tickets) == 0
