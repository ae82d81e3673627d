"""The demo street after two weeks of ordinary life: its roster, and some dozens of made-up matters in every state."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from rich.console import Console
from sqlalchemy.engine import Connection

from bot.opening import opened
from bot.settings import load_settings
from bot.sheets.command_import import run_import
from bot.street import STREET
from domain.grids import Grid
from domain.tickets import Event, Outcome, Status, Ticket, Whereabouts
from storage import grids, numbers, people, tickets
from tests.support.clock import ZONE, FixedClock

SAYINGS = {
    "lighting": "楼道的灯坏了，晚上一片黑，老人不敢走",
    "parking": "消防通道又停满了车，叫了半天没人挪",
    "sanitation": "垃圾桶满了两天没人清，味道很大",
    "drainage": "下水道堵了，污水漫到路上",
    "noise": "楼上半夜还在装修，孩子睡不着",
    "elevator": "电梯停在三楼不动了，老人上不去",
    "road": "小区门口的路面塌了一块，骑车差点摔",
    "property_dispute": "物业说好修门禁，拖了半个月",
}
CROWDED = {"WT-01-01": 14, "WT-01-03": 4, "WT-02-02": 9, "WT-02-03": 24, "WT-03-01": 1, "WT-03-03": 6}
WORKERS = {"WT-01-01": 2001, "WT-01-03": 2005, "WT-02-02": 2007, "WT-02-03": 2008, "WT-03-01": 2009, "WT-03-03": 2011}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def import_street(url: str, clock: FixedClock) -> None:
    """The roster as the command imports it, on a database that does not exist yet."""
    with opened(load_settings(database_url=url, _env_file=None)) as transactions:
        run_import(transactions, STREET, dry_run=False, clock=clock, zone=ZONE, out=Console(quiet=True))


def live(c: Connection, now: datetime) -> list[str]:
    """Two weeks; gives the numbers of the tickets."""
    chance = random.Random(7)
    wang = people.by_telegram(c, 1001)
    assert wang
    numbers: list[str] = []
    for code, count in CROWDED.items():
        grid, worker = grids.by_code(c, code), people.by_telegram(c, WORKERS[code])
        assert grid
        assert worker
        numbers += [_matter(c, chance, grid, (wang.id, worker.id), now) for _ in range(count)]
    return numbers


def _matter(c: Connection, chance: random.Random, grid: Grid, who: tuple[int, int], now: datetime) -> str:
    opened = now - chance.uniform(0.05, 9) * DAY
    category = chance.choice(list(SAYINGS))
    status = chance.choice(
        [Status.assigned, Status.accepted, Status.in_progress, Status.in_progress, Status.resolved, Status.closed]
    )
    day = opened.astimezone(ZONE).strftime("%y%m%d")
    ticket = Ticket(
        id=0,
        number=numbers.next_number(c, day),
        status=status,
        category=category,
        urgent=category == "elevator",
        danger=None,
        delicate=False,
        grid_id=grid.id,
        grid_path=grid.path,
        place=Whereabouts(f"{chance.randint(1, 12)}号楼门口"),
        text=SAYINGS[category],
        reporter_id=who[0],
        source_chat=1001,
        source_message=None,
        assignee_id=who[1],
        first_holder_id=who[1],
        promise="ordinary",
        opened_at=opened,
        accept_by=opened + 2 * HOUR,
        contact_by=opened + DAY,
        resolve_by=opened + 7 * DAY,
        accepted_at=opened + HOUR if status is not Status.assigned else None,
        contacted_at=opened + 2 * HOUR if status is not Status.assigned else None,
        resolved_at=now - HOUR if status in (Status.resolved, Status.closed) else None,
        closed_at=now - HOUR / 2 if status is Status.closed else None,
        outcome=Outcome.solved if status is Status.closed else None,
    )
    found = tickets.add(c, ticket)
    _course(c, found, ticket, who)
    return ticket.number


def _course(c: Connection, ticket_id: int, ticket: Ticket, who: tuple[int, int]) -> None:
    steps = [
        ("register", who[0], "reporter", ticket.opened_at, "registered", {}),
        ("assign", None, "system", ticket.opened_at, "assigned", {}),
    ]
    if ticket.accepted_at:
        steps.append(("accept", who[1], "assignee", ticket.accepted_at, "accepted", {}))
        steps.append(
            (
                "note",
                who[1],
                "assignee",
                ticket.accepted_at + HOUR,
                "in_progress",
                {"words": "看过了，今天下午带人来弄"},
            )
        )
    if ticket.resolved_at:
        steps.append(("resolve", who[1], "assignee", ticket.resolved_at, "resolved", {"words": "弄好了，请您看看"}))
        if ticket.closed_at:
            tickets.rate(c, ticket_id, who[0], 0, ticket.closed_at, solved=True, contacted=True, answer="satisfied")
    for action, actor, part, at, after, facts in steps:
        tickets.add_event(c, Event(ticket_id, 0, action, actor, part, at, None, after, dict(facts)))
