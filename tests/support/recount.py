"""The figures of a digest counted again: slowly, in plain Python, from every row of every table and the history itself."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from domain.digest import DigestView

ENDS = {"closed", "withdrawn", "merged", "not_accepted"}
ASKED = {"registered", "assigned"}
WORKED = {"accepted", "in_progress", "checking"}
OPEN = ASKED | WORKED | {"waiting", "listed"}
DAY = timedelta(days=1)


@dataclass
class Books:
    """Every row of every table, by the table's name."""

    rows: dict[str, list[Any]]
    path: str
    root: bool
    since: datetime
    until: datetime
    now: datetime
    tonight: datetime

    def __post_init__(self) -> None:
        self.mine = [t for t in self.rows["tickets"] if t.grid_path.startswith(self.path)]
        self.alive = [t for t in self.mine if t.status not in ENDS]
        self.by_id = {t.id: t for t in self.rows["tickets"]}
        self.events: dict[int, list[Any]] = defaultdict(list)
        for event in sorted(self.rows["ticket_events"], key=lambda e: (e.ticket_id, e.seq)):
            self.events[event.ticket_id].append(event)

    def ended_at(self, ticket: Any) -> datetime | None:
        """When it last came to an end, by its history where it has one; None while it goes on."""
        if ticket.status not in ENDS:
            return None
        into = [e.at for e in self.events[ticket.id] if e.after in ENDS and e.before not in ENDS]
        return max(into) if into else ticket.closed_at

    def begun_at(self, ticket: Any) -> datetime:
        first = self.events[ticket.id]
        return first[0].at if first else ticket.opened_at


# -- figures --


def counts(b: Books, begin: datetime, end: datetime) -> tuple[int, int, int, int]:
    new = closed = silent = still = 0
    for t in b.mine:
        over = b.ended_at(t)
        new += begin <= b.begun_at(t) < end
        if t.status == "closed" and over is not None and begin <= over < end:
            closed += 1
            silent += t.outcome == "unanswered"
        still += b.begun_at(t) < end and (over is None or over >= end)
    return new, closed, silent, still


def excluded(b: Books, ticket: Any) -> bool:
    found = sorted((e for e in b.rows["exclusions"] if e.ticket_id == ticket.id), key=lambda e: e.id)
    return bool(found) and not found[-1].ended


def quantile(spans: list[timedelta], of: Fraction) -> timedelta | None:
    """The least span that at least so many of them do not exceed."""
    return next((s for s in sorted(spans) if Fraction(sum(o <= s for o in spans), len(spans)) >= of), None)


def pace(spans: list[timedelta]) -> tuple[Any, Any, int]:
    return quantile(spans, Fraction(1, 2)), quantile(spans, Fraction(9, 10)), len(spans)


def rates(b: Books, begin: datetime, end: datetime) -> dict[str, Any]:
    counting = [t for t in b.mine if not excluded(b, t)]
    ended = [t for t in b.mine if (over := b.ended_at(t)) is not None and begin <= over < end]
    opened = [t for t in counting if begin <= b.begun_at(t) < end]
    asked = [answer for t in opened if (answer := was_contacted(b, t)) is not None]
    said = [r for t in counting if (r := last_word(b, t, begin, end)) is not None]
    rated = [r for r in said if r.answer is not None]
    done = [t.resolved_at - b.begun_at(t) for t in ended if t in counting and t.status == "closed" and t.resolved_at]
    return {
        "contacted": share(asked),
        "solved": share([r.solved and not r.explained for r in said]),
        "satisfied": share([r.answer in ("satisfied", "fair") for r in rated]),
        "explained": sum(bool(r.explained) for r in said),
        "unhappy": sum(r.answer == "unsatisfied" for r in said),
        "excluded": len([t for t in ended if t not in counting]),
        "accept": pace([t.accepted_at - asked_at(b, t) for t in opened if t.accepted_at is not None]),
        "contact": pace([t.contacted_at - b.begun_at(t) for t in opened if t.contacted_at is not None]),
        "resolve": pace(done),
    }


