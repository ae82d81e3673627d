"""Random histories of many tickets in one town, looked at at random moments, with and without down-time."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from services import replaying
from services.duty import emergency
from storage.tables import leaves
from tests.promises.clerk import Away
from tests.promises.town import Town
from tests.promises.walls import moment

DAY = 86400
BEGIN, END = 12 * DAY, 40 * DAY
"""From mid-September over the Mid-Autumn and National Day holidays and their 调休 days into October."""


@dataclass(frozen=True)
class Result:
    """What was tried, and the first differences."""

    histories: int
    acts: Counter[str]
    deeds: int
    looks: int
    differences: list[str]


def live(seed: int, count: int, *, down: bool) -> Result:
    """So many tickets live side by side for four weeks."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town.opened(str(Path(folder) / "town.db"), seed)
        try:
            return _live(town, random.Random(f"{seed} plan"), count, down=down)
        finally:
            town.c.close()
            town.c.engine.dispose()


def _live(town: Town, chance: random.Random, count: int, *, down: bool) -> Result:
    outages = list(_outages(chance)) if down else []
    _leaves(town, chance)
    differences, looks = list[str](), 0
    for at, what in sorted(_plan(chance, count, outages)):
        town.now = at
        if what == "look":
            looks += 1
            said = town.looks()
            if said is not None:
                differences.append(said)
                break
        else:
            _act(town, what)
    _, differs = replaying.first_difference(town.c)
    differences += [str(differs)] if differs is not None else []
    return Result(len(town.clerk.papers), town.did, town.deeds, looks, differences)


def _act(town: Town, what: str) -> None:
    if what == "open":
        town.reports()
    elif what.startswith("ticket"):
        town.acts_on(int(what.split()[1]))
    elif what == "emergency":
        town.does(town.row(3101), emergency.switch, "C2 台风来了")
        town.clerk.emergencies[1] = (town.now, town.row(3101))
    else:
        town.does(town.row(3101), emergency.switch, "C2 解除")
        town.clerk.emergencies.clear()


def _outages(chance: random.Random) -> Iterator[tuple[int, int]]:
    at = BEGIN
    while at < END:
        at += chance.randrange(2 * DAY, 6 * DAY)
        long = chance.choice([2 * 3600, 7 * 3600, 11 * 3600, 30 * 3600, 3 * DAY])
        yield at, at + chance.randrange(long // 2, long)
        at += long


def _plan(chance: random.Random, count: int, outages: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """(moment, what): acts at whole minutes, looks at any second; while nothing runs nothing happens, then it catches up."""

    def up(at: int) -> int:
        return next((until + (at - since) % 600 for since, until in outages if since <= at < until), at)

    for number in range(1, count + 1):
        at = chance.randrange(BEGIN, END - 8 * DAY) // 60 * 60
        yield up(at) // 60 * 60, "open"
        for _ in range(chance.randrange(1, 14)):
            at += chance.choice((1, 5, 20, 60, 180, 600, 1440, 2880, 5000)) * 60 + chance.randrange(120) * 60
            if at < END:
                yield up(at) // 60 * 60, f"ticket {number}"
    at = BEGIN
    while at < END:
        at += chance.choice((60, 600, 1800, 3600, 7200, 9000)) + chance.randrange(900)
        if not any(since <= at < until for since, until in outages):
            yield at, "look"
    began = chance.randrange(BEGIN + DAY, END - 4 * DAY) // 60 * 60
    yield up(began) // 60 * 60, "emergency"
    yield up(began + chance.randrange(8, 40) * 3600) // 60 * 60 + 60, "emergency over"


def _leaves(town: Town, chance: random.Random) -> None:
    """Whole days, one person after the other, so that nobody stands in who is away."""
    for worker, deputy in ((2001, 2002), (2101, 2102), (2201, 2202)):
        first = BEGIN + chance.randrange(2, 8) * DAY + 16 * 3600
        for number in range(2):
            since = first + number * 10 * DAY
            until = since + chance.randrange(1, 6) * DAY
            values = {"person_id": town.row(worker), "deputy_id": town.row(deputy), "by_id": town.row(worker)}
            row = sa.insert(leaves).values(**values, from_at=moment(since), until_at=moment(until), at=moment(BEGIN))
            number_of = town.c.execute(row.returning(leaves.c.id)).scalar_one()
            town.clerk.leaves.append(Away(number_of, town.row(worker), town.row(deputy), since, until))
