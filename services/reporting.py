"""Hearing a message: which ticket, draft or question it belongs to, or whether it is a new report at all."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import timedelta

from domain.notices import Kind
from domain.refusals import Refusal
from domain.said import Attached, Said
from nlp import Reading
from services import conduct, drafting, locating, merging, replying, residents
from services.attached import attachment_rows
from services.conduct import GROUP_SURE
from services.courtesy import asks_who, courtesy, says_little
from services.drafting import SURE, ask
from services.placing import chat_grid
from services.privacy import complaints, delicacy, represented
from services.registering import register
from services.street import membership
from services.work import Outcome, Work
from storage import drafts, grids, people
from storage.drafts import Draft

ALBUM_QUIET = timedelta(seconds=2)
_COMMAND = re.compile(r"/\w+(?:@\w+)?", re.ASCII)
"""A command nobody knows: help says which ones there are."""
HARDLY = 0.01
"""Request score below which a private word is asked about rather than sorted."""


def receive_message(work: Work, said: Said, reading: Reading) -> Outcome:
    """One message: an answer, an addition, a report, or nothing for us; always a decision."""
    if said.album is not None:
        return _collect_album(work, said)
    return hear(work, said, reading)


def hear(work: Work, said: Said, reading: Reading) -> Outcome:
    """The same, once an album is whole."""
    held = conduct.held_back(work, said, reading)
    if held is not None:
        return held
    if said.edited and not _danger_added(work, said, reading):
        return _hear_edit(work, said, reading)
    if replying.report_awaited(work, said):
        said = replace(said, addressed=True)
    answered = replying.answer_or_none(work, said, reading)
    if answered is not None:
        return answered
    return _hear_in_private(work, said, reading) if work.caller.private else _hear_in_group(work, said, reading)


def _collect_album(work: Work, said: Said) -> Outcome:
    """Parts wait for two seconds of quiet; late ones join what was made of the others."""
    album_id = said.album or ""
    known = drafts.album(work.c, said.chat, album_id)
    if known is not None and known.quiet_at is None:
        draft = drafts.get(work.c, known.draft_id) if known.draft_id is not None else None
        ticket_id = known.ticket_id or (draft.ticket_id if draft else None)
        _keep_attached(work, said, ticket=ticket_id, draft=known.draft_id)
        return Outcome("album_late_part", ticket=ticket_id)
    whole = said_from(known.said).joined(said) if known is not None else said
    drafts.keep_album(
        work.c, said.chat, album_id, person_id=work.person.id, said=asdict(whole), quiet_at=work.now + ALBUM_QUIET
    )
    return Outcome("album_part")


def said_from(kept: dict[str, object]) -> Said:
    """The message as it was kept with an album."""
    values = dict(kept)
    attached = values.pop("attached")
    parts = tuple(Attached(**part) for part in attached) if isinstance(attached, list) else ()
    return Said(**values, attached=parts)  # type: ignore[arg-type]  # written by asdict a moment ago


def settle_album(work: Work, said: Said, reading: Reading) -> Outcome:
    """The album is whole: it is heard as one message, and late parts will find what it became."""
    outcome = _hear_whole(work, said, reading)
    draft = drafts.from_message(work.c, said.chat, said.message)
    ticket_id = outcome.ticket or (draft.ticket_id if draft else None)
    made_of_it = {"ticket_id": ticket_id, "draft_id": draft.id if draft else None}
    # What it said stands there now; late parts only need to find it.
    drafts.keep_album(work.c, said.chat, said.album or "", quiet_at=None, said={}, **made_of_it)
    return outcome


def _hear_whole(work: Work, said: Said, reading: Reading) -> Outcome:
    """A refusal settles the album too; left unsettled it would be refused again at every look."""
    try:
        with work.c.begin_nested():
            return hear(work, said, reading)
    except Refusal as refusal:
        work.answer(Kind.refused, code=refusal.code, facts=dict(refusal.facts))
        return Outcome(refusal.code, refusal.facts, alert=True, refused=True)


def _keep_attached(work: Work, said: Said, *, ticket: int | None = None, draft: int | None = None) -> None:
    drafts.attach(work.c, attachment_rows(work, said, ticket=ticket, draft=draft))


def _danger_added(work: Work, said: Said, reading: Reading) -> bool:
    """Whether an edit tells of danger where nothing came of the message before: then it is heard like a new one."""
    if not drafting.in_danger(reading):
        return False
    draft = drafts.from_message(work.c, said.chat, said.message)
    return draft is None or draft.status in ("dismissed", "expired")


def _hear_edit(work: Work, said: Said, reading: Reading) -> Outcome:
    """An edited message changes its draft, or is added to its ticket; it never makes a second one."""
    draft = drafts.from_message(work.c, said.chat, said.message)
    if draft is None:
        return Outcome("edit_ignored")
    if draft.person_id != work.person.id or not said.text or said.text == draft.text:
        return Outcome("edit_ignored")
    if draft.ticket_id is not None:
        outcome = replying.supplement_by(work, draft.ticket_id, said, reading)
        return outcome or _hear_edited_complaint(work, said, reading)
    if draft.status != "offered":
        return Outcome("edit_ignored")
    drafts.change(work.c, draft.id, text=said.text)
    return drafting.read_again(work, drafts.get(work.c, draft.id) or draft, reading)


def _hear_edited_complaint(work: Work, said: Said, reading: Reading) -> Outcome:
    """What an edit adds about somebody who works for the street is not for those who read the ticket."""
    ask(work, make_draft(work, said, reading))
    return Outcome("offered")


def _hear_in_private(work: Work, said: Said, reading: Reading) -> Outcome:
    """In private every message gets an answer."""
    if said.unreadable is not None:
        work.answer(Kind.words_please, what=said.unreadable)
        return Outcome("unreadable")
    if said.latitude is not None and not said.text:
        return _hear_location(work, said, reading)
    if not said.attached and (not said.text.strip() or _COMMAND.fullmatch(said.text.strip())):
        work.answer(Kind.help)
        return Outcome("empty")
    return _small_talk(work, said, reading) or _hear_trouble(work, said, reading)


def _hear_trouble(work: Work, said: Said, reading: Reading) -> Outcome:
    """Something that may be a matter: danger at once, else one question at a time."""
    draft = make_draft(work, said, reading)
    if drafting.in_danger(reading):
        return drafting.at_once(work, draft)
    hardly = reading.request_score < HARDLY and reading.confidence < SURE
    if not reading.is_request and hardly and not said.attached:
        return _is_it_for_us(work, draft)
    if not said.text.strip() and all(a.kind in ("voice", "audio") for a in said.attached):
        drafting.ask_for_voice(work, draft)
    else:
        ask(work, draft)
    return Outcome("offered")


def _is_it_for_us(work: Work, draft: Draft) -> Outcome:
    """Hardly a matter for the community: asked whether it is one, before it is asked which."""
    drafts.change(work.c, draft.id, category=None, read_as=None, matters=())
    ask(work, replace(draft, category=None, read_as=None, matters=()), "confirm")
    return Outcome("offered")


def _small_talk(work: Work, said: Said, reading: Reading) -> Outcome | None:
    """Thanks, greetings and next to nothing get a kind word instead of a question about categories, or in a group a ticket.

    Whoever asks who is in charge reads it.
    """
    if said.attached:
        return None
    if asks_who(said.text):
        return residents.who(work)
    if reading.is_request:
        return None
    after = courtesy(said.text) or ("praise" if reading.kind == "praise" else None)
    if after is not None:
        work.answer(Kind.help, after=after)
        return Outcome("not_a_request")
    if says_little(said.text):
        work.answer(Kind.words_please, what="little")
        return Outcome("unreadable")
    return None


def _hear_location(work: Work, said: Said, reading: Reading) -> Outcome:
    """A location alone: the place is kept, the matter is asked for."""
    draft = make_draft(work, said, reading)
    ask(work, draft, "words")
    return Outcome("located")


def _hear_in_group(work: Work, said: Said, reading: Reading) -> Outcome:
    """In a group silence is cheaper than a wrong card; but danger and a word to the bot are never left unanswered."""
    bound = grids.chat(work.c, said.chat)
    if bound is None or bound.grid_id is None:
        return membership.told_unbound(work) if said.addressed else Outcome("unbound_group")
    if work.caller.title not in (None, bound.title):
        # A group of the roster has no name until it speaks.
        grids.keep_chat(work.c, bound.chat, title=work.caller.title)
    if bound.kind == "staff":
        return Outcome("staff_talk")
    wanted = said.addressed or said.tagged
    if said.news and not wanted:
        return Outcome("not_a_request")
    return _hear_in_estate(work, said, reading, wanted=wanted, mode=bound.mode)


def _hear_in_estate(work: Work, said: Said, reading: Reading, *, wanted: bool, mode: str) -> Outcome:
    """In a residents' group that is bound."""
    if not said.text.strip() and not (wanted and said.attached):
        if wanted:
            work.answer(Kind.words_please, what="empty")
        return Outcome("nothing_said")
    if drafting.in_danger(reading):
        return drafting.at_once(work, make_draft(work, said, reading))
    if wanted:
        return _small_talk(work, said, reading) or _register_now(work, make_draft(work, said, reading))
    heard = (reading.is_request and reading.request_score >= GROUP_SURE) or _complains(work, said)
    if mode != "all" or not heard:
        return Outcome("not_a_request")
    if conduct.offer_is_too_much(work, said.chat):
        return Outcome("throttled")
    draft = make_draft(work, said, reading, best_guess=True)
    ask(work, draft, "confirm")
    return Outcome("offered")


