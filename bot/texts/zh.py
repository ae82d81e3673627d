"""Chinese: warm, short, spoken, with 您; workers get terse lines."""

from __future__ import annotations

from datetime import datetime, timedelta

import nlp
from bot.texts.catalogue import Standing, Texts
from bot.texts.words import Safe
from bot.texts.zh_phrases import PHRASES
from domain.tickets import HELD, UNTAKEN, Awaited, Outcome, Status

_WEEKDAYS = "一二三四五六日"
_NEAR = {-1: "昨天", 0: "今天", 1: "明天"}
_LABELS = {
    "category": "类别：",
    "place": "📍 ",
    "resident": "👤 报事人：",
    "grid": "网格：",
    "holder": "负责人：",
    "status": "状态：",
    "last": "最近：",
}
_MODES = {
    "all": "有事在群里直接说，我听着像要办的，就问一声要不要登记。",
    "mention": "有事 @我，或者发 /report 加一句话，我就登记。",
    "tag": "有事带上「#报事」说一句，我就登记。",
}


class Chinese(Texts):
    """zh-Hans."""

    def __init__(self) -> None:
        super().__init__(PHRASES)

    def moment(self, at: datetime, now: datetime) -> str:
        ahead = (at.date() - now.date()).days
        if ahead in _NEAR:
            return f"{_NEAR[ahead]} {at:%H:%M}"
        if 0 < ahead < 7:
            return f"{'下' if at.weekday() < now.weekday() else ''}周{_WEEKDAYS[at.weekday()]} {at:%H:%M}"
        return self.day(at) if at.year == now.year else f"{at.year}年{self.day(at)}"

    def date(self, at: datetime, now: datetime) -> str:
        year = "" if at.year == now.year else f"{at.year}年"
        return f"{year}{at.month}月{at.day}日"

    def day(self, at: datetime) -> str:
        return f"{at.month}月{at.day}日 周{_WEEKDAYS[at.weekday()]} {at:%H:%M}"

    def left(self, left: timedelta) -> str:
        return f"{'剩' if left >= timedelta() else '超'} {_span(abs(left))}"

    def span(self, span: timedelta) -> str:
        return _span(span)

    def category(self, code: str) -> str:
        found = nlp.CATEGORIES.get(code)
        return found.name if found else ""

    def quote(self, words: Safe) -> str:
        return f"「{words}」"

    def labelled(self, words: str, label: str) -> str:
        return f"{_LABELS[label]}{words}"

    def files(self, count: int) -> str:
        return f"附件 {count} 个"

    def followers(self, count: int) -> str:
        return f"还有 {count} 人也遇到"

    def reopened_times(self, count: int) -> str:
        return f"居民说没解决，第 {count + 1} 次办"

    def join(self, *parts: str) -> str:
        return " ".join(part for part in parts if part)

    def group_standing(self, standing: Standing) -> list[str]:
        who = standing.who or "网格员"
        now = {
            Status.registered: "已登记，正在找人接手",
            Status.assigned: f"已派给{who}，{_accept_by(standing)}",
            Status.accepted: f"{who}接单了",
            Status.in_progress: f"{who}正在办",
            Status.waiting: f"{who}在等{_AWAITED_BY_ALL[standing.awaits]}",
            Status.listed: f"眼下办不了，先挂账，{standing.review}再看",
            Status.checking: f"{who}说办好了，正在请人核实",
            Status.resolved: f"{who}{'说明了解决不了的原因' if standing.explained else '说办好了'}，正在问报事人",
            Status.closed: _ENDINGS.get(standing.outcome or "", "已结案，没等到回话"),
            Status.withdrawn: "报事人撤回了",
            Status.merged: "和另一件相同的事并在一起办",
            Status.not_accepted: "不在社区办理范围，已告诉报事人",
        }[standing.status]
        return [now, *_done_by(standing)]

    def resident_standing(self, standing: Standing) -> list[str]:
        who = standing.who or "网格员"
        lines = {
            Status.registered: ["登记好了，眼下没人值班，已经报给上级安排", "在等：上级派人"],
            Status.assigned: [
                f"已经派给{who}",
                f"下一步：{who}来接，{_accept_by(standing)}",
                f"在等：{who}",
            ],
            Status.accepted: [f"{who}接单了", f"下一步：{who}来看、来办，有进展就告诉您", f"在等：{who}"],
            Status.in_progress: [f"{who}正在办", "下一步：办好了来问您", f"在等：{who}"],
            Status.waiting: _waiting(who, standing.awaits),
            Status.listed: ["眼下办不了，先挂账，没有忘", f"下一步：{standing.review}再看能不能办", f"在等：{who}"],
            Status.checking: [
                f"{who}说办好了",
                f"下一步：{standing.verifier or '另一位工作人员'}到现场核实，再来问您",
                f"在等：{standing.verifier}核实",
            ],
            Status.resolved: _resolved(who, explained=standing.explained),
            Status.closed: [_ENDED.get(standing.outcome or "", "没等到您回话，先结案了")],
            Status.withdrawn: ["已撤回，不再办"],
            Status.merged: ["和另一件相同的事并在一起办"],
            Status.not_accepted: ["这件事社区办不了，没有受理"],
        }[standing.status]
        return [*lines, *_done_by(standing)]

    def staff_standing(self, standing: Standing, left: str) -> list[str]:
        status = str(getattr(self.phrases.statuses, standing.status.value))
        if standing.status in UNTAKEN:
            return [
                f"{status}，最迟{_at(standing.accept_by)}接单（{left}）",
                f"最迟{_at(standing.resolve_by)}办完",
            ]
        if standing.status in (Status.accepted, Status.in_progress):
            return [f"{status}，最迟{_at(standing.resolve_by)}办完（{left}）"]
        if standing.status is Status.waiting:
            waits = f"等{_AWAITED[standing.awaits]}，这段时间不计时"
            return [waits, f"最迟{_at(standing.resolve_by)}办完"]
        if standing.status is Status.listed:
            return [f"{status}，{standing.review}再看，这段时间不计时"]
        if standing.status is Status.closed:
            return [f"{status}，{_ENDED_FOR_STAFF.get(standing.outcome or '', '没等到居民回话')}"]
        return [f"{status}，在等{standing.verifier}" if standing.verifier else status]

    def accepted(self, who: Safe, by: str) -> str:
        return f"{who or '网格员'}接单了，最迟{_at(by)}办完。有进展我就告诉您。"

    def progress(self, who: Safe, words: Safe) -> str:
        return f"{who or '网格员'}说：{self.quote(words)}"

    def question(self, who: Safe, words: Safe) -> str:
        return f"{who or '网格员'}想问您：{self.quote(words)}"

    def resolved(self, who: Safe, words: Safe) -> str:
        return f"{who or '网格员'}说办好了：{self.quote(words)}"

    def result(self, words: Safe) -> str:
        return f"办理结果：{self.quote(words)}"

    def reason(self, words: Safe) -> str:
        return f"原因：{self.quote(words)}"

    def reopened(self, who: Safe, by: str, *, neighbour: bool) -> str:
        said, asked = ("一位邻居说还没办好", "您那边怎么样？有要说的") if neighbour else ("还没解决", "还差什么？")
        holder = f"由{who}来办" if who else "正在找人接手"
        return f"{said}，这件事重新办，{holder}，最迟{_at(by)}办完。\n{asked}直接发给我，我记在这件事上。"

    def not_accepted(self, words: Safe) -> str:
        return f"这件事社区办不了，没有受理。原因：{self.quote(words)}"

    def handed_over(self, who: Safe) -> str:
        return f"这件事转给{who or '另一位网格员'}了，不用您再说一遍。"

    def your_number(self, number: int) -> str:
        return f"您的编号 <code>{number}</code>（社区登记工作人员时用）"

    def word(self, word: Safe, category: str, seen: int, better: int, worse: int) -> str:
        return f"“{word}” → {category}：改对 {better} 条，改错 {worse} 条（在 {seen} 次更正里出现）"

    def merged(self, number: Safe) -> str:
        return f"这件事和 {number} 是同一件，并在一起办。有进展、办好了，都会告诉您、问您。"

    def similar(self, about: str, who: Safe) -> str:
        return f"邻居刚报过：{about}{f'，{who}在办' if who else ''}"

    def urged(self, who: Safe) -> str:
        return f"替您催了{who or '一声'}。"

    def elsewhere(self, mention: str) -> str:
        return f"{mention}{'，' if mention else ''}您的事有新消息。点下面的按钮，再点「开始」，我私下告诉您。"

    def home_set(self, place: Safe, worker: Safe) -> str:
        knows = f"您的网格员是{worker}。" if worker else ""
        return f"记下了，您住在{place}。{knows}有事直接说给我听。" if place else f"记下了。{knows}有事直接说给我听。"

    def place_not_found(self, tried: Safe) -> str:
        return f"没找到「{tried}」。从下面选一个，或者换个说法、发个位置。"

    def places_found(self, tried: Safe) -> str:
        return f"「{tried}」是下面哪一个？"

    def which_building(self, estate: Safe) -> str:
        return f"在{estate}的哪里？" if estate else "具体在哪里？"

    def my_tickets(self, count: int, shown: int) -> str:
        return (
            f"您有 {count} 件事在办，都在下面。" if count <= shown else f"您有 {count} 件事在办，先看最近 {shown} 件。"
        )

    def group_unbound(self, chat: Safe) -> str:
        return f"大家好，我是小哨。这个群还没接上社区：请社区负责人在群里发 /bind，选好就通了；或者把群号 {chat} 告诉社区。接通以前我不说话。"

    def group_welcome(self, grid: Safe, mode: str) -> str:
        return f"大家好，我是小哨，{grid or '这里'}的事可以找我。{_MODES.get(mode, _MODES['all'])}\n不想在群里说的，点我的头像私聊。"

    def todo(self, count: int) -> str:
        return f"手上 {count} 件，快到期的在前："

    @property
    def commands(self) -> list[tuple[str, str]]:
        return [
            ("start", "开始，选住处"),
            ("mine", "我报的事办到哪了"),
            ("report", "报一件事"),
            ("who", "我家这儿谁在管"),
            ("help", "怎么用"),
            ("home", "换住处"),
            ("mydata", "看我的信息"),
            ("forget", "注销，删掉我的信息"),
            ("todo", "网格员：手上的单子"),
            ("leave", "网格员：请假，谁来替"),
            ("back", "网格员：提前回来了"),
            ("handover", "网格员：手上的事全转给一个人"),
            ("duty", "谁当班、谁请假；主管排班"),
            ("overview", "主管：现在怎么样"),
            ("find", "找单子：编号、人、类别、地点"),
            ("grid", "看一个网格：谁在管、有什么事"),
            ("sheet", "主管：要表格"),
            ("invite", "主管：请人进来"),
            ("people", "主管：谁在岗，谁离岗"),
            ("bind", "主管：在群里发，接上这个群"),
            ("unbind", "主管：在群里发，断开这个群"),
            ("digest", "主管：日报周报月报怎么发"),
            ("board", "主管：网页看板、大屏"),
            ("missed", "主管：吹了哨没来的部门"),
            ("emergency", "主管：开启、解除应急"),
            ("appraise", "主管：四评，居民和吹哨人怎么评"),
            ("weekly", "主管：群里的每周小结"),
            ("mute", "主管：禁言"),
            ("unmute", "主管：解除禁言"),
            ("review", "主管：谁在禁言、谁刷屏"),
        ]


