"""Every figure of a digest equals a slow recount over all rows, whatever happened, on both engines."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rising import tail
from domain.tickets import Answer, Event
from domain.workflow import Action
from services import closing, questions
from services.supervision import digests
from storage import grids, obligations, tables, tickets
from storage.tables import metadata
from tests.support import recount
from tests.support.cast import GROUP, SIBLING_GROUP, Street, meaning

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CATEGORIES = ("lighting", "noise", "parking", "road")
STATUSES = (
    *("registered", "assigned", "accepted", "in_progress", "waiting", "listed", "checking", "resolved"),
    *("closed", "closed", "closed", "closed", "withdrawn", "merged", "not_accepted"),
)


def books(c: sa.Connection, path: str, since: datetime, until: datetime, now: datetime, zone: Any) -> recount.Books:
    rows = {t.name: list(c.execute(sa.select(t))) for t in metadata.sorted_tables}
    local = now.astimezone(zone)
    tonight = datetime.combine(local.date() + DAY, datetime.min.time(), zone)
    return recount.Books(rows, path, path.count("/") == 2, since, until, now, tonight)


async def both(street: Street, code: str, span: timedelta, back: timedelta = timedelta()) -> tuple[Any, Any]:
    """What the digest of a grid shows, and what the recount says."""

    def look(c: sa.Connection) -> tuple[Any, Any]:
        grid, now, house = grids.by_code(c, code), street.clock.now() + timedelta(seconds=1), street.desk.house
        assert grid is not None
        until = now - back
        view = digests.compose(c, house, grid, until, now=now, since=until - span)
        again = recount.recount(books(c, grid.path, until - span, until, now, house.zone))
        return recount.shown(view), _first_three(again)

    return await street.desk.look(look)


def _first_three(again: dict[str, Any]) -> dict[str, Any]:
    return {**again, "todo": {**again["todo"], "uncovered": again["todo"]["uncovered"][:3]}}


# -- random rows: every state a ticket may be in, most of which take weeks to come about --


def scatter(c: sa.Connection, chance: random.Random, now: datetime) -> None:
    """Rows of a town's half year."""
    every = list(c.execute(sa.select(tables.grids)))
    people = [r.id for r in c.execute(sa.select(tables.people))]
    obligations.fulfil(c, "house", "installed", "", now - timedelta(days=chance.choice((200, 60, 10))))
    changed = {"households": 300, "level": chance.choice(("grid", "micro_grid"))}
    c.execute(tables.grids.update().where(tables.grids.c.code.in_(["G1", "G2", "G3"])).values(changed))
    c.execute(
        sa.insert(tables.grid_changes).values(
            action="split", code="X", into=["G2"], at=now - chance.choice((5, 90)) * DAY
        )
    )
    quiet = chance.choice(("G2", "G3", "none"))
    every = [g for g in every if g.code != quiet]
    busy = chance.sample(every, 2)
    for number in range(chance.randint(60, 160)):
        _ticket(c, chance, now, number, chance.choice(busy if chance.random() < 0.6 else every), people)
    _on_leave(c, chance, now, people)
    for n in range(3):
        values = {"bot_id": 42, "update_id": n, "lane": 1, "payload": "{}", "received_at": now}
        c.execute(sa.insert(tables.inbox).values(**values, status=chance.choice(("quarantined", "done"))))


