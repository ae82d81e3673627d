"""/invite: a supervisor chooses post, grid and end; out comes a link for one person, which is confirmed or taken back."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta

from domain.days import ImpossibleDayError, find_day, last_day, months_later
from domain.grids import Grid
from domain.invites import GIVEN, LONGEST_DEPARTMENT, SPANS, Standing, print_of, token_of
from domain.names import visible
from domain.notices import Kind, Notice
from domain.people import Post
from domain.refusals import InviteHow, InviteOver, MayNotGive
from domain.roster.sheets import WORDS
from services.street import granting
from services.work import Outcome, Work
from storage import grids, invites, people

LONGEST = 120
"""Months a post may be given for."""
ASKED_FOR = timedelta(hours=1)
_POSTS = {**WORDS["post"], "主管": "supervisor"}
_FOR_GOOD = frozenset({"一直", "长期", "一直干", "一直干下去", "for good", "no end"})


def invite(work: Work, words: str) -> Outcome:
    """/invite, or /invite 网格员 QX-01-01 12月31日, or 三个月 instead of the day. Errors: NotASupervisor, InviteHow, MayNotGive."""
    granting.scope(work)
    said = visible(words).split(" ")
    if not said[0]:
        work.answer(Kind.invite, what="start")
        return Outcome("choose")
    post = _POSTS.get(said.pop(0).lower())
    if post not in GIVEN:
        raise InviteHow
    if not said:
        return choose_post(work, post)
    grid = grids.by_code(work.c, said.pop(0))
    if grid is None:
        raise InviteHow
    if not said:
        return choose_grid(work, post, grid.id)
    rest = " ".join(said)
    until = _day_in(work, rest)
    department = rest if until is None and Post(post) is Post.liaison else ""
    if until is None and not department and rest not in _FOR_GOOD:
        raise InviteHow
    return _ready(work, Post(post), grid, until, department)


def choose_post(work: Work, post: str) -> Outcome:
    """A post was chosen: where? Errors: MayNotGive."""
    if post not in {p.value for p in granting.givable(work)}:
        raise MayNotGive
    tops = granting.scope(work)
    if len(tops) == 1 and not grids.children(work.c, tops[0].id):
        return choose_grid(work, post, tops[0].id)
    work.answer(Kind.invite, what="where", post=post)
    return Outcome("choose")


def open_grid(work: Work, post: str, grid_id: int) -> Outcome:
    """What lies below a grid. Errors: MayNotGive."""
    grid = _grid(work, grid_id)
    if not any(top.contains(grid.path) for top in granting.scope(work)):
        raise MayNotGive
    work.answer(Kind.invite, what="where", post=post, grid=grid.id)
    return Outcome("choose")


def choose_grid(work: Work, post: str, grid_id: int) -> Outcome:
    """A grid was chosen: until when? Errors: MayNotGive."""
    grid = _grid(work, grid_id)
    _check(work, post, grid)
    _expect(work, "invite_until", {"post": post, "grid": grid.id})
    work.answer(Kind.invite, what="until", post=post, grid=grid.id)
    return Outcome("choose")


def choose_span(work: Work, post: str, grid_id: int, months: int) -> Outcome:
    """How long was chosen. Errors: MayNotGive."""
    if months not in SPANS:
        raise MayNotGive
    today = work.now.astimezone(work.house.zone).date()
    until = _end_of(work, months_later(today, months)) if months else None
    people.forget_expectation(work.c, work.person.id, work.caller.chat)
    return _ready(work, _check(work, post, _grid(work, grid_id)), _grid(work, grid_id), until, "")


def typed(work: Work, action: str, words: str, facts: dict[str, object]) -> Outcome:
    """The end of the post, or the department, in the supervisor's own words. Errors: InviteHow, MayNotGive."""
    post, grid = str(facts.get("post")), _grid(work, _number(facts.get("grid")))
    words = visible(words)
    if action == "invite_until":
        until = _day_in(work, words)
        if until is None and words.lower() not in _FOR_GOOD:
            raise InviteHow
        people.forget_expectation(work.c, work.person.id, work.caller.chat)
        return _ready(work, _check(work, post, grid), grid, until, "")
    given = facts.get("until")
    if not 1 < len(words) <= LONGEST_DEPARTMENT:
        raise InviteHow
    people.forget_expectation(work.c, work.person.id, work.caller.chat)
    return _ready(work, _check(work, post, grid), grid, datetime.fromisoformat(str(given)) if given else None, words)


