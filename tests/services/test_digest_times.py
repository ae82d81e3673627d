"""Whatever the clock, the machine and the reader do: one digest a period, no more and no less."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.worktime import open_always
from services.calendar import Calendars
from services.supervision import digest_choosing, digest_times
from storage import tables
from tests.support.cast import Street

COMMUNITY = 2  # 赵主任 supervises it
DAY = timedelta(days=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


async def told(street: Street, person: int = 7) -> list[dict[str, Any]]:
    """Facts of each digest made for 赵主任, in the order they were made."""
    rows = await street.rows(tables.outbox, tables.outbox.c.kind == "digest", tables.outbox.c.person_id == person)
    return [r.facts for r in rows]


async def spans(street: Street, person: int = 7) -> list[str]:
    return [f["span"] for f in await told(street, person)]


@pytest.fixture
async def quiet(street: Street) -> Street:
    """Running since Saturday noon, and nobody is told to slow down."""
    street.desk.house.throttle = False
    await street.desk.sweep(digest_times.oblige)
    return street


async def test_on_monday_one_message_has_the_week_and_what_to_do(quiet: Street):
    quiet.clock.shows(23, 8, 30)
    await quiet.desk.sweep(digest_times.oblige)
    sunday, monday = await told(quiet)
    assert (sunday["span"], monday["span"], monday["figures_only"]) == ("day", "week", False)
    assert (monday["since"][:16], monday["until"][:16]) == ("2026-11-15T16:00", "2026-11-22T16:00")
    assert not await quiet.desk.sweep(digest_times.oblige)


async def test_where_month_and_week_meet_what_to_do_is_said_once(quiet: Street):
    """Monday, 1 February 2027."""
    quiet.clock.moment = datetime(2027, 2, 1, 0, 30, tzinfo=UTC)
    await quiet.desk.sweep(digest_times.oblige)
    last = [(f["span"], f["figures_only"]) for f in await told(quiet) if f["due"][:10] == "2027-02-01"]
    assert last == [("month", True), ("week", False)]


async def test_a_day_goes_on_where_the_one_before_ended(quiet: Street):
    quiet.clock.shows(24, 8, 31)
    await quiet.desk.sweep(digest_times.oblige)
    await quiet.zhao.presses(digest_choosing.choose, "at", str(17 * 60), 0)
    quiet.clock.shows(25, 17, 0)
    await quiet.desk.sweep(digest_times.oblige)
    last = (await told(quiet))[-1]
    assert (last["since"], last["until"]) == (at(24, 8, 30).isoformat(), at(25, 17).isoformat())


@pytest.mark.parametrize(("new", "comes"), [(17 * 60, (17, 0)), (7 * 60, (8, 0)), (8 * 60 + 10, (8, 10))])
async def test_whoever_moves_the_hour_before_it_came_gets_one_that_day(quiet: Street, new: int, comes: tuple[int, int]):
    quiet.clock.shows(24, 8, 0)
    await quiet.zhao.presses(digest_choosing.choose, "at", str(new), 0)
    for hour in range(8, 24):
        for minute in (0, 10, 40):
            quiet.clock.shows(24, hour, minute)
            await quiet.desk.sweep(digest_times.oblige)
    on_tuesday = [f for f in await told(quiet) if f["due"] >= at(24, 0).isoformat()]
    assert [(f["due"], f["late"]) for f in on_tuesday] == [(at(24, *comes).isoformat(), False)]


async def test_whoever_moves_the_hour_after_it_came_gets_no_second_one(quiet: Street):
    quiet.clock.shows(24, 8, 30)
    await quiet.desk.sweep(digest_times.oblige)
    await quiet.zhao.presses(digest_choosing.choose, "at", str(17 * 60), 0)
    quiet.clock.shows(24, 23, 59)
    assert await quiet.desk.sweep(digest_times.oblige) == 0


async def test_what_was_due_before_the_change_comes_as_it_was_wanted_then(quiet: Street):
    """The machine was down at 08:30; the press is handled before the next tick."""
    quiet.clock.shows(24, 9, 0)
    await quiet.zhao.presses(digest_choosing.choose, "span", "day", 0)
    assert (await spans(quiet))[-1] == "day"
    quiet.clock.shows(26, 9, 0)
    await quiet.desk.sweep(digest_times.oblige)
    assert all(f["due"] < at(25, 0).isoformat() for f in await told(quiet))


async def test_nothing_chosen_nothing_told(quiet: Street):
    for span in ("day", "week", "month"):
        await quiet.zhao.presses(digest_choosing.choose, "span", span, 0)
    quiet.clock.passes(days=40)
    await quiet.desk.sweep(digest_times.oblige)
    assert await told(quiet) == []


async def test_one_of_two_grids_can_be_chosen_and_another_language(quiet: Street):
    duty = {"person_id": 7, "grid_id": 4, "post": "lead", "from_at": at(1, 0)}
    await quiet.change(lambda c: c.execute(tables.duties.insert().values(duty)))
    await quiet.zhao.presses(digest_choosing.choose, "grid", "4", 0)
    await quiet.zhao.presses(digest_choosing.choose, "language", "en", 0)
    await quiet.zhao.presses(digest_choosing.choose, "grid", "999", 0)  # nobody's grid changes nothing
    quiet.clock.shows(22, 8, 30)
    await quiet.desk.sweep(digest_times.oblige)
    await quiet.delivers()
    (heard,) = quiet.zhao.heard("digest")
    assert (heard.telling.facts["grid"], heard.telling.language) == (4, "en")


async def test_the_card_shows_the_choice_and_is_edited_in_place(quiet: Street):
    assert (await quiet.wang.commands(digest_choosing.show, "")).refused
    await quiet.zhao.commands(digest_choosing.show, "7:45")
    await quiet.delivers()
    (card,) = quiet.zhao.heard("digest_choice")
    assert (card.telling.facts["minute"], card.telling.facts["spans"]) == (465, ["month", "week", "day"])
    assert card.telling.facts["next"] == {"span": "day", "at": at(22, 7, 45).isoformat()}
    await quiet.zhao.presses(digest_choosing.choose, "span", "week", card.telling.facts["card"])
    await quiet.delivers()
    first, again = quiet.zhao.heard("digest_choice")
    assert again.telling.facts["spans"] == ["month", "day"]
    assert again.message == first.message


@dataclass
class Story:
    """What a machine, a clock and a reader may do, by chance; the furthest moment anybody saw is kept."""

    street: Street
    chance: Random
    furthest: datetime
    begun: date
    steps: Counter[str] = field(default_factory=Counter)

    async def goes_on(self) -> None:
        what = self.chance.choice(("wait", "wait", "wait", "sleep", "jump", "moves", "moves", "language"))
        await getattr(self, what)()
        self.steps[what] += 1
        self.furthest = max(self.furthest, self.street.clock.now())

    async def ticks(self) -> None:
        self.furthest = max(self.furthest, self.street.clock.now())
        await self.street.desk.sweep(digest_times.oblige)

    async def wait(self) -> None:
        self.street.clock.passes(minutes=self.chance.randrange(1, 600))
        await self.ticks()

    async def sleep(self) -> None:
        """Down, then a tick or a press comes first."""
        self.street.clock.passes(hours=self.chance.randrange(10, 60))
        await (self.moves() if self.chance.random() < 0.3 else self.ticks())

    async def jump(self) -> None:
        """The clock is put wrong for a while, and right again."""
        wrong = self.chance.choice((timedelta(hours=-1), timedelta(hours=1), DAY))
        self.street.clock.moment += wrong
        await (self.moves() if self.chance.random() < 0.3 else self.ticks())
        self.street.clock.moment -= wrong

    async def moves(self) -> None:
        minute = str(self.chance.randrange(24 * 60))
        assert not (await self.street.zhao.presses(digest_choosing.choose, "at", minute, 0)).refused

    async def language(self) -> None:
        await self.street.zhao.presses(digest_choosing.choose, "language", self.chance.choice(("zh", "en")), 0)


ZONES = {"Asia/Shanghai": (2026, 11, 21), "Europe/Berlin": (2026, 10, 17), "America/New_York": (2027, 2, 27)}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("zone", ZONES)
async def test_one_a_period_through_everything(street: Street, zone: str, seed: int):
    """The model only knows the calendar: each whole day is told once, Mondays in the week, first days in the month."""
    house, chance = street.desk.house, Random(f"{zone}{seed}")
    house.zone, house.throttle = ZoneInfo(zone), False
    house.calendars = Calendars(open_always(house.zone))
    street.clock.moment = datetime(*ZONES[zone], 12, tzinfo=UTC)
    story = Story(street, chance, street.clock.now(), date(*ZONES[zone]))
    await story.ticks()
    for _ in range(40):
        await story.goes_on()
    last = story.furthest.astimezone(house.zone).date() + DAY
    street.clock.moment = story.furthest + 2 * DAY
    await story.ticks()
    assert last > story.begun + 5 * DAY
    expected = Counter[tuple[str, str]]()
    day = story.begun + DAY
    while day <= last:
        longer = ["month"] * (day.day == 1) + ["week"] * (day.weekday() == 0)
        expected.update((span, day.isoformat()) for span in longer or ["day"])
        day += DAY
    rows = await street.rows(tables.outbox, tables.outbox.c.kind == "digest", tables.outbox.c.person_id == 7)
    found = Counter((r.facts["span"], r.key.rpartition(":")[2]) for r in rows)
    seen = Counter({key: n for key, n in found.items() if story.begun.isoformat() < key[1] <= last.isoformat()})
    assert seen == expected
    assert max(found.values()) == 1
    assert all(
        r.facts["late"] == (r.created_at - datetime.fromisoformat(r.facts["due"]) > timedelta(minutes=15)) for r in rows
    )
