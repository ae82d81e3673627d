"""A grid that has ended is no choice any more; old buttons and links lead to whoever has its matters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services import locating
from services.residents import choose_home
from services.showing import viewing
from services.sweeping import JOBS
from storage import grids as grid_rows
from storage import people
from storage.tables import grids
from tests.support.cast import GRIDS, Street
from tests.support.clock import NOON

IDS = {code: place for place, (code, *_) in enumerate(GRIDS, 1)}


async def end(street: Street, code: str, heir: str) -> None:
    """As an import leaves it."""
    gone = sa.update(grids).where(grids.c.code == code).values(ended_at=NOON, heir_id=IDS[heir])
    await street.change(lambda c: c.execute(gone))


async def test_an_old_button_leads_to_the_heir(street: Street) -> None:
    await end(street, "G2", "G1")
    outcome = await street.wang.presses(choose_home, IDS["G2"], here=True)
    assert outcome.code == "home_set"
    person = await street.desk.look(lambda c: people.by_telegram(c, street.wang.id))
    assert person is not None
    assert person.home_grid_id == IDS["G1"]


async def test_lists_and_words_do_not_lead_to_it(street: Street) -> None:
    def look(c: Any) -> tuple[list[str], list[str]]:
        return [g.code for g in viewing.tops(c)], [g.code for g in locating.match_typed(c, "和平里")]

    assert (await street.desk.look(look))[1] == ["G2"]
    await end(street, "G2", "G1")
    tops, typed = await street.desk.look(look)
    assert "G2" not in tops
    assert typed == []
    assert "followed" in JOBS


async def test_the_heir_of_an_heir_is_found_and_a_circle_is_no_grid(street: Street) -> None:
    await end(street, "G2", "G3")
    await end(street, "G3", "G1")

    def heir(c: Any) -> str | None:
        found = grid_rows.chosen(c, IDS["G2"])
        return found.code if found else None

    assert await street.desk.look(heir) == "G1"
    await end(street, "G1", "G2")
    assert await street.desk.look(heir) is None
