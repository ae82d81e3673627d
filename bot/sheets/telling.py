"""What an import does, line by line: what is new, what changes from what to what, what ends, what follows, what looks odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.sheets import sentences
from domain.roster.changes import Plan
from domain.roster.days import Days
from domain.roster.nodes import Node, Shape
from services.street.roster import Imported
from services.street.roster_following import Following, Moving
from services.street.roster_shapes import Flaw, Remark

SHOWN = 60
"""New rows printed one by one, of each kind; a first import of thousands is told in numbers. Changes are told in full."""
MOST_HOUSEHOLDS = 500
MOST_RESIDENTS = 1200
"""A grid beyond either should be split; the field counts 300 to 500 households to a grid."""

T = TypeVar("T")


def changes(plan: Plan, days: Days) -> Iterator[str]:
    """Every change; of what is new the first of each kind."""
    yield from _told([g for g in plan.grids if g.id is None], sentences.grid_sentence, "新增网格")
    yield from (sentences.grid_sentence(g) for g in plan.grids if g.id is not None)
    yield from map(sentences.heirs_sentence, plan.heirs)
    yield from _told([p for p in plan.people if p.id is None], sentences.person_sentence, "新增人员")
    yield from (sentences.person_sentence(p) for p in plan.people if p.id is not None)
    yield from _told(plan.starts, lambda start: sentences.start_sentence(start, days), "新增岗位")
    yield from (sentences.end_sentence(end, days) for end in plan.ends)
    yield from _told([c for c in plan.chats if c.new], sentences.chat_sentence, "新绑定群")
    yield from (sentences.chat_sentence(c) for c in plan.chats if not c.new)
    yield from map(sentences.hours_sentence, plan.hours)


def _told(found: Sequence[T], sentence: Callable[[T], str], what: str) -> Iterator[str]:
    yield from (sentence(one) for one in found[:SHOWN])
    if len(found) > SHOWN:
        yield f"…… {what}另有 {len(found) - SHOWN} 个"


def unnamed(plan: Plan, days: Days) -> Iterator[str]:
    """Who stays on duty although the sheet has another name there."""
    if plan.unnamed:
        yield f"仍在岗、但表里没有写的岗位 {len(plan.unnamed)} 个，保持不变（要结束，请在表里写上这一行并填 until）："
        yield from (f"  {sentences.held_words(held, days)}" for held in plan.unnamed[:SHOWN])


def followed(following: Following) -> Iterator[str]:
    """What goes along with the grids, and which tickets a person should look at."""
    yield from _counted("未办结的工单", following.tickets)
    yield from _counted("居民的住址", following.homes)
    yield from _counted("还没登记的草稿", following.drafts)
    for group in following.groups:
        if group.after != group.before:
            yield f"群 {group.key} {group.label}：{group.before} → {group.after}".replace("  ", " ")
    if unsure := following.unsure():
        yield f"下面 {len(unsure)} 件工单，从地址和位置看不出归哪一边，先留在其余部分，请负责人看一看、需要时改派："
        yield from (f"  {m.label} 在 {m.after}　{m.words}".rstrip() for m in unsure)


def _counted(what: str, found: Iterable[Moving]) -> Iterator[str]:
    counts = Counter((m.before, m.after) for m in found if m.before != m.after)
    for (before, after), count in sorted(counts.items()):
        yield f"{what}：{count} 件从 {before} 到 {after}"


def crowded(shape: Shape) -> Iterator[str]:
    """Grids the sheets speak of with more households or people than one grid should have."""
    for node in shape.nodes.values():
        if node.said is None or node.ended is not None or node.level != "grid":
            continue
        reasons = list(_too_many(node))
        if reasons:
            yield f"提醒：{node.code} {node.name} 有 {'、'.join(reasons)}，最好拆分"


def _too_many(node: Node) -> Iterator[str]:
    if node.households is not None and node.households > MOST_HOUSEHOLDS:
        yield f"{node.households} 户（超过 {MOST_HOUSEHOLDS} 户）"
    if node.residents is not None and node.residents > MOST_RESIDENTS:
        yield f"{node.residents} 人（超过 {MOST_RESIDENTS} 人）"


def drawn(remarks: Sequence[Remark]) -> Iterator[str]:
    """What looks odd on the map."""
    for remark in remarks[:SHOWN]:
        size = f"{remark.square_metres:,.0f} 平方米"
        if remark.flaw is Flaw.overlap:
            yield f"提醒：{remark.code} 与 {remark.other} 的范围重叠约 {size}（占较小一方的 {remark.share:.1%}）"
        elif remark.flaw is Flaw.outside:
            yield f"提醒：{remark.code} 有约 {size} 画在上级 {remark.other} 的范围外面（{remark.share:.1%}）"
        elif remark.flaw is Flaw.hole:
            yield f"提醒：{remark.code} 的范围中间有一个洞，约 {size}，没有别的网格补上"
        else:
            yield f"提醒：{remark.code} 的范围只有 {size}，是不是画错了？"
    if len(remarks) > SHOWN:
        yield f"提醒：范围还有 {len(remarks) - SHOWN} 处类似的问题"


def summary(done: Imported, *, dry_run: bool) -> str:
    """One line: everything in numbers."""
    plan = done.plan
    if not plan.size:
        return f"没有变化：{plan.unchanged} 行都与数据库一致。Nothing to change."
    new_grids = sum(1 for change in plan.grids if change.id is None)
    new_people = sum(1 for change in plan.people if change.id is None)
    ended = sum(1 for heirs in plan.heirs if heirs.ended_at is not None)
    counts = (
        f"网格 新增 {new_grids} 修改 {len(plan.grids) - new_grids} 停用 {ended}；"
        f"人员 新增 {new_people} 修改 {len(plan.people) - new_people}；"
        f"岗位 新增 {len(plan.starts)} 改结束日 {len(plan.ends)}；群 {len(plan.chats)}；工作时间 {len(plan.hours)}；未变 {plan.unchanged} 行"
    )
    if dry_run:
        return f"试运行，没有写入：{counts}。Dry run: {plan.size} changes would be made."
    return f"已导入：{counts}。Imported: {plan.size} changes."
