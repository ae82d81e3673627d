"""Learning from corrections: words are proposed, tried on old messages, and live after one tap; every change can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

import nlp
from domain.notices import Kind, Notice, Urgency
from domain.people import Post
from domain.refusals import CardIsOld, NotAtTheTop
from nlp.examples import Example, load_examples
from nlp.proposals import Proposal, proposals, try_out
from services.work import Outcome, Work
from storage import grids, learning, obligations, people

TRAINING = Path(nlp.__file__).parent / "training"
SHOWN_TEXTS = 3
TRIED = 24
"""The most proposals tried in one go; the rest come next week."""


@dataclass(frozen=True, slots=True)
class Past:
    """What there is to learn from: corrections (text, from, to) and tickets (text, category)."""

    corrections: list[dict[str, str]]
    tickets: list[tuple[str, str]]


def past(c: Connection) -> Past:
    return Past(learning.corrected(c), learning.past_texts(c))


def find_proposals(found: Past, reader: nlp.Reader) -> list[dict[str, Any]]:
    """Words the corrections suggest that do more good than harm on labelled and past messages.

    Takes a second or so: outside of every transaction and off the event loop.
    """
    examples = [e for e in load_examples(sorted(TRAINING.glob("*.jsonl"))) if e.labels]
    examples += [Example(text, (category,)) for text, category in found.tickets]
    tried = (try_out(proposal, reader, examples) for proposal in proposals(found.corrections)[:TRIED])
    return [_row(one) for one in tried if one.better > one.worse]


def _row(one: Proposal) -> dict[str, Any]:
    return {
        "word": one.word,
        "category": one.category,
        "seen": one.seen,
        "better": one.better,
        "worse": one.worse,
        "changed": [nlp.public_text(text) for text in one.changed[:SHOWN_TEXTS]],
    }


def week_owed(c: Connection, week: str) -> bool:
    """Whether this week's card has not been made yet."""
    return obligations.done_at(c, "lexicon", "", week) is None


def tell_week(work: Work, week: str, found: list[dict[str, Any]]) -> int:
    """Keeps the proposals and shows the card to those at the top, once a week; nothing new, no card."""
    if not obligations.fulfil(work.c, "lexicon", "", week, work.now):
        return 0
    if not learning.propose(work.c, found, work.now):
        return 0
    told = 0
    for person_id in sorted(_at_the_top(work)):
        person = people.get(work.c, person_id)
        key = f"lexicon:{week}:p{person.id}"
        work.say(Notice(key, Kind.lexicon, person.telegram_id, {}, person=person.id, urgency=Urgency.bulk))
        told += 1
    return told


def week_of(now: datetime, zone: tzinfo) -> str:
    """The ISO week that is current at Monday 08:30 of the zone."""
    year, week, _ = (now.astimezone(zone) - timedelta(hours=8, minutes=30)).isocalendar()
    return f"{year}-W{week:02d}"


def _at_the_top(work: Work) -> set[int]:
    """Supervisors and admins of a root grid."""
    duties = people.duties_as(work.c, (Post.supervisor, Post.admin), work.now)
    found = grids.some(work.c, {d.grid_id for d in duties})
    return {d.person_id for d in duties if found[d.grid_id].parent_id is None}


def _check(work: Work) -> None:
    if work.person.id not in _at_the_top(work):
        raise NotAtTheTop


def lexicon(work: Work) -> Outcome:
    """/lexicon: proposed words, and the living ones with a way back."""
    _check(work)
    work.answer(Kind.lexicon)
    return Outcome("lexicon")


def adopt_word(work: Work, proposal_id: int) -> Outcome:
    """One tap and the word is live; tickets from now on remember the new version."""
    _check(work)
    row = learning.decide(work.c, proposal_id, "adopted")
    if row is None:
        raise CardIsOld
    learning.change(work.c, row.word, row.category, work.person.id, work.now, live=True)
    work.answer(Kind.lexicon)
    return Outcome("adopted", {"word": row.word})


def decline_word(work: Work, proposal_id: int) -> Outcome:
    """Not this word, and it is not proposed again."""
    _check(work)
    row = learning.decide(work.c, proposal_id, "declined")
    if row is None:
        raise CardIsOld
    work.answer(Kind.lexicon)
    return Outcome("declined", {"word": row.word})


def undo_word(work: Work, change_id: int) -> Outcome:
    """The word stops to be live; the history of the lexicon keeps both steps."""
    _check(work)
    row = next((r for r in learning.live_words(work.c) if r.id == change_id), None)
    if row is None:
        raise CardIsOld
    learning.change(work.c, row.word, row.category, work.person.id, work.now, live=False)
    work.answer(Kind.lexicon)
    return Outcome("word_undone", {"word": row.word})
