"""The real jobs do what the slow clerk says, at each look, in a town where people act at random."""

from __future__ import annotations

import pytest

from tests.promises.histories import live


@pytest.mark.parametrize(("seed", "down"), [(20_002, False), (20_001, True)])
def test_every_obligation_is_as_the_slow_clerk_says(seed: int, down: bool):
    found = live(seed, 60, down=down)
    assert found.differences == []
    assert found.deeds > 10 * found.histories
