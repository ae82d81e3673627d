"""What is said of many matters time has come for: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """{count} is a number of tickets, {left} says by how much it is late, {words} is a department; {grid} a place, {list} one of `all_`."""

    # how many there are; what follows stands behind it
    count_late: str
    count_unruled: str
    count_not_reported: str
    count_review: str
    count_due: str
    between: str
    # what of a matter is late, or about to be
    accept: str
    contact: str
    resolve: str
    late_extension: str
    late_owner: str
    not_reported: str
    review: str
    you: str
    nobody: str
    passed_on: str  # {had} had it when the promise broke, {name} has it now
    more: str
    unheard: str
    # buttons
    todo: str
    all_overdue: str
    all_rulings: str
    all_not_come: str
    all_waiting: str
    every_of: str


ZH = Late(
    count_late="{count} 件超时了",
    count_unruled="{count} 件等着裁定",
    count_not_reported="{count} 件部门没报到",
    count_review="{count} 件挂账到期",
    count_due="{count} 件快到时限了",
    between="，",
    accept="接单 {left}",
    contact="联系居民 {left}",
    resolve="办结 {left}",
    late_extension="延期没人批 {left}",
    late_owner="归谁没人定 {left}",
    not_reported="{words}没报到 {left}",
    review="挂账到期",
    you="您",
    nobody="没人接",
    passed_on="{had}（现在{name}）",
    more="另有 {count} 件",
    unheard="还没联系居民（{left}）",
    todo="我手上的",
    all_overdue="全部超时",
    all_rulings="等拍板的",
    all_not_come="吹哨没来的",
    all_waiting="等太久的",
    every_of="{grid}：{list}",
)

EN = Late(
    count_late="{count} overdue",
    count_unruled="{count} waiting for a ruling",
    count_not_reported="{count} where a department did not come",
    count_review="{count} listed until now",
    count_due="{count} due soon",
    between=", ",
    accept="accept {left}",
    contact="contact {left}",
    resolve="resolve {left}",
    late_extension="more time, not ruled on, {left}",
    late_owner="whose it is, not ruled on, {left}",
    not_reported="{words} not reported in, {left}",
    review="to be looked at again",
    you="you",
    nobody="nobody",
    passed_on="{had} (now {name})",
    more="And {count} more",
    unheard="The resident has heard nothing yet ({left})",
    todo="On my hands",
    all_overdue="All overdue",
    all_rulings="Waiting for a word",
    all_not_come="Not come",
    all_waiting="Waiting too long",
    every_of="{grid}: {list}",
)
