"""What is said of the choice of digests: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """{time} is an hour, {span} one of day, week, month; {grid} names; {first}, {last} days, {at} a moment, {language} a name."""

    own_name: str
    title: str
    not_a_time: str
    day: str
    week: str
    month: str
    every_day: str
    every_week: str
    every_month: str
    week_instead: str  # said when a day's digest is chosen beside a longer one
    month_instead: str
    both_instead: str
    not_told: str
    scope_all: str
    scope_one: str
    all_grids: str
    reads: str
    coming: str
    nothing_comes: str
    how: str
    heading: str
    figures_above: str


ZH = Digests(
    own_name="中文",
    title="📋 日报、周报、月报",
    not_a_time="这个时间没看懂，写成 08:30 这样就行。",
    day="日报",
    week="周报",
    month="月报",
    every_day="日报：每天 {time}",
    every_week="周报：每周一 {time}，放假就顺延到头一个工作日",
    every_month="月报：每月头一个工作日 {time}",
    week_instead="周一只发周报，不另发日报：当天要办的事写在周报里。",
    month_instead="发月报那天只发月报，不另发日报：当天要办的事写在月报里。",
    both_instead="周一只发周报，不另发日报；发月报那天也一样。当天要办的事都写在里面。",
    not_told="{span}：不发",
    scope_all="看哪里：名下全部（{grid}）",
    scope_one="看哪里：{grid}",
    all_grids="名下全部",
    reads="用什么语言：{language}",
    coming="下一次：{span}，{at}",
    nothing_comes="现在什么都不发。",
    how="点下面的按钮改；要别的时间，发 /digest 07:45。",
    heading="{grid} {span}　{first}—{last}",
    figures_above="要先办的事在最新一份里，这里只有数字。",
)

EN = Digests(
    own_name="English",
    title="📋 Digests",
    not_a_time="I cannot read this time; write it like 08:30.",
    day="daily digest",
    week="weekly digest",
    month="monthly digest",
    every_day="Daily: every day at {time}",
    every_week="Weekly: Mondays at {time}; on a holiday, the first working day after it",
    every_month="Monthly: on the first working day at {time}",
    week_instead="On Mondays only the weekly one comes: it has what the daily one would have said to do.",
    month_instead="On its day only the monthly one comes: it has what the daily one would have said to do.",
    both_instead="On Mondays only the weekly one comes, with what there is to do that day; the same when the monthly one comes.",
    not_told="Not sent: {span}",
    scope_all="Of: everything you look after ({grid})",
    scope_one="Of: {grid}",
    all_grids="Everything",
    reads="In: {language}",
    coming="Next: {span}, {at}",
    nothing_comes="Nothing is sent now.",
    how="Press to change it; for another time send /digest 07:45.",
    heading="{grid}: {span}, {first} to {last}",
    figures_above="What to do first stands in the latest digest; these are figures only.",
)
