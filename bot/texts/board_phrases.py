"""What the web board says, and the message that hands out its links: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """{grid} is a name, {at} a moment, {n} and {days} are counts, {page} is a number."""

    # in the chat
    ready: str
    how: str
    open_desk: str
    open_wall: str
    # every page
    title: str
    overview: str
    map: str
    tickets: str
    updated: str
    stale: str
    to_content: str
    # figures
    open: str
    overdue: str
    due: str
    unheard: str
    unassigned: str
    reopened: str
    new: str
    closed: str
    last_day: str
    contacted: str
    solved: str
    satisfied: str
    rulings: str
    of_matters: str
    of_people: str
    of_none: str
    first: str
    nothing_first: str
    by_grid: str
    by_category: str
    grid: str
    # the list
    state: str
    category: str
    words: str
    words_hint: str
    any_category: str
    any_grid: str
    resolved: str
    ended: str
    search: str
    clear: str
    count: str
    count_over: str
    page: str
    before: str
    after: str
    nothing_found: str
    number: str
    place: str
    holder: str
    limit: str
    # one ticket
    said: str
    hidden: str
    result: str
    history: str
    opened_at: str
    closed_at: str
    resident: str
    back: str
    # the map
    map_hint: str
    without_area: str
    no_grids: str
    none_open: str
    # doors that stay shut
    refused: str
    refused_how: str
    missing: str
    missing_how: str
    away: str
    away_how: str


ZH = Board(
    ready="<b>{grid} 看板</b>",
    how="链接一小时内有效，只给您用，别转发。电脑或手机上打开，能看 12 小时；大屏上不显示姓名、地址和内容，开着就一直更新，您不再管这一片了就自己停。",
    open_desk="打开看板",
    open_wall="放到大屏",
    title="{grid} 看板",
    overview="总览",
    map="地图",
    tickets="工单",
    updated="{at} 的数",
    stale="连不上了，数字停在上面这个时间，连上了会自己更新。",
    to_content="跳到内容",
    open="在办",
    overdue="超期",
    due="今天到期",
    unheard="没按时联系居民",
    unassigned="没人接",
    reopened="重办",
    new="新增",
    closed="结案",
    last_day="近 24 小时",
    contacted="响应率",
    solved="解决率",
    satisfied="满意率",
    rulings="等您定",
    of_matters="{days} 天里 {n} 件",
    of_people="{days} 天里 {n} 人",
    of_none="{days} 天里还没有",
    first="此刻的日报",
    nothing_first="眼下没有要先办的。",
    by_grid="各网格在办",
    by_category="各类在办",
    grid="网格",
    state="状态",
    category="类别",
    words="词语",
    words_hint="内容、地点或编号",
    any_category="所有类别",
    any_grid="所有网格",
    resolved="办好了，等居民回话",
    ended="近 90 天办结的",
    search="查",
    clear="全部在办",
    count="{n} 件",
    count_over="{n} 件以上",
    page="第 {page} 页",
    before="上一页",
    after="下一页",
    nothing_found="没有这样的工单。",
    number="编号",
    place="地点",
    holder="负责人",
    limit="时限",
    said="居民说",
    hidden="这件事涉及隐私，看板上不显示内容和地点，请在私聊里看。",
    result="办理结果",
    history="经过",
    opened_at="报来",
    closed_at="结案",
    resident="居民",
    back="回到工单",
    map_hint="颜色越深，在办越多；红边的有超期。点一块，看它的工单。",
    without_area="还没画边界的",
    no_grids="这一片下面还没有网格。",
    none_open="眼下没有在办的。",
    refused="打不开",
    refused_how="链接过了时间，或者这一片已经不归您管。在私聊里发 /board，我再给您一个。",
    missing="没有这一页",
    missing_how="可能打错了，或者它不在您管的这一片。",
    away="现在拿不到数",
    away_how="过一会儿再试，不用重新要链接。",
)

EN = Board(
    ready="<b>The board of {grid}</b>",
    how="The links are good for one hour and meant for you alone. On a computer or a phone the board stays open for 12 hours; on a wall it shows no names, addresses or words, goes on as long as it is shown, and ends when this area is no longer yours.",
    open_desk="Open the board",
    open_wall="For a wall",
    title="The board of {grid}",
    overview="Overview",
    map="Map",
    tickets="Tickets",
    updated="As of {at}",
    stale="No connection: the figures are those of the time above and go on by themselves.",
    to_content="To the content",
    open="Open",
    overdue="Overdue",
    due="Due today",
    unheard="Resident not contacted in time",
    unassigned="Nobody has it",
    reopened="Again",
    new="New",
    closed="Closed",
    last_day="last 24 hours",
    contacted="Responded",
    solved="Solved",
    satisfied="Satisfied",
    rulings="Yours to settle",
    of_matters="of {n} in {days} days",
    of_people="{n} people in {days} days",
    of_none="none in {days} days",
    first="The digest right now",
    nothing_first="Nothing is pressing right now.",
    by_grid="Open by grid",
    by_category="Open by category",
    grid="Grid",
    state="State",
    category="Category",
    words="Words",
    words_hint="words, a place or a number",
    any_category="Every category",
    any_grid="Every grid",
    resolved="Done, resident asked",
    ended="Ended in the last 90 days",
    search="Search",
    clear="All open",
    count="{n} tickets",
    count_over="more than {n} tickets",
    page="Page {page}",
    before="Previous",
    after="Next",
    nothing_found="There are no such tickets.",
    number="Number",
    place="Place",
    holder="Who has it",
    limit="Due",
    said="The resident’s words",
    hidden="This is a private matter: the board shows neither words nor place. Look it up in the chat.",
    result="Result",
    history="What happened",
    opened_at="Reported",
    closed_at="Closed",
    resident="Resident",
    back="Back to the tickets",
    map_hint="The darker, the more is open; a red edge means overdue. Press an area for its tickets.",
    without_area="Without a border so far",
    no_grids="There are no grids below this one yet.",
    none_open="Nothing is open right now.",
    refused="This does not open",
    refused_how="The link is too old, or this area is no longer yours. Send me /board in private for a new one.",
    missing="There is no such page",
    missing_how="Perhaps a slip, or it does not lie in your area.",
    away="No figures right now",
    away_how="Try again in a moment; no new link is needed.",
)
