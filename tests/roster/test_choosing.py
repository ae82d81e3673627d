"""To which part of a split something goes: by point, by building, by name; in doubt to none."""

from __future__ import annotations

import pytest

from domain.roster.nodes import Lot, Target
from services.street.roster_choosing import choose, numbers

WEST = Target("W", ("西网格", "幸福家园1-6栋", "梧桐路12号"), ("幸福家园13栋",), "POLYGON((0 0,1 0,1 1,0 1,0 0))")
EAST = Target("E", ("东网格", "幸福家园7、9至12号楼"), (), "POLYGON((1 0,2 0,2 1,1 1,1 0))")
MARKET = Target("M", ("农贸市场",), (), None)


def test_buildings_are_counted_up_as_people_write_them() -> None:
    assert numbers(WEST) == {*map(str, range(1, 7)), "13"}
    assert numbers(EAST) == {"7", "9", "10", "11", "12"}
    assert numbers(MARKET) == frozenset()


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        (Lot("3栋灯坏了", "3"), "W"),
        (Lot("灯坏了", "十一"), "E"),
        (Lot("幸福家园十号楼的灯坏了"), "E"),
        (Lot("13栋"), "W"),
        (Lot("8栋"), None),
        (Lot("幸福家园"), None),
        (Lot("农贸市场的3号摊位"), "M"),
        (Lot("农贸市场20栋"), "M"),
        (Lot("幸福家园20栋"), None),
        (Lot("灯坏了", None, "POINT (1.5 0.5)"), "E"),
        (Lot("3栋", "3", "POINT (1.5 0.5)"), "E"),
        (Lot("3栋", "3", "POINT (5 5)"), "W"),
        (Lot("", None, "POINT (1 0.5)"), None),
        (Lot("楼", None, "POLYGON((0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.1))"), "W"),
        (Lot("西网格和东网格之间"), None),
        (Lot(), None),
    ],
)
def test_a_lot_goes_where_it_surely_belongs(lot: Lot, code: str | None) -> None:
    assert choose(lot, (WEST, EAST, MARKET)) == code
