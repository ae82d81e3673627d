"""What a patient clerk with a paper list would do at each look: the slow calculator of obligations.

It reads what people did from the rows of the history, and says what the next look must bring about. It shares no code
with domain/ladder.py, domain/deadlines.py, domain/promises.py or domain/worktime.py; it was written from docs/promises.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.promises.walls import Span, Wall, asleep, awake_from, moment, second

HOUR = 3600
STILL = ("waiting", "listed")
OVER = ("resolved", "closed", "withdrawn", "merged", "not_accepted")
IN_HAND = ("accept", "reassign", "rule", "hand_over", "instruct", "grant", "list")
TELLS_RESIDENT = ("note", "ask", "resolve", "submit", "explain", "pause", "list")
AFTER = (0, HOUR, 4 * HOUR, 8 * HOUR)
AFTER_DANGER = (0, 900, 1800, HOUR)

Deed = tuple[Any, ...]
"""What a look does: ("warn", ticket, stage, by), ("escalate", ticket, stage, by, level, called), ("told", …) …"""


@dataclass(frozen=True)
class Step:
    """One step of a promise: due at `at`, done under `name`; level None: a warning."""

    stage: str
    at: int
    by: int
    name: str
    level: int | None


@dataclass
class Paper:
    """One ticket on the clerk's list."""

    id: int
    wall: Wall
    chain: tuple[int, ...]
    urgent: bool
    status: str = ""
    assignee: int | None = None
    begun: int = 0
    accept: tuple[int, int] = (0, 0)
    """Start and date; the code's own unit is in `units`."""
    contact: tuple[int, int] = (0, 0)
    done_by: int = 0
    units: dict[str, Span] = field(default_factory=dict)
    contacted: bool = False
    review: int = 0
    still: list[list[int | None]] = field(default_factory=list)
    """Waits: from, until."""
    last_set: int = 0
    taken: list[int] = field(default_factory=list)
    resolved_at: int = 0
    ended_at: int | None = None
    did: set[str] = field(default_factory=set)
    rung: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    """Open questions: kind -> due."""
    steps: list[Step] | None = None
    came_by: int = 0
    """The leave by which it came last, 0 when by none."""
    held: list[tuple[int, int | None]] = field(default_factory=list)
    """Since when who had it."""

    def read(self, action: str, part: str, at: int, after: str, facts: dict[str, Any]) -> None:
        """One fact of the history."""
        self.steps = None
        was, holder = self.status, self.assignee
        self._clocks(action, at, facts)
        self._holder(facts)
        self.held.append((at, self.assignee))
        self.contacted |= action in TELLS_RESIDENT
        if action in IN_HAND and part != "system":
            self.taken.append(at)
        if action == "list":
            self.review = second_of(facts["until"])
        self._waiting(action, at, after)
        self.status = after
        if after == "resolved":
            self.resolved_at = at
        if after in OVER:
            self.ended_at = at if was not in OVER else self.ended_at
        self._asked(action, part, at, passed_on=holder not in (None, self.assignee))

    def _clocks(self, action: str, at: int, facts: dict[str, Any]) -> None:
        for stage in ("accept", "contact", "resolve"):
            if f"{stage}_for" in facts:
                self.units[stage] = span = Span.read(facts[f"{stage}_for"])
                by = span.after(at, self.wall)
                if stage == "resolve":
                    self.done_by, self.begun, self.last_set = by, at, at
                    self.ended_at = None
                else:
                    setattr(self, stage, (at, by))
        if action == "grant":
            self.done_by, self.last_set = second_of(facts["resolve_by"]), at
            self.begun = at

    def _holder(self, facts: dict[str, Any]) -> None:
        if isinstance(facts.get("to"), int):
            self.assignee, self.came_by = facts["to"], int(facts.get("leave") or 0)

    def had(self, at: int) -> int | None:
        """Who had it then."""
        return [who for since, who in self.held if since <= at][-1]

    def _waiting(self, action: str, at: int, after: str) -> None:
        """A wait that ends moves the date, if it began before the date had passed."""
        open_one = self.still[-1] if self.still and self.still[-1][1] is None else None
        if open_one is not None and (after not in STILL or action in ("ask", "pause", "list")):
            open_one[1] = at
            start = max(open_one[0] or 0, self.last_set)
            if start < self.done_by and at > start:
                self.done_by = self._moved(self.done_by, start, at)
            open_one = None
        if after in STILL and open_one is None:
            self.still.append([at, None])

    def _moved(self, by: int, start: int, end: int) -> int:
        if self.units["resolve"].clock:
            return by + end - start
        lost = self.wall.between(start, end)
        return self.wall.on(by, lost) if lost else by

    def _asked(self, action: str, part: str, at: int, *, passed_on: bool) -> None:
        if action in ("extend", "contest"):
            kind = "extension" if action == "extend" else "owner"
            self.questions[kind] = self.answer_by(kind, at)
        if action in ("grant", "deny", "list"):
            self.questions.pop("extension", None)
        if action == "rule":
            self.questions.pop("owner", None)
        if self.status in OVER or (passed_on and part != "system"):
            self.questions.clear()

    def answer_by(self, kind: str, at: int) -> int:
        return at + 1800 if self.urgent else self.wall.on(at, (8 if kind == "extension" else 4) * HOUR)

    # -- the steps of its promises --

    def schedule(self) -> list[Step]:
        """Every step of what is promised now."""
        if self.steps is None:
            self.steps = []
            if self.status and self.status not in OVER:
                self._promises(self.steps)
        return self.steps

    def _promises(self, out: list[Step]) -> None:
        if self.status == "listed":
            name = f"review {self.review}"
            out.append(Step("review", self._rings(self.review), self.review, name, None))
        if self.status in ("registered", "assigned"):
            self._promise(out, "accept", *self.accept, f"accept {self.accept[1]}")
        if self.status not in STILL and not self.contacted:
            self._promise(out, "contact", *self.contact, f"contact {self.contact[1]}")
        if self.status not in (*STILL, "checking"):
            self._promise(out, "resolve", self.begun, self.done_by, f"resolve {self.begun}")

    def _promise(self, out: list[Step], stage: str, start: int, by: int, name: str) -> None:
        clock = self.units[stage].clock

        def count(a: int, b: int) -> int:
            return max(0, b - a) if clock else self.wall.between(a, b)

        whole = count(start, by)
        if stage == "resolve":
            for a, b in self.still:
                if b is not None and a is not None:
                    whole -= count(max(a, start), min(b, by)) if min(b, by) > max(a, start) else 0
        # 30 % of so many seconds; sixty of them make whole ones.
        for word, before in (("warn", whole * 3 / 10), ("hour", HOUR)):
            ahead = int(before) + (before != int(before))
            at = by - ahead if clock else self.wall.back(by, ahead) if ahead <= self.wall.passed(by) else 0
            if start < at < by:
                out.append(Step(stage, self._rings(at), by, f"{name} {word}", None))
        for level, after in enumerate(AFTER_DANGER if self.urgent else AFTER):
            at = by + after if clock or not after else self.wall.on(by, after)
            out.append(Step(stage, self._rings(at), by, f"{stage} {by} {level}", level))

    def _rings(self, at: int) -> int:
        return at if self.urgent else awake_from(at)


