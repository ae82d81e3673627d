"""What residents read of a ticket: the group's card, the promise card, and each step as it happens."""

from __future__ import annotations

from datetime import timedelta

import nlp
from bot.outgoing import Outgoing
from bot.texts import buttons, course, delicate, privacy, questions
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.words import line
from domain.tickets import OPEN, Answer, Outcome, Status
from domain.workflow import Action
from handlers.presses import TakeBackPress

REOPEN_FOR = timedelta(hours=72)
"""How long 没解决 stays on a closed card; the same span as in services/closing."""


def group_card(page: Page) -> Outgoing:
    """For all neighbours: number, what and where, who has it, by when; no name of a resident, no room."""
    ticket, texts = page.ticket, page.texts
    if page.telling.gone:  # it turned out to be delicate
        return Outgoing(texts.phrases.delicate.taken_away, gone=True)
    place = page.place(nlp.public_text(ticket.place))
    text = lines(
        page.heading(ticket),
        texts.labelled(place, "place") if place else "",
        *texts.group_standing(page.standing(ticket)),
        texts.followers(ticket.followers) if ticket.followers else "",
    )
    open_still = ticket.status in OPEN or ticket.status is Status.resolved
    return Outgoing(text, buttons.join(page) if open_still else ())


def resident_card(page: Page) -> Outgoing:
    """The promise card: who has it, the next step, by when, on whom it waits."""
    ticket, texts = page.ticket, page.texts
    words, place = page.text(ticket.text), page.place(ticket.place)
    text = lines(
        page.heading(ticket),
        texts.labelled(place, "place") if place else "",
        *privacy.behalf(page),
        texts.quote(words) if words else privacy.cleaned(page),
        GAP,
        *texts.resident_standing(page.standing(ticket)),
        _last_word(page),
        texts.followers(ticket.followers) if ticket.followers else "",
        *delicate.for_the_resident(page),
    )
    return Outgoing(text, _resident_buttons(page))


def _last_word(page: Page) -> str:
    """What the resident should read before pressing: the result, the question, the reason, else the last progress."""
    ticket, texts, who = page.ticket, page.texts, page.name(page.ticket.assignee)
    if ticket.status in (Status.resolved, Status.closed):
        return texts.result(page.text(ticket.result)) if ticket.result else ""
    asked = {Status.waiting: Action.ask, Status.not_accepted: Action.reject}.get(ticket.status, Action.note)
    spoken = [step for step in ticket.history if step.action == asked.value and step.words]
    if not spoken:
        return ""
    words = page.text(spoken[-1].words)
    if asked is Action.reject:
        return texts.reason(words)
    who = page.name(spoken[-1].actor) or who
    return texts.question(who, words) if asked is Action.ask else texts.progress(who, words)


def _resident_buttons(page: Page) -> buttons.Rows:
    status, closed_at = page.ticket.status, page.ticket.closed_at
    if status is Status.resolved:
        return buttons.actions(page, (Action.confirm, Action.dispute), (Action.supplement, Action.withdraw))
    if status is Status.closed:
        may = closed_at is None or page.telling.now <= closed_at + REOPEN_FOR
        return buttons.actions(page, (Action.dispute,)) if may else ()
    if status in OPEN:
        return buttons.actions(page, (Action.answer,), (Action.urge, Action.supplement, Action.withdraw))
    return ()


def accepted(page: Page) -> Outgoing:
    return _news(page, page.texts.accepted(page.name(page.fact("holder")), page.moment(page.ticket.resolve_by)))


def progress(page: Page) -> Outgoing:
    return _news(page, page.texts.progress(page.name(page.fact("holder")), page.text(page.fact("words"))))


def question(page: Page) -> Outgoing:
    asked = page.texts.question(page.name(page.fact("holder")), page.text(page.fact("words")))
    words, rows = page.texts.phrases.sentences, buttons.actions(page, (Action.answer,))
    return _news(page, asked, words.how_to_answer if rows else words.how_to_answer_in_danger, rows=rows)


def resolved(page: Page) -> Outgoing:
    if page.ticket.explained:
        return _explained(page)
    done = page.texts.resolved(page.name(page.fact("holder")), page.text(page.fact("words")))
    return _news(page, done, f"<b>{page.texts.phrases.sentences.is_it_solved}</b>", rows=_solved(page))


def _explained(page: Page) -> Outgoing:
    words = page.texts.phrases.course
    facts = {"who": page.name(page.fact("holder")), "words": page.text(page.fact("words"))}
    question = f"<b>{words.is_it_clear}</b>"
    return _news(page, filled(words, "explained", facts) or "", question, rows=_solved(page))


