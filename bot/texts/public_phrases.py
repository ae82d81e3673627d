"""四公开 in words, for the poster on the wall and for /who: names, duties, promises, contact."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """`duties` and `manners` are lines; spans take {n}; the promises take {accept} and {resolve} as such spans."""

    heading: str  # {place}
    names: str
    duties_title: str
    duties: str
    promises_title: str
    danger: str
    utility: str
    ordinary: str
    manners: str
    above: str
    no_phone: str
    phone_in_private: str
    nobody: str
    no_place: str
    whose_home: str  # to somebody who asks and did not say yet where they live
    say_it_here: str
    scan: str
    scan_how: str
    urgent_first: str
    printed: str  # {year} {month}
    # spans
    minutes: str
    hours: str
    working_minutes: str
    working_hours: str
    days: str
    working_days: str


ZH = Public(
    heading="{place}的网格员",
    names="谁来管，怎么找",
    duties_title="管什么",
    duties="停车、噪声、漏水、路灯、楼道，报来就有人接，一件事办到底\n常在网格里走走看看，有隐患先处理\n邻里有矛盾，上门来说和\n老人、病人和有难处的人家，常去看看",
    promises_title="说到做到",
    danger="漏气、起火这样的危险：{accept}内有人接，{resolve}内处置",
    utility="停水停电停气停暖：{accept}内有人接，{resolve}内办好",
    ordinary="别的事：{accept}内有人接，{resolve}内办完",
    manners="办到哪一步、谁在办，一步步告诉您\n解决没解决，您说了算",
    above="还没办好，找{post}",
    no_phone="扫码留言",
    phone_in_private="电话不在群里发，私下问我 /who 就能看到。",
    nobody="这里现在没有排到网格员。有事照样发给我，我转给上一级。",
    no_place="这个群还没绑定网格，我不知道归谁管。",
    whose_home="您住在哪里？选一下，我告诉您那里归谁管。",
    say_it_here="有事直接发给我，一句话就行。",
    scan="扫一扫，说给我听",
    scan_how="用 Telegram 扫码，点「开始」\n一句话、一张照片都行",
    urgent_first="有人有危险，先打 110、119、120",
    printed="{year} 年 {month} 月",
    minutes="{n} 分钟",
    hours="{n} 小时",
    working_minutes="上班时间 {n} 分钟",
    working_hours="上班时间 {n} 小时",
    days="{n} 天",
    working_days="{n} 个工作日",
)

EN = Public(
    heading="Who looks after {place}",
    names="Who, and how to reach them",
    duties_title="What they do",
    duties="Parking, noise, leaks, lights, stairways: somebody takes it and sees it through\nThey walk the grid and deal with hazards first\nThey help neighbours settle disputes\nThey look in on the old, the ill and those in need",
    promises_title="What is promised",
    danger="Danger such as gas or fire: taken within {accept}, dealt with within {resolve}",
    utility="No water, power, gas or heat: taken within {accept}, dealt with within {resolve}",
    ordinary="Everything else: taken within {accept}, done within {resolve}",
    manners="You are told each step and who has it\nYou have the last word on whether it is solved",
    above="Not settled? Turn to the {post}",
    no_phone="scan and write",
    phone_in_private="Phone numbers are not shown in groups: ask me /who in private.",
    nobody="No grid worker is on duty here right now. Tell me all the same, I pass it on to the level above.",
    no_place="This group belongs to no grid yet, so I cannot say who looks after it.",
    whose_home="Where do you live? Choose, and I'll tell you who looks after it.",
    say_it_here="Just tell me what is wrong, one sentence will do.",
    scan="Scan and tell me",
    scan_how="Scan with Telegram, press Start\nOne sentence or one picture is enough",
    urgent_first="If somebody is in danger, call 110, 119 or 120 first",
    printed="{month}/{year}",
    minutes="{n} minutes",
    hours="{n} hours",
    working_minutes="{n} working minutes",
    working_hours="{n} working hours",
    days="{n} days",
    working_days="{n} working days",
)
