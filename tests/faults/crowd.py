"""The people: they write, report, press, answer, edit, send albums, block and come back; all by one seed."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from bot.playground import acting, gathering
from bot.playground.acting import Words
from bot.playground.cast import Message
from bot.playground.pictures import sample
from bot.playground.refusals import CannotDo
from bot.playground.street import people_the_street
from bot.playground.telling import tell_message
from bot.playground.world import World
from tests.faults.telegram import Said

STREET = Path(__file__).parents[2] / "bot" / "street"
ESTATES = {  # grid: estate, buildings, worker, group
    "WT-01-01": ("幸福家园", 5, 2001, -1001),
    "WT-01-02": ("春和里", 5, 2004, -1003),
    "WT-01-03": ("邮电新村", 4, 2005, -1011),
    "WT-02-01": ("荷塘花园", 5, 2006, -1004),
    "WT-02-02": ("听雨苑", 5, 2007, -1012),
    "WT-03-01": ("枫林小区", 4, 2009, -1013),
    "WT-03-02": ("纺织厂宿舍", 4, 2010, -1014),
}
MORE_GROUPS = ("WT-01-03", "WT-02-02", "WT-03-01", "WT-03-02")
"""Grids whose group the demo street does not have."""
FIRST_RESIDENT = 10_001
TROUBLES = (
    "楼道灯坏了好几天，晚上黑得很",
    "垃圾桶三天没人清了，臭得很",
    "下水道堵了，污水都冒出来了",
    "有人在楼道里给电动车充电，不安全",
    "半夜还在打麻将，吵得睡不着",
    "门口路面塌了个坑，骑车摔了人",
    "停水两天了，一点水都没有",
    "电梯又坏了，老人上不去",
    "小区门口乱停车，堵得出不来",
    "楼上漏水，天花板都湿了",
)
CHAT = (
    "今天天气真好", "晚上一起跳舞吗", "哈哈哈", "收到", "大家早上好", "谁家的猫跑出来了", "生日快乐", "好的好的",
    "超市鸡蛋打折了", "周末去爬山吗", "孩子考上大学了", "恭喜恭喜",
)  # fmt: skip
WORDS = (
    "已经联系物业了，明天来修",
    "修好了，请看一下",
    "看过了，要等配件",
    "不归我们管，是供水公司的",
    "知道了，下午去",
    "还是没弄好",
)
SHARES = {  # deed: how often, among ordinary deeds and among cheap ones
    "chats": (26, 78),
    "greets": (3, 2),
    "reports": (16, 4),
    "calls_bot": (9, 2),
    "presses": (26, 9),
    "answers": (8, 2),
    "edits": (3, 1),
    "album": (4, 1),
    "blocks": (2, 0.3),
    "stranger": (2, 0.5),
    "forges": (1, 0.2),
}


def write_roster(folder: Path) -> Path:
    """The demo street with a group for every estate, as `python -m bot import` reads it."""
    shutil.copytree(STREET, folder, ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__"))
    with (folder / "chats.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([ESTATES[g][3], g, "residents", "all"] for g in MORE_GROUPS)
    return folder


@dataclass(frozen=True)
class Resident:
    id: int
    grid: str
    group: int

    @property
    def estate(self) -> str:
        return ESTATES[self.grid][0]


@dataclass
class Album:
    """An album somebody sent: all its parts must be kept."""

    chat: int
    messages: tuple[int, ...]


@dataclass
class Crowd:
    """`act(n)` lets n deeds happen. `reports`: every report by its mark, (chat, message)."""

    world: World
    chance: random.Random
    each: int = 3
    """Residents of each estate."""
    residents: list[Resident] = field(default_factory=list)
    reports: dict[str, tuple[int, int]] = field(default_factory=dict)
    albums: list[Album] = field(default_factory=list)
    deeds: Counter[str] = field(default_factory=Counter)
    _shown: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=400))
    _own: deque[tuple[Resident, Message, str]] = field(default_factory=lambda: deque(maxlen=60))
    _pictures: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        people_the_street(self.world, "Asia/Shanghai")
        self._pictures = [sample(f"torture {n}") for n in range(4)]
        number = FIRST_RESIDENT
        for grid, (estate, _, worker, group) in ESTATES.items():
            self.world.add_group(group, f"{estate}居民群", [worker])
            for _ in range(self.each):
                self.world.add_person(number, f"居民{number}")
                self.world.chat(group).members.append(number)
                self.residents.append(Resident(number, grid, group))
                number += 1

    def move_in(self) -> None:
        """Everybody presses Start behind a link of their building; the last of each estate never does."""
        for resident in self.residents:
            if (resident.id - FIRST_RESIDENT) % self.each != self.each - 1:
                acting.start(self.world, resident.id, f"g_{resident.grid}-0{self._building(resident)}")

    def notice(self, said: Iterable[Said]) -> None:
        """What the phones show by now may be pressed."""
        self._shown.extend((one.chat, message) for one in said if one.accepted for message in one.messages)

    def act(self, deeds: int, *, cheap: bool = False) -> None:
        """So many deeds, of those that can be done just now."""
        names, column = list(SHARES), 1 if cheap else 0
        for name in self.chance.choices(names, [SHARES[n][column] for n in names], k=deeds):
            deed: Callable[[], None] = getattr(self, f"_{name}")
            try:
                deed()
            except CannotDo:
                self._chats()  # blocked, gone or moved: somebody else says something
            self.deeds[name] += 1

    # -- deeds --

    def _chats(self) -> None:
        one = self._somebody()
        acting.send(self.world, one.id, self._group(one), Words(self.chance.choice(CHAT)))

    def _greets(self) -> None:
        one = self._started()
        acting.send(self.world, one.id, one.id, Words("你好"))

    def _reports(self) -> None:
        one, mark = self._started(), self._mark()
        words = f"/report {one.estate}{self._building(one)}栋{self.chance.choice(TROUBLES)} {mark}"
        self._note(one, mark, acting.send(self.world, one.id, one.id, Words(words))[0])

    def _calls_bot(self) -> None:
        one, mark = self._somebody(), self._mark()
        words = f"@{self.world.me['username']} {self._building(one)}栋{self.chance.choice(TROUBLES)} {mark}"
        self._note(one, mark, acting.send(self.world, one.id, self._group(one), Words(words))[0])

    def _stranger(self) -> None:
        """Somebody who never pressed Start, so the bot cannot write to them."""
        group = self.chance.choice([g for _, _, _, g in ESTATES.values()])
        number = max(self.world.people) + 1 if self.chance.random() < 0.1 else self.chance.choice(self.residents).id
        if number not in self.world.people:
            self.world.add_person(number, f"路人{number}")
            self.world.chat(self.world.chat(group).migrated_to or group).members.append(number)
        words = (
            f"@{self.world.me['username']} {self.chance.randrange(1, 4)}栋{self.chance.choice(TROUBLES)} {self._mark()}"
        )
        acting.send(self.world, number, self.world.chat(group).migrated_to or group, Words(words))

    def _presses(self) -> None:
        for _ in range(8):
            if not self._shown:
                break
            chat, number = self.chance.choice(self._shown)
            message = self.world.find(chat, number)
            if message is None or not message.rows:
                continue
            row = self.chance.randrange(len(message.rows))
            column = self.chance.randrange(len(message.rows[row]))
            acting.press(self.world, self.chance.choice(self.world.chat(chat).members), chat, number, row, column)
            return
        self._chats()

    def _forges(self) -> None:
        if self._shown:
            chat, number = self.chance.choice(self._shown)
            data = self.chance.choice(("t:accept:1:0", "t:resolve:99999:1", "d:confirm:1", "?", "lx:adopt:1"))
            acting.press_forged(self.world, self._somebody().id, chat, number, data)

    def _answers(self) -> None:
        who = self.chance.choice([worker for _, _, worker, _ in ESTATES.values()] + [self._started().id])
        acting.send(self.world, who, who, Words(self.chance.choice(WORDS)))

    def _edits(self) -> None:
        if self._own:
            one, message, mark = self.chance.choice(self._own)
            words = f"{self._building(one)}栋{self.chance.choice(TROUBLES)} {mark}"
            acting.edit(self.world, one.id, message.chat, message.id, words)

    def _album(self) -> None:
        """Its parts arrive in any order, and others talk in between."""
        one, mark = self._started(), self._mark()
        album = token_hex(6)
        count = self.chance.randrange(2, 5)
        words = f"{one.estate}{self._building(one)}栋{self.chance.choice(TROUBLES)} {mark}"
        contents = acting._contents(self.world, Words(words, photos=self._pictures[:count]))
        chat = self.world.chat(one.id)
        acting._open_chat(self.world, one.id, one.id, Words(words))
        parts = [self.world.post(chat, one.id, content, album=album) for content in contents]
        self.albums.append(Album(one.id, tuple(m.id for m in parts)))
        self.chance.shuffle(parts)
        for part in parts:
            tell_message(self.world, part)
            if self.chance.random() < 0.5:
                self._chats()

    def _blocks(self) -> None:
        one = self._started()
        acting.block(self.world, one.id, blocked=not self.world.person(one.id).blocked)

    def sends_album(self) -> None:
        """Somebody does, if nobody is in the way."""
        with suppress(CannotDo):
            self._album()

    def come_back(self) -> None:
        """Nobody blocks the bot any more."""
        for one in self.residents:
            if self.world.person(one.id).blocked:
                acting.block(self.world, one.id, blocked=False)

    def upgrade_a_group(self) -> int | None:
        """A group becomes a supergroup; its new number, or None when there is none left to."""
        left = [g for _, _, _, g in ESTATES.values() if not self.world.chat(g).migrated_to]
        return gathering.migrate(self.world, self.chance.choice(left)).id if left else None

    # -- who and where --

    def _mark(self) -> str:
        return f"K{len(self.reports) + len(self.albums) + sum(self.deeds.values())}Z{self.chance.randrange(10**6)}"

    def _note(self, one: Resident, mark: str, message: Message) -> None:
        self.reports[mark] = (message.chat, message.id)
        self._own.append((one, message, mark))

    def _somebody(self) -> Resident:
        return self.chance.choice(self.residents)

    def _started(self) -> Resident:
        return self.chance.choice([r for r in self.residents if self.world.person(r.id).started] or self.residents)

    def _group(self, one: Resident) -> int:
        return self.world.chat(one.group).migrated_to or one.group

    def _building(self, one: Resident) -> int:
        return self.chance.randrange(1, ESTATES[one.grid][1] + 1)
