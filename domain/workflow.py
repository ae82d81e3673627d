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
    pause = "pause"  # 暂停计时: waits for a third party or parts
    resume = "resume"  # 继续办理
    extend = "extend"  # 申请延期: a later date and why
    grant = "grant"  # 同意延期
    deny = "deny"  # 不同意延期
    list_ = "list"  # 挂账: cannot be done for now, with a date to look again
    unlist = "unlist"  # 恢复办理
    contest = "contest"  # 请求裁定: returned before, whose it is must be ruled on
    rule = "rule"  # 裁定
    whistle = "whistle"  # 吹哨: departments are called in
    report_in = "report_in"  # 报到
    deliver = "deliver"  # 反馈结果: what a department did
    mark = "mark"  # 评价: 好 较好 一般 差, by who whistled
    supervise = "supervise"  # 督办
    lift = "lift"  # 解除督办
    instruct = "instruct"  # 批办
    submit = "submit"  # 办结, where a second person must see it first
    verify = "verify"  # 核实通过
    fail = "fail"  # 核实不通过
    explain = "explain"  # 说明情况: cannot be solved, explained
    reveal = "reveal"  # 查看联系方式
    call_back = "call_back"  # 回访
    exclude = "exclude"  # 剔除: out of the rates, with reviewer and reason
    include = "include"  # 取消剔除
    warn = "warn"  # a promise is about to break, by the system
    escalate = "escalate"  # a promise broke: the next one up is called, by the system


class Need(StrEnum):
    """What a step must be given."""

    words = "words"
    person = "person"
    category = "category"
    ticket = "ticket"
    answer = "answer"
    date = "date"
    reason = "reason"


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
    held = HELD - {s.listed}
    asked = {s.assigned, *held}
    put_by = {*asked, s.listed}
    _steps(table, {s.registered, s.assigned}, a.assign, s.assigned, "system")
    _steps(table, {s.registered, s.assigned}, a.accept, s.accepted, "assignee staff above")
    _steps(table, asked, a.return_, s.assigned, "assignee", "words")
    _steps(table, put_by, a.hand_over, s.assigned, "assignee above system", "person words")
    # Work done before 接单 was pressed is work taken: a worker on foot is not sent back to press a button first.
    _steps(table, asked, a.note, s.in_progress, "assignee", "words")
    _steps(table, {s.listed}, a.note, s.listed, "assignee", "words")
    _steps(table, asked, a.ask, s.waiting, "assignee", "words")
    _steps(table, {s.waiting}, a.answer, s.in_progress, "reporter follower", "words")
    _steps(table, put_by, a.resolve, s.resolved, "assignee", "words")
    _steps(table, put_by, a.explain, s.resolved, "assignee", "words")
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
    _in_the_way(table, asked, put_by)
    _with_others(table, put_by)
    return table


def _in_the_way(table: Table, asked: set[Status], put_by: set[Status]) -> None:
    """What keeps a ticket from its date: waiting, more time, whose it is, what cannot be done."""
    s, a = Status, Action
    _steps(table, asked, a.pause, s.waiting, "assignee", "words reason")
    _steps(table, {s.waiting}, a.resume, s.in_progress, "assignee")
    _steps(table, asked, a.extend, None, "assignee", "words date")
    _steps(table, OPEN, a.grant, None, "above")
    _steps(table, OPEN, a.deny, None, "above", "words")
    _steps(table, asked - {s.assigned}, a.list_, s.listed, "above", "words date")
    _steps(table, {s.listed}, a.unlist, s.in_progress, "assignee above")
    _steps(table, put_by, a.contest, None, "assignee", "words")
    _steps(table, OPEN, a.rule, s.assigned, "above", "person")
    _steps(table, OPEN, a.warn, None, "system")
    _steps(table, OPEN, a.escalate, None, "system")


def _with_others(table: Table, put_by: set[Status]) -> None:
    """Departments called in, those above, a second pair of eyes, and what is looked at after the end."""
    s, a = Status, Action
    _steps(table, OPEN, a.whistle, None, "assignee above system", "words")
    _steps(table, {*OPEN, s.resolved}, a.report_in, None, "called")
    _steps(table, {*OPEN, s.resolved}, a.deliver, None, "called", "words")
    _steps(table, {*OPEN, s.resolved, s.closed}, a.mark, None, "assignee above", "answer")
    _steps(table, OPEN, a.supervise, None, "above")
    _steps(table, OPEN, a.lift, None, "above")
    _steps(table, OPEN, a.instruct, None, "above", "words")
    _steps(table, put_by, a.submit, s.checking, "assignee", "words")
    _steps(table, {s.checking}, a.verify, s.resolved, "staff above")
    _steps(table, {s.checking}, a.fail, s.in_progress, "staff above", "words")
    _steps(table, set(Status), a.reveal, None, "assignee above")
    _steps(table, {s.closed}, a.call_back, None, "staff above")
    _steps(table, {s.closed}, a.exclude, None, "above", "words")
    _steps(table, {s.closed}, a.include, None, "above")


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