def _solved(page: Page) -> buttons.Rows:
    return buttons.is_it_solved(page, _round(page))


def _round(page: Page) -> int:
    asked = page.number("round")
    return page.ticket.round if asked is None else asked


def ask_rating(page: Page) -> Outgoing:
    return _news(page, page.texts.phrases.sentences.how_content, rows=buttons.how_content(page, _round(page)))


def thanks(page: Page) -> Outgoing:
    s = page.texts.phrases.sentences
    said = {Answer.fair.value: s.thanks_fair, Answer.unsatisfied.value: s.thanks_unsatisfied}
    more, rows = questions.after_rating(page, _round(page))
    return _news(page, said.get(page.fact("answer"), s.thanks_satisfied), *more, rows=rows)


def reopened(page: Page) -> Outgoing:
    who = page.name(page.fact("holder"))
    words, asked = page.texts.phrases.questions, page.number("asked")
    neighbour = bool(page.telling.facts.get("by_neighbour"))
    news = page.texts.reopened(who, page.moment(page.ticket.resolve_by), neighbour=neighbour)
    if page.fact("why") == "handed_up":
        news = filled(words, "handed_up_by_neighbour" if neighbour else "handed_up", {"who": who}) or news
    if asked is None:
        return _news(page, news)
    return _news(page, news, f"<b>{words.contacted}</b>", rows=questions.contacted(page, asked))


def closed_unanswered(page: Page) -> Outgoing:
    s, solved = page.texts.phrases.sentences, page.ticket.outcome == Outcome.solved
    return _news(page, s.closed_solved if solved else s.closed_unanswered, rows=_solved(page))


def withdraw_sure(page: Page) -> Outgoing:
    """Asked once more, because people were called; taken away when it is answered, or the matter has ended."""
    words, s = page.texts.phrases.buttons, page.texts.phrases.sentences
    if page.telling.gone or page.telling.ticket is None:
        return Outgoing(s.withdraw_over, gone=True)
    ticket = page.ticket
    row = (
        buttons.button(words.withdraw_yes, TakeBackPress(do="yes", id=ticket.id, v=ticket.version)),
        buttons.button(words.withdraw_no, TakeBackPress(do="no", id=ticket.id, v=ticket.version)),
    )
    return _news(page, s.withdraw_sure, rows=(row,))


def withdrawn(page: Page) -> Outgoing:
    return _news(page, page.texts.phrases.sentences.withdrawn)


def not_accepted(page: Page) -> Outgoing:
    return _news(page, page.texts.not_accepted(page.text(page.fact("words"))))


def handed_over(page: Page) -> Outgoing:
    return _news(page, page.texts.handed_over(page.name(page.fact("holder"))))


def merged(page: Page) -> Outgoing:
    return _news(page, page.texts.merged(line(page.fact("into"), 20)))


def unmerged(page: Page) -> Outgoing:
    return _news(page, page.texts.phrases.sentences.unmerged)


def joined(page: Page) -> Outgoing:
    return _news(page, page.texts.phrases.sentences.joined)


def noted(page: Page) -> Outgoing:
    s = page.texts.phrases.sentences
    words, day = page.texts.phrases.course, {"until": course.until(page)}
    staff = {
        "told": s.told_residents,
        "asked": s.asked_residents,
        "ruled_on": filled(words, "ruled_on", day) or "",
        "put_on_list": filled(words, "put_on_list", day) or "",
        "contested": words.contested,
        "verified_first": words.verified_first,
        "excluded": page.texts.phrases.questions.excluded,
        "called_back": page.texts.phrases.questions.called_back,
        "whistled": page.texts.phrases.whistles.blown,
        "delivered": page.texts.phrases.whistles.passed_on,
        "instructed": words.instructed,
        "excused": words.excused,
    }.get(page.fact("what"))
    return _news(page, staff or (s.noted_by_staff if page.telling.facts.get("by_staff") else s.noted))


def urged(page: Page) -> Outgoing:
    return _news(page, page.texts.urged(page.name(page.ticket.awaited)))


def _news(page: Page, *parts: str, rows: buttons.Rows = ()) -> Outgoing:
    return Outgoing(lines(page.about(page.ticket), *parts), rows)


def danger_advice(page: Page) -> Outgoing:
    """Whom to call and what to do now; the duty person is being rung at the same moment."""
    s, dangers = page.texts.phrases.sentences, page.texts.phrases.dangers
    first, *steps = str(getattr(dangers, page.fact("danger"), dangers.other)).split("\n")
    text = lines(f"<b>{s.danger_heading}</b>", f"<b>{first}</b>", *(f"• {step}" for step in steps), s.danger_rung)
    return Outgoing(text)