def _complains(work: Work, said: Said) -> bool:
    """Whether it is about somebody who works for the street: not heard, it would only be told in front of everybody."""
    grid = chat_grid(work, said.chat)
    chain = grid.chain() if grid is not None else ()
    return complaints.whom(work.c, said.text, chain, work.now, reporter=work.person.id) is not None


def make_draft(work: Work, said: Said, reading: Reading, *, best_guess: bool = False) -> Draft:
    """Keeps what was said with how it was read. best_guess: the likeliest category even when not sure."""
    where = locating.whereabouts(reading.place, latitude=said.latitude, longitude=said.longitude)
    for_somebody = said.chat > 0 and represented.who_in(said.text) is not None
    base = chat_grid(work, said.chat) or (None if for_somebody else locating.home_of(work.c, work.person))
    grid = locating.find_grid(work.c, where, reading.place.landmark, base)
    # Who shows where it is does not mean the home.
    home = None if said.chat < 0 or said.latitude is not None or for_somebody else work.person.home_words
    sure = reading.category is not None and (best_guess or reading.confidence >= SURE)
    draft = drafts.add(
        work.c,
        person_id=work.person.id,
        chat=said.chat,
        message=said.message,
        text=said.text[:4096],
        category=reading.category if sure else None,
        alternatives=tuple(code for code, _ in reading.alternatives),
        urgent=drafting.in_danger(reading),
        danger=reading.danger,
        grid_id=grid.id if grid else None,
        place=locating.described(where, grid, home, reading.place.landmark),
        evidence=reading.evidence,
        matters=drafting.several(reading),
        status="offered",
        asking="confirm",
        created_at=work.now,
        read_as=reading.category,
        lexicon_version=reading.lexicon_version,
    )
    if for_somebody:
        represented.keep(work, draft)
    _keep_attached(work, said, draft=draft.id)
    return delicacy.kept_private(work, draft)


