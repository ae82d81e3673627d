"""Into the service and out of it: invitations, who opened them, posts begun and ended, who is on duty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, lines
from bot.texts.phrases import phrase
from bot.texts.staff_phrases import Staff
from bot.texts.words import NOTHING, Safe, plain, said
from bot.texts.workers import ticket_line
from domain.invites import SPANS
from domain.people import SUPERVISING_POSTS, Post
from domain.views import Choice
from handlers.presses import InvitePress, JoinPress, StaffPress

Row = Mapping[str, object]


def _words(page: Page) -> Staff:
    return page.texts.phrases.staff


def _said(page: Page, template: str, **facts: Safe) -> str:
    return template.format_map(_Lenient({**_facts(page, page.telling.facts), **facts}))


def _facts(page: Page, of: Row) -> dict[str, Safe]:
    """What an invitation's sentences may name."""
    found = {name: page.name(of.get(name)) for name in ("inviter", "name", "phone", "account", "heir")}
    found |= {name: Safe(str(of.get(name))) for name in ("days", "count") if isinstance(of.get(name), int)}
    grid = page.place(of.get("grid_name") or of.get("grid"))
    post = _role(page, of)
    role = Safe(_words(page).role.format(grid=grid, role=post)) if grid else post
    expires, until = _moment(page, of.get("expires")), _last_day(page, of.get("until"))
    span = _words(page).span_until.format(until=until) if until else _words(page).span_open
    found |= {"grid": grid, "post": post, "role": role, "expires": expires, "until": until, "span": Safe(span)}
    return _Lenient(found)


class _Lenient(dict[str, Safe]):
    def __missing__(self, _name: str) -> Safe:
        return NOTHING


def _role(page: Page, of: Row) -> Safe:
    """The post as people call it; of a liaison with the department."""
    department = page.place(of.get("department"))
    if department:
        return Safe(_words(page).liaison_of.format(department=department))
    return Safe(phrase(page.texts.phrases.posts, str(of.get("post") or "")) or "")


