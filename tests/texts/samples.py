"""Tellings of a small made-up street, on Saturday 21 November 2026, 10:20 in Shanghai."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.appraisal import Appraisal, LeftOut, Row
from domain.digest import (
    DAY,
    Counts,
    DigestView,
    Holding,
    HotSpot,
    Item,
    NotCome,
    Outlook,
    Pace,
    Rates,
    Rising,
    Share,
    Silent,
    ToDo,
    ToRule,
    Uncovered,
    Unreached,
)
from domain.notices import Kind
from domain.people import Post
from domain.tickets import Awaited, Status
from domain.views import (
    CallBackView,
    Choice,
    DraftView,
    FourThings,
    PublicPerson,
    Step,
    Telling,
    TicketView,
)
from domain.workflow import Action

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 2, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)

TICKET = TicketView(
    id=7,
    number="261121-007",
    version=2,
    round=0,
    status=Status.assigned,
    category="parking",
    urgent=False,
    danger=None,
    grid="幸福里第一网格",
    place="幸福里3号楼",
    text="楼下消防通道又被车堵了，叫了半天没人挪",
    opened_at=NOW,
    accept_by=NOW + 2 * HOUR,
    resolve_by=NOW + timedelta(days=7),
    closed_at=None,
    overdue=False,
    followers=0,
    files=0,
    reopened=0,
    assignee="李师傅",
)

RESIDENT = replace(TICKET, actions=(Action.supplement, Action.urge, Action.withdraw))
WORKER = replace(
    TICKET,
    room="501",
    reporter="王阿姨",
    actions=(
        Action.accept,
        Action.return_,
        Action.hand_over,
        Action.note,
        Action.ask,
        Action.resolve,
        Action.remark,
        Action.recategorise,
    ),
)
SUPERVISOR = replace(
    WORKER,
    actions=(Action.remark, Action.recategorise, Action.remind, Action.reassign, Action.reject),
    history=(
        Step(NOW, "register", "王阿姨"),
        Step(NOW, "assign", ""),
        Step(NOW + HOUR / 6, "supplement", "王阿姨", "车牌是外地的"),
    ),
)

DRAFT = DraftView(
    id=11,
    status="offered",
    asking="confirm",
    private=True,
    text="楼下消防通道又被车堵了",
    category="parking",
    alternatives=("parking", "fire_safety", "traffic"),
    place="幸福里3号楼",
    grid="3号楼",
    urgent=False,
    unsure=False,
    files=0,
    located=False,
)

CHOICES = (Choice(3, "幸福里", more=True), Choice(4, "阳光花园", more=True), Choice(5, "老街", more=False))

LINE = Item(7, "261121-007", 2, "parking", "幸福里3号楼", False, NOW - 5 * HOUR, "李师傅", remind=True)
DIGEST = DigestView(
    grid="幸福街道",
    code="XF",
    at=NOW,
    since=NOW - timedelta(days=1),
    window_since=NOW - timedelta(days=7),
    todo=ToDo(
        overdue=(Holding(3, LINE),),
        overdue_n=3,
        rulings=(
            ToRule(replace(LINE, id=9, number="261119-009"), "extension", "李师傅", until=NOW + timedelta(days=9)),
            ToRule(replace(LINE, id=10, number="261119-010"), "owner", "陈姐", proposed="周师傅"),
        ),
        rulings_n=2,
        due=(replace(LINE, id=8, number="261121-008", at=NOW + 5 * HOUR, who="陈姐"),),
        due_n=1,
        waiting=(
            replace(LINE, id=11, number="261110-011", category="elevator", at=NOW - 9 * DAY, awaited=Awaited.parts),
            replace(LINE, id=12, number="261001-012", category="road", at=NOW - 2 * DAY),
        ),
        waiting_n=2,
        not_come=(NotCome(replace(LINE, at=NOW - DAY), "城管", "王队"),),
        not_come_n=1,
        uncovered=(Uncovered("春和第二网格"), Uncovered("春和第三网格", ("李师傅",))),
        uncovered_n=2,
        unreached=(Unreached("261121-003", "王阿姨", "resolved", "Forbidden: bot was blocked by the user"),),
        unreached_n=1,
    ),
    counts=Counts(5, 4, 1, 12),
    counts_before=Counts(3, 6, 0, 11),
    rates=Rates(
        contacted=Share(0.92, 24),
        satisfied=Share(1.0, 3),
        accept=Pace(25 * HOUR / 60, 2 * HOUR, 24),
        resolve=Pace(2 * DAY, 6 * DAY, 4),
    ),
    rates_before=Rates(contacted=Share(0.88, 20), accept=Pace(40 * HOUR / 60, 5 * HOUR, 20)),
    outlook=Outlook(
        hot=(HotSpot("幸福里3号楼", "parking", 4, 2),),
        rising=(Rising("noise", 12, 3.2),),
        silent=(Silent("春和第四网格", 420, 9),),
        silent_n=1,
    ),
)

FOUR = FourThings(
    "春和社区",
    "幸福里3栋",
    "B3",
    (PublicPerson("李师傅", Post.worker, "13800001111"), PublicPerson("陈姐", Post.deputy, "")),
    (PublicPerson("赵主任", Post.supervisor, "0731-84210000"),),
)

DRAWN = (CallBackView(5, "261121-007", True, True, False, "fair", "说还有味道"), CallBackView(6, "261121-008"))

PEOPLE = [{"person": 5, "name": "陈姐", "post": "deputy", "grid": "幸福里第二网格"}]

INVITED: dict[str, object] = {
    "invite": 5,
    "post": "liaison",
    "grid_name": "幸福里第一网格",
    "department": "城管",
    "until": NOW.isoformat(),
    "expires": NOW.isoformat(),
    "inviter": "赵主任",
    "name": "王芳",
    "phone": "13800001111",
    "account": "wang_fang",
}

FACTS: dict[Kind, dict[str, object]] = {
    Kind.merged: {"into": "261121-008"},
    Kind.welcome: {"first": True},
    Kind.privacy: {"words": 1095, "raw": 180, "version": "2026-11"},
    Kind.my_data: {"form": "html"},
    Kind.forget: {"open": 2},
    Kind.forgotten: {"open": 2},
    Kind.home_set: {"grid": 3, "words": "幸福里3号楼"},
    Kind.help: {},
    Kind.who: {"grid": 3},
    Kind.my_tickets: {"count": 2},
    Kind.danger_advice: {"danger": "gas"},
    Kind.paused: {"holder": "李师傅", "words": "等燃气公司来人", "reason": "third_party"},
    Kind.extended: {"words": "等配件到货", "until": NOW.isoformat()},
    Kind.listed: {"words": "等管网改造", "until": NOW.isoformat()},
    Kind.emergency: {"what": "begun", "words": "台风来了，请不要出门", "emergency": 1, "grid": "春和社区"},
    Kind.safety: {
        "grid": "春和社区",
        "code": "WT-01",
        "words": "台风来了",
        "safe": "12",
        "help": "1",
        "new": "3",
        "open": "2",
        "in_need": [{"name": "王阿姨", "place": "幸福家园 3栋", "phone": ""}],
    },
    Kind.leave: {
        "what": "set",
        "name": "李师傅",
        "deputy": "陈姐",
        "from_at": NOW.isoformat(),
        "until": NOW.isoformat(),
        "count": 2,
    },
    Kind.duty: {
        "turns": [
            {
                "grid": "春和第一网格",
                "code": "WT-01-01",
                "now": [{"name": "李师傅", "post": "worker"}],
                "count": 1,
                "coming": [{"name": "陈姐", "post": "worker", "from_at": NOW.isoformat()}],
                "away": [],
            }
        ],
        "away": [{"name": "赵主任", "deputy": "孙队长", "until": NOW.isoformat()}],
        "total": 9,
        "bare": 2,
        "left": 8,
        "page": 0,
        "pair": {"code": "WT-01-01", "names": ["李师傅", "陈姐"]},
    },
    Kind.day_list: {"when": "morning"},
    Kind.calendar: {"year": 2027},
    Kind.whistled: {"departments": ["城管", "派出所"]},
    Kind.whistle: {"call": 1, "words": "请来看看占道", "by": "李师傅", "until": NOW.isoformat()},
    Kind.board: {"grid": 1, "grid_name": "春和社区", "desk": "https://e.org/b/in/x", "wall": "https://e.org/b/in/y"},
    Kind.missed: {"grid": 1, "grid_name": "春和社区"},
    Kind.went_private: {"draft": 11, "danger": True, "writable": False},
    Kind.contact: {"name": "王阿姨", "phone": "0731-84210000", "room": "501"},
    Kind.call_backs: {"grid": 1, "grid_name": "春和社区", "week": "2026-W47"},
    Kind.late: {"by": NOW.isoformat()},
    Kind.unlisted: {"holder": "李师傅"},
    Kind.accepted: {"holder": "李师傅"},
    Kind.progress: {"holder": "李师傅", "words": "已联系车主，十分钟到"},
    Kind.question: {"holder": "李师傅", "words": "是白色那辆吗？"},
    Kind.resolved: {"holder": "李师傅", "words": "车挪走了", "round": 0},
    Kind.reopened: {"holder": "李师傅"},
    Kind.ask_rating: {"round": 0},
    Kind.thanks: {"answer": "unsatisfied", "again": True, "asked": True, "round": 0},
    Kind.closed_unanswered: {"round": 0},
    Kind.not_accepted: {"words": "属于公司内部事务"},
    Kind.handed_over: {"holder": "陈姐"},
    Kind.words_please: {"what": "sticker"},
    Kind.say_it: {"action": "resolve", "facts": {}},
    Kind.choose: {"action": "hand_over", "choices": PEOPLE},
    Kind.refused: {"code": "TooSoon", "facts": {"minutes": 12}},
    Kind.worker_news: {"what": "supplement", "words": "车牌是外地的"},
    Kind.danger_ring: {"what": "yours"},
    Kind.attachment: {"attachment": 3, "nth": 2, "of": 3, "at": "2026-11-21T04:00:00+00:00"},
    Kind.todo: {"page": 0},
    Kind.overview: {"grid": 1},
    Kind.found: {"ref": "u42.7", "parts": [["category", "parking"], ["state", "open"], ["word", "挡门"]], "cut": True},
    Kind.grid_card: {
        "grid": 1,
        "name": "幸福里",
        "code": "WT-01",
        "above": ["梧桐街道", "春和社区"],
        "households": 1200,
        "residents": 3000,
        "people": [{"name": "李师傅", "post": "worker", "phone": "13800138000"}],
        "states": {"assigned": 2, "listed": 1},
        "open": 3,
        "overdue": 201,
        "hot": [["parking", 5], ["noise", 2]],
        "below": [{"id": 2, "name": "1号楼", "open": 3}, {"id": 3, "name": "2号楼", "open": 0}],
        "below_n": 12,
    },
    Kind.sheet_choice: {"grid": 0, "what": ""},
    Kind.sheet: {
        "grids": [1],
        "what": "all",
        "first": "2026-11-16",
        "last": "2026-11-22",
        "grid_names": ["春和社区"],
        "codes": ["WT-01"],
        "paths": ["/1/"],
        "counts": {"tickets": 21_000, "events": 3},
        "most": 20_000,
        "reader": 1,
    },
    Kind.digest: {"grid": 1, "until": NOW.isoformat(), "late": False},
    Kind.map: {"grid": 1, "grid_name": "春和社区"},
    Kind.digest_choice: {
        "card": 7,
        "spans": ["day", "week"],
        "minute": 510,
        "grids": [{"id": 3, "name": "春和社区", "on": False}, {"id": 4, "name": "夏荷社区", "on": True}],
        "languages": ["zh", "en"],
        "reads": "zh",
        "next": {"span": "day", "at": NOW.isoformat()},
    },
    Kind.late_list: {
        "counts": {"late": 1, "unruled": 2, "not_reported": 1, "review": 3, "due": 1},
        "news": {
            "7": [
                ["late_accept", (NOW - 3 * HOUR).isoformat(), ""],
                ["not_reported", (NOW - HOUR).isoformat(), "城管"],
                ["due_contact", (NOW + HOUR).isoformat(), ""],
            ]
        },
        "own": [],
        "todo": True,
        "lists": [["overdue", 3, "春和第一网格"], ["rulings", 4, "夏荷社区"]],
    },
    Kind.supervisor_news: {"what": "returned", "by": "李师傅", "words": "不在我的网格"},
    Kind.muted: {"what": "muted", "mute": 1, "reason": "一直骂人", "until": NOW.isoformat(), "grid": "幸福里社区"},
    Kind.review: {
        "did": "mute_done",
        "name": "王阿姨",
        "until": NOW.isoformat(),
        "muted": [
            {"id": 1, "number": 12, "name": "王阿姨", "reason": "骂人", "until": NOW.isoformat(), "by": "赵主任"}
        ],
        "fast": [{"number": 12, "name": "王阿姨", "count": 980, "words": "喂喂喂"}],
    },
    Kind.group_unbound: {"chat_id": -100123},
    Kind.group_welcome: {"grid_name": "幸福里", "mode": "all"},
    Kind.group_news: {"what": "deaf", "grid_name": "幸福里"},
    Kind.bind: {"step": "mode", "card": 3, "grid": 4, "grid_name": "幸福里", "name": "赵主任"},
    Kind.invite: {"what": "made", **INVITED},
    Kind.invite_letter: {**INVITED, "link": "https://t.me/xiaoshao_bot?start=inv_x", "days": 7},
    Kind.invite_ask: {"what": "phone", **INVITED},
    Kind.invitee: INVITED,
    Kind.duty_begun: INVITED,
    Kind.duty_ended: {"what": "ended", "duty": 5, "gone": True, "post": "worker", "grid_name": "幸福里"},
    Kind.staff_list: {
        "what": "list",
        "rows": [{"duty": 5, "name": "李师傅", "post": "worker", "grid": "幸福里", "until": "", "may": True}],
        "total": 1,
        "page": 0,
    },
    Kind.weekly_post: {
        "until": "2026-11-16",
        "grid_name": "春和第一网格",
        "most": "parking",
        "solved": 5,
        "working": 3,
        "waiting": 1,
        "first": "2026-11-09T00:00:00+08:00",
        "last": "2026-11-15T00:00:00+08:00",
        "asked": 2,
    },
    Kind.appraisal: {"grid": 1, "month": "2611"},
    Kind.weekly: {
        "weekday": 0,
        "at": "09:00",
        "total": 9,
        "groups": [{"chat": -1001, "name": "幸福里一群", "grid_name": "春和第一网格", "on": True}],
    },
}

_STAFF = {Kind.contact, Kind.whistle, Kind.worker_card, Kind.worker_news, Kind.danger_ring, Kind.say_it, Kind.choose}
_STAFF |= {Kind.attachment}
_ABOVE = {Kind.call_back, Kind.supervisor_card, Kind.supervisor_news}
APPRAISAL = Appraisal(
    1,
    "春和社区",
    "C1",
    datetime(2026, 10, 31, 16, tzinfo=UTC),
    datetime(2026, 11, 30, 16, tzinfo=UTC),
    NOW,
    (Row(1, "春和社区", "C1", {"answered": 12, "solved": 10, "unsolved": 2, "happy": 8, "so_so": 3, "unhappy": 1}),),
    (Row(3, "城管", "", {"called": 6, "in_time": 4, "late": 1, "never": 1, "good": 3, "poor": 1}),),
    (Row(4, "春和物业", "", {"answered": 12, "points": 50}), Row(5, "夏荷物业", "", {"answered": 3, "points": 9})),
    (Row(2, "春和第一网格", "G1", {"accept_ok": 19, "accept_late": 1, "days": 15, "present": 14, "stood_in": 3}),),
    (
        LeftOut(7, "261121-007", "报假警", "赵主任", NOW),
        LeftOut(8, "261121-008", "当天抢修爆管", "赵主任", NOW, "城管"),
    ),
)
_NO_TICKET = {
    Kind.late_list,
    Kind.draft_card,
    Kind.welcome,
    Kind.choose_estate,
    Kind.choose_building,
    Kind.home_set,
    Kind.help,
    Kind.who,
    Kind.my_tickets,
    Kind.danger_advice,
    Kind.went_private,
    Kind.words_please,
    Kind.refused,
    Kind.todo,
    Kind.overview,
    Kind.digest,
    Kind.digest_choice,
    Kind.map,
    Kind.slow_down,
    Kind.muted,
    Kind.review,
    Kind.missed,
    Kind.board,
    Kind.call_backs,
    Kind.leave,
    Kind.emergency,
    Kind.safety,
    Kind.duty,
    Kind.day_list,
    Kind.group_unbound,
    Kind.group_welcome,
    Kind.appraisal,
    Kind.weekly_post,
    Kind.weekly,
    Kind.group_news,
    Kind.bind,
    Kind.invite,
    Kind.invite_letter,
    Kind.invite_ask,
    Kind.invitee,
    Kind.duty_begun,
    Kind.duty_ended,
    Kind.staff_list,
}
_IN_GROUP = {
    Kind.weekly_post,
    Kind.went_private,
    Kind.group_card,
    Kind.staff_card,
    Kind.elsewhere,
    Kind.group_unbound,
    Kind.group_welcome,
    Kind.group_news,
    Kind.bind,
}


def ticket_for(kind: Kind) -> TicketView | None:
    if kind in _NO_TICKET:
        return None
    if kind in _STAFF:
        return WORKER
    return SUPERVISOR if kind in _ABOVE else RESIDENT


def telling(kind: Kind, language: str = "zh", **changes: Any) -> Telling:
    """A telling of the kind as the composers would make it; `changes` replace its fields."""
    values: dict[str, Any] = {
        "kind": kind,
        "language": language,
        "private": kind not in _IN_GROUP,
        "facts": dict(FACTS.get(kind, {})),
        "now": NOW,
        "ticket": ticket_for(kind),
        "draft": DRAFT if kind is Kind.draft_card else None,
        "digest": DIGEST if kind in (Kind.overview, Kind.digest) else None,
        "tickets": (WORKER,) if kind in (Kind.todo, Kind.day_list, Kind.late_list) else (),
        "total": 1 if kind in (Kind.todo, Kind.day_list, Kind.late_list) else 0,
        "choices": CHOICES if kind in (Kind.choose_estate, Kind.choose_building) else (),
        "here": Choice(3, "幸福里") if kind is Kind.choose_building else None,
        "mention": (42, "王阿姨") if kind is Kind.elsewhere else (9, "李师傅") if kind is Kind.home_set else None,
        "call_backs": DRAWN if kind in (Kind.call_back, Kind.call_backs) else (),
        "four_things": FOUR if kind is Kind.who else None,
        "appraisal": APPRAISAL if kind is Kind.appraisal else None,
        "bot": "xiaoshao_bot",
    }
    return Telling(**{**values, **changes})


BIG = 2**63 - 1


def appraised(word: str, number: int) -> Appraisal:
    """Many of each, all called `word`."""
    figures = dict.fromkeys(("answered", "solved", "happy", "reached", "silent", "called", "late", "good", "points"), 9)
    rows = tuple(Row(number - n, word, word, {**figures, "days": 9, "present": 9, "accept_ok": 9}) for n in range(30))
    out = tuple(LeftOut(number - n, "261121-1234567", word, word, NOW, word) for n in range(30))
    return replace(
        APPRAISAL, grid=number, name=word, communities=rows, departments=rows, companies=rows, grids=rows, left_out=out
    )


def filled_with(word: str, *, big: bool) -> dict[str, Any]:
    """Every foreign word of a telling is `word`; every id may be the largest."""
    number = BIG if big else 7
    step = replace(SUPERVISOR.history[-1], actor=word, words=word)
    ticket = replace(
        SUPERVISOR, id=number, version=2**31 - 1, number="261121-1234567", place=word, text=word, assignee=word, holder=word,
        room=word, reporter=word, grid=word, result=word, history=(step,) * 12, urgent=True, followers=999, files=99,
        reopened=9, actions=SUPERVISOR.actions,
    )  # fmt: skip
    tickets = tuple(replace(ticket, id=number - n) for n in range(9))
    choices = tuple(Choice(number - n, word, more=True) for n in range(60))
    draft = replace(DRAFT, id=number, text=word, place=word, grid=word, choices=choices, here=choices[0])
    item = Item(number, word, 2**31 - 1, "parking", word, True, NOW, word, Awaited.parts, remind=True)
    items = tuple(replace(item, id=number - n) for n in range(3))
    full = ToDo(
        overdue=(Holding(900, item),) * 4, overdue_n=900, unassigned=items, unassigned_n=900,
        rulings=(ToRule(item, "extension", word, NOW, word), ToRule(item, "owner", word, None, word)), rulings_n=900,
        due=items, due_n=900, reopened=items, reopened_n=900, waiting=items, waiting_n=900,
        not_come=(NotCome(item, word, word),) * 3, not_come_n=9, uncovered=(Uncovered(word, (word,)),) * 3, uncovered_n=9,
        unreached=(Unreached(word, word, word, word),) * 3, unreached_n=9, quarantined=1,
    )  # fmt: skip
    outlook = Outlook((HotSpot(word, word, 9, 9),) * 3, (Rising(word, 9, 1.0),) * 3, (Silent(word, 300, 9),) * 3, 99)
    digest = replace(DIGEST, grid=word, todo=full, outlook=outlook, late=True)
    somebody = PublicPerson(word, Post.worker, word)
    four = FourThings(word, word, word, (somebody,) * 4, (somebody,))
    people = [{"person": 2**31, "name": word, "post": word, "grid": word}] * 24
    silent = {"id": number, "number": number, "name": word, "reason": word, "until": NOW.isoformat(), "by": word}
    fast = {"number": number, "name": word, "count": number, "words": word}
    facts = dict.fromkeys(("holder", "words", "by", "name", "tried", "chat", "version", "grid_name", "into"), word)
    return {
        "ticket": ticket, "tickets": tickets, "total": 10_000, "choices": choices, "here": choices[0], "draft": draft,
        "call_backs": (CallBackView(number, word, True, True, True, "fair", word),) * 20,
        "digest": digest, "mention": (number, word), "appraisal": appraised(word, number), "again": True, "four_things": four,
        "facts": {**facts, "page": 1, "grid": number, "first": True, "action": "hand_over", "choices": people,
                  "code": "TicketAlreadyClaimed", "reads": "en", "facts": {"holder": word}, "count": 12, "danger": word,
                  "muted": [silent] * 10, "fast": [fast] * 10, "until": NOW.isoformat(), "reason": word},
    }  # fmt: skip
