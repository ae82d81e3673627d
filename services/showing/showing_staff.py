"""What notices of invites and posts show: looked up when they are said, for the one who reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from domain.grids import Grid
from domain.invites import LIVING, Invite, Standing, may_give, print_of, token_of
from domain.links import start_link
from domain.notices import Kind
from domain.people import SUPERVISING_POSTS, Person, Post
from domain.views import Choice
from services.showing import viewing
from services.supervision import digests
from services.work import House
from storage import grids, invites, people

PAGE = 8
SHOWN = 60
Facts = dict[str, Any]
Shown = tuple[Facts, Facts] | str
"""Fields of the telling, and more facts; or why it is not true any more."""
KINDS = (
    *(Kind.invite, Kind.invite_letter, Kind.invite_ask, Kind.invitee, Kind.duty_begun, Kind.duty_ended),
    *(Kind.staff_list, Kind.bind),
)


def shown(c: Connection, house: House, kind: Kind, facts: Facts, person: Person | None, now: datetime) -> Shown:
    """What a notice of one of KINDS shows its reader."""
    if person is None:
        return "nobody to tell"
    if kind is Kind.bind:
        return _binding(c, person, facts, now)
    if kind is Kind.duty_begun:
        return _begun(c, house, person, facts, now)
    if kind is Kind.invite:
        return _step(c, house, person, facts, now)
    found: Facts | str
    if kind is Kind.invite_letter:
        found = with_link(c, house, facts, now)
    elif kind is Kind.invite_ask:
        found = to_opener(c, house, person, facts)
    elif kind is Kind.invitee:
        found = to_decide(c, house, person, facts, now)
    else:
        found = own(c, person, facts) if kind is Kind.duty_ended else staff(c, person, facts, now)
    return found if isinstance(found, str) else ({}, found)


def _step(c: Connection, house: House, person: Person, facts: Facts, now: datetime) -> Shown:
    """A step of /invite."""
    what = facts.get("what")
    if what == "where":
        return _where(c, person, facts, now)
    if what == "start":
        begun = begin(c, house, person, now)
        return begun if isinstance(begun, str) else ({}, begun)
    if what in ("made", "own", "confirmed"):
        found = invites.get(c, int(facts.get("invite") or 0))
        return ({}, about(c, house, found)) if found is not None else "there is no such invite"
    return {}, {"grid_name": grids.get(c, int(facts["grid"])).name}


def _where(c: Connection, person: Person, facts: Facts, now: datetime) -> Shown:
    choices, here = places(c, person, facts, now)
    return {"choices": tuple(choices), "here": here}, {"grid_name": here.name if here else ""}


def _binding(c: Connection, person: Person, facts: Facts, now: datetime) -> Shown:
    """The card of a group being bound; taken away when it is."""
    name = {"name": person.name}
    if facts.get("step") == "where":
        choices, here = places(c, person, facts, now)
        return {"choices": tuple(choices), "here": here}, {"grid_name": here.name if here else "", **name}
    grid = grids.some(c, [int(facts.get("grid") or 0)]).get(int(facts.get("grid") or 0))
    return {"gone": facts.get("step") == "done"}, {"grid_name": grid.name if grid else "", **name}


def _begun(c: Connection, house: House, person: Person, facts: Facts, now: datetime) -> Shown:
    """The welcome, with what is open in the new colleague's grid as far as they may see it."""
    found = invites.get(c, int(facts.get("invite") or 0))
    if found is None or found.used_by != person.id or found.standing(now) is not Standing.confirmed:
        return "the invite is somebody else's"
    if not any(d.id == found.duty_id for d in invites.own_duties(c, person.id, now)):
        return "the post has ended again"
    open_, _ = digests.listed(c, grids.get(c, found.grid_id), "open", now, house, 0, 10_000)
    views = [v for t in open_ if (v := viewing.for_person(c, house, t, person, now)) is not None]
    return {"tickets": tuple(views[:PAGE]), "total": len(views)}, about(c, house, found)


def _held(c: Connection, person: Person, now: datetime) -> list[tuple[Post, Grid]]:
    duties = invites.own_duties(c, person.id, now)
    there = grids.some(c, {d.grid_id for d in duties})
    return [(d.post, there[d.grid_id]) for d in duties if there[d.grid_id].ended_at is None]


def _tops(held: list[tuple[Post, Grid]]) -> list[Grid]:
    found = {g.id: g for post, g in held if post in SUPERVISING_POSTS}.values()
    tops = [g for g in found if not any(o.id != g.id and o.contains(g.path) for o in found)]
    return sorted(tops, key=lambda g: g.path)


def about(c: Connection, house: House, found: Invite) -> Facts:
    """What an invite is, for whoever may know of it."""
    user = people.get(c, found.used_by) if found.used_by is not None else None
    return {
        "invite": found.id,
        "post": found.post.value,
        "grid_name": grids.get(c, found.grid_id).name,
        "department": found.department or "",
        "until": found.until_at.isoformat() if found.until_at else "",
        "expires": found.expires_at.isoformat(),
        "days": house.invite_days,
        "inviter": people.get(c, found.inviter_id).name,
        "name": found.name or "",
        "phone": found.phone or "",
        "account": user.username or "" if user is not None else "",
    }