def share(found: list[Any]) -> tuple[Fraction | None, int]:
    return (Fraction(sum(map(bool, found)), len(found)) if found else None), len(found)


def words_of(b: Books, ticket: Any) -> list[Any]:
    own = [r for r in b.rows["ratings"] if (r.ticket_id, r.person_id) == (ticket.id, ticket.reporter_id)]
    return sorted(own, key=lambda r: r.round)


def was_contacted(b: Books, ticket: Any) -> bool | None:
    """By the reporter's own last word, else in time; None while nobody can say, and where nobody was left to contact."""
    theirs = [r.contacted for r in words_of(b, ticket) if r.contacted is not None]
    if theirs:
        return bool(theirs[-1])
    gone = ticket.gone_at
    if gone is not None and ticket.contact_by >= gone and (ticket.contacted_at is None or ticket.contacted_at > gone):
        return None
    if ticket.contacted_at is None and ticket.contact_by >= b.now:
        return None
    return ticket.contacted_at is not None and ticket.contacted_at <= ticket.contact_by


def last_word(b: Books, ticket: Any, begin: datetime, end: datetime) -> Any:
    """What the reporter said last, of a matter that ended in the window or was sent back in it."""
    words, over = words_of(b, ticket), b.ended_at(ticket)
    if not words:
        return None
    at = over if over is not None else words[-1].at if ticket.reopened > 0 else None
    return words[-1] if at is not None and begin <= at < end else None


def asked_at(b: Books, ticket: Any) -> datetime:
    """When the holder was last asked anew, before they took it."""
    anew = ticket.clock_at is not None and ticket.clock_at <= ticket.accepted_at
    return ticket.clock_at if anew else b.begun_at(ticket)


# -- what to do first --


def limit(t: Any) -> datetime:
    return min(t.accept_by, t.resolve_by) if t.status in ASKED else t.resolve_by


def is_late(b: Books, t: Any) -> bool:
    return t.status in ASKED | WORKED and limit(t) < b.now


def waits_too_long(b: Books, t: Any) -> bool:
    if t.status == "listed":
        return t.review_on is not None and t.review_on < b.now
    patience = 3 * DAY if t.waiting_for == "resident" else 7 * DAY
    return t.status == "waiting" and t.waiting_since < b.now - patience


def to_do(b: Books) -> dict[str, Any]:
    late = [t for t in b.alive if is_late(b, t)]
    first: dict[Any, list[Any]] = defaultdict(list)
    for t in sorted(late, key=lambda t: (not t.urgent, limit(t), t.id)):
        first[(asked_to_look(b, t), True) if t.status == "checking" else (t.assignee_id, False)].append(t)
    ids = {t.id for t in b.alive}
    calls = [
        c
        for c in b.rows["whistle_calls"]
        if c.ticket_id in ids and c.report_by <= b.now and not (c.reported_at or c.excused_at or c.delivered_at)
    ]
    return {
        "overdue": (len(late), [(len(ts), ts[0].id, limit(ts[0])) for ts in list(first.values())[:4]]),
        "unassigned": sum(t.status == "registered" for t in b.alive),
        "due": sum(t.status in ASKED | WORKED and not is_late(b, t) and b.now <= limit(t) < b.tonight for t in b.alive),
        "reopened": sum(t.status in OPEN and t.reopened > 0 for t in b.alive),
        "waiting": sum(waits_too_long(b, t) for t in b.alive),
        "rulings": sum(r.ticket_id in ids and r.ruled_at is None for r in b.rows["rulings"]),
        "not_come": len(calls),
        "unreached": len(
            {not_told(b, o) for o in b.rows["outbox"] if o.status == "needs_human" and o.ticket_id in ids}
        ),
        "quarantined": sum(i.status == "quarantined" for i in b.rows["inbox"]) if b.root else 0,
        "uncovered": [g.name for g in work_grids(b) if not anybody_there(b, g)],
    }