_AWAITED = {Awaited.resident: "居民回话", Awaited.third_party: "别的单位", Awaited.parts: "配件"}
_AWAITED_BY_ALL = {**_AWAITED, Awaited.resident: "报事人回话"}
_ENDINGS: dict[str, str] = {Outcome.solved: "已解决", Outcome.explained: "解决不了，已说明原因"}
_ENDED: dict[str, str] = {Outcome.solved: "已解决，结案了", Outcome.explained: "解决不了，原因说明了，结案了"}
_ENDED_FOR_STAFF: dict[str, str] = {Outcome.solved: "居民说已解决", Outcome.explained: "居民认可了说明"}


def _resolved(who: str, *, explained: bool) -> list[str]:
    if explained:
        return [f"{who}说这件事解决不了，讲了原因", "下一步：您看看说清楚了没有", "在等：您"]
    return [f"{who}说办好了", "下一步：您看看解决了没有", "在等：您"]


def _waiting(who: str, awaits: Awaited) -> list[str]:
    if awaits is Awaited.resident:
        return [f"{who}有话问您", "下一步：您回个话，接着办", "在等：您"]
    return [f"{who}在等{_AWAITED[awaits]}，等到了接着办", "下一步：一有消息就告诉您", f"在等：{_AWAITED[awaits]}"]


def _span(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{round(minutes / 60)} 小时" if minutes < 48 * 60 else f"{round(minutes / 1440)} 天"


def _at(moment: str) -> str:
    """A moment inside a sentence: 今天, 明天 and 下周一 stand close, a date stands apart."""
    return f"{moment} " if moment[:1] in "今明昨周下" else f" {moment} "


def _accept_by(standing: Standing) -> str:
    at = _at(standing.accept_by)
    return f"说好{at}接单，已经晚了" if standing.late else f"最迟{at}接单"


def _done_by(standing: Standing) -> list[str]:
    at = _at(standing.resolve_by)
    if standing.status not in (Status.assigned, *HELD) or standing.status in (Status.listed, Status.waiting):
        return []
    return [f"说好{at}办完，已经晚了" if standing.over else f"最迟{at}办完"]


TEXTS: Texts = Chinese()
