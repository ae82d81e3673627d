"""/find: tickets by number, person, words, category, state, place and day; only within what the asker looks after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.engine import Connection

import nlp
from domain.finding import Sought, Vocabulary, building_of, first_and_last, understood
from domain.grids import Grid, chain_of
from domain.notices import Kind, Notice, Urgency
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS
from domain.permissions import SEES_EVERYTHING
from domain.refusals import CardIsOld, FindHow, NoSuchTicket, NotAWorker
from domain.tickets import OPEN, Ticket
from services import handling
from services.access import access_ticket
from services.work import House, Outcome, Work
from storage import finding as rows
from storage import grids, people, tickets
from storage.finding import Filter, Named

LOOKED_BACK = timedelta(days=366)
"""What was closed longer ago is found by its number, or in the sheets."""
TAILS_BACK = 60
"""Days back in which the last digits of a number are looked for."""
PAGE = 8
FEW = 50
"""Places of one name that are asked for as subtrees; a query cannot hold any number of them."""
LAST_PAGE = rows.COUNTED // PAGE
_ALSO = {
    "噪音": "noise",
    "扰民": "noise",
    "路灯": "lighting",
    "物业": "property_dispute",
    "卫生": "sanitation",
    "违建": "illegal_construction",
    "消防": "fire_safety",
    "宠物": "pets",
    "邻里": "neighbour_dispute",
    "摊贩": "street_vendor",
    "水电": "utilities",
    "污染": "environment_pollution",
}
"""What categories are called besides their names."""


def reach(c: Connection, person_id: int, now: datetime) -> list[Grid]:
    """The topmost grids somebody looks after or stands above now; none for residents."""
    posts = {*SUPERVISING_POSTS, *HANDLING_POSTS}
    held = {d.grid_id for d in people.duties_of(c, person_id, now) if d.post in posts}
    found = sorted(grids.some(c, held).values(), key=lambda g: g.path)
    return [g for g in found if not any(o.id != g.id and o.contains(g.path) for o in found)]


def find(work: Work, words: str) -> Outcome:
    """Says what was found; a number alone opens its card. Errors: NotAWorker, FindHow, NoSuchTicket."""
    mine = reach(work.c, work.person.id, work.now)
    if not mine:
        raise NotAWorker
    sought, _ = _read(work.c, words, [g.path for g in mine], work.now)
    if not sought.parts:
        raise FindHow
    if sought.alone:
        return _open(work, sought, [g.path for g in mine])
    ref = work.cause()
    _say(work, ref, {"words": words, "ref": ref})
    return Outcome("found")


def _say(work: Work, cause: str, facts: dict[str, object]) -> None:
    """Under a key the next page can be asked by: its button carries no words."""
    work.say(
        Notice(
            key=f"{Kind.found.value}:{cause}",
            kind=Kind.found,
            chat=work.caller.chat,
            facts=facts,
            person=work.person.id,
            urgency=Urgency.answer,
        )
    )


def find_page(work: Work, ref: str, page: int) -> Outcome:
    """Another page of what the caller looked for before. Errors: CardIsOld."""
    asked = rows.asked_before(work.c, f"{Kind.found.value}:{ref}", work.person.id)
    if asked is None:
        raise CardIsOld
    page = min(max(0, page), LAST_PAGE)
    _say(work, work.cause(), {"words": str(asked.get("words") or ""), "ref": ref, "page": page})
    return Outcome("found")


def _open(work: Work, sought: Sought, paths: list[str]) -> Outcome:
    """The card of the ticket with that number; of last digits, the newest within reach. Absent and forbidden are alike."""
    days = [work.now.astimezone(work.house.zone).date() - timedelta(days=n) for n in range(TAILS_BACK)]
    wanted = [sought.number] if sought.number else [f"{day:%y%m%d}-{sought.tail:03d}" for day in days]
    known = sorted(rows.numbered(work.c, [n for n in wanted if n]), key=lambda one: one[1], reverse=True)
    for ticket_id, _, path in known:
        if sought.number or any(path.startswith(above) for above in paths):
            _, parts = access_ticket(work, ticket_id)
            if parts & SEES_EVERYTHING:
                return handling.show_ticket(work, ticket_id)
    raise NoSuchTicket


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, how the words were understood, and whether older matters were left out.

    elsewhere: names among the words of places the asker does not look after, where nothing was found; mine: where they do.
    """

    tickets: list[Ticket]
    total: int
    parts: tuple[tuple[str, str], ...]
    cut: bool
    elsewhere: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()


