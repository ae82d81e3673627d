"""`python -m bot doctor`: says in plain words what is wrong and what to do; exit code 0 when nothing is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

from rich.console import Console
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.secrecy import redact
from bot.findings import Finding, Grade
from bot.house import make_clock, make_desk
from bot.opening import opened, reason
from bot.posters.font import NoFontError, font_file
from bot.settings import Settings, idle_settings
from bot.telegram_health import look_abroad
from domain.grids import responsible
from services.calendar import unknown_from
from services.reconciling import NEWS, reconcile
from storage import figures, grids, inbox, keeping, outbox, people, schema
from storage import reconciling as differences
from storage.engine import make_engine

STUCK_AFTER = timedelta(minutes=5)
SHOWN = 10


def examine(settings: Settings, out: Console | None = None, *, reconciling: bool = False) -> int:
    """Looks at everything and prints it. 0: nothing is wrong; 1: something is. reconciling: compares and mends, too."""
    console = out or Console()
    found = [Finding(Grade.note, line.words) for line in idle_settings()]
    found += [*(_reconcile(settings) if reconciling else ()), *_holidays(settings), _font(), *_database(settings)]
    found += asyncio.run(look_abroad(settings))
    for finding in found:
        console.print(f"{finding.grade} {finding.words}", markup=False, highlight=False, soft_wrap=True)
    wrong = sum(finding.grade is Grade.wrong for finding in found)
    console.print(f"有 {wrong} 处要改 / {wrong} to mend" if wrong else "一切正常 / all well", markup=False)
    return 1 if wrong else 0


# -- the database --


def _reconcile(settings: Settings) -> list[Finding]:
    """Everything of the last week and every ticket; what differs is mended, and each difference is a finding."""
    path = settings.sqlite_path
    if path is not None and not path.exists():
        return []
    try:
        with opened(settings) as transactions:
            desk = make_desk(settings, transactions)
            found = asyncio.run(reconcile(desk, desk.clock.now() - NEWS, thorough=True))
            desk.close_reading()
    except SQLAlchemyError as fault:
        return [Finding(Grade.wrong, f"没能对账 / could not reconcile: {redact(str(fault).splitlines()[0])[:200]}")]
    if not found:
        return [Finding(Grade.fine, "对账无差异 / reconciled: nothing differs")]
    return [_difference(f.difference.scope, mended=f.mended) for f in found]


def _difference(scope: str, *, mended: bool) -> Finding:
    if mended:
        return Finding(Grade.note, f"对账发现差异，已补上 / a difference, mended: {scope}")
    return Finding(Grade.wrong, f"对账发现差异，要人来看 / a difference that needs a human: {scope}")


def _font() -> Finding:
    try:
        font_file()
    except NoFontError as missing:
        words = f"没有公示牌要的字体：.venv/bin/pip install {missing} / the posters' font is missing"
        return Finding(Grade.note, words)
    return Finding(Grade.fine, "字体在 / the posters' font is there")


def _holidays(settings: Settings) -> Iterator[Finding]:
    """Until when holidays are known: promises reach weeks ahead, so the next year counts from October on."""
    calendar, now = settings.calendar, make_clock(settings).now()
    year = unknown_from(calendar, now)
    today = calendar.day_of(now)
    if year is None or (year > today.year and today.month < 10):
        known = max(calendar.days.years, default=today.year)
        yield Finding(Grade.fine, f"节假日和调休知道到 {known} 年底 / holidays are known to the end of {known}")
        return
    words = (
        f"{year} 年的节假日和调休还不知道，先按周一到周五算时限：公布后升级 chinesecalendar，或写进 HOLIDAYS_FILE"
        f" / the holidays of {year} are not known, only weekdays count: upgrade chinesecalendar or write them into HOLIDAYS_FILE"
    )
    yield Finding(Grade.note, words)


def _database(settings: Settings) -> list[Finding]:
    path = settings.sqlite_path
    if path is not None and not path.exists():
        return [
            Finding(Grade.note, f"数据库 {path} 还没有，第一次启动时会建好 / the database is made at the first start")
        ]
    engine = make_engine(settings.database_url, readers=True)
    try:
        with engine.connect() as c:
            return [*_schema(c), *_contents(c, make_clock(settings).now())]
    except (SQLAlchemyError, OSError) as fault:
        words = f"DATABASE_URL: 数据库打不开 / cannot be opened: {reason(fault)}"
        return [Finding(Grade.wrong, words)]
    finally:
        engine.dispose()


def _schema(c: Connection) -> Iterator[Finding]:
    at, needed = schema.current(c), schema.newest()
    if at == needed:
        yield Finding(Grade.fine, f"数据库正常，表结构 {at} / the database is up to date")
    elif at is None:
        yield Finding(Grade.note, "数据库是空的，启动时会建表 / the database is empty, tables are made at the start")
    elif not schema.knows(at):
        words = f"表结构 {at} 是更新版本的程序建的，请先升级程序"
        yield Finding(Grade.wrong, f"{words} / a newer version of the program made the tables: upgrade first")
    else:
        yield Finding(Grade.note, f"表结构 {at} 会在启动时升级到 {needed} / tables are migrated at the next start")


def _contents(c: Connection, now: datetime) -> Iterator[Finding]:
    if schema.current(c) != schema.newest():
        return
    yield from _roster(c, now)
    yield from _stuck(c, now)
    yield from _kept(c, now)


def _roster(c: Connection, now: datetime) -> Iterator[Finding]:
    every = grids.every(c)
    if not every:
        yield Finding(
            Grade.wrong, "还没有网格：先导入名册 python -m bot import 名册.xlsx / no grids yet: import a roster"
        )
        return
    yield Finding(
        Grade.fine,
        f"{len(every)} 个网格 / grids, {sum(b.grid_id is not None for b in grids.every_chat(c))} 个群已绑定 / groups bound",
    )
    duties = people.duties_in(c, [g.id for g in every], now)
    bare = [g for g in every if g.level != "building" and responsible(g.chain(), now, duties) is None]
    if bare:
        names = "、".join(g.name for g in bare[:5])
        yield Finding(
            Grade.wrong,
            f"{len(bare)} 个网格现在没有人负责：{names}。在名册的 duties 表里写上 / nobody answers for these grids",
        )
    if not any(d.post.value in ("lead", "supervisor") for d in duties):
        yield Finding(Grade.note, "没有网格长或站长：没有人收日报 / nobody leads or supervises: no digest is sent")


def _stuck(c: Connection, now: datetime) -> Iterator[Finding]:
    waiting = inbox.oldest_waiting(c)
    if waiting is not None and now - waiting > STUCK_AFTER:
        yield Finding(
            Grade.wrong,
            f"有消息从 {_minutes(now - waiting)} 分钟前等到现在没处理：python -m bot run 在跑吗？ / updates wait unhandled: is `run` running?",
        )
    unsaid = outbox.oldest_waiting(c, now)
    if unsaid is not None and now - unsaid > STUCK_AFTER:
        yield Finding(
            Grade.wrong,
            f"有通知从 {_minutes(now - unsaid)} 分钟前等到现在没发出：python -m bot run 在跑吗？ / notices wait unsent: is `run` running?",
        )
    quarantined = figures.quarantined(c)
    if quarantined:
        yield Finding(Grade.wrong, f"{quarantined} 条消息处理不了，放在一边等人看 / updates in quarantine")
    unreached = outbox.counts(c).get("needs_human", 0)
    if unreached:
        yield Finding(Grade.note, f"{unreached} 条通知没送到人，见日报 / notices that reached nobody, see the digest")


def _kept(c: Connection, now: datetime) -> Iterator[Finding]:
    """What reconciliation found in the last week, and what a restore holds."""
    noted = differences.noted(c, now - NEWS)
    open_ = [row for row in noted if row.done_at is None]
    yield from (_difference(row.scope, mended=False) for row in open_[:SHOWN])
    if mended := len(noted) - len(open_):
        kinds = "、".join(sorted({row.scope.partition(":")[0] for row in noted}))
        yield Finding(Grade.note, f"近 7 天对账补上了 {mended} 处差异：{kinds} / differences mended in the last 7 days")
    if held := sum(row.n for row in keeping.held(c)):
        yield Finding(
            Grade.note, f"恢复后留着 {held} 条旧通知等人放行：python -m bot release / notices held after a restore"
        )


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