def _ticket(c: sa.Connection, chance: random.Random, now: datetime, number: int, grid: Any, people: list[int]) -> None:
    def some(before: float, after: float) -> datetime:
        return now + timedelta(seconds=int(chance.uniform(before, after) * 86400))

    status = chance.choice(STATUSES)
    opened = some(-chance.choice((2, 9, 20, 80, 150)), 0)
    held = chance.choice(people)
    ended = min(now, opened + timedelta(seconds=chance.randint(0, 20 * 86400))) if status in recount.ENDS else None
    free = status == "registered"
    place = {"words": chance.choice(("3栋", "5栋", "")), "building": chance.choice((None, "3"))}
    values = {
        "number": f"n{number}", "status": status, "category": chance.choice((*CATEGORIES, *CATEGORIES[:1] * 4)), "urgent": chance.random() < 0.1,
        "delicate": chance.random() < 0.1, "grid_id": grid.id, "grid_path": grid.path, "place": place, "text": "灯坏了",
        "reporter_id": chance.choice(people), "source_chat": 1, "assignee_id": None if free else held,
        "promise": "ordinary", "opened_at": opened, "accept_by": opened + 2 * HOUR, "contact_by": opened + DAY,
        "resolve_by": some(-5, 5), "accepted_at": chance.choice((None, opened + chance.randint(1, 9) * HOUR)),
        "contacted_at": chance.choice((None, opened + chance.randint(1, 40) * HOUR)),
        "gone_at": chance.choice((None, opened + chance.randint(1, 40) * HOUR)),
        "resolved_at": ended and opened + (ended - opened) / 2, "closed_at": ended,
        "outcome": chance.choice(("solved", "explained", "unanswered")) if status == "closed" else None,
        "reopened": chance.choice((0, 0, 1, 2)), "clock_at": chance.choice((None, opened + HOUR, opened + 3 * HOUR)),
        "waiting_for": chance.choice(("resident", "third_party", "parts")) if status == "waiting" else None,
        "waiting_since": some(-12, 0) if status in ("waiting", "listed") else None,
        "review_on": some(-20, 20) if status == "listed" else None,
    }  # fmt: skip
    its = c.execute(sa.insert(tables.tickets).values(values).returning(tables.tickets.c.id)).scalar_one()
    if status == "checking":
        said = {"words": "好了", "verifier": chance.choice(people)}
        tickets.add_event(c, Event(its, 0, "submit", held, "assignee", opened, "in_progress", status, said))
    _Around(c, chance, now, its, values, people, some).scatter()


@dataclass
class _Around:
    """What else is known of a ticket. some: a moment so many days from now, between two numbers."""

    c: sa.Connection
    chance: random.Random
    now: datetime
    its: int
    ticket: dict[str, Any]
    people: list[int]
    some: Callable[[float, float], datetime]

    def scatter(self) -> None:
        self._said()
        for _ in range(self.chance.choice((0, 0, 0, 1, 2))):
            ended = self.chance.random() < 0.3
            self._add(tables.exclusions, reason="重复", by_id=self.people[0], at=self.now, ended=ended)
        for once in (self._ruling, self._whistle, self._unreached):
            if self.chance.random() < 0.2:
                once()

    def _add(self, table: sa.Table, **row: Any) -> int:
        return int(
            self.c.execute(sa.insert(table).values(ticket_id=self.its, **row).returning(table.c.id)).scalar_one()
        )

    def _said(self) -> None:
        chance = self.chance
        for who in {self.ticket["reporter_id"], chance.choice(self.people)}:
            for turn in range(chance.choice((0, 0, 1, 2))):
                said = {"solved": chance.random() < 0.6, "explained": chance.random() < 0.2, "at": self.some(-20, 0)}
                said |= {"contacted": chance.choice((None, True, False))}
                said |= {"answer": chance.choice((None, "satisfied", "fair", "unsatisfied"))}
                row = {"ticket_id": self.its, "person_id": who, "round": turn, **said}
                self.c.execute(sa.insert(tables.ratings).values(row))

    def _ruling(self) -> None:
        asked = {"kind": self.chance.choice(("extension", "owner")), "asked_by": self.people[0], "words": "等配件"}
        asked |= {"asked_at": self.now, "due_at": self.now, "proposed_id": self.people[1]}
        self._add(tables.rulings, **asked, ruled_at=self.chance.choice((None, self.now)))

    def _whistle(self) -> None:
        whistle = self._add(tables.whistles, source="worker", words="请来", at=self.now)
        moments = {
            name: self.chance.choice((None, None, self.now)) for name in ("reported_at", "delivered_at", "excused_at")
        }
        row = {"whistle_id": whistle, "department": "城管", "grid_id": self.ticket["grid_id"], "at": self.now}
        self._add(tables.whistle_calls, **row, report_by=self.some(-3, 3), liaison_id=self.people[0], **moments)

    def _unreached(self) -> None:
        row = {"key": f"k{self.its}", "chat": 1, "kind": "resolved", "facts": {}, "created_at": self.now}
        person = self.chance.choice((None, *self.people))
        self._add(tables.outbox, **row, person_id=person, status=self.chance.choice(("needs_human", "sent")))


def _on_leave(c: sa.Connection, chance: random.Random, now: datetime, people: list[int]) -> None:
    for who in chance.sample(people, 4):
        until = now + chance.choice((-1, 2)) * DAY
        row = {"person_id": who, "deputy_id": chance.choice([p for p in people if p != who]), "from_at": now - 3 * DAY}
        c.execute(sa.insert(tables.leaves).values(**row, until_at=until, by_id=who, at=now))
    ended = tables.duties.update().where(tables.duties.c.id == chance.randint(1, 5))
    c.execute(ended.values(until_at=now - chance.choice((1, -1)) * DAY))


