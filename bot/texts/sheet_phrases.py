"""What stands in staff's sheets: names of sheets, headers of columns, and words for codes; one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetNames:
    """The tabs of a workbook."""

    tickets: str
    events: str
    categories: str
    grids: str
    whistles: str
    call_backs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The columns that services/sheets.py names."""

    ticket_number: str
    status_words: str
    category_words: str
    category_code: str
    source_words: str
    urgent: str
    delicate: str
    district: str
    street: str
    community: str
    grid_name: str
    grid_code: str
    place_words: str
    holder_name: str
    joined: str
    words: str
    opened: str
    accept_by: str
    accepted: str
    contact_by: str
    contacted: str
    resolve_by: str
    resolved: str
    closed: str
    overdue: str
    overdue_hours: str
    extended: str
    returned: str
    reopened: str
    paused_hours: str
    waiting_for: str
    review_on: str
    watch: str
    departments: str
    outcome_words: str
    said_contacted: str
    said_solved: str
    said_answer: str
    called_at: str
    called_reached: str
    called_contacted: str
    called_solved: str
    called_answer: str
    called_words: str
    caller: str
    week: str
    drawn: str
    excluded: str
    merged_into: str
    files: str
    done_at: str
    action_words: str
    actor_name: str
    part_words: str
    after_words: str
    said: str
    called_by: str
    whistled_by: str
    whistle_words: str
    called_on: str
    department: str
    liaison: str
    report_by: str
    reported: str
    report_late: str
    delivered: str
    result: str
    mark: str
    excuse: str
    level: str
    above: str
    workers: str
    households: str
    residents: str
    new: str
    urgent_new: str
    again: str
    closed_n: str
    unanswered: str
    open: str
    overdue_n: str
    response: str
    asked: str
    solving: str
    answered: str
    content: str
    rated: str
    hours_to_accept: str
    hours_to_resolve: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """Words for codes that no other part of the texts has; `part_*`, `caller_*`, `level_*` by their codes."""

    yes: str
    no: str
    private: str
    group: str
    solved: str
    explained: str
    unanswered: str
    ordinary: str
    yellow: str
    red: str
    resident: str
    third_party: str
    parts: str
    part_reporter: str
    part_follower: str
    part_assignee: str
    part_staff: str
    part_above: str
    part_called: str
    part_system: str
    part_stranger: str
    caller_resident: str
    caller_worker: str
    caller_community: str
    caller_town: str
    caller_police: str
    caller_system: str
    level_district: str
    level_street: str
    level_community: str
    level_grid: str
    level_building: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """Everything about sheets. In sentences {grid} is a name, {first} and {last} are days, {count} and {most} numbers."""

    names: SheetNames
    headers: Headers
    words: SheetWords
    button: str
    whole: str
    which_sheet: str
    which_span: str
    week: str
    last_week: str
    month: str
    last_month: str
    title: str
    of: str
    nothing: str
    cut: str
    cut_how: str
    alive: str
    delicate: str


