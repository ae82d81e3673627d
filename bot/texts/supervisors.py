"""What those above read: what to do first, the figures, and one ticket with all its facts."""

from __future__ import annotations

from collections.abc import Iterable

from bot.outgoing import Outgoing
from bot.texts import buttons, course
from bot.texts.page import GAP, Page, filled, limit_of, lines
from bot.texts.workers import PAGE, history_line, ticket_facts, ticket_line
from domain.notices import Kind
from domain.views import DigestView, TicketView, Unreached
from domain.workflow import Action

LISTED = 5
"""Tickets named in a section; the rest is counted and one press away."""
STEPS = 6
# Signs in Telegram's own words for why nobody was reached.
_STOPPED = ("blocked", "deactivated")
_NEVER_MET = ("initiate", "chat not found", "user not found", "peer_id_invalid")


def supervisor_card(page: Page) -> Outgoing:
    """All facts and the last steps."""
    ticket, texts = page.ticket, page.texts
    holder = page.name(ticket.holder or ticket.assignee)
    steps = [history_line(page, step) for step in ticket.history[-STEPS:]]
    text = lines(
        *ticket_facts(page),
        texts.labelled(page.place(ticket.grid), "grid") if ticket.grid else "",
        texts.labelled(holder, "holder") if holder else "",
        texts.result(page.text(ticket.result)) if ticket.result else "",
        texts.phrases.sentences.history if steps else "",
        *(f"• {step}" for step in steps),
    )
    return Outgoing(text, _buttons(page))


def _plain_buttons(page: Page) -> buttons.Rows:
    reminded = (Action.remind,) if page.ticket.assignee else ()
    first = buttons.actions(page, (*reminded, Action.reassign))
    return ((*(first[0] if first else ()), buttons.view(page)),)


def _buttons(page: Page) -> buttons.Rows:
    rows = _plain_buttons(page)
    return (
        *buttons.actions(page, (Action.grant, Action.deny, Action.rule), (Action.verify, Action.fail)),
        *rows,
        *buttons.actions(
            page,
            (Action.supervise, Action.lift, Action.instruct, Action.whistle),
            (Action.accept, Action.recategorise, Action.reject),
            (Action.list_, Action.unlist, Action.merge, Action.unmerge),
            (Action.reveal, Action.exclude, Action.include),
        ),
    )


def supervisor_news(page: Page) -> Outgoing:
    """Something that needs their eye, with the means to act."""
    news, what = page.texts.phrases.supervisor_news, page.fact("what")
    if what == "reopened" and page.telling.facts.get("by_follower"):
        what = "reopened_by_follower"
    facts = {
        "holder": page.name(page.fact("holder")),
        "by": course.moment(page, "by"),
        "name": page.name(page.fact("name") or page.texts.phrases.delicate.resident.capitalize()),
        "until": course.until(page),
    }
    heading = filled(news, what, facts) or news.something
    words = page.text(page.fact("words") or (page.ticket.text if what == "danger" and page.telling.ticket else ""))
    quoted = page.texts.quote(words) if words else ""
    if page.telling.ticket is None:
        return Outgoing(lines(f"<b>{heading}</b>", quoted))
    line = ticket_line(page, page.ticket, who=True)
    return Outgoing(lines(f"<b>{heading}</b>", line, quoted), _first_buttons(page, what))


def _first_buttons(page: Page, what: str) -> buttons.Rows:
    """What settles it, else the first row of the card."""
    ruled = (Action.grant, Action.deny) if what == "extension" else (Action.rule,) if what == "contested" else ()
    found = buttons.actions(page, ruled)
    return (*found, (buttons.view(page),)) if found else _plain_buttons(page)[:1]


def overview(page: Page) -> Outgoing:
    """The same as a digest, of this moment; or one of its lists."""
    if page.telling.facts.get("list"):
        return _list(page)
    return digest(page)


