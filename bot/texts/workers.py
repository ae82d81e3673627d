"""What grid workers read: one clear card a matter, news in a line or two, the open list."""

from __future__ import annotations

from datetime import datetime

from bot.outgoing import Outgoing, Sent
from bot.texts import buttons, course, late, privacy, whistles
from bot.texts.page import Page, filled, limit_of, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, line
from domain.tickets import UNTAKEN, Status
from domain.views import Step, TicketView
from domain.workflow import Action

Words = tuple[str, ...]
PAGE = 8
"""Tickets on a page, as services/composing cuts them."""
_TALK = frozenset(
    {"supplement", "answer", "remark", "return", "hand_over", "note", "ask", "dispute", "rate", "fail", "deny"}
)


def worker_card(page: Page) -> Outgoing:
    """Everything the one responsible needs, with a button for each step open now; the first one of a danger is its ring."""
    ring = _ring(page) if page.ticket.urgent and page.ticket.status in UNTAKEN else ""
    return Outgoing(lines(ring, *ticket_facts(page), *_last_words(page, 2)), worker_buttons(page))


def _ring(page: Page) -> str:
    return f"<b>{page.texts.phrases.sentences.danger_ring}</b>"


def worker_buttons(page: Page) -> buttons.Rows:
    steps = buttons.actions(
        page,
        (Action.accept, Action.return_, Action.hand_over),
        (Action.note, Action.resolve, Action.ask),
        (Action.verify, Action.fail),
        (Action.resume, Action.unlist),
        (Action.extend, Action.whistle, Action.pause, Action.explain),
        (Action.recategorise, Action.reveal),
    )
    return (*steps, *buttons.files(page))


def attachment(page: Page) -> Outgoing:
    """One file somebody sent for a ticket, with what it belongs to."""
    words, kept = page.texts.phrases.privacy, page.telling.file
    facts = {"nth": line(page.number("nth") or 1, 4), "of": line(page.number("of") or 1, 4)}
    facts |= {"number": line(page.ticket.number, 20), "at": line(course.moment(page, "at"), 40)}
    sent = Sent(*kept, missing=words.file_missing) if kept else None
    return Outgoing(filled(words, "file", facts) or "", sent=sent)


def staff_card(page: Page) -> Outgoing:
    """For the staff group: no resident's name, no room; only taking it is possible here."""
    ticket, texts = page.ticket, page.texts
    words, place = page.text(ticket.text), page.place(ticket.place)
    text = lines(
        page.heading(ticket),
        texts.phrases.delicate.veiled if ticket.delicate else "",
        texts.labelled(place, "place") if place else "",
        texts.quote(words) if words else "",
        _holder(page),
        *texts.staff_standing(page.standing(ticket), page.left(limit_of(ticket))),
        _counts(page),
    )
    asked = ticket.status in UNTAKEN
    return Outgoing(text, buttons.take(page) if asked else ())


def ticket_facts(page: Page) -> Words:
    """The lines every staff card shares, for those who may see names and rooms."""
    ticket, texts = page.ticket, page.texts
    place = texts.join(page.place(ticket.place), page.name(ticket.room))
    words = page.text(ticket.text)
    return (
        page.heading(ticket),
        texts.labelled(place, "place") if place else "",
        texts.labelled(_reporter(page), "resident")
        if ticket.reporter or ticket.delicate or ticket.reporter_gone
        else "",
        *privacy.behalf(page),
        texts.quote(words) if words else privacy.cleaned(page),
        *texts.staff_standing(page.standing(ticket), page.left(limit_of(ticket))),
        late.unheard(page),
        *course.standing(page),
        *whistles.standing(page),
        _counts(page),
    )


def _reporter(page: Page) -> str:
    """Whose it is; in a delicate matter only for the one who handles it."""
    if page.ticket.reporter_gone:
        return page.texts.phrases.privacy.gone
    return page.name(page.ticket.reporter) or page.texts.phrases.delicate.resident


def _holder(page: Page) -> str:
    name = page.name(page.ticket.holder or page.ticket.assignee)
    return page.texts.labelled(name, "holder") if name else ""


def _counts(page: Page) -> str:
    ticket, texts = page.ticket, page.texts
    found = (
        texts.followers(ticket.followers) if ticket.followers else "",
        texts.files(ticket.files) if ticket.files else "",
        texts.reopened_times(ticket.reopened) if ticket.reopened else "",
    )
    return " · ".join(part for part in found if part)


def _last_words(page: Page, count: int) -> list[str]:
    """What was said last, newest at the end."""
    talk = [step for step in page.ticket.history if step.words and step.action in _TALK]
    return [page.texts.labelled(history_line(page, step), "last") for step in talk[-count:]]


