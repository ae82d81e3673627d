"""What is said of promises that are broken or about to be: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """{count}, {late} and {due} are numbers of tickets, {left} says by how much it is late; {grid} is a place."""

    heading_late: str
    heading_due: str
    heading_both: str
    # what was promised, before how much is left or over
    accept: str
    contact: str
    resolve: str
    between: str
    you: str
    nobody: str
    more: str
    unheard: str
    # buttons
    todo: str
    every: str
    every_of: str


ZH = Late(
    heading_late="{count} 件超时了",
    heading_due="{count} 件快到时限了",
    heading_both="{late} 件超时了，{due} 件快到时限",
    accept="接单",
    contact="联系居民",
    resolve="办结",
    between="，",
    you="您",
    nobody="没人接",
    more="另有 {count} 件",
    unheard="还没联系居民（{left}）",
    todo="我手上的",
    every="全部超时",
    every_of="{grid}超时的",
)

EN = Late(
    heading_late="{count} overdue",
    heading_due="{count} due soon",
    heading_both="{late} overdue, {due} due soon",
    accept="accept",
    contact="contact",
    resolve="resolve",
    between=", ",
    you="you",
    nobody="nobody",
    more="And {count} more",
    unheard="The resident has heard nothing yet ({left})",
    todo="On my hands",
    every="All overdue",
    every_of="Overdue: {grid}",
)