def _ready(work: Work, post: Post, grid: Grid, until: datetime | None, department: str) -> Outcome:
    """Asks for what is missing still, else makes the link."""
    _check(work, post.value, grid)
    if post is Post.liaison and not department:
        facts = {"post": post.value, "grid": grid.id, "until": until.isoformat() if until else ""}
        _expect(work, "invite_department", facts)
        work.answer(Kind.invite, what="department", grid=grid.id)
        return Outcome("asked_for_words")
    nonce = secrets.token_urlsafe(16)
    number = invites.add(
        work.c,
        print=print_of(token_of(work.house.secret, nonce)),
        nonce=nonce,
        inviter_id=work.person.id,
        grid_id=grid.id,
        post=post.value,
        department=department or None,
        until_at=until,
        created_at=work.now,
        expires_at=work.now + timedelta(days=work.house.invite_days),
    )
    work.answer(Kind.invite, what="made", invite=number)
    work.answer_about(Kind.invite_letter, str(number), invite=number)
    return Outcome("invited")


def revoke(work: Work, invite_id: int) -> Outcome:
    """撤销: the link opens nothing any more; whoever waits behind it hears so. Errors: InviteOver."""
    found = invites.get(work.c, invite_id, lock=True)
    if found is None or not granting.may(work, work.person.id, found.post, work.grid(found.grid_id)):
        raise InviteOver
    standing = found.standing(work.now)
    if standing not in (Standing.open, Standing.opened, Standing.named):
        raise InviteOver
    invites.change(work.c, found.id, revoked_by=work.person.id, revoked_at=work.now, name=None, phone=None)
    if found.used_by is not None:
        tell_declined(work, found.id, found.used_by)
    work.answer(Kind.invite, what="start")
    return Outcome("invite_revoked")


def tell_declined(work: Work, invite_id: int, person_id: int) -> None:
    """It came to nothing; nothing is waited for any more."""
    person = people.get(work.c, person_id)
    people.forget_expectation(work.c, person.id, person.telegram_id)
    key = f"declined:i{invite_id}"
    work.say(Notice(key, Kind.invite_ask, person.telegram_id, {"what": "declined", "invite": invite_id}, person.id))


# -- words --


def _grid(work: Work, grid_id: int) -> Grid:
    found = grids.chosen(work.c, grid_id)
    if found is None:
        raise MayNotGive
    return found


def _check(work: Work, post: str, grid: Grid) -> Post:
    if post not in GIVEN or not granting.may(work, work.person.id, Post(post), grid):
        raise MayNotGive
    return Post(post)


def _expect(work: Work, action: str, facts: dict[str, object]) -> None:
    people.expect(work.c, work.person.id, work.caller.chat, action, work.now + ASKED_FOR, facts=facts)


def _day_in(work: Work, words: str) -> datetime | None:
    """The end of the day named, or of the last one of a time that begins today; None when neither is. Errors: InviteHow for a day that is over or far away."""
    today = work.now.astimezone(work.house.zone).date()
    try:
        day = find_day(words, today) or last_day(words, today)
    except ImpossibleDayError as wrong:
        raise InviteHow from wrong
    if day is None:
        return None
    if not today <= day <= months_later(today, LONGEST):
        raise InviteHow
    return _end_of(work, day)


def _end_of(work: Work, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=work.house.zone)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