@pytest.mark.parametrize("seed", range(4))
async def test_every_figure_equals_the_recount(either_street: Street, seed: int):
    chance = random.Random(seed)
    now = either_street.clock.now()
    await either_street.change(lambda c: scatter(c, chance, now))
    for code in ("S", "C1", "B1"):
        for span, back in ((DAY, 0 * DAY), (7 * DAY, 0 * DAY), (30 * DAY, HOUR), (DAY, 12 * DAY)):
            digest, again = await both(either_street, code, span, back)
            assert digest == again, (code, span, back)


@pytest.mark.parametrize("seed", range(2))
async def test_a_list_is_as_long_as_the_digest_says_and_begins_alike(street: Street, seed: int):
    chance, now = random.Random(50 + seed), street.clock.now() + timedelta(seconds=1)
    await street.change(lambda c: scatter(c, chance, street.clock.now()))

    def look(c: sa.Connection) -> None:
        grid, house = grids.by_code(c, "S"), street.desk.house
        assert grid is not None
        view = digests.compose(c, house, grid, now, now=now)
        for what in ("due", "reopened", "waiting", "unassigned"):
            found, total = digests.listed(c, grid, what, now, house, 0, 3)
            items = getattr(view.todo, what)
            assert (total, [t.id for t in found]) == (getattr(view.todo, f"{what}_n"), [i.id for i in items]), what
        found, total = digests.listed(c, grid, "overdue", now, house, 0, 1)
        assert (total, found[0].id) == (view.todo.overdue_n, view.todo.overdue[0].oldest.id)
        assert digests.listed(c, grid, "open", now, house, 0, 1)[1] == view.counts.open
        assert digests.listed(c, grid, "not_come", now, house, 0, 1)[1] <= view.todo.not_come_n

    await street.desk.look(look)


# -- lives as people live them --


async def live(street: Street, chance: random.Random, steps: int) -> None:
    """People report, work, answer and are late, as the use cases allow it; refusals are part of it."""
    made = 0
    for _ in range(steps):
        step = chance.random()
        if made == 0 or step < 0.2:
            where = chance.choice((GROUP, GROUP, SIBLING_GROUP))
            await street.wang.reports(reads=meaning(chance.choice(CATEGORIES)), chat=where)
            made = await street.count(tables.tickets)
        elif step < 0.35:
            street.clock.passes(hours=chance.choice((1, 5, 30, 80)))
            await street.tick()
        else:
            await _deed(street, chance, chance.randint(1, made))


async def _deed(street: Street, chance: random.Random, number: int) -> None:
    ticket = await street.ticket(number)
    worker = chance.choice((street.li, street.chen))
    deeds: tuple[Callable[[], Any], ...] = (
        lambda: worker.does(Action.accept, number),
        lambda: worker.does(Action.resolve, number, "好了"),
        lambda: worker.does(Action.ask, number, "在几楼？"),
        lambda: worker.does(Action.explain, number, "产权是私人的"),
        lambda: street.wang.does(Action.confirm, number),
        lambda: street.wang.does(Action.dispute, number),
        lambda: street.wang.does(Action.withdraw, number),
        lambda: street.wang.presses(closing.rate, number, ticket.reopened, chance.choice(list(Answer))),
        lambda: street.wang.presses(questions.say_contacted, number, ticket.reopened, contacted=chance.random() < 0.5),
        lambda: street.wang.presses(questions.do_again, number, ticket.reopened),
        lambda: street.zhao.does(Action.reject, number, "不归社区管"),
        lambda: street.zhao.does(Action.exclude, number, "重复"),
    )
    await chance.choice((*deeds, deeds[0], deeds[1], deeds[1], deeds[4], deeds[5]))()


async def test_figures_of_lives_lived_equal_the_recount_of_their_history(either_street: Street):
    await live(either_street, random.Random(100), 90)
    for code in ("S", "C1", "G1"):
        for span in (DAY, 7 * DAY):
            digest, again = await both(either_street, code, span)
            assert digest == again, (code, span)
    for ticket in await either_street.rows(tables.tickets):
        assert (ticket.closed_at is None) == (ticket.status not in recount.ENDS)


# -- the count test --


@settings(max_examples=60)
@given(count=st.integers(0, 90), more=st.integers(0, 300), share=st.integers(1, 9))
def test_the_tail_is_the_exact_one(count: int, more: int, share: int):
    exact = recount.tail(count, count + more, Fraction(share, 10))
    assert tail(count, count + more, share / 10) == pytest.approx(float(exact), rel=1e-9, abs=1e-300)
