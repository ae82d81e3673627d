"""Answers: a reply to one of our messages, or the words a pressed button asked for, find their ticket."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from domain.notices import Kind
from domain.people import Part
from domain.refusals import (
    DateImpossible,
    DateNeeded,
    DateTooEarly,
    DateTooFar,
    NoSuchTicket,
    PhotoNeeded,
    ReasonNeeded,
    Refusal,
    WordsNeeded,
    WordsTooLong,
)
from domain.said import Said
from domain.tickets import HELD, OPEN, Answer, Awaited, Status, Ticket
from domain.workflow import Action, allowed
from nlp import Reading
from services import (
    beginning,
    calling_back,
    closing,
    delaying,
    drafting,
    excluding,
    handling,
    joining,
    merging,
    passing,
    residents,
    supervising,
    verifying,
    whistling,
)
from services.access import access_ticket
from services.another_matter import another_matter
from services.attached import attachment_rows
from services.courtesy import courtesy
from services.done_words import says_done
from services.duty import commanding, emergency
from services.privacy import behalf, complaints
from services.showing import cards
from services.telling import ring_danger
from services.work import Outcome, Work
from storage import drafts, outbox, people, tickets

_ADDRESS = re.compile(r"[0-9A-Za-z一二三四五六七八九十百]+(?:栋|幢|座|号楼|号|单元|室|层|楼)*|[我们家就住在的是，,。 ]")
BESIDE_A_PLACE = 2
"""Characters beside an address that make it no report yet."""


class JoinInstead(Refusal):
    """A neighbour replied to somebody else's ticket: 我也是 is the way in."""


def answer_or_none(work: Work, said: Said, reading: Reading) -> Outcome | None:
    """What the message answers, done; None when it answers nothing."""
    about = outbox.about(work.c, said.chat, said.reply_to) if said.reply_to is not None else None
    expected = people.expectation(work.c, work.person.id, said.chat, work.now)
    if expected is None or expected.action != beginning.CHOICE:
        return _answered(work, said, reading, about, expected)
    pressed = _pressed(work, said, expected.ticket_id) if about is None or _same(about, expected) else None
    return pressed or _answered(work, said, reading, about, None)  # other words are heard as ever


def _answered(work: Work, said: Said, reading: Reading, about: Any, expected: Any) -> Outcome | None:
    """By the message that is quoted, else by the words that are waited for."""
    if about is not None and about.ticket_id is not None:
        if expected is not None and expected.ticket_id == about.ticket_id:
            return _expected(work, said, reading, expected)
        if about.purpose and not _of_who_reads_it(work, said, about):
            return on_ticket(work, said, about.ticket_id, about.purpose, {})
        return _reply_to_ticket(work, said, reading, about.ticket_id)
    if about is not None and about.draft_id is not None:
        return _reply_to_draft(work, said, reading, about.draft_id)
    if expected is not None and not said.addressed:
        return _expected(work, said, reading, expected)
    return _unasked(work, said, reading)


def _same(about: Any, expected: Any) -> bool:
    return about.ticket_id is not None and about.ticket_id == expected.ticket_id


def _pressed(work: Work, said: Said, ticket_id: int) -> Outcome | None:
    """One of the buttons that wait, typed instead of pressed; where it can do nothing any more, it waits no longer."""
    try:
        return beginning.choose_in_words(work, ticket_id, said.text)
    except Refusal as refusal:
        refusal.facts["over"] = True
        raise


def _unasked(work: Work, said: Said, reading: Reading) -> Outcome | None:
    """Nothing was pressed or quoted, and yet the words are about a matter there is."""
    asked = _asked(work, said, reading)
    if asked is not None:
        return _from_resident(work, said, reading, asked.id, "answer")
    return _when(work, said, reading)


_WHEN = re.compile(
    r"(?:请问|你好|您好|那|师傅|到底|我家|我们|大概|[，,。 ])*(?:什么时候|啥时候|几时|何时|几点|哪天|多久|还要多久|多长时间|今天|明天)"
    r"(?:才|会|能|可以|有|派|人|师傅|你们|来|过来|上门|修|修好|弄|弄好|处理|解决|好|到|看|一下|了|啊|呀|呢|吗|嘛|[?？!！。，, ])*"
)
"""A question about the date of something already known, and nothing else in it."""


