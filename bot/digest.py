"""`python -m bot digest`: the digest of a subtree as it would be sent, to the screen, or with its pictures into a folder."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.engine import Connection

from bot.figures import making
from bot.house import make_clock, make_house
from bot.obstacles import no_grid
from bot.opening import opened
from bot.settings import Settings
from bot.texts.render import render
from domain.digest_times import AT, DAY, Span
from domain.grids import Grid
from domain.notices import Kind
from domain.views import Telling
from services.supervision import digests, picturing
from services.work import House
from storage import grids


def compose_digest(settings: Settings, code: str, on: date | None, out: Path | None, span: Span = Span.day) -> int:
    """The one that would be due on that day, else now. Exit code 1 when there is no such grid."""
    house, now = make_house(settings), make_clock(settings).now()
    at = datetime.combine(on, AT, settings.zone).astimezone(UTC) if on else now
    with opened(settings, makes=False) as transactions:
        grid = transactions.read(lambda c: grids.by_code(c, code)).result()
        if grid is None:
            print(no_grid(code), file=sys.stderr)  # noqa: T201
            return 1
        found = transactions.read(lambda c: list(_files(c, house, grid, span, at, now, pictures=out is not None)))
        day = at.astimezone(settings.zone).date().isoformat()
        name = f"digest-{code}-{day}" if span is Span.day else f"digest-{code}-{day}-{span.value}"
        for ending, content in found.result():
            _put(out, f"{name}{ending}", content)
    return 0


def _files(
    c: Connection, house: House, grid: Grid, span: Span, at: datetime, now: datetime, *, pictures: bool
) -> Iterator[tuple[str, bytes]]:
    """Each with the ending of its name: the words, and on request the picture of the span and the map."""
    since, until = (at - DAY, at) if span is Span.day else picturing.last_of(span, at, house.zone)
    telling = Telling(
        kind=Kind.digest,
        language="zh",
        private=True,
        facts={"grid": grid.id, "span": span.value, "since": since.isoformat(), "until": until.isoformat()},
        now=now,
        digest=digests.compose(c, house, grid, until, since=since, now=now),
    )
    words = re.sub(r"<[^>]+>", "", render(telling, house.zone).text)
    yield ".txt", html.unescape(words).encode() + b"\n"
    if pictures:
        for ending, maker in ((".png", making.span_picture), ("-map.png", making.map_picture)):
            upload = maker(c, house, telling, house.zone)
            if upload is not None:
                yield ending, upload.content


def _put(out: Path | None, name: str, content: bytes) -> None:
    if out is None:
        print(content.decode(), end="")  # noqa: T201
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / name).write_bytes(content)
    print(out / name)  # noqa: T201
