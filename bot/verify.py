"""`python -m bot verify`: whether the history of all tickets is as it was written; and every ticket as its history says."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from bot.opening import opened
from bot.settings import Settings
from domain.chain import Broken, first_broken
from services.replaying import first_difference
from storage import proof

_WHY = {
    "missing_link": "这一环不见了 / this link is missing",
    "missing_event": "它记的那条历史不见了 / the event it covers is gone",
    "changed": "那条历史改过了 / the event was changed",
    "words_changed": "那条历史里的话改过了 / the words of the event were changed",
}

_UNKNOWN = (
    "链里没有您记下的那个值：看看有没有抄错；没抄错，就是经过被换过了"
    " / the value you noted is not in the chain: if it was copied right, the history was exchanged"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many links hold, the last good hash, how many events wait for their link, and what is broken first."""

    held: int
    head: str
    waiting: int
    broken: Broken | None
    where: tuple[str, int] | None


def examine(c: Connection) -> Verdict:
    broken, held, head = first_broken(proof.pairs(c))
    where = proof.ticket_of(c, broken.event_id) if broken is not None else None
    waiting = len(proof.unlinked(c, proof.head(c)[2])) if broken is None else 0
    return Verdict(held, head, waiting, broken, where)


def verify(settings: Settings, expected: str | None = None) -> int:
    """Exit code 1 when a link is broken, or the chain never had the hash somebody noted earlier."""
    with opened(settings, makes=False) as transactions:
        found = transactions.read(examine).result()
        count, differs = transactions.read(first_difference).result()
        known = expected is None or transactions.read(lambda c: proof.has(c, expected)).result()
    if found.broken is not None:
        said = f"第 {found.broken.position} 环断了 / link {found.broken.position} is broken: {_place(found)}"
        print(said + _WHY[found.broken.why], file=sys.stderr)  # noqa: T201
        return 1
    if not known:
        print(_UNKNOWN, file=sys.stderr)  # noqa: T201
        return 1
    if differs is not None:
        where = f"工单 {differs.number} / ticket {differs.number}, {differs.column}"
        said = f"{where}: 库里是 / stored {differs.stored!s}, 历史说 / its history says {differs.told!s}"
        print(said, file=sys.stderr)  # noqa: T201
        return 1
    print(f"{count} 张工单和它们的历史一致 / tickets are as their histories say")  # noqa: T201
    print(f"{found.held} 环都完好 / links hold; 链头 / head {found.head}")  # noqa: T201
    if found.waiting:
        print(f"{found.waiting} 条历史还没上链，下一次巡检就会 / events wait for the next tick")  # noqa: T201
    return 0


def _place(found: Verdict) -> str:
    if found.where is None:
        return ""
    number, seq = found.where
    return f"工单 {number} 第 {seq} 条 / ticket {number}, entry {seq}: "
