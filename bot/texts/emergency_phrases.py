"""What is said in an emergency: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergencies:
    """{grid}, {words}, {name}, {place}, {area} and {phone} are people's own; numbers are numbers."""

    begun: str
    ended: str
    ask: str
    safe: str
    help: str
    title: str
    over: str
    counts: str
    tickets: str
    in_need: str
    needs: str
    new_need: str
    new_place: str
    where: str
    where_in: str
    told: str
    passed: str
    nobody_in_need: str
    how: str


ZH = Emergencies(
    begun="🚨 {grid}应急通知\n{words}",
    ended="✅ {grid}应急解除，恢复平时。谢谢大家。",
    ask="请点一下，让我们知道您怎么样：",
    safe="我平安",
    help="我需要帮助",
    title="🚨 {grid}应急中：{words}",
    over="✅ {grid}应急已解除",
    counts="平安 {safe} 人，需要帮助 {help} 人",
    tickets="应急以来新报 {new} 件，在办 {open} 件",
    in_need="需要帮助：",
    needs="{name} {place} {phone}",
    new_need="🆘 又有人需要帮助",
    new_place="🆘 {name}说了人在哪里",
    where="您在哪个小区，几栋几单元几号？发给我，或者发个位置，我马上转给来帮您的人。",
    where_in="您在{area}几栋几单元几号？发给我，或者发个位置，我马上转给来帮您的人。",
    told="转过去了，请保持电话畅通。地方还没说全就接着发。",
    passed="指挥已由{name}接手。",
    nobody_in_need="还没有人说需要帮助。",
    how="解除：/emergency {code} 解除",
)

EN = Emergencies(
    begun="🚨 Emergency in {grid}\n{words}",
    ended="✅ The emergency in {grid} is over. Thank you all.",
    ask="Please press, so that we know how you are:",
    safe="I am safe",
    help="I need help",
    title="🚨 Emergency in {grid}: {words}",
    over="✅ The emergency in {grid} is over",
    counts="{safe} safe, {help} in need of help",
    tickets="{new} reported since it began, {open} open",
    in_need="In need of help:",
    needs="{name} {place} {phone}",
    new_need="🆘 Somebody else needs help",
    new_place="🆘 {name} says where they are",
    where="Where are you: which estate, building, entrance and door? Send it to me, or a location; I pass it on at once to those who come.",
    where_in="Which building, entrance and door in {area}? Send it to me, or a location; I pass it on at once to those who come.",
    told="Passed on. Please keep your phone at hand. If anything of the address is missing, just go on.",
    passed="{name} commands from now on.",
    nobody_in_need="Nobody has asked for help yet.",
    how="To end it: /emergency {code} off",
)