def history_line(page: Page, step: Step) -> str:
    """When, who, what, and the words."""
    did = phrase(page.texts.phrases.steps, step.action) or ""
    words = _degree(page, step) or (page.texts.quote(page.place(step.words)) if step.words else "")
    return page.texts.join(page.moment(step.at), page.name(step.actor), did, words)


def _degree(page: Page, step: Step) -> str:
    """How closely it is watched, or how well a department did, in words of the language."""
    if step.action == Action.supervise.value:
        return phrase(page.texts.phrases.course, f"watch_{step.words}") or ""
    known = step.action == Action.mark.value and step.words in whistles.MARKS
    return phrase(page.texts.phrases.whistles, step.words) or "" if known else ""


def worker_news(page: Page) -> Outgoing:
    """One piece of news; its card stands above, 查看 brings it down."""
    news, what = page.texts.phrases.worker_news, page.fact("what")
    names = {"by": course.moment(page, "by"), "holder": page.name(page.fact("holder"))}
    own_words = "{words}" in (phrase(news, what) or "")
    if own_words:
        names["words"] = page.name(page.fact("words"))
    heading = filled(news, what, names) or news.something
    words = NOTHING if own_words else page.text(page.fact("words"))
    if page.telling.ticket is None:  # the reader may not see the ticket any more
        number = line(page.fact("number"), 20)
        return Outgoing(lines(f"<b>{heading}</b>", number, page.texts.quote(words) if words else ""))
    others = (f"<b>{one}</b>" for one in late.also(page, news))
    text = lines(f"<b>{heading}</b>", *others, page.about(page.ticket), page.texts.quote(words) if words else "")
    asked = buttons.actions(page, (Action.verify, Action.fail))
    call = page.number("call")
    if what == "delivered" and call is not None:
        asked = whistles.marks(page, call) if Action.mark in page.ticket.actions else ()
    return Outgoing(text, (*asked, (buttons.view(page),)))


def danger_ring(page: Page) -> Outgoing:
    """Rings the one on duty whose card stood there before, with all that is known and the step at hand."""
    rows = (*buttons.actions(page, (Action.accept,), (Action.ask, Action.note)), (buttons.view(page),))
    return Outgoing(lines(_ring(page), *ticket_facts(page)), rows)


def todo(page: Page) -> Outgoing:
    """The open list, soonest promise first."""
    total = page.telling.total or len(page.telling.tickets)
    if not total:
        return Outgoing(page.texts.phrases.sentences.nothing_to_do)
    number = page.number("page") or 0
    found = page.telling.tickets[:PAGE]
    text = lines(f"<b>{page.texts.todo(total)}</b>", *(ticket_line(page, t) for t in found))
    return Outgoing(text, (*buttons.views(page, found), *buttons.pages(page, "todo", number, PAGE)))


def ticket_line(page: Page, ticket: TicketView, *, who: bool = False, limit: datetime | None = None) -> str:
    """A ticket as one line of a list: mark, number, what, where, status or who, what is left.

    limit: the promise it is told for, where it is told for one; else the one that counts, or the broken one to contact.
    """
    mark = "🔴" if ticket.urgent else "•"
    status = phrase(page.texts.phrases.statuses, ticket.status.value) or ""
    name = page.awaited(ticket.awaited, verify=ticket.verifier is not None) if who else ""
    name = late.whose(page, page.fact("had_by"), name) if who else ""
    left = page.left(limit) if limit is not None else late.left_of(page, ticket)
    left = left if ticket.closed_at is None and ticket.status is not Status.resolved else ""
    return f"{mark} " + " · ".join(part for part in (page.about(ticket), name or status, left) if part)


def say_it(page: Page) -> Outgoing:
    """Asks for the words of a pressed button."""
    prompts = page.texts.phrases.prompts
    given = page.telling.facts.get("facts")
    prompt = str(given.get("prompt") or "") if isinstance(given, dict) else ""
    asked = phrase(prompts, prompt or page.fact("action")) or prompts.something
    return Outgoing(lines(page.about(page.ticket) if page.telling.ticket else "", whistles.chosen(page), asked))


def choose(page: Page) -> Outgoing:
    """Asks for a choice: somebody to take it, or a category."""
    s, action = page.texts.phrases.sentences, page.fact("action")
    if action == Action.recategorise.value:
        return Outgoing(lines(page.about(page.ticket), s.choose_category), buttons.ticket_categories(page))
    offered = page.telling.facts.get("choices")
    known = [c for c in offered if isinstance(c, dict)] if isinstance(offered, list) else []
    if action in (Action.pause.value, Action.supervise.value):
        return course.choose(page, known)
    if action == Action.whistle.value:
        return whistles.choose(page, known)
    if action == Action.merge.value:
        return Outgoing(lines(page.about(page.ticket), s.choose_ticket), buttons.merge_targets(page, known))
    return Outgoing(lines(page.about(page.ticket), s.choose_person), buttons.people(page, action, known))