def _at(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _moment(page: Page, value: object) -> Safe:
    at = _at(value)
    return Safe(page.moment(at)) if at is not None else NOTHING


def _last_day(page: Page, value: object) -> Safe:
    """The last day of a span whose end is exclusive."""
    at = _at(value)
    return Safe(page.date(at - timedelta(microseconds=1))) if at is not None else NOTHING


def _rows(page: Page, name: str) -> list[Row]:
    found = page.telling.facts.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _id(one: Row, name: str) -> int:
    found = one.get(name)
    return found if isinstance(found, int) else 0


# -- to a supervisor --


def invite(page: Page) -> Outgoing:
    """One step of /invite."""
    words, what = _words(page), page.fact("what")
    steps = {"start": _start, "where": _where, "until": _until, "made": _made}
    if what in steps:
        return steps[what](page)
    known = {"department": words.department, "own": words.own, "confirmed": words.confirmed}
    return Outgoing(_said(page, known.get(what, words.invite_how)))


def _start(page: Page) -> Outgoing:
    words, open_, more = _words(page), _rows(page, "open"), page.number("more") or 0
    text = lines(
        words.invite_start,
        GAP,
        *([f"<b>{words.invite_open}</b>", *(_open_line(page, one) for one in open_)] if open_ else ()),
        words.invite_more.format(count=more) if more else "",
    )
    given = page.telling.facts.get("posts")
    posts = [str(p) for p in given] if isinstance(given, list) else []
    every = (buttons.button(phrase(page.texts.phrases.posts, p) or p, InvitePress(do="post", post=p)) for p in posts)
    return Outgoing(text, (*buttons.in_rows(every, 3), *(_open_buttons(page, one) for one in open_)))


def _open_line(page: Page, one: Row) -> str:
    known = {"open": _words(page).row_open, "opened": _words(page).row_opened, "named": _words(page).row_named}
    return f"• {known.get(str(one.get('standing')), _words(page).row_open).format_map(_facts(page, one))}"


def _open_buttons(page: Page, one: Row) -> tuple[Button, ...]:
    words, number = _words(page), _id(one, "invite")
    name = plain(one.get("name") or one.get("grid_name") or "", 14)
    revoke = buttons.button(f"{words.revoke} {name}", JoinPress(do="revoke", id=number))
    if one.get("standing") != "named":
        return (revoke,)
    return (buttons.button(f"{words.confirm} {name}", JoinPress(do="confirm", id=number)), revoke)


def _where(page: Page) -> Outgoing:
    """Grids to choose from; one with more below it is opened first."""
    words, post, here = _words(page), page.fact("post"), page.telling.here
    rows = buttons.in_rows((_place(page, c, post) for c in page.telling.choices[:60]), 2)
    if here is not None:
        own = words.this_one.format(grid=plain(here.name, 20))
        rows = (*rows, (buttons.button(own, InvitePress(do="grid", post=post[:16], grid=here.id)),))
    return Outgoing(lines(_said(page, words.where), words.where_how), rows)


def _place(page: Page, choice: Choice, post: str) -> Button:
    name = _words(page).below.format(grid=plain(choice.name, 24)) if choice.more else choice.name
    return buttons.button(name, InvitePress(do="open" if choice.more else "grid", post=post[:16], grid=choice.id))


def _until(page: Page) -> Outgoing:
    words, post, grid = _words(page), page.fact("post")[:16], page.number("grid") or 0
    every = (
        buttons.button(word, InvitePress(do="span", post=post, grid=grid, months=months))
        for word, months in zip((words.for_good, words.month, words.quarter, words.year), SPANS, strict=True)
    )
    return Outgoing(lines(_said(page, words.until), words.until_how), buttons.in_rows(every, 2))


def _made(page: Page) -> Outgoing:
    words = _words(page)
    revoke = buttons.button(words.revoke, JoinPress(do="revoke", id=page.number("invite") or 0))
    return Outgoing(_said(page, words.made), ((revoke,),))


def invite_letter(page: Page) -> Outgoing:
    """Words to pass on as they are."""
    return Outgoing(_said(page, _words(page).letter, link=said(page.fact("link"), 200)))


def invitee(page: Page) -> Outgoing:
    """Who took up an invitation, to be confirmed or not."""
    words = _words(page)
    text = lines(
        f"<b>{words.invitee}</b>",
        _said(page, words.invitee_name),
        _said(page, words.invitee_phone) if page.fact("phone") else words.invitee_no_phone,
        _said(page, words.invitee_account) if page.fact("account") else "",
        _said(page, words.invitee_post),
        GAP,
        words.invitee_how,
    )
    number = page.number("invite") or 0
    asked = ((words.confirm, "confirm"), (words.decline, "decline"))
    return Outgoing(text, (tuple(buttons.button(word, JoinPress(do=do, id=number)) for word, do in asked),))


# -- to who opened it --


def invite_ask(page: Page) -> Outgoing:
    """What is asked of who opened an invitation, one thing at a time."""
    words, what = _words(page), page.fact("what")
    known = {
        "name": words.ask_name,
        "name_again": words.ask_name_again,
        "phone": words.ask_phone,
        "phone_again": words.ask_phone_again,
        "wait": words.wait,
        "left": words.left,
    }
    skip = buttons.button(words.no_phone, JoinPress(do="skip", id=page.number("invite") or 0))
    rows = ((skip,),) if what in ("phone", "phone_again") else ()
    return Outgoing(_said(page, known.get(what, words.declined)), rows)


def duty_begun(page: Page) -> Outgoing:
    """Welcome: what to do first, and what is open in the grid."""
    words, found = _words(page), page.telling.tickets
    text = lines(
        f"<b>{_said(page, words.begun)}</b>",
        GAP,
        _first(page),
        GAP,
        _said(page, words.open_here, count=Safe(str(page.telling.total))) if found else "",
        *(ticket_line(page, t, who=True) for t in found),
    )
    return Outgoing(text, buttons.views(page, found))


def _first(page: Page) -> str:
    """What to do first, by post."""
    words, post = _words(page), page.fact("post")
    if post == Post.liaison.value:
        return words.first_liaison
    if post == Post.volunteer.value:
        return words.first_volunteer
    above = post in {p.value for p in SUPERVISING_POSTS}
    return words.first_above if above else words.first_worker


def duty_ended(page: Page) -> Outgoing:
    """Thanks to who leaves; to who is away, that nobody stands in."""
    words = _words(page)
    if page.fact("what") == "deputy":
        return Outgoing(_said(page, words.deputy_left))
    rest = words.ended_all if page.telling.facts.get("gone") else words.ended_one
    return Outgoing(lines(_said(page, words.ended), rest))


# -- who is on duty --


def staff_list(page: Page) -> Outgoing:
    """Who is on duty, with a button to end each; the question before; what became of it."""
    words, what = _words(page), page.fact("what")
    if what == "sure":
        number = page.number("duty") or 0
        rows = ((words.end_now, "end"), (words.keep, "keep"))
        asked = tuple(buttons.button(word, StaffPress(do=do, id=number)) for word, do in rows)
        return Outgoing(_said(page, words.sure), (asked,))
    if what == "ended":
        after = words.gone_heir if page.fact("heir") else words.gone_nobody
        return Outgoing(lines(_said(page, words.gone), _said(page, after)))
    return _list(page)


def _list(page: Page) -> Outgoing:
    words, rows = _words(page), _rows(page, "rows")
    total, number = page.number("total") or 0, page.number("page") or 0
    if not rows:
        return Outgoing(lines(words.staff_none, words.staff_how))
    text = lines(
        f"<b>{words.staff.format(count=total)}</b>",
        *(f"• {words.staff_row.format_map(_facts(page, one))}{_left(page, one)}" for one in rows),
        GAP,
        words.staff_how,
    )
    ends = (
        buttons.button(
            words.end.format(name=plain(one.get("name") or "", 16)), StaffPress(do="ask", id=_id(one, "duty"))
        )
        for one in rows
        if one.get("may")
    )
    turns = () if page.fact("words") else _turns(page, number, total)
    return Outgoing(text, (*buttons.in_rows(ends, 2), *turns))


def _left(page: Page, one: Row) -> str:
    until = _last_day(page, one.get("until"))
    return f" · {_words(page).span_until.format(until=until)}" if until else ""


def _turns(page: Page, number: int, total: int) -> buttons.Rows:
    """Earlier and later pages."""
    keys, row = page.texts.phrases.buttons, []
    if number > 0:
        row.append(buttons.button(keys.earlier, StaffPress(do="page", id=number - 1)))
    if (number + 1) * 8 < total:
        row.append(buttons.button(keys.later, StaffPress(do="page", id=number + 1)))
    return (tuple(row),) if row else ()