def look(c: Connection, house: House, person_id: int, words: str, page: int, now: datetime) -> Found | None:
    """What the words find for somebody now; None for who looks after nothing any more."""
    mine = reach(c, person_id, now)
    paths = [g.path for g in mine]
    if not mine:
        return None
    sought, known = _read(c, words, paths, now)
    wanted = _filter(house, sought, known, Filter(paths, person_id, now, now - LOOKED_BACK))
    ids, total = rows.found(c, wanted, page * PAGE, PAGE)
    order = {ticket_id: place for place, ticket_id in enumerate(ids)}
    found = sorted(tickets.some(c, ids), key=lambda t: order[t.id])
    only_open = bool(sought.states) and sought.states <= OPEN
    elsewhere = () if total else _elsewhere(c, words, [p.id for p in known])
    names = tuple(g.name for g in mine)
    return Found(found, total, sought.parts, wanted.since is None and not only_open, elsewhere, names)


def _elsewhere(c: Connection, words: str, mine: Iterable[int]) -> tuple[str, ...]:
    """Which of the words name a place outside those; places are public, what lies in them is not."""
    everywhere = _names(rows.places(c, ["/"]))
    sought = understood(words, Vocabulary(_categories(), everywhere))
    own = set(mine)
    named = (word for kind, word in sought.parts if kind == "grid")
    return tuple(word for word in named if own.isdisjoint(everywhere[word.lower()]))


def _read(c: Connection, words: str, paths: list[str], now: datetime) -> tuple[Sought, list[Named]]:
    known = rows.places(c, paths)
    vocabulary = Vocabulary(
        categories=_categories(),
        grids=_names(known),
        person=lambda name: rows.known_people(c, name, paths, now) if len(name) > 1 else (),
    )
    return understood(words, vocabulary), known


def _categories() -> dict[str, str]:
    names = {name.lower(): c.code for c in nlp.CATEGORIES.values() for name in (c.code, c.name, c.english)}
    return names | {word: code for word, code in _ALSO.items() if code in nlp.CATEGORIES}


def _names(known: Iterable[Named]) -> dict[str, tuple[int, ...]]:
    """Places by code, name and alias; a building is meant by its number, wherever it stands."""
    found: dict[str, tuple[int, ...]] = {}
    for place in known:
        for name in (place.code, *(place.names if place.level != "building" else ())):
            found[name.lower()] = (*found.get(name.lower(), ()), place.id)
    return found


def _filter(house: House, sought: Sought, known: list[Named], base: Filter) -> Filter:
    """The words' meaning as conditions."""
    first, last = _span(house, sought, base.now)
    houses = {p.id for p in known if p.level == "building" and set(map(building_of, p.names)) & set(sought.buildings)}
    few = [p.path for p in known if p.id in set(sought.grids)] if len(set(sought.grids)) <= FEW else []
    many = [p.id for p in known if not few and not set(sought.grids).isdisjoint(chain_of(p.path))]
    return Filter(
        base.paths,
        base.asker,
        base.now,
        base.recent,
        since=first,
        until=last,
        states=sought.states,
        categories=sought.categories,
        places=few,
        grids=many,
        houses=sorted(houses),
        buildings=sought.buildings,
        people=sought.people,
        words=sought.words,
        tail=f"{sought.tail:03d}" if sought.tail is not None else (sought.number or "")[7:] or None,
        marks=sought.marks,
    )


def _span(house: House, sought: Sought, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The moments between which it was reported."""
    if sought.days is None and sought.opened_on is None:
        return None, None
    today = now.astimezone(house.zone).date()
    day = sought.opened_on or today
    first, last = first_and_last(sought.days, today) if sought.days else (day, day)
    begins, ends = (datetime.combine(d, time(), house.zone) for d in (first, last + timedelta(days=1)))
    return begins, ends