ZH = Sheets(
    names=SheetNames(
        tickets="工单", events="经过", categories="类别", grids="网格", whistles="吹哨", call_backs="回访"
    ),
    headers=Headers(
        ticket_number="工单编号",
        status_words="工单状态",
        category_words="诉求类别",
        category_code="类别编码",
        source_words="诉求来源",
        urgent="是否紧急",
        delicate="是否涉隐私",
        district="区县",
        street="街道",
        community="社区",
        grid_name="所属网格",
        grid_code="网格编码",
        place_words="事发地点",
        holder_name="承办人",
        joined="附议人数",
        words="诉求内容",
        opened="登记时间",
        accept_by="接单时限",
        accepted="接单时间",
        contact_by="首次联系时限",
        contacted="首次联系时间",
        resolve_by="办结时限",
        resolved="办结时间",
        closed="结案时间",
        overdue="是否超期",
        overdue_hours="超期时长（小时）",
        extended="延期次数",
        returned="退回次数",
        reopened="重办次数",
        paused_hours="暂停时长（小时）",
        waiting_for="正在等待",
        review_on="挂账复核时间",
        watch="督办",
        departments="协办部门",
        outcome_words="结案方式",
        said_contacted="居民评价：是否联系",
        said_solved="居民评价：是否解决",
        said_answer="居民评价：满意度",
        called_at="回访时间",
        called_reached="回访：是否接通",
        called_contacted="回访：是否联系",
        called_solved="回访：是否解决",
        called_answer="回访：满意度",
        called_words="回访记录",
        caller="回访人",
        week="抽取周次",
        drawn="抽取时间",
        excluded="剔除原因",
        merged_into="并入工单",
        files="附件数",
        done_at="时间",
        action_words="环节",
        actor_name="经办人",
        part_words="身份",
        after_words="之后状态",
        said="说明",
        called_by="哨源",
        whistled_by="吹哨人",
        whistle_words="吹哨事由",
        called_on="吹哨时间",
        department="响应部门",
        liaison="联络员",
        report_by="报到时限",
        reported="报到时间",
        report_late="是否超时",
        delivered="反馈时间",
        result="办理结果",
        mark="响应评价",
        excuse="免记原因",
        level="层级",
        above="上级",
        workers="网格员",
        households="户数",
        residents="人数",
        new="新登记",
        urgent_new="其中紧急",
        again="其中重办",
        closed_n="结案",
        unanswered="其中无人回话",
        open="现在在办",
        overdue_n="现在超期",
        response="响应率",
        asked="响应率样本",
        solving="解决率",
        answered="解决率样本",
        content="满意率",
        rated="满意率样本",
        hours_to_accept="接单用时中位数（小时）",
        hours_to_resolve="办结用时中位数（小时）",
    ),
    words=SheetWords(
        yes="是",
        no="否",
        private="私聊",
        group="居民群",
        solved="已解决",
        explained="已说明原因",
        unanswered="居民未回话",
        ordinary="督办",
        yellow="黄牌督办",
        red="红牌督办",
        resident="居民",
        third_party="其他单位",
        parts="配件",
        part_reporter="诉求人",
        part_follower="附议人",
        part_assignee="承办人",
        part_staff="工作人员",
        part_above="上级",
        part_called="协办部门",
        part_system="系统",
        part_stranger="居民",
        caller_resident="居民",
        caller_worker="网格员",
        caller_community="社区",
        caller_town="街道",
        caller_police="公安",
        caller_system="系统",
        level_district="区县",
        level_street="街道",
        level_community="社区",
        level_grid="网格",
        level_building="楼栋",
    ),
    button="📄 表格",
    whole="全套",
    which_sheet="📄 要哪张表？「全套」是一个文件，里面每张表一页。",
    which_span="📄 {sheet}，要哪段时间的？",
    week="本周",
    last_week="上周",
    month="本月",
    last_month="上月",
    title="📄 {grid} {sheet} · {first}至{last}",
    of="{sheet} {count} 行",
    nothing="{grid} {first}到{last}没有{sheet}可出。",
    cut="{sheet}一共 {count} 行，这里是最近的 {most} 行。",
    cut_how="全部的（按登记日期算）请让管电脑的同事导出：python -m bot export {what} --grid {code} --from {since} --to {until} --out 文件名.xlsx",
    alive="工单是这段时间里办着的，包括之前登记、还没结案的。",
    delicate="涉隐私的不写内容和地点；电话、房号都打了码。文件请别外传。",
)

