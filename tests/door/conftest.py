"""The street with everybody in it, and its door."""

from __future__ import annotations

import pytest

from tests.door.town import Door, peopled
from tests.support.cast import Street


@pytest.fixture
async def door(street: Street) -> Door:
    return Door(await peopled(street))