def _register_now(work: Work, draft: Draft) -> Outcome:
    """The bot was spoken to: no second question in front of the neighbours, but for what may be one matter or two."""
    if draft.category is None:
        draft = replace(draft, category=draft.read_as or "other")
        drafts.change(work.c, draft.id, category=draft.category)
    if draft.matters or merging.find_similar(work, draft) is not None:
        ask(work, draft, "confirm")
        return Outcome("offered")
    ticket = register(work, draft)
    return Outcome("registered", {"number": ticket.number}, ticket=ticket.id)


def report_command(work: Work, said: Said, reading: Reading) -> Outcome:
    """/report with words registers at once; without words it asks for them, or takes the message replied to."""
    held = conduct.held_back(work, said, reading)
    if held is not None:
        return held
    if said.text.strip() or said.attached:
        if work.caller.private:
            draft = make_draft(work, said, reading)
            if drafting.in_danger(reading):
                return drafting.at_once(work, draft)
            if (
                drafting.next_question(draft) == "confirm"
                and not draft.matters
                and not merging.find_similar(work, draft)
                and not represented.lacks_consent(work, draft)
            ):
                return drafting.registered(work, draft)
            ask(work, draft)
            return Outcome("one_more_thing")
        return _hear_in_group(work, said, reading)
    people.expect(work.c, work.person.id, work.caller.chat, "report", work.now + timedelta(hours=1))
    work.answer(Kind.say_it, action="report")
    return Outcome("asked_for_words")
