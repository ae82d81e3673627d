"""What is said of things looked for and of a grid at a glance: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How each piece was understood; {word} is the piece as it was said, or what it means in the reader's language."""

    number: str
    tail: str
    opened_on: str
    state: str
    mark: str
    days: str
    grid: str
    category: str
    building: str
    person: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What words for states, marks and spans of days mean, by kind and code (domain/finding.py)."""

    state_open: str
    state_new: str
    state_working: str
    state_waiting: str
    state_listed: str
    state_checking: str
    state_resolved: str
    state_closed: str
    state_withdrawn: str
    state_merged: str
    state_not_accepted: str
    mark_overdue: str
    mark_urgent: str
    mark_watched: str
    mark_reopened: str
    mark_mine: str
    days_today: str
    days_yesterday: str
    days_week: str
    days_last_week: str
    days_month: str
    days_last_month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """{count}, {households} and {residents} are numbers, {how} what was understood, the others names."""

    understood: Understood
    meant: Meant
    hits: str
    more_hits: str
    none: str
    try_other: str
    elsewhere: str  # {places} are somebody else's, {mine} the asker's
    cut: str
    grid_title: str
    grid_in: str
    households: str
    residents: str
    nobody: str
    all_open: str
    none_open: str
    overdue: str
    hot: str
    below: str  # {places} each with how many are open there
    below_some: str  # {shown} of {count}
    hot_button: str
    place_button: str
    open_button: str
    overdue_button: str


ZH = Finding(
    understood=Understood(
        number="编号 {word}",
        tail="编号尾数 {word}",
        opened_on="{word} 登记",
        state="{word}",
        mark="{word}",
        days="{word}登记",
        grid="在{word}",
        category="{word}类",
        building="{word} 号楼",
        person="{word}报的或经手的",
        word="写着「{word}」",
    ),
    meant=Meant(
        state_open="未结",
        state_new="待接单",
        state_working="办理中",
        state_waiting="等待中",
        state_listed="挂账",
        state_checking="待核实",
        state_resolved="已办结",
        state_closed="已结案",
        state_withdrawn="已撤回",
        state_merged="已并单",
        state_not_accepted="不予受理",
        mark_overdue="超时",
        mark_urgent="紧急",
        mark_watched="督办",
        mark_reopened="重办",
        mark_mine="我手上的",
        days_today="今天",
        days_yesterday="昨天",
        days_week="本周",
        days_last_week="上周",
        days_month="本月",
        days_last_month="上月",
    ),
    hits="🔎 {how}：{count} 件",
    more_hits="🔎 {how}：{count} 件以上，先看最近的",
    none="🔎 {how}：没找到。",
    try_other="少写一个词试试，或者只写编号：/find 261121-007",
    elsewhere="{places}不归您管，这里查不到。您能查的是{mine}。",
    cut="找的是近一年登记的和没结案的；更早的请写编号。",
    grid_title="{grid}（{code}）",
    grid_in="属于 {above}",
    households="{count} 户",
    residents="{count} 人",
    nobody="现在没人值班",
    all_open="在办 {count} 件",
    none_open="没有在办的事。",
    overdue="🔴 超时 {count} 件",
    hot="近 30 天报得最多：{parts}",
    below="下面 {count} 处，在办：{places}",
    below_some="下面 {count} 处，在办最多的 {shown} 处：{places}",
    hot_button="看{category}的",
    place_button="去 {grid}（在办 {count}）",
    open_button="在办 {count}",
    overdue_button="超时 {count}",
)

EN = Finding(
    understood=Understood(
        number="number {word}",
        tail="number ending in {word}",
        opened_on="reported on {word}",
        state="{word}",
        mark="{word}",
        days="reported {word}",
        grid="in {word}",
        category="category {word}",
        building="building {word}",
        person="reported or held by {word}",
        word="saying “{word}”",
    ),
    meant=Meant(
        state_open="open",
        state_new="not accepted yet",
        state_working="being worked on",
        state_waiting="waiting",
        state_listed="long-term",
        state_checking="being checked",
        state_resolved="resolved",
        state_closed="closed",
        state_withdrawn="withdrawn",
        state_merged="merged",
        state_not_accepted="not accepted as a matter",
        mark_overdue="overdue",
        mark_urgent="urgent",
        mark_watched="supervised",
        mark_reopened="reopened",
        mark_mine="mine",
        days_today="today",
        days_yesterday="yesterday",
        days_week="this week",
        days_last_week="last week",
        days_month="this month",
        days_last_month="last month",
    ),
    hits="🔎 {how}: {count}",
    more_hits="🔎 {how}: more than {count}, the newest first",
    none="🔎 {how}: nothing found.",
    try_other="Try one word less, or a number alone: /find 261121-007",
    elsewhere="{places} is not among the places you look after, so nothing there can be shown. Yours: {mine}.",
    cut="Looked through the last year and whatever is open; for older matters give the number.",
    grid_title="{grid} ({code})",
    grid_in="Part of {above}",
    households="{count} households",
    residents="{count} residents",
    nobody="Nobody is on duty now",
    all_open="Open: {count}",
    none_open="Nothing is open.",
    overdue="🔴 Overdue: {count}",
    hot="Most reported in 30 days: {parts}",
    below="Below it ({count}), open: {places}",
    below_some="Below it ({count}), open in the busiest {shown}: {places}",
    hot_button="Show {category}",
    place_button="Go to {grid} ({count} open)",
    open_button="Open {count}",
    overdue_button="Overdue {count}",
)
