"""A town where people act at random and time is looked at now and then: the real use cases and the real jobs on a real database."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from domain.people import Person
from domain.refusals import Refusal
from domain.said import Said
from domain.tickets import Status, Ticket, Watch
from domain.workflow import Action
from services import (
    closing,
    delaying,
    handling,
    passing,
    reporting,
    residents,
    ruling,
    supervising,
    sweeping,
    verifying,
    whistling,
    withdrawing,
)
from services.calendar import Calendars, make_calendar
from services.duty import commanding
from services.work import Caller, House, Work
from storage import hours, people, rulings, tickets, whistles
from storage.engine import make_engine
from storage.tables import chats, duties, ticket_events, whistle_calls
from storage.tables import outbox as outbox_rows
from storage.tables import people as people_rows
from tests.promises.clerk import Call, Clerk, Paper, Post
from tests.promises.walls import Wall, moment, second
from tests.support.cast import GROUP, PEOPLE, SIBLING_GROUP, furnish, house, meaning
from tests.support.clock import ZONE

MORE_PEOPLE = {
    2201: "吴师傅",
    2202: "郑姐",
    2102: "冯姐",
    3101: "马主任",
    4001: "何书记",
    4002: "孔工",
    5001: "城管老谭",
    5002: "民警小彭",
}
MORE_DUTIES = (
    (2201, 5, "worker", None), (2202, 5, "deputy", None), (2102, 6, "deputy", None), (3101, 3, "supervisor", None),
    (4001, 1, "supervisor", None), (4002, 1, "admin", None), (5001, 1, "liaison", "城管"), (5002, 1, "liaison", "派出所"),
)  # fmt: skip
SECOND_GROUP = -1004
GROUPS = (GROUP, SECOND_GROUP, SIBLING_GROUP)
_DAY = ((540, 720), (840, 1080))
WALLS = {
    4: Wall((_DAY,) * 5 + ((), ())),
    5: Wall((((510, 1020),),) * 6 + ((),)),
    6: Wall(None),
}
"""By grid: ordinary hours, hours of its own, always."""
CATEGORIES = ("lighting", "utilities", "sanitation", "road", "illegal_construction", "noise", "drainage", "heating")
ABOVE, STAFF, REPORTER = 3001, 2001, 1001


@dataclass
class Town:
    """One database, its clock and the clerk beside it."""

    c: sa.Connection
    chance: random.Random
    now: int
    clerk: Clerk
    house: House
    seen: int = 0
    """The last fact of any history the clerk has read."""
    said: int = 0
    messages: int = 1000
    did: Counter[str] = field(default_factory=Counter)
    deeds: int = 0
    excused: set[int] = field(default_factory=set)

    @classmethod
    def opened(cls, path: str, seed: int) -> Town:
        """On a fresh file; nobody waits for the disk."""
        url = f"sqlite:///{path}"
        furnish(url)
        engine = make_engine(url)
        sa.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        c = engine.connect()
        made = house()
        made.throttle = False
        made.calendars = Calendars(make_calendar(ZONE))
        town = cls(c, random.Random(seed), 0, Clerk([]), made)
        town._furnish()
        return town

    def _furnish(self) -> None:
        for telegram_id, name in MORE_PEOPLE.items():
            self.c.execute(sa.insert(people_rows).values(telegram_id=telegram_id, name=name, writable=True))
        for telegram_id, grid, post, department in MORE_DUTIES:
            values = {"person_id": self.row(telegram_id), "grid_id": grid, "post": post, "department": department}
            self.c.execute(sa.insert(duties).values(**values, from_at=moment(-86400 * 200)))
        self.c.execute(sa.insert(chats).values(chat=SECOND_GROUP, grid_id=5, kind="residents", mode="all"))
        hours.put(self.c, 5, "Mon-Sat 08:30-17:00")
        hours.put(self.c, 6, "always")
        self.clerk.open_wall = WALLS[4]
        for row in self.c.execute(sa.select(duties)):
            until = second(row.until_at) if row.until_at else None
            self.clerk.posts.append(Post(row.person_id, row.grid_id, row.post, second(row.from_at), until))

    @staticmethod
    def row(telegram_id: int) -> int:
        return [*PEOPLE, *MORE_PEOPLE].index(telegram_id) + 1

    @property
    def at(self) -> datetime:
        return moment(self.now)

    # -- people act --

    def does(self, who: int, use_case: Callable[..., Any], *args: Any, chat: int | None = None) -> Any:
        """One call as the desk makes it; None when it was refused and undone."""
        person = people.get(self.c, who)
        self.messages += 1
        caller = Caller(
            person.telegram_id, person.name, chat or person.telegram_id, chat is None, message=self.messages
        )
        work = Work(self.c, self.at, self.house, person, caller)
        try:
            with self.c.begin_nested():
                outcome = use_case(work, *args)
        except Refusal:
            self.did["refused"] += 1
            return None
        self.did[use_case.__name__] += 1
        return outcome

    def reports(self) -> None:
        """Somebody reports something in a group; sometimes it is dangerous."""
        danger = "gas" if self.chance.random() < 0.12 else None
        category = "utilities" if danger else self.chance.choice(CATEGORIES)
        chat = self.chance.choice(GROUPS)
        said = Said(chat, self.messages + 1, f"这里坏了，第{self.messages}次说", addressed=True)
        self.does(self.row(REPORTER), reporting.receive_message, said, meaning(category, danger=danger), chat=chat)

    def acts_on(self, ticket_id: int) -> None:
        """Somebody does something that fits the ticket as it is; what is refused leaves nothing behind."""
        ticket = tickets.get(self.c, ticket_id)
        if ticket is None:
            return
        likely = LIKELY.get(ticket.status, ())
        if likely:
            self.chance.choice(likely)(self, ticket)

    def staff(self, ticket: Ticket) -> int:
        """Mostly who has it, sometimes who stands beside or above."""
        others = [d.person_id for d in people.duties_in(self.c, self.chain(ticket), self.at) if d.post != "liaison"]
        mine = ticket.assignee_id or self.row(STAFF)
        return mine if self.chance.random() < 0.7 else self.chance.choice([mine, *others])

    def above(self, ticket: Ticket) -> int:
        return self.chance.choice([self.row(4001), self.row(3001 if ticket.grid_id in (4, 5) else 3101)])

    def other(self, ticket: Ticket) -> int:
        held = {d.person_id for d in people.duties_in(self.c, self.chain(ticket), self.at) if d.post != "liaison"}
        return self.chance.choice(sorted(held))

    @staticmethod
    def chain(ticket: Ticket) -> tuple[int, ...]:
        return tuple(int(part) for part in reversed(ticket.grid_path.strip("/").split("/")))

    def day(self, least: int, most: int) -> str:
        """A date as somebody writes it."""
        found = (self.at + timedelta(days=self.chance.randint(least, most))).astimezone(ZONE)
        return f"{found.month}月{found.day}日，等配件"

    # -- time is looked at --

    def reads(self) -> None:
        """The clerk reads what people did since. Whether it is solved is asked at once: no relay is running here."""
        asked = sa.update(outbox_rows).where(outbox_rows.c.kind == "resolved", outbox_rows.c.status == "waiting")
        self.c.execute(asked.values(status="sent", sent_at=outbox_rows.c.created_at))
        rows = self.c.execute(
            sa.select(ticket_events).where(ticket_events.c.id > self.seen).order_by(ticket_events.c.id)
        ).all()
        for row in rows:
            paper = self.clerk.papers.get(row.ticket_id) or self._paper(row.ticket_id)
            facts = dict(row.facts)
            if row.action == "accept":
                facts["to"] = row.actor_id
            paper.read(row.action, row.part, second(row.at), row.after, facts)
            self.seen = row.id
        if rows:
            for call in self._calls():
                self._call(call)

    def _calls(self) -> list[Any]:
        return list(self.c.execute(sa.select(whistle_calls)))

    def _call(self, row: Any) -> None:
        paper = self.clerk.papers[row.ticket_id]
        known = self.clerk.calls.get(row.id)
        if known is None:
            start = second(row.at)
            by = start + 1800 if paper.urgent else paper.wall.on(start, 4 * 3600)
            known = self.clerk.calls[row.id] = Call(row.id, paper, row.liaison_id, by)
        known.came = second(row.reported_at) if row.reported_at else None

    def _paper(self, ticket_id: int) -> Paper:
        ticket = tickets.get(self.c, ticket_id)
        assert ticket is not None
        paper = Paper(ticket.id, WALLS[ticket.grid_id], self.chain(ticket), ticket.urgent)
        self.clerk.papers[ticket.id] = paper
        return paper

    def looks(self) -> str | None:
        """The real jobs at this moment against the clerk; the first difference in words, None when they agree."""
        self.reads()
        before = self.c.execute(sa.select(sa.func.max(outbox_rows.c.id))).scalar() or 0
        for name in JOBS:
            while sweeping.JOBS[name](Work(self.c, self.at, self.house, NOBODY, HOUSE)) and name in sweeping.IN_PARTS:
                pass  # the rest is done at once, too, as by the timetable
        wanted = Counter(self.clerk.look(self.now))
        found = Counter(self._found(before))
        self.deeds += sum(wanted.values())
        if wanted == found:
            return None
        return f"at {self.at}: only the clerk {dict(wanted - found)}, only the program {dict(found - wanted)}"

    def _found(self, after: int) -> list[tuple[Any, ...]]:
        """What the jobs did, in the clerk's words."""
        found: list[tuple[Any, ...]] = []
        rows = self.c.execute(sa.select(ticket_events).where(ticket_events.c.id > self.seen)).all()
        for row in rows:
            self.seen = max(self.seen, row.id)
            f = row.facts
            if row.action == "warn":
                found.append(("warn", row.ticket_id, f["stage"], f["by"]))
            elif row.action == "escalate":
                found.append(
                    ("escalate", row.ticket_id, f["stage"], f["by"], f["level"], tuple(f["called"]), f["holder"])
                )
            elif row.action == "hand_over":
                found.append(("hand_over", row.ticket_id, f["to"]))
            else:
                found.append((row.action, row.ticket_id))
        for row in self.c.execute(sa.select(outbox_rows).where(outbox_rows.c.id > after)):
            said = _said(row)
            if said is not None:
                found.append(said)
        for row in self._calls():
            call = self.clerk.calls[row.id]
            if row.excuse == "closed" and row.id not in self.excused:
                self.excused.add(row.id)
                found.append(("excused", call.id))
        return found