def digest(page: Page) -> Outgoing:
    """What to do first, then figures and the three rates; nothing to tell is one line."""
    found = page.digest
    late = page.texts.late_digest(page.moment(found.at)) if found.late else ""
    if _is_empty(found):
        return Outgoing(lines(page.texts.nothing_new(page.place(found.grid)), late))
    at = page.texts.day((page.telling.now if found.late else found.at).astimezone(page.zone))
    heading = page.texts.heading(page.place(found.grid), at, daily=page.telling.kind is Kind.digest)
    first = _first_of_all(page, found)
    text = lines(f"<b>{heading}</b>", late, GAP, *first, *([GAP] if first else []), *page.texts.figures(found))
    tickets = (*found.overdue, *found.unassigned, *found.reopened, *found.due_today)
    grid = page.number("grid")
    rows = buttons.subtree(page, grid) if grid is not None else ()
    return Outgoing(text, (*buttons.views(page, tickets, 6), *rows))


def _is_empty(found: DigestView) -> bool:
    counts = (
        found.new,
        found.open,
        found.closed,
        found.overdue_n,
        found.due_today_n,
        found.reopened_n,
        found.unhappy_n,
    )
    return not any((*counts, found.unassigned, found.needs_human_n, found.quarantined))


def _first_of_all(page: Page, found: DigestView) -> list[str]:
    s = page.texts.phrases.sentences
    over = [_overdue_line(page, t) for t in found.overdue[:LISTED]]
    unreached = [f"• {_unreached(page, u)}" for u in found.needs_human[:LISTED]]
    return [
        *_section(page, s.overdue, found.overdue_n, over),
        *_section(page, s.nobody_has_it, len(found.unassigned), _short(page, found.unassigned)),
        *_section(page, s.reopened, found.reopened_n, _short(page, found.reopened)),
        *_section(page, s.due_today, found.due_today_n, _short(page, found.due_today)),
        *_section(page, s.not_told, found.needs_human_n, unreached),
    ]


def _section(page: Page, title: str, count: int, found: list[str]) -> list[str]:
    return [f"<b>{page.texts.section(title, count)}</b>", *found] if count else []


def _short(page: Page, tickets: Iterable[TicketView]) -> list[str]:
    return [ticket_line(page, ticket, who=True) for ticket in list(tickets)[:LISTED]]


def _overdue_line(page: Page, ticket: TicketView) -> str:
    """Who has it and since when it is late."""
    who, limit = page.name(ticket.holder or ticket.assignee), limit_of(ticket)
    over = page.texts.over_since(page.left(limit), page.moment(limit))
    return f"{'🔴' if ticket.urgent else '•'} " + " · ".join(part for part in (page.about(ticket), who, over) if part)


def _unreached(page: Page, unreached: Unreached) -> str:
    reasons, why = page.texts.phrases.reasons, unreached.reason.lower()
    reason = reasons.unknown
    if any(sign in why for sign in _STOPPED):
        reason = reasons.blocked
    elif any(sign in why for sign in _NEVER_MET):
        reason = reasons.never_started
    return page.texts.join(page.name(unreached.number), page.name(unreached.name), reason)


def _list(page: Page) -> Outgoing:
    """One list of the subtree, a page of it."""
    s, what = page.texts.phrases.sentences, page.fact("list")
    words = page.texts.phrases.buttons
    titles = {"overdue": s.overdue, "due": s.due_today, "reopened": s.reopened, "unassigned": s.nobody_has_it}
    titles |= {"unhappy": page.texts.phrases.questions.unhappy_list}
    titles |= {"excluded": page.texts.phrases.questions.excluded_list}
    found = page.telling.tickets[:PAGE]
    if not found:
        return Outgoing(s.nothing_listed)
    title = page.texts.listed(titles.get(what, words.all_open), page.telling.total or len(found))
    text = lines(f"<b>{title}</b>", *_short_page(page, found))
    number, grid = page.number("page") or 0, page.number("grid") or 0
    return Outgoing(text, (*buttons.views(page, found), *buttons.pages(page, what, number, PAGE, grid)))


def _short_page(page: Page, tickets: Iterable[TicketView]) -> list[str]:
    return [ticket_line(page, ticket, who=True) for ticket in tickets]