def _when(work: Work, said: Said, reading: Reading) -> Outcome | None:
    """什么时候来, from somebody with one open matter: a question about that one. Its card answers, its holder reads it."""
    if not work.caller.private or said.attached or drafting.in_danger(reading):
        return None
    if not _WHEN.fullmatch(said.text.strip()) or not _ASKS.search(said.text):
        return None
    mine = tickets.open_of_reporter(work.c, work.person.id)
    if len(mine) != 1:
        return None
    outcome = on_ticket(work, said, mine[0].id, "supplement", {})
    cards.show_anew(work, Kind.resident_card, work.person.telegram_id, person=work.person.id, ticket=mine[0].id)
    return outcome


_ASKS = re.compile("时候|几时|何时|几点|哪天|多久|多长|吗|嘛|[?？]")


def _asked(work: Work, said: Said, reading: Reading) -> Ticket | None:
    """The one matter whose question the words answer, although nothing was pressed or quoted: most people just write."""
    said_something = said.text.strip() or said.attached or said.latitude is not None
    if not work.caller.private or said.addressed or not said_something or said.unreadable is not None:
        return None
    if reading.is_request or drafting.in_danger(reading) or courtesy(said.text) or said.text.startswith("/"):
        return None
    waiting = [t for t in tickets.open_of_reporter(work.c, work.person.id) if t.waiting_for is Awaited.resident]
    return waiting[0] if len(waiting) == 1 else None


def _expected(work: Work, said: Said, reading: Reading, expected: Any) -> Outcome | None:
    """The words a pressed button asked for."""
    if expected.action.startswith("draft_") and expected.draft_id is not None:
        return _reply_to_draft(work, said, reading, expected.draft_id)
    if expected.action == "home" and not _more_than_a_place(said, reading):
        return residents.home_typed(work, said.text, reading.place, said.latitude, said.longitude)
    if expected.action == "need" or expected.action.startswith("invite_"):
        heard = _told_where if expected.action == "need" else joining.typed
        return heard(work, said, reading, expected)
    if (
        expected.ticket_id is None
        or _something_else(work, said, reading, expected)
        or _complains_with_rating(work, said, expected)
    ):
        people.forget_expectation(work.c, work.person.id, said.chat)
        return None
    if expected.action in ("supplement", "answer"):
        return _from_resident(work, said, reading, expected.ticket_id, expected.action)
    return _asked_for(work, said, reading, expected)


def _told_where(work: Work, said: Said, reading: Reading, expected: Any) -> Outcome | None:
    """Where somebody in need is. Danger told along with it is heard as well; once it is told, a report is a report again."""
    told = bool(expected.facts.get("told"))
    if courtesy(said.text) or (told and _more_than_a_place(said, reading)):
        return None
    outcome = emergency.told_where(work, int(expected.facts["emergency"]), said.text.strip() or _place_words(said))
    return None if drafting.in_danger(reading) else outcome


def _asked_for(work: Work, said: Said, reading: Reading, expected: Any) -> Outcome | None:
    """What a button of a worker or somebody above had asked for, unless they changed their mind or somebody is in danger."""
    if _CHANGED_MIND.fullmatch(said.text.strip()):
        return residents.never_mind(work)
    if drafting.in_danger(reading) and not access_ticket(work, expected.ticket_id)[0].urgent:
        return None  # somebody in danger comes before whatever a button had asked for
    try:
        return on_ticket(work, said, expected.ticket_id, expected.action, expected.facts)
    except Refusal as refusal:
        if not isinstance(refusal, CURABLE):
            refusal.facts["over"] = True  # no other words would do: nothing is waited for any more
        raise


CURABLE = (WordsNeeded, WordsTooLong, PhotoNeeded, DateNeeded, DateImpossible, DateTooEarly, DateTooFar, ReasonNeeded)
"""Refusals that other words can mend; the question stays open."""
_CHANGED_MIND = re.compile(r"算了[，,。!！]?.{0,6}|取消|不用了|不弄了|never mind|cancel", re.IGNORECASE)