NOBODY, HOUSE = Person(0, 0, ""), Caller(0, "", 0, private=True)
JOBS = ("closed", "followed", "back", "leaves", "assigned", "rulings", "whistles", "ladder", "emergencies", "day_lists")
COUNTED = {"late_accept", "late_contact", "late_resolve", "due_accept", "due_contact", "due_resolve"}
COUNTED |= {"review", "late_extension", "late_owner", "not_reported"}


def _said(row: Any) -> tuple[Any, ...] | None:
    what = row.facts.get("what")
    if row.kind in ("worker_news", "supervisor_news") and what in COUNTED:
        return ("say", row.kind, what, row.ticket_id, row.person_id)
    if row.kind in ("late", "closed_unanswered"):
        return ("say", row.kind, row.ticket_id)
    if row.kind == "safety":
        return ("say", "safety", row.facts["emergency"], row.facts["hour"], row.person_id)
    if row.kind == "day_list":
        return ("say", "day_list", row.facts["when"], row.person_id)
    return None


# -- what people do, by status --


def _accept(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), handling.accept_ticket, k.id, k.version)


def _note(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), handling.note_progress, k.id, "在办", {})


def _ask(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), handling.ask_resident, k.id, "几号楼？", {})


def _answer(t: Town, k: Ticket) -> None:
    t.does(k.reporter_id, residents.answer_question, k.id, "三号楼", {})


