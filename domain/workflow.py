"""The life of a ticket as one table: (status, action) -> (next status, who may, what it needs); nothing else sets a status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.people import Part
from domain.refusals import NotAllowed, NotPossibleNow
from domain.tickets import ENDED, HELD, OPEN, Status


class Action(StrEnum):
    """What can be done to a ticket. The Chinese word on the button stands behind each."""

    assign = "assign"  # 派单, by the system
    accept = "accept"  # 接单
    return_ = "return"  # 退回
    hand_over = "hand_over"  # 转派
    note = "note"  # 进展
    ask = "ask"  # 联系居民
    answer = "answer"  # the resident's answer to it
    resolve = "resolve"  # 办结
    confirm = "confirm"  # 已解决
    dispute = "dispute"  # 没解决
    expire = "expire"  # 72 h of silence, by the system
    rate = "rate"  # 满意 / 基本满意 / 不满意
    supplement = "supplement"  # 补充
    remark = "remark"  # a word among staff, on the card
    urge = "urge"  # 催一下
    withdraw = "withdraw"  # 撤回
    follow = "follow"  # 我也是
    recategorise = "recategorise"  # 改类别
    remind = "remind"  # 催办
    reassign = "reassign"  # 改派
    reject = "reject"  # 不予受理
    merge = "merge"  # 并单: the same matter as another ticket
    unmerge = "unmerge"  # 拆单: it was not


class Need(StrEnum):
    """What a step must be given."""

    words = "words"
    person = "person"
    category = "category"
    ticket = "ticket"
    answer = "answer"


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step."""

    next: Status
    parts: frozenset[Part]
    needs: frozenset[Need] = frozenset()


Table = dict[tuple[Status, Action], Step]


def _steps(
    table: Table, sources: Iterable[Status], action: Action, to: Status | None, who: str, needs: str = ""
) -> None:
    """Enter one row for each source status; `to` None keeps the status."""
    parts = frozenset(Part(p) for p in who.split())
    for source in sources:
        table[source, action] = Step(to or source, parts, frozenset(Need(n) for n in needs.split()))


def _build() -> Table:
    """The rows, in the order of a ticket's life."""
    s, a, table = Status, Action, Table()
    asked = {s.assigned, *HELD}
    _steps(table, {s.registered, s.assigned}, a.assign, s.assigned, "system")
    _steps(table, {s.registered, s.assigned}, a.accept, s.accepted, "assignee staff above")
    _steps(table, asked, a.return_, s.assigned, "assignee", "words")
    _steps(table, asked, a.hand_over, s.assigned, "assignee above", "person words")
    # Work done before 接单 was pressed is work taken: a worker on foot is not sent back to press a button first.
    _steps(table, asked, a.note, s.in_progress, "assignee", "words")
    _steps(table, asked, a.ask, s.waiting, "assignee", "words")
    _steps(table, {s.waiting}, a.answer, s.in_progress, "reporter follower", "words")
    _steps(table, asked, a.resolve, s.resolved, "assignee", "words")
    _steps(table, {s.resolved}, a.confirm, s.closed, "reporter follower")
    _steps(table, {s.closed}, a.confirm, s.closed, "reporter follower")
    _steps(table, {s.resolved, s.closed}, a.dispute, s.assigned, "reporter follower")
    _steps(table, {s.resolved}, a.expire, s.closed, "system")
    _steps(table, {s.closed}, a.rate, s.closed, "reporter follower", "answer")
    _steps(table, set(Status), a.supplement, None, "reporter follower", "words")
    _steps(table, set(Status), a.remark, None, "assignee staff above", "words")
    _steps(table, OPEN, a.urge, None, "reporter follower")
    _steps(table, {*OPEN, s.resolved}, a.withdraw, s.withdrawn, "reporter")
    _steps(table, {*OPEN, s.resolved}, a.follow, None, "stranger staff above assignee")
    _steps(table, OPEN, a.recategorise, None, "assignee staff above", "category")
    _steps(table, OPEN, a.remind, None, "above")
    _steps(table, OPEN, a.reassign, s.assigned, "above", "person")
    _steps(table, OPEN, a.reject, s.not_accepted, "above", "words")
    _steps(table, {*OPEN, s.resolved}, a.merge, s.merged, "above", "ticket")
    _steps(table, {s.merged}, a.unmerge, s.assigned, "above")
    return table


TABLE: Table = _build()


def step(status: Status, action: Action, parts: frozenset[Part]) -> Step:
    """The step for these parts. Errors: NotPossibleNow when the table has no such pair, NotAllowed for the wrong part."""
    found = TABLE.get((status, action))
    if found is None:
        raise NotPossibleNow(status=status.value, action=action.value)
    if not parts & found.parts:
        raise NotAllowed(action=action.value)
    return found


def allowed(status: Status, parts: frozenset[Part]) -> tuple[Action, ...]:
    """The actions open to these parts now, in the order of `Action`: what buttons a card may show."""
    return tuple(a for a in Action if (found := TABLE.get((status, a))) and parts & found.parts)


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/lifecycle.md."""
    lines = ["stateDiagram-v2", "    [*] --> registered", "    [*] --> assigned"]
    for (source, action), found in sorted(TABLE.items()):
        if found.next is not source:
            lines.append(f"    {source} --> {found.next}: {action}")
    lines += [f"    {status} --> [*]" for status in sorted(ENDED)]
    return "\n".join(lines)