def _more_than_a_place(said: Said, reading: Reading) -> bool:
    """Whether words sent when a home was asked for tell of a trouble there: "幸福家园3栋路灯坏了"."""
    rest = _ADDRESS.sub("", said.text.replace(reading.place.landmark or "", ""))
    return drafting.in_danger(reading) or (reading.confidence >= drafting.SURE and len(rest) > BESIDE_A_PLACE)


def _something_else(work: Work, said: Said, reading: Reading, expected: Any) -> bool:
    """Words with a good rating or after 没解决 may be left out: a complaint, or clearly another one, is a matter of its own."""
    if expected.facts.get("missing"):
        return another_matter(said.text, reading, access_ticket(work, expected.ticket_id)[0].category)
    content = expected.action == "rate" and expected.facts.get("answer") != Answer.unsatisfied.value
    return content and reading.is_request


def complains(work: Work, ticket: Ticket, words: str) -> bool:
    """Whether words for a ticket complain of somebody who works on it and would read them there."""
    chain = work.grid(ticket.grid_id).chain()
    found = complaints.whom(work.c, words, chain, work.now, reporter=work.person.id)
    return found is not None and complaints.against(work.c, ticket) is None


def _of_who_reads_it(work: Work, said: Said, about: Any) -> bool:
    """Whether the words for a button of a resident's card complain of who would read them."""
    asked = about.purpose in ("supplement", "answer")
    return asked and complains(work, access_ticket(work, about.ticket_id)[0], said.text)


def _complains_with_rating(work: Work, said: Said, expected: Any) -> bool:
    return expected.action == "rate" and complains(work, access_ticket(work, expected.ticket_id)[0], said.text)


def report_awaited(work: Work, said: Said) -> bool:
    """Whether /report was typed here a while ago and waits for its words; it is asked once."""
    expected = people.expectation(work.c, work.person.id, said.chat, work.now)
    if expected is None or expected.action != "report":
        return False
    people.forget_expectation(work.c, work.person.id, said.chat)
    return True


def _reply_to_draft(work: Work, said: Said, reading: Reading, draft_id: int) -> Outcome | None:
    """Words or a location for an open draft; in a group only its author is heard."""
    draft = drafts.get(work.c, draft_id)
    if draft is None or draft.person_id != work.person.id:
        return None
    if draft.ticket_id is not None:
        return _reply_to_ticket(work, said, reading, draft.ticket_id)
    if draft.status != "offered" or _beside_a_place(said, reading, draft):
        return None
    return _complete(work, said, reading, draft)


def _beside_a_place(said: Said, reading: Reading, draft: drafts.Draft) -> bool:
    """Whether another matter was told where a place was asked for; danger is heard with the one that waits."""
    if draft.asking not in drafting.PLACES or drafting.in_danger(reading) or reading.category in draft.matters:
        return False
    return another_matter(said.text, reading, draft.category)


def _complete(work: Work, said: Said, reading: Reading, draft: drafts.Draft) -> Outcome:
    """What was said completes the draft."""
    drafts.attach(work.c, attachment_rows(work, said, draft=draft.id))
    if said.latitude is not None and said.longitude is not None:
        return drafting.draft_location(work, draft, said.latitude, said.longitude)
    if not said.text.strip():
        drafting.ask(work, draft, draft.asking)
        return Outcome("attached")
    if draft.asking == "behalf" and not drafting.in_danger(reading):
        return behalf.named(work, draft, said.text)
    if draft.asking in drafting.PLACES and not drafting.in_danger(reading):
        return drafting.draft_place(work, draft, reading, said.text)
    return drafting.draft_words(work, draft, reading, said.text)


Act = Callable[[Work, int, str, dict[str, Any]], Outcome]
ACTS: dict[str, Act] = {
    "resolve": handling.resolve_ticket,
    "return": passing.return_ticket,
    "hand_over": passing.hand_over_ticket,
    "note": handling.note_progress,
    "ask": handling.ask_resident,
    "reject": supervising.reject_ticket,
    "remark": handling.remark_on_ticket,
    "answer": residents.answer_question,
    "supplement": residents.supplement_ticket,
    "rate": closing.rating_words,
    "pause": delaying.pause_ticket,
    "extend": delaying.ask_extension,
    "deny": delaying.deny_extension,
    "list": delaying.list_ticket,
    "explain": verifying.explain_ticket,
    "verify": verifying.verify_ticket,
    "fail": verifying.fail_ticket,
    "instruct": commanding.instruct,
    "whistle": whistling.whistle,
    "deliver": whistling.deliver,
    "excuse": whistling.excuse,
    "exclude": excluding.exclude_ticket,
    "call_back": calling_back.add_words,
}
"""What words can do to a ticket, by the action that asked for them."""