EN = Sheets(
    names=SheetNames(
        tickets="Tickets",
        events="History",
        categories="Categories",
        grids="Grids",
        whistles="Whistles",
        call_backs="Call-backs",
    ),
    headers=Headers(
        ticket_number="Ticket",
        status_words="Status",
        category_words="Category",
        category_code="Category code",
        source_words="Source",
        urgent="Urgent",
        delicate="Private matter",
        district="District",
        street="Street",
        community="Community",
        grid_name="Grid",
        grid_code="Grid code",
        place_words="Place",
        holder_name="Holder",
        joined="Joined by",
        words="What was said",
        opened="Registered",
        accept_by="Accept by",
        accepted="Accepted",
        contact_by="Contact by",
        contacted="First contact",
        resolve_by="Resolve by",
        resolved="Resolved",
        closed="Closed",
        overdue="Overdue",
        overdue_hours="Overdue, hours",
        extended="Extensions",
        returned="Returns",
        reopened="Reopened",
        paused_hours="Paused, hours",
        waiting_for="Waiting for",
        review_on="Review of the long-term list",
        watch="Supervised",
        departments="Departments called in",
        outcome_words="Outcome",
        said_contacted="Resident: contacted",
        said_solved="Resident: solved",
        said_answer="Resident: content",
        called_at="Called back",
        called_reached="Call-back: reached",
        called_contacted="Call-back: contacted",
        called_solved="Call-back: solved",
        called_answer="Call-back: content",
        called_words="Call-back: words",
        caller="Called by",
        week="Week drawn for",
        drawn="Drawn",
        excluded="Excluded because",
        merged_into="Merged into",
        files="Files",
        done_at="When",
        action_words="Step",
        actor_name="Who",
        part_words="As",
        after_words="Status after",
        said="Words",
        called_by="Whistle from",
        whistled_by="Whistled by",
        whistle_words="Why",
        called_on="Called",
        department="Department",
        liaison="Liaison",
        report_by="Report in by",
        reported="Reported in",
        report_late="Late",
        delivered="Result given",
        result="Result",
        mark="Mark",
        excuse="Excused because",
        level="Level",
        above="Part of",
        workers="Workers",
        households="Households",
        residents="Residents",
        new="New",
        urgent_new="of these urgent",
        again="of these reopened",
        closed_n="Closed",
        unanswered="of these unanswered",
        open="Open now",
        overdue_n="Overdue now",
        response="Response rate",
        asked="Response rate, n",
        solving="Resolution rate",
        answered="Resolution rate, n",
        content="Satisfaction rate",
        rated="Satisfaction rate, n",
        hours_to_accept="Hours to accept, median",
        hours_to_resolve="Hours to resolve, median",
    ),
    words=SheetWords(
        yes="yes",
        no="no",
        private="private chat",
        group="residents' group",
        solved="solved",
        explained="explained",
        unanswered="no answer",
        ordinary="supervised",
        yellow="yellow card",
        red="red card",
        resident="the resident",
        third_party="somebody else",
        parts="parts",
        part_reporter="reporter",
        part_follower="joined",
        part_assignee="holder",
        part_staff="staff",
        part_above="above",
        part_called="department",
        part_system="system",
        part_stranger="resident",
        caller_resident="resident",
        caller_worker="grid worker",
        caller_community="community",
        caller_town="street",
        caller_police="police",
        caller_system="system",
        level_district="district",
        level_street="street",
        level_community="community",
        level_grid="grid",
        level_building="building",
    ),
    button="📄 Sheets",
    whole="Everything",
    which_sheet="📄 Which sheet? “Everything” is one file with a tab for each.",
    which_span="📄 {sheet}: for which time?",
    week="This week",
    last_week="Last week",
    month="This month",
    last_month="Last month",
    title="📄 {grid} {sheet} · {first} to {last}",
    of="{sheet}: {count} rows",
    nothing="{grid}: there is nothing for {sheet} from {first} to {last}.",
    cut="{sheet}: {count} rows in all, here are the newest {most}.",
    cut_how="For all of them (by day of registration) ask whoever runs the computer: python -m bot export {what} --grid {code} --from {since} --to {until} --out FILE.xlsx",
    alive="Tickets are those that were open in that time, earlier ones included.",
    delicate="Private matters come without words and place; telephones and rooms are masked. Please do not pass the file on.",
)
