"""What is said of whistles: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Whistles:
    """{departments}, {department}, {by}, {words}, {liaison} and {number} are names; {until} and {at} are moments."""

    whistled: str
    called: str
    choose_department: str
    chosen: str
    blown: str
    passed_on: str
    waits: str
    came: str
    did: str
    did_marked: str
    good: str
    fair: str
    passable: str
    poor: str
    how_well: str
    report_in: str
    deliver: str
    excuse: str
    missed_title: str
    missed_none: str
    missed_never: str
    missed_late: str


ZH = Whistles(
    whistled="这件事请了{departments}一起来办。跟您联系的还是原来那位，不用再说一遍。",
    called="📣 {by}吹哨，请在 {until} 前报到：「{words}」",
    choose_department="请哪个部门来？可以连着点几个。",
    chosen="已选：{departments}",
    blown="哨吹出去了，部门报到、有结果我都告诉您。",
    passed_on="结果转给网格员了，谢谢。",
    waits="📣 {department} 还没报到，最迟 {until}",
    came="📣 {department} 已报到（{at}）",
    did="📣 {department}：「{words}」",
    did_marked="📣 {department}：「{words}」，评价：{mark}",
    good="好",
    fair="较好",
    passable="一般",
    poor="差",
    how_well="这次办得怎么样？",
    report_in="报到",
    deliver="反馈结果",
    excuse="免记 {number}",
    missed_title="黑榜 · {grid}：吹哨没按时报到 {count} 次",
    missed_none="{grid}：没有哪个部门误了报到。",
    missed_never="{department} {liaison}，{number}，该 {until} 前报到，没有来",
    missed_late="{department} {liaison}，{number}，该 {until} 前报到，{at} 才到",
)

EN = Whistles(
    whistled="{departments} was called in to help. Your contact stays the same; you need not explain it again.",
    called="📣 {by} calls you in, please report in by {until}: “{words}”",
    choose_department="Which department? You may press several.",
    chosen="Chosen: {departments}",
    blown="They are called. I tell you when they report in and what they did.",
    passed_on="The result was passed on to the grid worker, thank you.",
    waits="📣 {department} has not reported in yet, due by {until}",
    came="📣 {department} reported in ({at})",
    did="📣 {department}: “{words}”",
    did_marked="📣 {department}: “{words}” ({mark})",
    good="Good",
    fair="Fairly good",
    passable="Passable",
    poor="Poor",
    how_well="How well was it done?",
    report_in="Report in",
    deliver="Result",
    excuse="Excuse {number}",
    missed_title="Not reported in · {grid}: {count}",
    missed_none="{grid}: every department reported in in time.",
    missed_never="{department} {liaison}, {number}, due by {until}, never came",
    missed_late="{department} {liaison}, {number}, due by {until}, came {at}",
)