def _return(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), passing.return_ticket, k.id, "不归我管", {})


def _hand_over(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), passing.hand_over_ticket, k.id, "请接手", {"to": t.other(k)})


def _reassign(t: Town, k: Ticket) -> None:
    t.does(t.above(k), passing.choose_person, k.id, k.version, Action.reassign, t.other(k))


def _pause(t: Town, k: Ticket) -> None:
    reason = t.chance.choice(["third_party", "parts"])
    t.does(t.staff(k), delaying.pause_ticket, k.id, "等配件", {"reason": reason})


def _resume(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), delaying.resume_ticket, k.id, k.version)


def _extend(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), delaying.ask_extension, k.id, t.day(1, 25), {})


def _settle(t: Town, k: Ticket) -> None:
    for asked in rulings.open_of(t.c, k.id):
        if asked.kind == "owner":
            t.does(t.above(k), ruling.rule_ticket, k.id, k.version, t.other(k))
        elif t.chance.random() < 0.6:
            t.does(t.above(k), delaying.grant_extension, k.id, k.version)
        else:
            t.does(t.above(k), delaying.deny_extension, k.id, "抓紧办", {})
        return
    _note(t, k)


def _list(t: Town, k: Ticket) -> None:
    t.does(t.above(k), delaying.list_ticket, k.id, t.day(1, 12), {})