def link_of(house: House, found: Invite) -> str | None:
    """The link of an invite; None when the program's secret is another by now."""
    token = token_of(house.secret, found.nonce)
    return start_link(house.bot_username, f"inv_{token}") if print_of(token) == found.print else None


def with_link(c: Connection, house: House, facts: Facts, now: datetime) -> Facts | str:
    """An invite with its link, for who made it; a string says why not."""
    found = invites.get(c, int(facts.get("invite") or 0))
    if found is None or found.standing(now) is not Standing.open:
        return "the invite is open no longer"
    link = link_of(house, found)
    return {**about(c, house, found), "link": link} if link is not None else "the program's secret has changed"


def to_opener(c: Connection, house: House, person: Person, facts: Facts) -> Facts | str:
    """An invite for whoever opened it, or for who made it."""
    found = invites.get(c, int(facts.get("invite") or 0))
    if found is None or person.id not in (found.used_by, found.inviter_id):
        return "the invite is somebody else's"
    return about(c, house, found)


def to_decide(c: Connection, house: House, person: Person, facts: Facts, now: datetime) -> Facts | str:
    """Who opened it, for whoever may say yes or no."""
    found = invites.get(c, int(facts.get("invite") or 0))
    if found is None or found.standing(now) is not Standing.named:
        return "nothing is to be decided any more"
    if not may_give(found.post, grids.get(c, found.grid_id), _held(c, person, now)):
        return "the reader may not decide it any more"
    return about(c, house, found)


def begin(c: Connection, house: House, person: Person, now: datetime) -> Facts | str:
    """Posts to choose from and the invites that stand open."""
    held = _held(c, person, now)
    tops = _tops(held)
    if not tops:
        return "the reader supervises nothing any more"
    places = [place for top in tops for place in (top, *grids.children(c, top.id)[:1])]
    rows = [
        {**about(c, house, found), "standing": found.standing(now).value}
        for found in invites.living(c, [g.path for g in tops], now)
        if found.standing(now) in LIVING and may_give(found.post, grids.get(c, found.grid_id), held)
    ]
    posts = [p.value for p in Post if any(may_give(p, place, held) for place in places)]
    return {"posts": posts, "open": rows[:PAGE], "more": max(0, len(rows) - PAGE)}


def places(c: Connection, person: Person, facts: Facts, now: datetime) -> tuple[list[Choice], Choice | None]:
    """Grids to choose from: the own subtrees, or what lies below one of them, which may be chosen itself."""
    tops = _tops(_held(c, person, now))
    chosen = grids.some(c, [int(facts["grid"])]).get(int(facts["grid"])) if facts.get("grid") else None
    if chosen is None and len(tops) == 1:
        chosen = tops[0]
    if chosen is None or not any(top.contains(chosen.path) for top in tops):
        return [_choice(c, g) for g in tops[:SHOWN]], None
    below = [g for g in grids.children(c, chosen.id) if g.level != "building"]
    return [_choice(c, g) for g in below[:SHOWN]], Choice(chosen.id, chosen.name)


def _choice(c: Connection, grid: Grid) -> Choice:
    return Choice(grid.id, grid.name, more=any(g.level != "building" for g in grids.children(c, grid.id)))


def staff(c: Connection, person: Person, facts: Facts, now: datetime) -> Facts | str:
    """Who is on duty below the reader: one page, or the one duty in question."""
    held = _held(c, person, now)
    tops = _tops(held)
    if not tops:
        return "the reader supervises nothing any more"
    if facts.get("duty"):
        return _one(c, int(facts["duty"]))
    words = str(facts.get("words") or "").lower()
    rows = [r for r in invites.staff_under(c, [g.path for g in tops], now) if _meant(words, r.name, r.code, r.grid)]
    page = int(facts.get("page") or 0)
    there = grids.some(c, {r.grid_id for r in rows})
    shown = [
        {
            "duty": r.id,
            "name": r.name,
            "post": r.post,
            "grid": r.grid,
            "until": r.until_at.isoformat() if r.until_at else "",
            "may": r.person_id != person.id and may_give(Post(r.post), there[r.grid_id], held),
        }
        for r in rows[page * PAGE : (page + 1) * PAGE]
    ]
    return {"rows": shown, "total": len(rows), "page": page}


def _meant(words: str, *names: str) -> bool:
    return not words or any(words in name.lower() for name in names)


def _one(c: Connection, duty_id: int) -> Facts | str:
    found = invites.duty(c, duty_id)
    if found is None:
        return "there is no such duty"
    grid = grids.get(c, found.grid_id)
    return {"name": people.get(c, found.person_id).name, "post": found.post.value, "grid_name": grid.name}


def own(c: Connection, person: Person, facts: Facts) -> Facts | str:
    """The reader's own duty that ended."""
    if not facts.get("duty"):
        return {}
    found = invites.duty(c, int(facts["duty"]))
    if found is None or found.person_id != person.id:
        return "the duty is somebody else's"
    return _one(c, found.id)
