"""What those above read of one ticket: all its facts, and what needs their eye."""

from __future__ import annotations

from itertools import groupby

from bot.outgoing import Outgoing
from bot.texts import buttons, course, late
from bot.texts.page import Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe
from bot.texts.workers import history_line, ticket_facts, ticket_line
from domain.workflow import Action

STEPS = 6


def supervisor_card(page: Page) -> Outgoing:
    """All facts and the last steps."""
    ticket, texts = page.ticket, page.texts
    holder = page.name(ticket.holder or ticket.assignee)
    steps = _folded([history_line(page, step) for step in ticket.history])[-STEPS:]
    text = lines(
        *ticket_facts(page),
        texts.labelled(page.place(ticket.grid), "grid") if ticket.grid else "",
        texts.labelled(holder, "holder") if holder else "",
        texts.result(page.text(ticket.result)) if ticket.result else "",
        texts.phrases.sentences.history if steps else "",
        *(f"• {step}" for step in steps),
    )
    return Outgoing(text, _buttons(page))


def _folded(steps: list[str]) -> list[str]:
    """Steps that read alike and follow each other are one line that counts them: those before stay in sight."""
    return [f"{step} ×{n}" if n > 1 else step for step, n in ((s, len(list(g))) for s, g in groupby(steps))]


def _plain_buttons(page: Page) -> buttons.Rows:
    first = buttons.actions(page, (Action.remind, Action.reassign))
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
        *buttons.files(page),
    )


def supervisor_news(page: Page) -> Outgoing:
    """Something that needs their eye, with the means to act."""
    news, what = page.texts.phrases.supervisor_news, page.fact("what")
    if what == "reopened" and page.telling.facts.get("by_follower"):
        what = "reopened_by_follower"
    count = page.number("count") or 0
    if what == "unreachable" and count > 1:
        what = "unreachable_often"
    facts = {
        "holder": page.name(page.fact("holder")),
        "by": course.moment(page, "by"),
        "name": page.name(page.fact("name") or page.texts.phrases.delicate.resident.capitalize()),
        "until": course.until(page),
        "count": Safe(str(count)),
    }
    own_words = "{words}" in (phrase(news, what) or "")
    if own_words:
        facts["words"] = page.name(page.fact("words"))
    heading = filled(news, what, facts) or news.something
    said = page.fact("words") or (page.ticket.text if what == "danger" and page.telling.ticket else "")
    words = NOTHING if own_words else page.text(said)
    quoted = page.texts.quote(words) if words else ""
    if page.telling.ticket is None:
        return Outgoing(lines(f"<b>{heading}</b>", quoted))
    line = ticket_line(page, page.ticket, who=True, limit=late.limit_told(page))
    others = (f"<b>{one}</b>" for one in late.also(page, news))
    return Outgoing(lines(f"<b>{heading}</b>", *others, line, quoted), _first_buttons(page, what))


_SETTLES = {
    **dict.fromkeys(("extension", "late_extension"), (Action.grant, Action.deny)),
    **dict.fromkeys(("contested", "late_owner"), (Action.rule,)),
}


def _first_buttons(page: Page, what: str) -> buttons.Rows:
    """What settles it, else the first row of the card."""
    found = buttons.actions(page, _SETTLES.get(what, ()))
    return (*found, (buttons.view(page),)) if found else _plain_buttons(page)[:1]
