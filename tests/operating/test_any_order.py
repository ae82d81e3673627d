"""Whatever people do in whatever order, reconciliation finds nothing to mend: it never cries wolf."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.differences import find
from tests.services.test_always import Deed, deeds, perform
from tests.support.cast import Street


async def live(street: Street, doings: list[Deed]) -> None:
    await street.wang.reports()
    for deed in doings:
        await perform(street, deed)
    await street.tick()
    now = street.clock.now()
    found = await street.desk.look(lambda c: find(c, street.desk.house, now - timedelta(days=365), now, thorough=True))
    assert found == [], [(e.seq, e.action, e.actor_id, e.facts) for e in await street.history()]


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(deeds, min_size=10, max_size=40))
def test_a_clean_street_reports_nothing(open_street: Callable[[], Street], doings: list[Deed]):
    street = open_street()
    try:
        asyncio.run(live(street, doings))
    finally:
        street.close()
