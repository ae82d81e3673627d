"""The pictures that go out with notices: one with each weekly and monthly digest, and the map on request."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache

from sqlalchemy.engine import Connection

from bot.outgoing import Upload
from bot.texts.languages import texts_for
from domain.digest_times import Span
from domain.grids import Grid
from domain.pictures import MapFigures, SpanFigures
from domain.views import Telling
from services.supervision import picturing
from services.work import House
from storage import grids


def digest_picture(c: Connection, house: House, telling: Telling, _zone: tzinfo) -> Upload | None:
    """The picture of a week or month; None with a day's digest, and where nothing was nor is."""
    found = _span(c, house, telling)
    if found is None or not any((*found.days.new, *found.days.closed, *found.days.open)):
        return None
    return _span_upload(found, telling)


def span_picture(c: Connection, house: House, telling: Telling, _zone: tzinfo) -> Upload | None:
    """The same for somebody who asked for it: drawn also where nothing was."""
    found = _span(c, house, telling)
    return None if found is None else _span_upload(found, telling)


def _span(c: Connection, house: House, telling: Telling) -> SpanFigures | None:
    """What the picture of a week or month shows; None of a day."""
    grid, span, facts = _grid(c, telling), str(telling.facts.get("span") or ""), telling.facts
    if grid is None or span not in (Span.week, Span.month):
        return None
    since, until = (datetime.fromisoformat(str(facts[name])) for name in ("since", "until"))
    return picturing.of_span(c, house, grid, Span(span), since, until, telling.now)


def _span_upload(found: SpanFigures, telling: Telling) -> Upload:
    return Upload(f"{found.span}-{found.first.isoformat()}.png", _span_drawn(found, telling.language), picture=True)


def map_picture(c: Connection, _house: House, telling: Telling, zone: tzinfo) -> Upload | None:
    """Where things are open at this moment."""
    grid = _grid(c, telling)
    if grid is None:
        return None
    at, found = telling.now.astimezone(zone), picturing.of_map(c, grid, telling.now)
    name = f"map-{at:%Y-%m-%d-%H%M}.png"
    return Upload(name, _map_drawn(found, telling.language, texts_for(telling.language).day(at)), picture=True)


def _grid(c: Connection, telling: Telling) -> Grid | None:
    number = telling.facts.get("grid")
    return grids.some(c, [number]).get(number) if isinstance(number, int) else None


# Several people read of the same grid in the same minute. What draws takes a second to load and much memory.


@lru_cache(maxsize=16)
def _span_drawn(found: SpanFigures, language: str) -> bytes:
    from bot.figures.digest import draw_digest  # noqa: PLC0415

    return draw_digest(found, texts_for(language))


@lru_cache(maxsize=4)
def _map_drawn(found: MapFigures, language: str, at: str) -> bytes:
    from bot.figures.map import draw_map  # noqa: PLC0415

    return draw_map(found, texts_for(language), at)
