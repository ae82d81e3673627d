"""The street's board over HTTP on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.board.visiting import Visit, visiting
from tests.support.cast import Street


@pytest.fixture
async def visit(street: Street) -> AsyncIterator[Visit]:
    async with visiting(street) as running:
        yield running


@pytest.fixture
async def either_visit(either_street: Street) -> AsyncIterator[Visit]:
    async with visiting(either_street) as running:
        yield running
