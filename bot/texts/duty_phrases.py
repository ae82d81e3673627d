"""What is said of leave and turns: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """{name}, {deputy} and {grid} are names, {code} a grid's; {first}, {last} and {until} are days, {count}, {bare} and {left} numbers."""

    calendar: str
    handed_in: str
    handed_out: str
    handed: str
    handed_left: str
    set: str
    stand_in: str
    above: str
    called_off: str
    called_off_deputy: str
    called_off_above: str
    back: str
    back_deputy: str
    over: str
    all_on: str
    some_bare: str
    grid: str
    comma: str
    on_now: str
    on_now_many: str
    nobody: str
    coming: str
    away: str
    more_grids: str
    how_to_leave: str
    how_to_ask: str
    how_to_set: str
    morning: str
    evening: str


ZH = Duties(
    calendar="📅 {year} 年的节假日还不知道，先按周一到周五算时限，居民看到的日期会写“按工作日估算”。请升级 chinesecalendar，或把日子写进 HOLIDAYS_FILE。",
    handed_in="{name}手上的 {count} 件事都转给您了，原来的时限、关注的人和记录都在。发 /todo 看看。",
    handed_out="您手上的 {count} 件事都转给{deputy}了。",
    handed="转好了：{name}的 {count} 件事都给了{deputy}。",
    handed_left="另有 {left} 件在等核实，仍由{name}跟完。",
    set="好的，{first}到{last}请假，由{deputy}替您。手上的事到时候会转过去，提前回来就发 /back。",
    stand_in="{name}{first}到{last}请假，由您替。手上的事到时候会转给您。",
    above="{name}{first}到{last}请假，由{deputy}替。",
    called_off="好的，{first}到{last}的假取消了。",
    called_off_deputy="{name}{first}到{last}不请假了，不用您替了。",
    called_off_above="{name}{first}到{last}不请假了。",
    back="欢迎回来。{count} 件还没动的事转回给您了。",
    back_deputy="{name}回来了，还没动的 {count} 件转回去了，您已经在办的请接着办。",
    over="假期到了，{count} 件还没动的事转回给您了。",
    all_on="<b>{count} 个网格，现在都有人值班</b>",
    some_bare="<b>{count} 个网格，{bare} 个现在没人值班</b>",
    grid="<b>{grid}</b> {code}",
    comma="、",
    on_now="现在值班：{names}",
    on_now_many="现在值班：{names}等 {count} 人",
    nobody="❗ 现在没人值班",
    coming="{at}起：{name}",
    away="🏖 {name}请假到{until}，{deputy}替",
    more_grids="后面还有 {count} 个网格，点下面翻页。",
    how_to_leave="请假：发 /leave 明天到周五 陈姐。回来：/back。",
    how_to_ask="只看一个网格：/duty {code}",
    how_to_set="排班：/duty {code} {names} 7天；取消：/duty {code} 停。",
    morning="☀️ 今天手上 {count} 件，最急的在前：",
    evening="🌙 下班前看一眼，手上还有 {count} 件：",
)

EN = Duties(
    calendar="📅 The holidays of {year} are not known: dates are counted in weekdays, and residents are told so. Please upgrade chinesecalendar, or write the days into HOLIDAYS_FILE.",
    handed_in="All {count} matters of {name} come to you, with their dates, followers and histories. /todo shows them.",
    handed_out="All your {count} matters went to {deputy}.",
    handed="Done: {count} matters of {name} went to {deputy}.",
    handed_left="{left} more wait to be verified and stay with {name}.",
    set="Fine: away from {first} to {last}, {deputy} stands in. What you have on hand moves along; /back when you return early.",
    stand_in="{name} is away from {first} to {last} and you stand in. What they have on hand comes to you.",
    above="{name} is away from {first} to {last}, {deputy} stands in.",
    called_off="Fine: the leave from {first} to {last} is called off.",
    called_off_deputy="{name} will not be away from {first} to {last}; you need not stand in.",
    called_off_above="{name} will not be away from {first} to {last}.",
    back="Welcome back. {count} matters nobody began came back to you.",
    back_deputy="{name} is back. {count} matters nobody began went back; please go on with those you began.",
    over="The leave is over. {count} matters nobody began came back to you.",
    all_on="<b>{count} grids, somebody on duty in each</b>",
    some_bare="<b>{count} grids, {bare} with nobody on duty now</b>",
    grid="<b>{grid}</b> {code}",
    comma=", ",
    on_now="On duty now: {names}",
    on_now_many="On duty now: {names}, {count} in all",
    nobody="❗ Nobody is on duty now",
    coming="From {at}: {name}",
    away="🏖 {name} is away until {until}, {deputy} stands in",
    more_grids="{count} more grids: turn the page below.",
    how_to_leave="Leave: /leave tomorrow to 5 December Chen. Back: /back.",
    how_to_ask="One grid alone: /duty {code}",
    how_to_set="Turns: /duty {code} {names} 7 days; to end: /duty {code} stop.",
    morning="☀️ {count} on hand today, the most urgent first:",
    evening="🌙 Before you go: {count} still on hand:",
)