def second_of(words: object) -> int:
    return second(datetime.fromisoformat(str(words)))


@dataclass
class Post:
    """Who holds a post where, from when until when."""

    person: int
    grid: int
    post: str
    since: int
    until: int | None


@dataclass
class Away:
    """A leave and who stands in."""

    id: int
    person: int
    deputy: int
    since: int
    until: int

    def holds(self, now: int) -> bool:
        return self.since <= now < self.until


@dataclass
class Call:
    """A department called in by a whistle."""

    id: int
    paper: Paper
    liaison: int
    by: int
    came: int | None = None
    settled: bool = False


@dataclass
class Clerk:
    """The whole list, and who is there."""

    posts: list[Post]
    papers: dict[int, Paper] = field(default_factory=dict)
    leaves: list[Away] = field(default_factory=list)
    calls: dict[int, Call] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)
    over: set[int] = field(default_factory=set)
    lists: set[tuple[str, int, int]] = field(default_factory=set)
    emergencies: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Those that hold: since when, who commands."""
    hours: set[tuple[int, int]] = field(default_factory=set)
    open_wall: Wall | None = None

    def there(self, now: int, grids: Iterable[int]) -> list[Post]:
        """Posts held now in these grids, by those who are there."""
        away = {leave.person: leave.deputy for leave in self.leaves if leave.holds(now)}
        held = [p for p in self.posts if p.grid in grids and p.since <= now and (p.until is None or now < p.until)]
        return [Post(away.get(p.person, p.person), p.grid, p.post, p.since, p.until) for p in held]

    def look(self, now: int) -> list[Deed]:
        """What this look must bring about, in whatever order."""
        found: list[Deed] = []
        for paper in self.papers.values():
            found += self._silence(paper, now)
        found += self._leaves(now)
        for paper in self.papers.values():
            found += self._climb(paper, now)
        for paper in self.papers.values():
            found += self._questions(paper, now)
        found += self._calls(now)
        found += self._hours(now)
        return found + self._lists(now)

    def _silence(self, paper: Paper, now: int) -> list[Deed]:
        if paper.status == "resolved" and now >= paper.resolved_at + 72 * HOUR:
            paper.read("expire", "system", now, "closed", {})
            return [("expire", paper.id), ("say", "closed_unanswered", paper.id)]
        return []

    def _climb(self, paper: Paper, now: int) -> list[Deed]:
        if asleep(now) and not paper.urgent:
            return []
        due = [s for s in paper.schedule() if s.at <= now and s.name not in paper.did]
        paper.did |= {s.name for s in due}
        found: list[Deed] = []
        for step in due:
            if step.level is not None:
                found += self._escalate(paper, step, now)
            elif step.stage == "review":
                found += [("warn", paper.id, "review", moment(step.by).isoformat()), *self._review(paper, now)]
        for stage in ("accept", "contact", "resolve"):
            warned = [s for s in due if s.stage == stage and s.level is None and s.by > now]
            if warned:
                found.append(("warn", paper.id, stage, moment(warned[0].by).isoformat()))
                if paper.assignee is not None:
                    found.append(("say", "worker_news", f"due_{stage}", paper.id, paper.assignee))
        return found

    def _review(self, paper: Paper, now: int) -> list[Deed]:
        """A listed matter comes back: to its holder and to the next above."""
        found: list[Deed] = []
        if paper.assignee is not None:
            found.append(("say", "worker_news", "review", paper.id, paper.assignee))
        there = [p for p in self.there(now, paper.chain) if p.person != paper.assignee]
        for grid in paper.chain:
            for post in ("lead", "supervisor", "admin"):
                above = {p.person for p in there if p.grid == grid and p.post == post}
                if above:
                    return found + [("say", "supervisor_news", "review", paper.id, who) for who in sorted(above)]
        return found

    def _broken(self, paper: Paper, now: int, to: int) -> list[Deed]:
        """Nobody took it in time, and now it passes on by itself: whoever gets it has the whole time, so it is told first."""
        if paper.status not in ("registered", "assigned") or paper.accept[1] > now:
            return []
        steps = [s for s in paper.schedule() if s.stage == "accept" and s.level is not None]
        due = [s for s in steps if (s.at <= now or s.level == 0) and s.name not in paper.did]
        paper.did |= {s.name for s in due}
        return [deed for step in due for deed in self._escalate(paper, step, now, to)]

    def _escalate(self, paper: Paper, step: Step, now: int, to: int = 0) -> list[Deed]:
        if step.level and any(at > step.by for at in paper.taken):
            return []
        known = paper.rung.setdefault((step.stage, step.by), set())
        without = known | {paper.assignee or 0, to}
        had = paper.had(step.by)
        called = self._called(paper, step.level or 0, now, without)
        known |= set(called)
        what = f"late_{step.stage}"
        by = moment(step.by).isoformat()
        found: list[Deed] = [("escalate", paper.id, step.stage, by, step.level, tuple(called), had)]
        found += [("say", "supervisor_news", what, paper.id, who) for who in called]
        if step.level == 0 and paper.assignee is not None and paper.assignee == had:
            found.append(("say", "worker_news", what, paper.id, paper.assignee))
        if step.level == 0 and step.stage == "resolve":
            found.append(("say", "late", paper.id))
        return found

    def _called(self, paper: Paper, level: int, now: int, without: set[int]) -> list[int]:
        """Deputies, leads, the nearest supervisors, the highest of all; nobody there: the next above."""
        there = [p for p in self.there(now, paper.chain) if p.person not in without]
        for rung in range(level, 4):
            posts = (("deputy",), ("lead",), ("supervisor",), ("supervisor", "admin"))[rung]
            for grid in paper.chain if rung < 3 else paper.chain[::-1]:
                found = sorted({p.person for p in there if p.grid == grid and p.post in posts})
                if found:
                    return found
        return []

    def _nearest_supervisors(self, paper: Paper, now: int) -> list[int]:
        there = [p for p in self.there(now, paper.chain) if p.person != paper.assignee]
        for post in ("supervisor", "admin"):
            for grid in paper.chain:
                found = sorted({p.person for p in there if p.grid == grid and p.post == post})
                if found:
                    return found
        return []

    def _questions(self, paper: Paper, now: int) -> list[Deed]:
        found: list[Deed] = []
        for kind, due in list(paper.questions.items()):
            if due > now or (asleep(now) and not paper.urgent):
                continue
            paper.questions[kind] = paper.answer_by(kind, now)
            what = f"late_{kind}"
            found += [("say", "supervisor_news", what, paper.id, who) for who in self._nearest_supervisors(paper, now)]
        return found

    def _calls(self, now: int) -> list[Deed]:
        found: list[Deed] = []
        for call in self.calls.values():
            if call.settled or call.came is not None or call.by > now:
                continue
            paper = call.paper
            if paper.status in OVER and (paper.ended_at or 0) <= call.by:
                call.settled = True
                found.append(("excused", call.id))
            elif paper.urgent or not asleep(now):
                call.settled = True
                found.append(("say", "worker_news", "not_reported", paper.id, call.liaison))
                above = self._nearest_supervisors(paper, now)
                found += [("say", "supervisor_news", "not_reported", paper.id, who) for who in above]
        return found

    def _leaves(self, now: int) -> list[Deed]:
        """What they did not begin comes back after the last day; on the first day everything goes to the deputy."""
        found: list[Deed] = []
        for leave in self.leaves:
            if leave.until <= now and leave.id not in self.over:
                self.over.add(leave.id)
                lent = [p for p in self.papers.values() if p.assignee == leave.deputy and p.came_by == leave.id]
                lent = [p for p in lent if p.status == "assigned"]
                found += [deed for p in lent for deed in self._pass(p, leave.person, now, -leave.id)]
        for leave in self.leaves:
            if leave.holds(now) and leave.id not in self.begun:
                self.begun.add(leave.id)
                mine = [p for p in self.papers.values() if p.assignee == leave.person]
                mine = [p for p in mine if p.status not in (*OVER, "checking", "registered")]
                found += [deed for p in mine for deed in self._pass(p, leave.deputy, now, leave.id)]
        return found

    def _pass(self, paper: Paper, to: int, now: int, leave: int) -> list[Deed]:
        found = self._broken(paper, now, to)
        facts = {"to": to, "accept_for": f"{paper.units['accept'].amount}{paper.units['accept'].unit}"}
        paper.read("hand_over", "system", now, "assigned", facts)
        paper.came_by = leave
        return [*found, ("hand_over", paper.id, to)]

    def _hours(self, now: int) -> list[Deed]:
        found: list[Deed] = []
        for number, (since, command) in self.emergencies.items():
            hour = (now - since) // HOUR
            if hour and (number, hour) not in self.hours:
                self.hours.add((number, hour))
                found.append(("say", "safety", number, hour, command))
        return found

    def _lists(self, now: int) -> list[Deed]:
        found: list[Deed] = []
        day, wall = (now + 8 * HOUR) // 86400, (now + 8 * HOUR) % 86400
        midnight = day * 86400 - 8 * HOUR
        if self.open_wall is None or not self.open_wall.between(midnight, midnight + 86400):
            return []
        for when, at in (("morning", 8 * HOUR), ("evening", 17 * HOUR + 1800)):
            if not at <= wall < at + 2 * HOUR:
                continue
            for who in {p.assignee for p in self.papers.values() if p.status and p.status not in OVER and p.assignee}:
                if (when, day, who) not in self.lists:
                    self.lists.add((when, day, who))
                    found.append(("say", "day_list", when, who))
        return found