def not_told(b: Books, notice: Any) -> str:
    """Who was not told, or in a delicate matter which one nobody was told of."""
    delicate = next(t.delicate for t in b.alive if t.id == notice.ticket_id)
    return f"t{notice.ticket_id}" if delicate or notice.person_id is None else f"p{notice.person_id}"


def asked_to_look(b: Books, t: Any) -> int | None:
    """Who verifies: the one named for it if they are there, else worker, deputy, lead of the place, then who stands above."""
    named = [e.facts["verifier"] for e in b.events[t.id] if e.action == "submit"][-1:]
    chain = [int(number) for number in reversed(t.grid_path.strip("/").split("/"))]
    there = []
    for duty in sorted(b.rows["duties"], key=lambda d: (d.from_at, d.id)):
        if duty.grid_id in chain and duty.from_at <= b.now and (duty.until_at is None or b.now < duty.until_at):
            there += [(duty.grid_id, duty.post, who) for who in stands_in(b, duty.person_id) if who != t.assignee_id]
    if any(who in named and post not in ("liaison", "volunteer") for _, post, who in there):
        return int(named[0])
    below, above = ("worker", "deputy", "lead"), ("supervisor", "admin")
    wanted = [(chain[0], post) for post in below] + [(grid, post) for grid in chain[1:] for post in below + above]
    wanted += [(chain[0], post) for post in above]
    return next((who for place in wanted for grid, post, who in there if (grid, post) == place), None)


def stands_in(b: Books, person: int) -> list[int]:
    """Whoever is there for somebody: they themselves, unless they are away."""
    away = [
        leave.deputy_id
        for leave in b.rows["leaves"]
        if leave.person_id == person
        and leave.from_at <= b.now < (leave.until_at if leave.ended_at is None else min(leave.until_at, leave.ended_at))
    ]
    return away or [person]


def work_grids(b: Books) -> list[Any]:
    living = [g for g in b.rows["grids"] if g.ended_at is None and g.path.startswith(b.path)]
    return sorted((g for g in living if g.level in ("grid", "micro_grid")), key=lambda g: g.path)


def anybody_there(b: Books, grid: Any) -> bool:
    """Somebody works in the grid, in one around it or in one inside it."""
    near = {g.id for g in work_grids(b) if g.path.startswith(grid.path) or grid.path.startswith(g.path)}
    away = {}
    for leave in sorted(b.rows["leaves"], key=lambda leave: leave.id):
        ends = leave.until_at if leave.ended_at is None else min(leave.until_at, leave.ended_at)
        if leave.from_at <= b.now < ends:
            away[leave.person_id] = leave.deputy_id
    for duty in b.rows["duties"]:
        holds = duty.from_at <= b.now and (duty.until_at is None or b.now < duty.until_at)
        if holds and duty.grid_id in near and duty.post in ("worker", "deputy", "lead"):
            who = away.get(duty.person_id, duty.person_id)
            if who not in away:
                return True
    return False


# -- what is coming up --


def tail(count: int, whole: int, share: Fraction) -> Fraction:
    return sum(
        (math.comb(whole, k) * share**k * (1 - share) ** (whole - k) for k in range(count, whole + 1)), Fraction(0)
    )


