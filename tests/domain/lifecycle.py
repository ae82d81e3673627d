"""docs/lifecycle.md as it follows from the workflow table; `python -m tests.domain.lifecycle` writes it."""

from __future__ import annotations

from pathlib import Path

from domain.people import Part
from domain.tickets import Status
from domain.workflow import TABLE, Action, diagram

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"

STATUSES = {
    Status.registered: (
        "已登记",
        "Written down, nobody asked yet: not one person answers for the place at the moment.",
    ),
    Status.assigned: ("已派单", "Somebody was asked to take it and has not answered yet; the accept clock runs."),
    Status.accepted: ("已接单", "Somebody holds it; work has not begun."),
    Status.in_progress: ("办理中", "Somebody holds it and works on it."),
    Status.waiting: (
        "等待中",
        "Somebody holds it and waits for the resident's answer, a third party or parts; the promise stands still.",
    ),
    Status.listed: (
        "挂账",
        "Somebody holds it, but it cannot be done for now: listed as long-term until the day it is looked at again; the promise stands still.",
    ),
    Status.checking: (
        "待核实",
        "The holder says it is done; a second person looks on the spot before the resident is asked.",
    ),
    Status.resolved: ("已办结", "The holder says it is done; the resident and each follower are asked whether it is."),
    Status.closed: ("已结案", "The end: solved by the resident's word, or unanswered after 72 hours of silence."),
    Status.withdrawn: ("已撤回", "The end: the resident no longer needs it."),
    Status.merged: ("已并单", "The end of its own: folded into another ticket; its people follow that one."),
    Status.not_accepted: ("不予受理", "The end: not a matter for the community, with the reason the resident read."),
}
ACTIONS = {
    Action.assign: "派单",
    Action.accept: "接单",
    Action.return_: "退回",
    Action.hand_over: "转派",
    Action.note: "进展",
    Action.ask: "联系居民",
    Action.answer: "居民答复",
    Action.resolve: "办结",
    Action.confirm: "已解决",
    Action.dispute: "没解决",
    Action.expire: "72 h of silence",
    Action.rate: "满意 / 基本满意 / 不满意",
    Action.supplement: "补充",
    Action.remark: "a word among staff",
    Action.urge: "催一下",
    Action.withdraw: "撤回",
    Action.follow: "我也是",
    Action.recategorise: "改类别",
    Action.remind: "催办",
    Action.reassign: "改派",
    Action.reject: "不予受理",
    Action.merge: "并单",
    Action.unmerge: "拆单",
    Action.pause: "暂停计时",
    Action.resume: "继续办理",
    Action.extend: "申请延期",
    Action.grant: "同意延期",
    Action.deny: "不同意延期",
    Action.list_: "挂账",
    Action.unlist: "恢复办理",
    Action.contest: "请求裁定",
    Action.rule: "裁定",
    Action.whistle: "吹哨",
    Action.report_in: "报到",
    Action.deliver: "反馈结果",
    Action.mark: "好 / 较好 / 一般 / 差",
    Action.supervise: "督办",
    Action.lift: "解除督办",
    Action.instruct: "批办",
    Action.submit: "办结, to be verified",
    Action.verify: "核实通过",
    Action.fail: "核实不通过",
    Action.explain: "说明情况",
    Action.reveal: "查看联系方式",
    Action.call_back: "回访",
    Action.exclude: "剔除",
    Action.include: "取消剔除",
    Action.warn: "about to break",
    Action.escalate: "broken, next one up",
}
PARTS = {
    Part.reporter: ("R", "wrote it"),
    Part.follower: ("F", "said 我也是"),
    Part.assignee: ("A", "was asked to take it, or holds it"),
    Part.staff: ("S", "worker, deputy or lead on duty in the ticket's grid or in one that contains it"),
    Part.above: ("L", "lead, supervisor or admin of the grid or of one that contains it"),
    Part.called: ("C", "liaison whose department was called in"),
    Part.system: ("·", "the house itself, by the clock"),
    Part.stranger: ("X", "everybody else who sees the card in the group"),
}


def page() -> str:
    """The whole page as Markdown."""
    return (
        "\n\n".join(
            [
                _HEAD,
                _statuses(),
                _DIAGRAM,
                f"```mermaid\n{diagram()}\n```",
                _MATRIX,
                _parts(),
                _matrix(),
                _NEEDS,
                _needs(),
            ]
        )
        + "\n"
    )


_HEAD = """# The life of a ticket

Written by `python -m tests.domain.lifecycle` from the one table in `domain/workflow.py`; a test compares this page with it.

In progress if and only if a person holds it: the statuses accepted, in_progress, waiting and listed have a holder, the others none.

## Statuses"""
_DIAGRAM = "## Diagram\n\nSteps that keep the status are left out here; the matrix has them."
_MATRIX = """## Who may do what, from where

A cell names the parts that may, and after the arrow the next status where it changes. An empty cell is refused."""
_NEEDS = "## What a step must be given"


def _statuses() -> str:
    return "\n".join(f"- **{status}** {name}: {words}" for status, (name, words) in STATUSES.items())


def _parts() -> str:
    return "\n".join(f"- **{letter}** {part}: {words}" for part, (letter, words) in PARTS.items())


def _cell(status: Status, action: Action) -> str:
    found = TABLE.get((status, action))
    if found is None:
        return ""
    letters = "".join(letter for part, (letter, _) in PARTS.items() if part in found.parts)
    return letters if found.next is status else f"{letters} → {found.next}"


def _matrix() -> str:
    head = ["| | " + " | ".join(Status) + " |", "|---" * (len(Status) + 1) + "|"]
    rows = [f"| {a} {ACTIONS[a]} | " + " | ".join(_cell(s, a) for s in Status) + " |" for a in Action]
    return "\n".join([*head, *rows])


def _needs() -> str:
    found = {action: sorted(step.needs) for (_, action), step in TABLE.items() if step.needs}
    return "\n".join(
        f"- {action} {ACTIONS[action]}: {', '.join(found[action])}" for action in Action if action in found
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
