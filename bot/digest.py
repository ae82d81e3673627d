"""`python -m bot digest`: the digest of a subtree as it would be sent, to the screen or into a folder."""

from __future__ import annotations

import html
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from bot.house import make_clock, make_house
from bot.opening import opened
from bot.settings import Settings
from bot.texts.render import render
from domain.notices import Kind
from domain.views import Telling
from services import digest_times, digests
from storage import grids


def compose_digest(settings: Settings, code: str, on: date | None, out: Path | None) -> int:
    """Exit code 1 when there is no such grid."""
    house, now = make_house(settings), make_clock(settings).now()
    until = datetime.combine(on, digest_times.AT, settings.zone).astimezone(UTC) if on else now
    with opened(settings) as transactions:
        grid = transactions.read(lambda c: grids.by_code(c, code)).result()
        if grid is None:
            print(f"没有编码为 {code} 的网格 / no grid has the code {code}", file=sys.stderr)  # noqa: T201
            return 1
        view = transactions.read(lambda c: digests.compose(c, house, grid, until, now=now)).result()
    outgoing = render(
        Telling(kind=Kind.digest, language="zh", private=True, facts={}, now=now, digest=view), settings.zone
    )
    text = html.unescape(re.sub(r"<[^>]+>", "", outgoing.text))
    if out is None:
        print(text)  # noqa: T201
        return 0
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"digest-{code}-{(on or now.astimezone(settings.zone).date()).isoformat()}.txt"
    path.write_text(text + "\n", encoding="utf-8")
    print(path)  # noqa: T201
    return 0
