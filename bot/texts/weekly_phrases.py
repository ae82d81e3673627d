"""What a residents' group reads of its week, and the words of its switch: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyPost:
    """{grid} is a name, {first} and {last} are days, {n} a number, {category} a category, {day} a weekday, {at} an hour."""

    title: str
    solved: str
    explained: str
    unanswered: str
    asked: str
    working: str
    waiting: str
    most: str
    all_done: str
    thanks: str
    say_it: str
    weekdays: str  # seven, with spaces between, Monday first
    is_on: str
    is_off: str
    house_off: str
    groups: str
    no_groups: str
    more_groups: str
    named: str  # {title}: what the group calls itself
    unnamed: str
    group_on: str
    group_off: str


ZH = WeeklyPost(
    title="📋 {grid}，上周小结（{first}到{last}）",
    solved="✅ 办好 {n} 件",
    explained="💬 办不了、说清楚了 {n} 件",
    unanswered="📪 说办好了、没等到回话 {n} 件",
    asked="📮 说办好了、等您点一下 {n} 件",
    working="🔧 正在办 {n} 件",
    waiting="⏳ 在等回话、等配件或等别的单位 {n} 件",
    most="大家说得最多的是{category}，网格员都看到了。",
    all_done="上周报的事都有了结果。",
    thanks="谢谢每一位开口的邻居，也谢谢跑腿的人。",
    say_it="有事直接在群里说；不想让人看见的，私下发给我。",
    weekdays="周一 周二 周三 周四 周五 周六 周日",
    is_on="这个群每{day} {at} 有上周小结，不提人名。不想要就发 /weekly off。",
    is_off="这个群不发小结了。想要就发 /weekly on。",
    house_off="小结现在全都关着，请管理员改设置 WEEKLY_POST。",
    groups="<b>哪些群每{day} {at} 发小结</b>，点一下就能开关：",
    no_groups="您这里还没有居民群。",
    more_groups="还有 {n} 个群没列出来，请在群里发 /weekly off 或 /weekly on。",
    named="{title}（{grid}）",
    unnamed="{grid}居民群",
    group_on="✅ {name}",
    group_off="⬜ {name}",
)

EN = WeeklyPost(
    title="📋 {grid}: last week ({first} to {last})",
    solved="✅ Solved: {n}",
    explained="💬 Cannot be done, and explained: {n}",
    unanswered="📪 Said to be done, nobody answered: {n}",
    asked="📮 Said to be done, waiting for your word: {n}",
    working="🔧 Being worked on: {n}",
    waiting="⏳ Waiting for an answer, for parts or for others: {n}",
    most="What neighbours spoke of most: {category}. The grid workers have seen it.",
    all_done="Everything that was told last week has come to its end.",
    thanks="Thank you to every neighbour who spoke up, and to those who did the legwork.",
    say_it="Say it here; what is nobody else's business, send to me in private.",
    weekdays="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    is_on="This group reads how its week went each {day} at {at}, without names. To stop it, send /weekly off.",
    is_off="This group gets no weekly post. To have it, send /weekly on.",
    house_off="Weekly posts are switched off everywhere; ask the administrator to change WEEKLY_POST.",
    groups="<b>Which groups read their week each {day} at {at}</b>; press to switch:",
    no_groups="There is no residents' group here yet.",
    more_groups="{n} more groups are not shown: send /weekly off or /weekly on in them.",
    named="{title} ({grid})",
    unnamed="Group of {grid}",
    group_on="✅ {name}",
    group_off="⬜ {name}",
)
