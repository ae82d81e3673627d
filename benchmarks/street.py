"""The street under load: the demo street's roster, and many more grids, each with a resident and a residents' group."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from rich.console import Console

from bot.clock import SystemClock
from bot.opening import opened
from bot.playground.world import TOKEN
from bot.settings import Settings, load_settings
from bot.sheets.command_import import run_import
from bot.street import STREET
from domain.privacy import NOTICE
from nlp import Reader
from services.drafting import SURE, several
from storage.tables import chats, duties, grids, people
from storage.transactions import Transactions

GRIDS = 120
FIRST_RESIDENT = 100_001
FIRST_GROUP = -20_001
BOT = "xiaoshao_bot"
TEXTS = (
    "3栋2单元楼道的灯坏了一个星期，晚上一片漆黑，请尽快修",
    "楼下垃圾桶一直没人清运，臭气熏天，苍蝇乱飞，请派人处理",
    "小区门口下水道堵了，污水都漫出来了，请尽快疏通",
    "有人在地下车库乱停车，把车位都占了，请管一管",
    "家里停水两天了，什么时候能来水，请帮忙问问",
)
"""Written for this measurement."""


@cache
def texts() -> tuple[str, ...]:
    """Those of them that today's reading registers without a further question. Errors: RuntimeError when there is none."""
    reader = Reader.load()
    readings = {text: reader.read(text) for text in TEXTS}
    found = tuple(t for t, r in readings.items() if r.category and r.confidence >= SURE and not several(r))
    if not found:
        raise RuntimeError("each of the texts is asked about by now: write clearer ones")
    return found


@dataclass(frozen=True, slots=True)
class Cast:
    """Telegram ids: resident n lives in the same grid as group n is bound to; nobody there reports another's matter."""

    residents: tuple[int, ...]
    groups: tuple[int, ...]


def settings_for(url: str, base: str = "http://127.0.0.1:9") -> Settings:
    """The program's settings for a measurement; the default address leads nowhere."""
    return load_settings(
        bot_token=TOKEN,
        database_url=url,
        bot_api_base=base,
        outbound_limits=False,
        throttle=False,
        webhook_url="",
        _env_file=None,
    )


def furnish(url: str) -> Cast:
    """Brings an empty database to the tables of this version, with the street and its residents in it."""
    settings = settings_for(url)
    with opened(settings) as transactions:
        code = run_import(
            transactions, STREET, clock=SystemClock(), zone=settings.zone, out=Console(file=io.StringIO())
        )
        if code != 0:
            raise RuntimeError("the demo street was refused")
        return _settle(transactions)


def _settle(transactions: Transactions) -> Cast:
    cast = Cast(
        tuple(FIRST_RESIDENT + n for n in range(GRIDS)),
        tuple(FIRST_GROUP - n for n in range(GRIDS)),
    )

    def settle(c: sa.Connection) -> None:
        communities = c.execute(sa.select(grids).where(grids.c.level == "community").order_by(grids.c.code)).all()
        on_duty = c.execute(sa.select(duties.c.person_id).where(duties.c.post == "worker")).scalars().all()
        for n, (resident, group) in enumerate(zip(cast.residents, cast.groups, strict=True)):
            grid = _add_grid(c, n, communities[n % len(communities)])
            long_ago = datetime(2024, 1, 1, tzinfo=UTC)
            duty = {"person_id": on_duty[n % len(on_duty)], "grid_id": grid, "post": "worker", "from_at": long_ago}
            person = {"telegram_id": resident, "name": "居民", "writable": True, "home_grid_id": grid}
            c.execute(sa.insert(duties), duty)
            c.execute(sa.insert(people), {**person, "consent_version": NOTICE})
            c.execute(sa.insert(chats), {"chat": group, "grid_id": grid, "kind": "residents", "mode": "all"})

    transactions.write(settle).result()
    return cast


def _add_grid(c: sa.Connection, n: int, above: sa.Row[Any]) -> int:
    values = {
        "code": f"BENCH-{n}",
        "name": f"第{n}网格",
        "level": "grid",
        "parent_id": above.id,
        "path": "",
        "aliases": [],
    }
    grid = int(c.execute(sa.insert(grids).returning(grids.c.id), values).scalar_one())
    c.execute(sa.update(grids).where(grids.c.id == grid).values(path=f"{above.path}{grid}/"))
    return grid


def report(cast: Cast, n: int) -> tuple[int, int, str]:
    """The n-th report: (person, chat, words). Every other one in a group with an @mention, the others in private."""
    place, words = n // 2 % GRIDS, texts()[n // 2 // GRIDS % len(texts())]
    person, group = cast.residents[place], cast.groups[place]
    return (person, group, f"@{BOT} {words}") if n % 2 else (person, person, f"/report {words}")


def update(cast: Cast, n: int) -> dict[str, Any]:
    """The n-th report as Telegram would hand it over."""
    person, chat, words = report(cast, n)
    place: dict[str, Any] = (
        {"id": chat, "type": "private", "first_name": "居民"}
        if chat > 0
        else {"id": chat, "type": "group", "title": "群"}
    )
    message = {
        "message_id": 10 + n,
        "date": int(time.time()),
        "chat": place,
        "from": {"id": person, "is_bot": False, "first_name": "居民", "language_code": "zh-hans"},
        "text": words,
        "entities": [{"type": "bot_command", "offset": 0, "length": 7}]
        if chat > 0
        else [{"type": "mention", "offset": 0, "length": len(BOT) + 1}],
    }
    return {"update_id": 1_000_000 + n, "message": message}
