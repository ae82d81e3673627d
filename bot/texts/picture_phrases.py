"""What stands on the pictures under digests, and the button to the map: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """{grid} is a name, {n}, {kept}, {days} are numbers, {before} is `last_week` or `last_month`, {at} a moment."""

    week: str
    month: str
    new: str
    closed: str
    open: str
    last_week: str
    last_month: str
    more: str
    fewer: str
    as_before: str
    trend: str
    pale: str
    categories: str
    nothing_new: str
    promises: str
    kept_of: str
    no_promises: str
    hours: str
    darkest: str
    weekdays: tuple[str, ...]
    map: str
    caption: str
    map_heading: str
    open_and_late: str
    without_border: str
    further: str
    scale: str


ZH = Pictures(
    week="周报",
    month="月报",
    new="新增",
    closed="结案",
    open="在办",
    last_week="上周",
    last_month="上月",
    more="比{before}多 {n}",
    fewer="比{before}少 {n}",
    as_before="和{before}一样",
    trend="每天新增、结案和在办",
    pale="浅色是{before}",
    categories="哪类事多（细条是{before}）",
    nothing_new="这段时间没有新增",
    promises="说好的日子办到多少（近 {days} 天报的）",
    kept_of="{kept}/{n}",
    no_promises="还没有到日子的事",
    hours="居民几点报事（近八周）",
    darkest="最深 {n} 件",
    weekdays=("一", "二", "三", "四", "五", "六", "日"),
    map="🗺 地图",
    caption="🗺 {grid}：哪里在办，哪里多。",
    map_heading="{grid}　在办 {n} 件",
    open_and_late="数字是在办，括号里是超时　{at}",
    without_border="没画边界的",
    further="另有 {n} 个网格没写出来",
    scale="在办件数",
)

EN = Pictures(
    week="Weekly digest",
    month="Monthly digest",
    new="New",
    closed="Closed",
    open="Open",
    last_week="last week",
    last_month="last month",
    more="up {n} on {before}",
    fewer="down {n} on {before}",
    as_before="same as {before}",
    trend="New, closed and open, day by day",
    pale="pale: {before}",
    categories="What it was about (thin: {before})",
    nothing_new="Nothing new in this time",
    promises="Done by the date promised (last {days} days)",
    kept_of="{kept}/{n}",
    no_promises="No date has come yet",
    hours="When residents report (8 weeks)",
    darkest="darkest: {n}",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    map="🗺 Map",
    caption="🗺 {grid}: where things are open.",
    map_heading="{grid}: {n} open",
    open_and_late="Open, in brackets late. {at}",
    without_border="Without a border drawn",
    further="{n} more grids are not named",
    scale="Open",
)
