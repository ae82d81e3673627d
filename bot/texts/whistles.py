"""Whistles as people read them: the call, who came, what they did, and the list of those who did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.outgoing import Button, Outgoing
from bot.texts import buttons, course
from bot.texts.page import Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe, plain
from domain.views import CallView
from handlers.presses import CallPress, DepartmentPress, MarkPress

MARKS = ("good", "fair", "passable", "poor")


def whistled(page: Page) -> Outgoing:
    """For residents: who joins, and that their contact stays."""
    facts = {"departments": names(page)}
    return Outgoing(lines(page.about(page.ticket), filled(page.texts.phrases.whistles, "whistled", facts) or ""))


def names(page: Page, given: object = None) -> Safe:
    """Departments side by side."""
    found = given if given is not None else page.telling.facts.get("departments")
    every = [str(one) for one in found] if isinstance(found, list) else []
    return page.name("、".join(every))


def whistle(page: Page) -> Outgoing:
    """For the liaison: what it is about, by when to report in, and the buttons."""
    words, call = page.texts.phrases.whistles, page.number("call") or 0
    facts = {
        "by": page.name(page.fact("by")),
        "words": page.text(page.fact("words")),
        "until": course.moment(page, "until"),
    }
    place = page.texts.join(page.place(page.ticket.place), page.name(page.ticket.room))
    said = page.text(page.ticket.text)
    text = lines(
        filled(words, "called", facts) or "",
        page.heading(page.ticket),
        page.texts.labelled(place, "place") if place else "",
        page.texts.quote(said) if said else "",
    )
    return Outgoing(text, ((*call_buttons(page, call), buttons.view(page)),))


def call_buttons(page: Page, call: int) -> tuple[Button, ...]:
    words = page.texts.phrases.whistles
    return (
        buttons.button(words.report_in, CallPress(do="report_in", id=call)),
        buttons.button(words.deliver, CallPress(do="deliver", id=call)),
    )


def standing(page: Page) -> Iterator[str]:
    """A line for each department called in, on staff's cards."""
    for call in page.ticket.calls:
        facts: Mapping[str, Safe] = {
            "department": page.name(call.department),
            "until": Safe(page.moment(call.report_by)),
            "at": Safe(page.moment(call.reported_at)) if call.reported_at else NOTHING,
            "words": page.text(call.result),
        }
        mark = phrase(page.texts.phrases.whistles, call.mark) if call.mark in MARKS else None
        if call.result and mark:
            yield filled(page.texts.phrases.whistles, "did_marked", {**facts, "mark": Safe(mark)}) or ""
            continue
        code = "did" if call.result else "came" if call.reported_at else "waits"
        yield filled(page.texts.phrases.whistles, code, facts) or ""


def choose(page: Page, offered: Sequence[Mapping[str, object]]) -> Outgoing:
    ticket, every = page.ticket, []
    for one in offered:
        duty, name = one.get("duty"), plain(one.get("department"), 20)
        if isinstance(duty, int):
            every.append(buttons.button(name or "?", DepartmentPress(id=ticket.id, duty=duty)))
    return Outgoing(
        lines(page.about(ticket), page.texts.phrases.whistles.choose_department), buttons.in_rows(every[:24], 2)
    )


def chosen(page: Page) -> str:
    """Above the question for words: who is called so far."""
    facts = page.telling.facts.get("facts")
    given = facts.get("departments") if isinstance(facts, Mapping) else None
    return filled(page.texts.phrases.whistles, "chosen", {"departments": names(page, given)}) or "" if given else ""


def marks(page: Page, call: int) -> buttons.Rows:
    """好 较好 一般 差."""
    words = page.texts.phrases.whistles
    return (tuple(buttons.button(phrase(words, mark) or mark, MarkPress(id=call, mark=mark)) for mark in MARKS),)


def missed(page: Page) -> Outgoing:
    """黑榜: those who did not report in, each reviewable."""
    words, found = page.texts.phrases.whistles, page.telling.calls
    facts = {"grid": page.name(page.fact("grid_name")), "count": Safe(str(page.telling.total))}
    if not found:
        return Outgoing(filled(words, "missed_none", facts) or "")
    text = lines(f"<b>{filled(words, 'missed_title', facts)}</b>", *(f"• {_missed_line(page, c)}" for c in found))
    rows = (
        buttons.button(words.excuse.format(number=plain(c.number, 14)), CallPress(do="excuse", id=c.id)) for c in found
    )
    return Outgoing(text, buttons.in_rows(rows, 2))


def _missed_line(page: Page, call: CallView) -> str:
    facts: Mapping[str, Safe] = {
        "department": page.name(call.department),
        "liaison": page.name(call.liaison),
        "number": page.name(call.number),
        "until": Safe(page.moment(call.report_by)),
        "at": Safe(page.moment(call.reported_at)) if call.reported_at else NOTHING,
    }
    return filled(page.texts.phrases.whistles, "missed_late" if call.reported_at else "missed_never", facts) or ""