def rising(b: Books, begin: datetime, installed: datetime | None) -> list[tuple[str, int]]:
    back = max(begin - timedelta(weeks=8), installed or begin)
    if begin - back < timedelta(weeks=4):
        return []
    late = Counter(t.category for t in b.mine if begin <= t.opened_at < b.until)
    before = Counter(t.category for t in b.mine if back <= t.opened_at < begin)
    share = Fraction((b.until - begin) // timedelta(seconds=1), (b.until - back) // timedelta(seconds=1))
    tails = {c: tail(late[c], late[c] + before[c], share) for c in {*late, *before}}
    found = []
    for step, code in enumerate(sorted(tails, key=lambda c: (tails[c], c))):
        if tails[code] > Fraction(1, 100) / (len(tails) - step):
            break
        if late[code] >= 5 and late[code] * (1 - share) * 2 >= 3 * before[code] * share:
            found.append((code, late[code]))
    return found


def hot(b: Books, begin: datetime) -> list[tuple[str, int, int]]:
    """(category, how many, of which not ended) of each place that has three of a kind."""
    spots: dict[Any, list[Any]] = defaultdict(list)
    for t in b.mine:
        where = t.place.get("building") or (t.place.get("words") or "").strip()
        if begin <= t.opened_at < b.until and where and not t.delicate and t.status != "merged":
            spots[t.grid_path, t.category, where].append(t)
    found = [(key[1], len(ts), sum(b.ended_at(t) is None for t in ts)) for key, ts in spots.items() if len(ts) >= 3]
    return sorted(found, key=lambda s: (-s[1], -s[2], s[0]))


def silent(b: Books, installed: datetime | None) -> set[str]:
    since = b.until - timedelta(weeks=9)
    if installed is None or installed > since:
        return set()
    fresh = {code for change in b.rows["grid_changes"] if change.at >= since for code in change.into}
    heard = [t.grid_path for t in b.mine if since <= t.opened_at < b.until]
    return {
        g.name
        for g in work_grids(b)
        if (g.households or g.residents) and g.code not in fresh and not any(p.startswith(g.path) for p in heard)
    }


# -- side by side --


def recount(b: Books) -> dict[str, Any]:
    """Everything a digest counts, again."""
    span = b.until - b.since
    window = max(span, 7 * DAY)
    installed = next((o.done_at for o in b.rows["obligations"] if (o.kind, o.scope) == ("house", "installed")), None)
    begin, quiet = b.until - window, silent(b, installed)
    return {
        "counts": [counts(b, b.since, b.until), counts(b, b.since - span, b.since)],
        "rates": [rates(b, begin, b.until), rates(b, begin - window, begin)],
        "todo": to_do(b),
        "rising": rising(b, begin, installed)[:3],
        "hot": [n for _, n, _ in hot(b, begin)][:3],
        "silent": len(quiet),
    }


def shown(view: DigestView) -> dict[str, Any]:
    """The same of a digest."""
    todo = view.todo
    return {
        "counts": [(c.new, c.closed, c.closed_unanswered, c.open) for c in (view.counts, view.counts_before)],
        "rates": [_rates(r) for r in (view.rates, view.rates_before)],
        "todo": {
            "overdue": (todo.overdue_n, [(h.count, h.oldest.id, h.oldest.at) for h in todo.overdue]),
            "unassigned": todo.unassigned_n,
            "due": todo.due_n,
            "reopened": todo.reopened_n,
            "waiting": todo.waiting_n,
            "rulings": todo.rulings_n,
            "not_come": todo.not_come_n,
            "unreached": todo.unreached_n,
            "quarantined": todo.quarantined,
            "uncovered": [u.grid for u in todo.uncovered],
        },
        "rising": [(r.category, r.count) for r in view.outlook.rising],
        "hot": [s.count for s in view.outlook.hot],
        "silent": view.outlook.silent_n,
    }


def _rates(found: Any) -> dict[str, Any]:
    shares = {name: getattr(found, name) for name in ("contacted", "solved", "satisfied")}
    paces = {name: getattr(found, name) for name in ("accept", "contact", "resolve")}
    return {
        **{n: (None if s.value is None else Fraction(round(s.value * s.n), s.n), s.n) for n, s in shares.items()},
        **{n: getattr(found, n) for n in ("explained", "unhappy", "excluded")},
        **{n: (p.half, p.nine, p.n) for n, p in paces.items()},
    }
