"""What digests say: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestReport:
    """{count} is a number; {grid}, {who}, {by}, {proposed}, {department}, {liaison} and {names} are names; {about} a ticket.

    {at}, {since}, {until} are moments, {first} and {last} days or moments, {half} and {nine} spans, {value} a rate; {before} is what it was, in `before`, or nothing.
    """

    daily: str
    now: str
    late: str
    of_then: str  # under the heading, where figures and list are of different days
    nothing: str
    nothing_then: str
    # headings of sections and of their lists
    overdue: str
    unassigned: str
    rulings: str
    due: str
    reopened: str
    waiting: str
    not_come: str
    uncovered: str
    unreached: str
    of_matters: str
    open: str
    unhappy: str
    excluded: str
    # their lines
    nobody: str
    holding: str
    holding_one: str
    extension: str
    owner: str
    owner_unknown: str
    again_since: str
    waits_resident: str
    waits_third_party: str
    waits_parts: str
    waits_listed: str
    called: str
    nobody_there: str
    all_away: str
    quarantined: str
    # figures
    last_day: str
    of_days: str
    window: str
    counts: str
    before: str
    unanswered: str
    contacted: str
    solved: str
    satisfied: str
    unhappy_n: str
    explained_n: str
    excluded_n: str
    accept: str
    contact: str
    resolve: str
    half: str
    half_and_nine: str
    both_before: str
    # what is coming up
    ahead: str
    ahead_lately: str
    hot: str
    hot_unsolved: str
    rising: str
    rising_rare: str
    silent: str
    homes: str
    and_more: str
    # buttons
    all_rulings: str
    all_waiting: str
    all_not_come: str
    all_unassigned: str


ZH = DigestReport(
    daily="{grid} 日报　{at}",
    now="{grid} 现在　{at}",
    late="本该 {at} 发，晚了，请见谅。",
    of_then="数字是 {first} 到 {last} 的；要先办的是现在（{at}）的事。",
    nothing="{grid}：没有新事，也没有在办的事。",
    nothing_then="{grid}：{first}到{last}没有新事，现在也没有在办的事。",
    overdue="⏰ 已超时 {count} 件",
    unassigned="❓ 没人接手 {count} 件",
    rulings="⚖️ 等您拍板 {count} 件",
    due="📅 今天到期 {count} 件",
    reopened="↩️ 居民说没解决 {count} 件",
    waiting="⏳ 等太久了 {count} 件",
    not_come="📣 吹了哨没来 {count} 家",
    uncovered="🪑 没人在岗的网格 {count} 个",
    unreached="🙋 没通知到 {count} 人",
    of_matters="{number} 等 {count} 件",
    open="全部在办 {count} 件",
    unhappy="不满意 {count} 件",
    excluded="剔除 {count} 件",
    nobody="没人接",
    holding="{who} {count} 件，最早 {since} 起：{about}",
    holding_one="{who}，{since} 起：{about}",
    extension="{by}想延到 {until}：{about}",
    owner="{by}说该归{proposed}：{about}",
    owner_unknown="{by}说不归自己管：{about}",
    again_since="{since} 起重办",
    waits_resident="等居民回话，{since} 起",
    waits_third_party="等别的单位，{since} 起",
    waits_parts="等配件，{since} 起",
    waits_listed="挂账，说好 {since} 再看",
    called="{department} {liaison}，该 {until} 前到：{about}",
    nobody_there="{grid}：没排人",
    all_away="{grid}：{names}不在，没人替",
    quarantined="另有 {count} 条消息没读懂，留着等人看。",
    last_day="📊 这一天（括号里是前一天）",
    of_days="📊 {first}到{last}（括号里是前 {count} 天）",
    window="近 {count} 天（括号里是再前 {count} 天）",
    counts="新增 {new}（{new_before}） · 结案 {closed}（{closed_before}） · 在办 {open}（{open_before}）",
    before="（{value}）",
    unanswered="结案里有 {count} 件没等到居民回话",
    contacted="响应率 {value}{before}，{count} 件",
    solved="解决率 {value}{before}，{count} 人回话",
    satisfied="满意率 {value}{before}，{count} 人评价",
    unhappy_n="不满意 {count} 件",
    explained_n="解决不了、讲明原因 {count} 件",
    excluded_n="剔除 {count} 件",
    accept="接单",
    contact="联系居民",
    resolve="办完",
    half="{what}：一半在 {half}内{before}",
    half_and_nine="{what}：一半在 {half}内，九成在 {nine}内{before}",
    both_before="（{half}、{nine}）",
    ahead="👀 留意",
    ahead_lately="👀 留意（近 {count} 天）",
    hot="同一处又有：{place} {category}，{count} 件",
    hot_unsolved="，{count} 件还没办结",
    rising="{category}变多了：{count} 件，往常约 {usual} 件",
    rising_rare="{category}变多了：{count} 件，往常几乎没有",
    silent="{count} 周没人报事：{names}。不一定没事，去走走、问问。",
    homes="{grid}（{count} 户）",
    and_more="{names} 等 {count} 个",
    all_rulings="等拍板的",
    all_waiting="等太久的",
    all_not_come="吹哨没来的",
    all_unassigned="没人接手的",
)

EN = DigestReport(
    daily="{grid}: daily digest, {at}",
    now="{grid}: right now, {at}",
    late="This was due {at}; sorry it is late.",
    of_then="The figures are of {first} to {last}; what to do first is that of now ({at}).",
    nothing="{grid}: nothing new, and nothing open.",
    nothing_then="{grid}: nothing new from {first} to {last}, and nothing open now.",
    overdue="⏰ Overdue: {count}",
    unassigned="❓ Nobody has it: {count}",
    rulings="⚖️ Waiting for your word: {count}",
    due="📅 Due today: {count}",
    reopened="↩️ Not solved, residents say: {count}",
    waiting="⏳ Waiting too long: {count}",
    not_come="📣 Called in and not come: {count}",
    uncovered="🪑 Grids with nobody on duty: {count}",
    unreached="🙋 People not reached: {count}",
    of_matters="{number} and others, {count} in all",
    open="Open: {count}",
    unhappy="Unhappy: {count}",
    excluded="Excluded: {count}",
    nobody="Nobody",
    holding="{who}: {count}, the oldest since {since}: {about}",
    holding_one="{who}, since {since}: {about}",
    extension="{by} asks for time until {until}: {about}",
    owner="{by} says it is for {proposed}: {about}",
    owner_unknown="{by} says it is not theirs: {about}",
    again_since="again since {since}",
    waits_resident="for the resident since {since}",
    waits_third_party="for others since {since}",
    waits_parts="for parts since {since}",
    waits_listed="long-term, to be looked at again on {since}",
    called="{department} {liaison}, was due by {until}: {about}",
    nobody_there="{grid}: nobody has this post",
    all_away="{grid}: {names} away, nobody stands in",
    quarantined="Messages that could not be read: {count}",
    last_day="📊 This day (the day before in brackets)",
    of_days="📊 {first} to {last} (the {count} days before in brackets)",
    window="The last {count} days (the {count} before in brackets)",
    counts="New {new} ({new_before}) · closed {closed} ({closed_before}) · open {open} ({open_before})",
    before=" ({value})",
    unanswered="Closed without the resident's word: {count}",
    contacted="Contacted in time {value}{before}, of {count}",
    solved="Solved {value}{before}, {count} answers",
    satisfied="Content {value}{before}, {count} answers",
    unhappy_n="unhappy {count}",
    explained_n="explained, cannot be solved {count}",
    excluded_n="excluded {count}",
    accept="Accepted",
    contact="Contacted",
    resolve="Resolved",
    half="{what}: half within {half}{before}",
    half_and_nine="{what}: half within {half}, nine in ten within {nine}{before}",
    both_before=" ({half}, {nine})",
    ahead="👀 Worth a look",
    ahead_lately="👀 Worth a look (last {count} days)",
    hot="The same place again: {place} {category}, {count}",
    hot_unsolved=", {count} not ended",
    rising="{category} is rising: {count}, usually about {usual}",
    rising_rare="{category} is rising: {count}, usually hardly any",
    silent="Nothing heard for {count} weeks: {names}. That need not mean all is well; go and ask.",
    homes="{grid} ({count} homes)",
    and_more="{names} and others, {count} in all",
    all_rulings="Waiting for a word",
    all_waiting="Waiting too long",
    all_not_come="Not come",
    all_unassigned="Nobody has it",
)