def _unlist(t: Town, k: Ticket) -> None:
    t.does(t.above(k), delaying.unlist_ticket, k.id, k.version)


def _whistle(t: Town, k: Ticket) -> None:
    wanted = [d.id for d in people.duties_in(t.c, t.chain(k), t.at) if d.post == "liaison"]
    t.does(t.staff(k), whistling.whistle, k.id, "请来", {"calls": wanted[: t.chance.randint(1, 2)]})


def _come(t: Town, k: Ticket) -> None:
    calls = [c for c in whistles.calls_of(t.c, k.id) if c.reported_at is None]
    if calls:
        call = t.chance.choice(calls)
        t.does(call.liaison_id, whistling.report_in, call.id)
    else:
        _whistle(t, k)


def _instruct(t: Town, k: Ticket) -> None:
    t.does(t.above(k), commanding.instruct, k.id, "今天办", {})


def _remind(t: Town, k: Ticket) -> None:
    t.does(t.above(k), supervising.remind, k.id)


def _watch(t: Town, k: Ticket) -> None:
    t.does(t.above(k), commanding.supervise_ticket, k.id, k.version, Watch.yellow)


def _urge(t: Town, k: Ticket) -> None:
    t.does(k.reporter_id, residents.urge_ticket, k.id)


def _more(t: Town, k: Ticket) -> None:
    t.does(k.reporter_id, residents.supplement_ticket, k.id, "还有一点", {})


def _resolve(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), handling.resolve_ticket, k.id, "修好了", {})


def _explain(t: Town, k: Ticket) -> None:
    t.does(t.staff(k), verifying.explain_ticket, k.id, "办不了", {})


def _verify(t: Town, k: Ticket) -> None:
    t.does(t.other(k), verifying.verify_ticket, k.id, "看过了", {"photos": ["p"]})


def _fail(t: Town, k: Ticket) -> None:
    t.does(t.other(k), verifying.fail_ticket, k.id, "没修好", {})


def _confirm(t: Town, k: Ticket) -> None:
    t.does(k.reporter_id, closing.confirm_solved, k.id, k.reopened)


def _dispute(t: Town, k: Ticket) -> None:
    t.does(k.reporter_id, closing.dispute_resolution, k.id, k.reopened)


def _withdraw(t: Town, k: Ticket) -> None:
    if k.urgent:  # asked once more
        t.does(k.reporter_id, withdrawing.withdraw_ticket, k.id, k.version)
        t.does(k.reporter_id, withdrawing.withdraw_surely, k.id, k.version)
    else:
        t.does(k.reporter_id, withdrawing.withdraw_ticket, k.id, k.version)


def _nothing(_t: Town, _k: Ticket) -> None:
    """Nobody does anything: that is what ladders are for."""


BESIDE = (_remind, _watch, _urge, _more, _instruct, _whistle, _come, _settle, _nothing, _nothing)
ON = (_note, _ask, _pause, _pause, _extend, _extend, _settle, _settle, _list, _hand_over, _return, _return, _reassign)
LIKELY: dict[Status, tuple[Callable[[Town, Ticket], None], ...]] = {
    Status.assigned: (_accept, _accept, _accept, _return, _hand_over, _reassign, _note, _extend, _whistle, *BESIDE),
    Status.accepted: (*ON, *BESIDE, _resolve),
    Status.in_progress: (*ON, *BESIDE, _resolve, _resolve, _explain),
    Status.waiting: (_answer, _answer, _resume, _resume, _resume, _pause, _hand_over, _list, _resolve, *BESIDE),
    Status.listed: (_unlist, _unlist, _unlist, _hand_over, _explain, *BESIDE),
    Status.checking: (_verify, _fail, _fail, _reassign, *BESIDE),
    Status.resolved: (_confirm, _dispute, _dispute, _nothing, _nothing),
    Status.closed: (_dispute, _nothing),
}
