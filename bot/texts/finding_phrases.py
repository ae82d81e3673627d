"""What is said of things looked for and of a grid at a glance: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How each piece was understood; {word} is the piece as it was said."""

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
class Finding:
    """{count}, {households} and {residents} are numbers, {how} what was understood, the others names."""

    understood: Understood
    hits: str
    more_hits: str
    none: str
    try_other: str
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
        building="{word}",
        person="{word}报的或经手的",
        word="写着「{word}」",
    ),
    hits="🔎 {how}：{count} 件",
    more_hits="🔎 {how}：{count} 件以上，先看最近的",
    none="🔎 {how}：没找到。",
    try_other="少写一个词试试，或者只写编号：/find 261121-007",
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
    hits="🔎 {how}: {count}",
    more_hits="🔎 {how}: more than {count}, the newest first",
    none="🔎 {how}: nothing found.",
    try_other="Try one word less, or a number alone: /find 261121-007",
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
