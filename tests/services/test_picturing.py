"""What pictures show equals a recount ticket by ticket, on both engines; only those above a grid get them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import making
from domain.digest_times import Span
from domain.notices import Kind
from domain.pictures import MapFigures, SpanFigures
from services.supervision import digest_times, picturing
from storage import grids, tables
from storage.exclusions import stands
from tests.services.test_recount import scatter
from tests.support.cast import Street
from tests.support.clock import ZONE

DAY = timedelta(days=1)
STILL = ("waiting", "listed")
OPEN = ("registered", "assigned", "accepted", "in_progress", *STILL, "checking")


async def look(street: Street, span: Span) -> tuple[SpanFigures, MapFigures, list[Any], datetime, datetime, set[int]]:
    """Both pictures of the whole street, and all its tickets."""
    now, house = street.clock.now(), street.desk.house

    def found(c: sa.Connection) -> Any:
        grid = grids.by_code(c, "S")
        assert grid is not None
        since, until = picturing.last_of(span, now, house.zone)
        rows = list(c.execute(sa.select(tables.tickets)))
        out = {r.id for r in rows if stands(c, r.id)}
        shown = picturing.of_span(c, house, grid, span, since, until, now)
        return shown, picturing.of_map(c, grid, now), rows, since, until, out

    return await street.desk.look(found)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("span", [Span.week, Span.month])
async def test_each_number_of_the_picture_can_be_counted_by_hand(either_street: Street, span: Span, seed: int):
    street, zone = either_street, either_street.desk.house.zone
    street.clock.moment = datetime(2026, 11, 25, 3, 7, tzinfo=UTC)
    await street.change(lambda c: scatter(c, random.Random(seed), street.clock.now()))
    shown, _, rows, since, until, _ = await look(street, span)
    length = until - since if span is Span.week else since - (since - DAY).astimezone(zone).replace(day=1)
    before = since - length

    def between(name: str, first: datetime, last: datetime, *, closed: bool = False) -> list[Any]:
        found = [r for r in rows if getattr(r, name) and first <= getattr(r, name) < last]
        return [r for r in found if not closed or r.status == "closed"]

    def still(at: datetime) -> int:
        return sum(r.opened_at < at and (r.closed_at is None or r.closed_at >= at) for r in rows)

    assert (shown.new.now, shown.new.before) == tuple(
        len(between("opened_at", *s)) for s in ((since, until), (before, since))
    )
    assert shown.closed.now == len(between("closed_at", since, until, closed=True))
    assert shown.closed.before == len(between("closed_at", before, since, closed=True))
    assert (shown.open.now, shown.open.before) == (still(until), still(since))
    for n, (new, closed, open_) in enumerate(zip(shown.days.new, shown.days.closed, shown.days.open, strict=True)):
        begin = datetime.combine(shown.days.first + n * DAY, datetime.min.time(), zone)
        assert (new, closed) == (
            len(between("opened_at", begin, begin + DAY)),
            len(between("closed_at", begin, begin + DAY, closed=True)),
        )
        assert open_ == still(begin + DAY)
    local = [r.opened_at.astimezone(zone) for r in between("opened_at", until - 56 * DAY, until)]
    again = Counter((at.weekday(), at.hour) for at in local)
    assert shown.hours == tuple(tuple(again[d, h] for h in range(24)) for d in range(7))
    counts = Counter(r.category for r in between("opened_at", since, until))
    assert {c.code: c.count.now for c in shown.categories} == counts


@pytest.mark.parametrize("seed", range(3))
async def test_kept_promises_and_the_map_can_be_counted_by_hand(either_street: Street, seed: int):
    street = either_street
    street.clock.moment = now = datetime(2026, 11, 25, 3, 7, tzinfo=UTC)
    await street.change(lambda c: scatter(c, random.Random(seed), now))
    shown, places, rows, _, until, out = await look(street, Span.week)
    kept = {name: [0, 0] for name in ("春和社区", "夏荷社区")}
    by_path = {"/1/2/": "春和社区", "/1/3/": "夏荷社区"}
    for r in rows:
        name = next((by_path[p] for p in by_path if r.grid_path.startswith(p)), None)
        judged = until - 28 * DAY <= r.opened_at < until and r.status not in ("withdrawn", "merged", "not_accepted")
        if name is None or not judged or r.id in out:
            continue
        stood = r.status in STILL and not (r.waiting_since and r.waiting_since > r.resolve_by)
        late = r.resolved_at is None and r.status in OPEN and r.resolve_by < now and not stood
        if r.resolved_at or late:
            kept[name][1] += 1
            kept[name][0] += bool(r.resolved_at and r.resolved_at <= r.resolve_by)
    assert {k.name: [k.kept, k.n] for k in shown.kept} == {name: pair for name, pair in kept.items() if pair[1]}
    under = {"春和第一网格": "/1/2/4/", "春和第二网格": "/1/2/5/", "夏荷第一网格": "/1/3/6/"}
    going = [r for r in rows if r.closed_at is None]
    found = {p.name: p.open for p in places.places}
    assert found == {name: sum(r.grid_path.startswith(path) for r in going) for name, path in under.items()}
    assert places.open == len(going)


async def test_each_weekly_digest_brings_its_picture_and_a_daily_one_none(street: Street):
    await street.desk.sweep(digest_times.oblige)
    await street.wang.reports()
    street.clock.shows(23, 8, 30)
    await street.desk.sweep(digest_times.oblige)
    await street.delivers()
    day, week = (t.telling for t in street.zhao.heard("digest"))
    house = street.desk.house
    none = await street.desk.look(lambda c: making.make(c, house, day))
    upload = await street.desk.look(lambda c: making.make(c, house, week))
    assert none is None
    assert upload is not None
    assert (upload.name, upload.picture, upload.content[:4]) == ("week-2026-11-16.png", True, b"\x89PNG")


async def test_the_map_is_for_those_above(street: Street):
    assert (await street.wang.presses(picturing.show_map, 2)).refused
    assert (await street.zhao.presses(picturing.show_map, 1)).refused, "the street is above the community"
    assert not (await street.zhao.presses(picturing.show_map, 2)).refused
    await street.delivers()
    (told,) = street.zhao.heard("map")
    assert told.telling.kind is Kind.map
    upload = await street.desk.look(lambda c: making.make(c, street.desk.house, told.telling))
    assert upload is not None
    assert upload.content[:4] == b"\x89PNG"


def test_the_last_week_and_month_are_whole_ones():
    zone = ZONE
    now = datetime(2026, 11, 25, 3, tzinfo=UTC)
    found = [tuple(m.astimezone(zone).date() for m in picturing.last_of(s, now, zone)) for s in (Span.week, Span.month)]
    assert found == [(date(2026, 11, 16), date(2026, 11, 23)), (date(2026, 10, 1), date(2026, 11, 1))]
