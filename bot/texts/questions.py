"""Questions after the end as people read them, and the call-backs of those above."""

from __future__ import annotations

from collections.abc import Iterator

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.page import Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import Safe, plain
from domain.tickets import Answer
from domain.views import CallBackView
from domain.workflow import Action
from handlers.presses import CallBackPress, QuestionPress


def contacted(page: Page, round_: int) -> buttons.Rows:
    """联系过 / 没联系."""
    words, ticket = page.texts.phrases.questions, page.ticket.id
    return (
        (
            buttons.button(words.was_contacted, QuestionPress(do="contacted", id=ticket, v=round_)),
            buttons.button(words.was_not, QuestionPress(do="not_contacted", id=ticket, v=round_)),
        ),
    )


def after_rating(page: Page, round_: int) -> tuple[list[str], buttons.Rows]:
    """What follows the thanks: for who is not content whether to do it again, for all whether anybody was in touch."""
    words, facts, ticket = page.texts.phrases.questions, page.telling.facts, page.ticket.id
    said = [words.above_read_it] if facts.get("answer") == Answer.unsatisfied.value else []
    rows: buttons.Rows = ()
    if facts.get("again"):
        said.append(f"<b>{words.again_or_not}</b>")
        again = buttons.button(words.again, QuestionPress(do="again", id=ticket, v=round_))
        rows = ((again, buttons.button(words.enough, QuestionPress(do="enough", id=ticket, v=round_))),)
    if facts.get("asked"):
        said.append(f"<b>{words.contacted}</b>")
        rows = (*rows, *contacted(page, round_))
    return said, rows


def call_backs(page: Page) -> Outgoing:
    """The week's list, a button for each that still waits."""
    words, drawn = page.texts.phrases.questions, page.telling.call_backs
    done = [one for one in drawn if one.reached is not None]
    facts = {"grid": page.name(page.fact("grid_name")), "count": Safe(str(len(drawn))), "done": Safe(str(len(done)))}
    text = lines(
        f"<b>{filled(words, 'drawn', facts)}</b>", *(f"• {_line(page, one)}" for one in drawn), words.drawn_hint
    )
    left = (one for one in drawn if one.reached is None)
    found = [buttons.button(plain(one.number, 20), CallBackPress(id=one.id, ask="open", say="")) for one in left]
    return Outgoing(text, buttons.in_rows(found, 2))


def _line(page: Page, one: CallBackView) -> str:
    heard = " · ".join(_heard(page, one)) or page.texts.phrases.questions.waits
    return f"{page.name(one.number)} {heard}"


def _heard(page: Page, one: CallBackView) -> Iterator[str]:
    """What was heard so far, a word each."""
    words, plain_words = page.texts.phrases.questions, page.texts.phrases.buttons
    if one.reached is not None:
        yield words.yes_reached if one.reached else words.not_reached
    if one.contacted is not None:
        yield words.was_contacted if one.contacted else words.was_not
    if one.solved is not None:
        yield plain_words.confirm if one.solved else plain_words.dispute
    if one.answer:
        yield phrase(plain_words, one.answer) or ""
    if one.words:
        yield page.texts.quote(page.place(one.words))


def call_back(page: Page) -> Outgoing:
    """One drawn matter: what it was, what was heard, and the next question."""
    words, one = page.texts.phrases.questions, page.telling.call_backs[0]
    said = page.text(page.ticket.text)
    question, rows = _next(page, one)
    text = lines(
        f"<b>{words.call_back}</b>",
        page.about(page.ticket),
        page.texts.quote(said) if said else "",
        page.texts.result(page.text(page.ticket.result)) if page.ticket.result else "",
        " · ".join(_heard(page, one)),
        f"<b>{question}</b>",
    )
    return Outgoing(text, (*rows, *buttons.actions(page, (Action.reveal,))))


def _next(page: Page, one: CallBackView) -> tuple[str, buttons.Rows]:
    """The question not answered yet, with its buttons."""
    words, plain_words = page.texts.phrases.questions, page.texts.phrases.buttons
    if one.reached is None:
        return words.reached, _yes_no(one, "reached", words.yes_reached, words.not_reached)
    if not one.reached or one.answer is not None:
        return words.anything_else, ()
    if one.contacted is None:
        return words.ask_contacted, _yes_no(one, "contacted", words.was_contacted, words.was_not)
    if one.solved is None:
        return words.ask_solved, _yes_no(one, "solved", plain_words.confirm, plain_words.dispute)
    content = (_press(one, "answer", a.value, phrase(plain_words, a.value) or a.value) for a in Answer)
    return words.ask_content, (tuple(content),)


def _yes_no(one: CallBackView, asked: str, yes: str, no: str) -> buttons.Rows:
    return ((_press(one, asked, "yes", yes), _press(one, asked, "no", no)),)


def _press(one: CallBackView, asked: str, said: str, words: str) -> Button:
    return buttons.button(words, CallBackPress(id=one.id, ask=asked, say=said))
