"""What is said of the four evaluations (四评): the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisals:
    """{name}, {grid}, {by} and {reason} are words of people and rosters; {month} is a month, {n} and the others counts or shares."""

    title: str
    month: str
    so_far: str
    nothing: str
    # the parts
    community: str
    departments: str
    property: str
    grids: str
    left_out: str
    left_out_count: str
    none_left_out: str
    more_rows: str
    order: str
    # one line for each who is judged
    community_line: str
    nobody_answered: str
    silent_too: str
    department_line: str
    marked: str
    comma: str
    company_line: str
    too_few: str
    grid_line: str
    present: str
    stood_in: str
    away_now: str
    share: str
    no_share: str
    excluded_line: str
    excused_line: str
    ended_first: str
    # figures, on buttons
    answered: str
    solved: str
    unsolved: str
    explained: str
    happy: str
    so_so: str
    unhappy: str
    reached: str
    unreached: str
    silent: str
    called: str
    in_time: str
    late: str
    never: str
    excused: str
    due: str
    opened: str
    accept_ok: str
    accept_late: str
    contact_ok: str
    contact_late: str
    done_ok: str
    done_late: str
    left: str
    # ways on
    behind: str
    back: str
    month_before: str
    this_month: str
    how_stars: str
    sheet: str
    sheet_here: str
    # headers of the sheet
    code: str
    name: str
    solved_rate: str
    happy_rate: str
    reached_rate: str
    stars: str
    mean: str
    days: str
    present_days: str
    stood_in_days: str
    part: str
    figure: str
    ticket: str
    reason: str
    by: str
    at: str
    department: str
    tickets: str


ZH = Appraisals(
    title="📊 四评 · {grid}，{month}",
    month="{year}年{number}月",
    so_far="截至{day}",
    nothing="{grid}，{month}：还没有可评的。",
    community="居民评社区",
    departments="吹哨人评部门",
    property="居民评物业",
    grids="网格：在岗和守时",
    left_out="不计入的",
    left_out_count="不计入 {n} 件",
    none_left_out="没有哪一件不计入。",
    more_rows="还有 {n} 个，点下面看",
    order="按名录排，不排名次。点开能看到每个数后面的工单。",
    community_line="{name}：{n} 件有回话，解决 {solved}，满意 {satisfied}，联系上 {reached}",
    nobody_answered="{name}：没人回话",
    silent_too="，另有 {n} 件没等到回话",
    department_line="{name}：该报到 {n} 次，按时 {in_time}，晚到 {late}，没来 {never}",
    marked="；评价：{marks}",
    comma="、",
    company_line="{name}：{stars} {mean} 分（{n} 件）",
    too_few="{name}：只有 {n} 件回话，满 {least} 件才评星",
    grid_line="{name}：接单守时 {accept}，联系守时 {contact}，办结守时 {done}",
    present="，在岗 {present}/{days} 天",
    stood_in="（{n} 天靠代班）",
    away_now="，{n} 人请假中",
    share="{share}（{n}）",
    no_share="—",
    excluded_line="{number}：剔除，「{reason}」，{by}，{at}",
    excused_line="{number}：{name}没报到，免记，「{reason}」，{by}，{at}",
    ended_first="还没到，事情先了结了",
    answered="有回话",
    solved="解决了",
    unsolved="没解决",
    explained="办不了，说清楚了",
    happy="满意",
    so_so="基本满意",
    unhappy="不满意",
    reached="联系上了",
    unreached="没人联系",
    silent="没等到回话",
    called="该报到",
    in_time="按时报到",
    late="晚到",
    never="没来",
    excused="免记",
    due="还没到时候",
    opened="收到的",
    accept_ok="按时接单",
    accept_late="接单晚了",
    contact_ok="按时联系",
    contact_late="联系晚了",
    done_ok="按时办结",
    done_late="办结晚了",
    left="撤回、并单、不受理",
    behind="{name} · {figure} {n} 件",
    back="回到四评",
    month_before="上个月",
    this_month="本月",
    how_stars="星怎么来：满意 5 分，基本满意 3 分，不满意 1 分；只说解决了 4 分；说清楚了但办不了最多 3 分；没解决最多 2 分。取平均，四舍五入。",
    sheet="表格",
    sheet_here="表格里每个数都列出了工单号。",
    code="编码",
    name="名称",
    solved_rate="解决率",
    happy_rate="满意率",
    reached_rate="响应率",
    stars="星",
    mean="平均分",
    days="应有人的天数",
    present_days="有人在岗的天数",
    stood_in_days="靠代班的天数",
    part="评什么",
    figure="哪个数",
    ticket="工单号",
    reason="理由",
    by="谁定的",
    at="什么时候",
    department="部门",
    tickets="每个数后面的工单",
)

EN = Appraisals(
    title="📊 Four evaluations · {grid}, {month}",
    month="{number}/{year}",
    so_far="up to {day}",
    nothing="{grid}, {month}: nothing to judge by yet.",
    community="Communities, by residents",
    departments="Departments, by who whistled",
    property="Property companies",
    grids="Grids: presence and promises",
    left_out="Not counted",
    left_out_count="Not counted: {n}",
    none_left_out="Everything counts.",
    more_rows="{n} more: press below",
    order="In the order of the roster, no ranking. Behind each number you find its tickets.",
    community_line="{name}: {n} answered, solved {solved}, content {satisfied}, contacted {reached}",
    nobody_answered="{name}: nobody answered",
    silent_too=", {n} more without an answer",
    department_line="{name}: called {n}, in time {in_time}, late {late}, never came {never}",
    marked="; marks: {marks}",
    comma=", ",
    company_line="{name}: {stars} {mean} ({n})",
    too_few="{name}: only {n} answered, stars from {least} on",
    grid_line="{name}: taken in time {accept}, contacted in time {contact}, done in time {done}",
    present=", somebody there on {present} of {days} days",
    stood_in=" ({n} by a deputy)",
    away_now=", {n} on leave now",
    share="{share} ({n})",
    no_share="—",
    excluded_line="{number}: excluded, “{reason}”, {by}, {at}",
    excused_line="{number}: {name} did not report in, excused, “{reason}”, {by}, {at}",
    ended_first="the matter ended first",
    answered="Answered",
    solved="Solved",
    unsolved="Not solved",
    explained="Explained",
    happy="Content",
    so_so="Fairly content",
    unhappy="Not content",
    reached="Contacted",
    unreached="Not contacted",
    silent="No answer",
    called="Called",
    in_time="In time",
    late="Late",
    never="Never came",
    excused="Excused",
    due="Not due yet",
    opened="Received",
    accept_ok="Taken in time",
    accept_late="Taken late",
    contact_ok="Contacted in time",
    contact_late="Contacted late",
    done_ok="Done in time",
    done_late="Done late",
    left="Taken back, merged, refused",
    behind="{name} · {figure}: {n}",
    back="Back to the whole",
    month_before="Month before",
    this_month="This month",
    how_stars="How stars come about: content 5, fairly content 3, not content 1; only “solved” 4; explained at most 3; not solved at most 2. The mean, rounded.",
    sheet="Sheet",
    sheet_here="The sheet names the tickets behind each figure.",
    code="Code",
    name="Name",
    solved_rate="Share solved",
    happy_rate="Share content",
    reached_rate="Share contacted",
    stars="Stars",
    mean="Mean",
    days="Working days",
    present_days="Days somebody was there",
    stood_in_days="Days by a deputy",
    part="Part",
    figure="Figure",
    ticket="Ticket",
    reason="Reason",
    by="By",
    at="When",
    department="Department",
    tickets="Tickets behind each figure",
)
