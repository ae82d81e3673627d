"""The fault kit in short: real processes on each database are killed while people write; nothing is lost, nothing twice unmarked.

`make torture` is the same for minutes or for half an hour.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faults.act import perform
from tests.faults.acts import a_database
from tests.faults.plan import Plan
from tests.faults.processes import Processes, fork_server
from tests.faults.steps import STEPS, place

SEED = 4


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def processes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Processes]:
    async with fork_server(tmp_path_factory.mktemp("processes")) as running:
        yield running


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_where_the_kit_looks_for_it(step: str) -> None:
    assert callable(getattr(*place(step)))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_whatever_befalls_it_nothing_is_lost(engine: str, processes: Processes, tmp_path: Path) -> None:
    processes.home = tmp_path
    replicas = (1,) if engine == "sqlite" else (2,)
    plan = Plan(SEED, kills=7, updates=140, seconds=240, replicas=replicas, outages=0.25, least_outages=2, each=2)
    async with a_database(engine, tmp_path, disk=False) as database:
        ledger, act = await perform(plan, tmp_path, database, processes)
    assert not ledger.wrong, f"seed {SEED}: {ledger.wrong}\n{ledger.numbers}"
    assert act.misfortune.killed >= plan.kills
    assert act.misfortune.outages.total() >= 2
    assert ledger.numbers["tickets"] > 5
    assert ledger.numbers["delivered"] > 50