def on_ticket(work: Work, said: Said, ticket_id: int, action: str, facts: dict[str, Any]) -> Outcome:
    """Does the action with the words; files are kept with the ticket first, so that they survive missing words."""
    ticket, _ = access_ticket(work, ticket_id)
    if ticket.status is Status.merged:
        ticket, _ = access_ticket(work, merging.living(work, ticket).id)
    drafts.attach(work.c, attachment_rows(work, said, ticket=ticket.id))
    words = said.text.strip() or _place_words(said)
    if not words and said.attached and action in ("note", "supplement", "answer", "verify", "deliver"):
        words = _named(said)
    if not words:
        beginning.say_what(work, ticket.id, action, facts)
        return Outcome("words_needed", ticket=ticket.id)
    people.forget_expectation(work.c, work.person.id, said.chat)
    return ACTS[action](work, ticket.id, words, {**facts, "files": len(said.attached), "photos": _photos(said)})


def _photos(said: Said) -> list[str]:
    """File ids of the pictures that came along: who reads the words sees them too."""
    return [a.file_id for a in said.attached if a.kind == "photo"]


def _place_words(said: Said) -> str:
    return (
        f"📍 {said.latitude:.5f}, {said.longitude:.5f}"
        if said.latitude is not None and said.longitude is not None
        else ""
    )


def _named(said: Said) -> str:
    """What was sent instead of words; the icons are understood in every language."""
    icons = {"photo": "🖼", "video": "🎞", "video_note": "🎞", "animation": "🎞", "voice": "🎤", "audio": "🎤"}
    return "".join(icons.get(a.kind, "📎") for a in said.attached)


def _reply_to_ticket(work: Work, said: Said, reading: Reading, ticket_id: int) -> Outcome | None:
    """A reply to a card: progress or the result from the one who handles it, an answer or an addition from a resident."""
    try:
        ticket, parts = access_ticket(work, ticket_id)
    except NoSuchTicket:
        if drafting.in_danger(reading):
            return None
        raise JoinInstead from None
    action = _meaning(ticket, parts)
    if action == "note" and says_done(said.text) and Action.resolve in allowed(ticket.status, parts):
        action = "resolve"
    if action in ("supplement", "answer"):
        return _from_resident(work, said, reading, ticket.id, action)
    return on_ticket(work, said, ticket.id, action, {})


def _from_resident(work: Work, said: Said, reading: Reading, ticket_id: int, action: str) -> Outcome | None:
    """Words for a ticket; when they speak of danger its holder and those above are rung, and an ended one is not enough.

    A complaint about who works on it is a matter of its own.
    """
    ticket, _ = access_ticket(work, ticket_id)
    if complains(work, ticket, said.text):
        people.forget_expectation(work.c, work.person.id, said.chat)
        return None
    danger = reading.danger if drafting.in_danger(reading) else None
    if danger is not None and ticket.status not in OPEN:
        return None
    outcome = on_ticket(work, said, ticket_id, action, {})
    if danger is not None and not ticket.urgent:
        work.answer(Kind.danger_advice, ticket=ticket.id, danger=danger)
        ring_danger(work, ticket, seq=tickets.next_seq(work.c, ticket.id) - 1)
    return outcome


def _meaning(ticket: Ticket, parts: frozenset[Part]) -> str:
    if parts & {Part.reporter, Part.follower}:
        return "answer" if ticket.waiting_for is Awaited.resident else "supplement"
    if Part.assignee in parts and (ticket.status in HELD or ticket.status is Status.assigned):
        return "note"
    return "remark"


def supplement_by(work: Work, ticket_id: int, said: Said, reading: Reading) -> Outcome | None:
    """An edited message adds its new words to its ticket; None when they complain of who works on it."""
    if complains(work, access_ticket(work, ticket_id)[0], said.text):
        return None
    found = _from_resident(work, said, reading, ticket_id, "supplement")
    return found or on_ticket(work, said, ticket_id, "supplement", {})
