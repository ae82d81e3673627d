"""The four evaluations agree with a slow recount, whatever happened; and behind each figure lie as many tickets as it says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.appraisal import Month, Part
from domain.people import Post
from services.supervision import appraisal_figures
from storage import grids, obligations, tables
from storage.engine import make_engine
from tests.support.cast import _on_duty, furnish, house
from tests.support.clock import ZONE

MONTH = Month(2026, 11)
SINCE, UNTIL = MONTH.span(ZONE)
STATUSES = ("assigned", "accepted", "in_progress", "waiting", "resolved", "closed", "withdrawn", "merged")
COMPANIES = {"春和物业": "C1", "荷花物业": "G3", "第二物业": "G3", "住建局物业科": "S"}
CALLED = ("春和物业", "第二物业", "城管", "住建局物业科")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('appraisal') / 'x.db'}"
    furnish(url)
    found = make_engine(url)
    with found.begin() as c:
        for name, code in COMPANIES.items():
            row = sa.insert(tables.people).values(telegram_id=hash(name) % 10**9, name=name).returning(tables.people.c)
            who = c.execute(row).one().telegram_id
            _on_duty(c, who, code, Post.liaison, SINCE - timedelta(days=9), None)
            c.execute(
                sa.update(tables.duties)
                .where(tables.duties.c.post == "liaison", tables.duties.c.department.is_(None))
                .values(department=name)
            )
    yield found
    found.dispose()


class Town:
    """Things that happened at random, around the month."""

    def __init__(self, seed: int, c: sa.Connection) -> None:
        self.chance, self.c = random.Random(seed), c
        self.now = self.moment()
        self.places = {g.code: g for g in grids.every(c)}

    def moment(self) -> datetime:
        return SINCE + timedelta(hours=self.chance.randint(-20 * 24, 50 * 24))

    def maybe(self, value: Any) -> Any:
        return value if self.chance.random() < 0.6 else None

    def happens(self) -> None:
        for n in range(1, self.chance.randint(2, 25)):
            self.ticket(n)

    def ticket(self, n: int) -> None:
        place, status = self.chance.choice(list(self.places.values())), self.chance.choice(STATUSES)
        opened = self.moment()

        def later() -> datetime:
            return opened + timedelta(hours=self.chance.randint(0, 99))

        self.c.execute(
            sa.insert(tables.tickets).values(
                id=n,
                number=f"n{n}",
                status=status,
                urgent=False,
                delicate=False,
                text="x",
                category=self.chance.choice(["property_dispute", "noise"]),
                grid_id=place.id,
                grid_path=place.path,
                place={},
                reporter_id=1,
                source_chat=1,
                promise="ordinary",
                assignee_id=3,
                opened_at=opened,
                accept_by=later(),
                contact_by=later(),
                resolve_by=later(),
                accepted_at=self.maybe(later()),
                contacted_at=self.maybe(later()),
                gone_at=self.chance.choice((None, None, later())),
                resolved_at=self.maybe(later()),
                waiting_since=later() if status == "waiting" else None,
                closed_at=later() if status == "closed" else None,
                outcome=self.chance.choice(["solved", "unanswered"]) if status == "closed" else None,
            )
        )
        for step in self.chance.sample(("accept:x:0", "accept:x:1", "accept:x:warn", "contact:x:0"), 2):
            if self.chance.random() < 0.2:
                obligations.fulfil(self.c, "ladder", str(n), step, opened)
        for round_ in range(self.chance.randint(0, 2)):
            self.rating(n, round_)
        for _ in range(self.chance.randint(0, 2)):
            self.exclusion(n)
        if self.chance.random() < 0.5:
            self.calls(n, later)

    def rating(self, n: int, round_: int) -> None:
        for person in (1, 2) if self.chance.random() < 0.3 else (1,):
            said = {"solved": self.chance.random() < 0.7, "explained": self.chance.random() < 0.2}
            said |= {"contacted": self.maybe(self.chance.random() < 0.5)}
            said |= {"answer": self.maybe(self.chance.choice(["satisfied", "fair", "unsatisfied"]))}
            values = {"ticket_id": n, "person_id": person, "round": round_, "at": self.moment(), **said}
            self.c.execute(sa.insert(tables.ratings).values(**values))

    def exclusion(self, n: int) -> None:
        values = {"ticket_id": n, "reason": "x", "by_id": 7, "at": self.moment(), "ended": self.chance.random() < 0.4}
        self.c.execute(sa.insert(tables.exclusions).values(**values))

    def calls(self, n: int, later: Any) -> None:
        whistle = {"ticket_id": n, "source": "worker", "by_id": 3, "words": "x", "at": later()}
        number = self.c.execute(
            sa.insert(tables.whistles).values(**whistle).returning(tables.whistles.c.id)
        ).scalar_one()
        for name in self.chance.sample(CALLED, self.chance.randint(1, 2)):
            values = {"whistle_id": number, "ticket_id": n, "department": name, "grid_id": 1, "at": later()}
            values |= {"report_by": later(), "reported_at": self.maybe(later())}
            values |= {"excused_at": self.chance.choice([None, None, later()]), "mark": self.maybe("good")}
            self.c.execute(sa.insert(tables.whistle_calls).values(**values))


class Recount:
    """The same figures once more, row by row, by somebody who never saw how they are counted."""

    def __init__(self, c: sa.Connection, now: datetime) -> None:
        self.now = now
        self.codes = {g.id: g.code for g in grids.ever(c)}

        def every(table: sa.Table) -> list[Any]:
            return list(c.execute(sa.select(table).order_by(*table.primary_key.columns)))

        self.tickets, self.ratings = every(tables.tickets), every(tables.ratings)
        self.exclusions, self.calls = every(tables.exclusions), every(tables.whistle_calls)
        self.called = {(o.scope, o.period) for o in every(tables.obligations) if o.kind == "ladder"}

    def counts(self, ticket: Any) -> bool:
        mine = [e for e in self.exclusions if e.ticket_id == ticket.id]
        return not mine or mine[-1].ended

    def community(self, ticket: Any) -> str:
        codes = [self.codes[int(n)] for n in ticket.grid_path.split("/") if n]
        return next((code for code in codes if code in ("C1", "C2")), "S")

    def grid(self, ticket: Any) -> str:
        codes = [self.codes[int(n)] for n in ticket.grid_path.split("/") if n]
        return next((code for code in codes if code.startswith("G")), "S")

    def heard(self) -> Iterator[tuple[Any, Any]]:
        for ticket in self.tickets:
            mine = [r for r in self.ratings if r.ticket_id == ticket.id and r.person_id == 1]
            if mine and SINCE <= mine[-1].at < UNTIL and self.counts(ticket):
                yield ticket, mine[-1]

    def words(self, said: Any) -> Iterator[str]:
        yield "answered"
        if not said.solved:
            yield "unsolved"
        elif said.explained:
            yield "explained"
        else:
            yield "solved"
        yield {"satisfied": "happy", "fair": "so_so", "unsatisfied": "unhappy", None: ""}[said.answer]
        yield {True: "reached", False: "unreached", None: ""}[said.contacted]

    def communities(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {"C1": Counter(), "C2": Counter()}
        for ticket, said in self.heard():
            found.setdefault(self.community(ticket), Counter()).update(filter(None, self.words(said)))
        for ticket in self.tickets:
            unanswered = ticket.status == "closed" and ticket.outcome == "unanswered" and self.counts(ticket)
            if unanswered and SINCE <= ticket.closed_at < UNTIL:
                found.setdefault(self.community(ticket), Counter())["silent"] += 1
        return found

    def companies(self) -> dict[str, list[int]]:
        """The points of each matter."""
        found: dict[str, list[int]] = {"春和物业": [], "荷花物业": [], "第二物业": []}
        for ticket, said in self.heard():
            name = self.company(ticket)
            if name is not None:
                found[name].append(self.points(said))
        return found

    def company(self, ticket: Any) -> str | None:
        called = sorted(c.department for c in self.calls if c.ticket_id == ticket.id and c.department.endswith("物业"))
        if called:
            return called[0]
        if ticket.category != "property_dispute" or self.grid(ticket) == "G3":
            return None  # in G3 there are two
        return "春和物业" if self.community(ticket) == "C1" else None

    def points(self, said: Any) -> int:
        if said.answer is None:
            given = 4 if said.solved else 1
        else:
            given = {"satisfied": 5, "fair": 3, "unsatisfied": 1}[said.answer]
        if not said.solved:
            return min(given, 2)
        return min(given, 3) if said.explained else given

    def departments(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for call in self.calls:
            if SINCE <= call.report_by < UNTIL:
                mine = found.setdefault(call.department, Counter())
                mine.update(["called", self.came(call), *([call.mark] if call.mark else [])])
        return found

    def came(self, call: Any) -> str:
        if call.reported_at and call.reported_at <= call.report_by:
            return "in_time"
        if call.excused_at:
            return "excused"
        if call.reported_at:
            return "late"
        return "never" if self.now >= call.report_by else "due"

    def grids(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for ticket in self.tickets:
            if not SINCE <= ticket.opened_at < UNTIL:
                continue
            mine = found.setdefault(self.grid(ticket), Counter())
            if ticket.status in ("withdrawn", "merged"):
                mine["left"] += 1
            elif self.counts(ticket):
                mine.update(["opened", *self.kept(ticket)])
        return found

    def kept(self, ticket: Any) -> Iterator[str]:
        asked = ticket.status == "assigned"
        working = ticket.status in ("assigned", "accepted", "in_progress", "waiting")
        stood = ticket.status == "waiting" and ticket.waiting_since <= ticket.resolve_by
        missed = (str(ticket.id), "accept:x:0") in self.called
        gone = ticket.gone_at is not None and ticket.gone_at <= ticket.contact_by
        gone = gone and (ticket.contacted_at is None or ticket.contacted_at > ticket.gone_at)
        for name, at, by, open_ in (
            ("accept", ticket.accepted_at, ticket.accept_by, asked),
            ("contact", ticket.contacted_at, ticket.contact_by, working),
            ("done", ticket.resolved_at, ticket.resolve_by, working and not stood),
        ):
            if name == "contact" and gone:
                continue
            if name == "accept" and missed:
                yield "accept_late"
            elif at is not None:
                yield f"{name}_ok" if at <= by else f"{name}_late"
            elif open_ and by < self.now:
                yield f"{name}_late"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_the_figures_agree_with_a_slow_recount(engine: sa.Engine, seed: int):
    with engine.connect() as c:
        town = Town(seed, c)
        town.happens()
        found = appraisal_figures.compose(c, house(), town.places["S"], SINCE, UNTIL, town.now)
        slow = Recount(c, town.now)
        agrees(found, slow)
        every_figure_has_its_tickets(c, found, town)
        c.rollback()


def agrees(found: Any, slow: Recount) -> None:
    said = {row.code: {k: n for k, n in row.figures.items() if n and k != "points"} for row in found.communities}
    assert said == {code: dict(figures) for code, figures in slow.communities().items()}
    came = {row.name: {k: n for k, n in row.figures.items() if n} for row in found.departments}
    assert came == {name: dict(figures) for name, figures in slow.departments().items()}
    rated = {row.name: (row.n("answered"), row.n("points")) for row in found.companies}
    assert rated == {name: (len(points), sum(points)) for name, points in slow.companies().items()}
    there = ("days", "present", "stood_in", "away")
    kept = {row.code: {k: n for k, n in row.figures.items() if n and k not in there} for row in found.grids}
    assert {code: n for code, n in kept.items() if n} == {code: dict(n) for code, n in slow.grids().items() if n}


def every_figure_has_its_tickets(c: sa.Connection, found: Any, town: Town) -> None:
    for part in (Part.community, Part.departments, Part.property, Part.grids):
        for row in found.rows(part):
            for figure, count in row.figures.items():
                if figure in ("points", "days", "present", "stood_in", "away"):
                    continue
                told = appraisal_figures.behind(c, found, town.places["S"], part, [figure], row.key)
                ids = [ticket for _, _, ticket, _ in told]
                assert len(ids) == len(set(ids))
                # A department may be called twice for one ticket.
                assert len(ids) == count or (part is Part.departments and len(ids) < count), (part, row.code, figure)
