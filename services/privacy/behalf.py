"""代办: a matter of a parent's or neighbour's, told by somebody else; the place is theirs, the reporter is the contact."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.tickets import Whereabouts
from services import drafting
from services.privacy.represented import LONGEST
from services.work import Outcome, Work
from storage import behalves, drafts
from storage.drafts import Draft

_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|\d{7,8})(?!\d)")
_AROUND = " ，,、:：;；。.()（）电话手机号是"


def ask_who(work: Work, draft_id: int) -> Outcome:
    """代办 was pressed: who it is for, in a word."""
    drafting.ask(work, drafting.my_draft(work, draft_id), "behalf")
    return Outcome("one_more_thing")


def named(work: Work, draft: Draft, words: str) -> Outcome:
    """The word, with or without a telephone number. What was taken for the place from the reporter's home is asked for."""
    number = _NUMBER.search(words)
    who = (words.replace(number[0], "") if number else words).strip(_AROUND)[:LONGEST]
    if not who:
        drafting.ask(work, draft, "behalf")
        return Outcome("words_needed")
    behalves.put(work.c, draft.id, work.now, who=who, phone=number[0] if number else None, agreed=False, agreed_at=None)
    drafting.ask(work, _without_own_home(work, draft))
    return Outcome("one_more_thing")


def _without_own_home(work: Work, draft: Draft) -> Draft:
    home = work.person.home_words
    if not home or not draft.place.words.startswith(home):
        return draft
    drafts.change(work.c, draft.id, place=Whereabouts(), grid_id=None)
    return replace(draft, place=Whereabouts(), grid_id=None)


def agree(work: Work, draft_id: int) -> Outcome:
    """本人同意, pressed on or off again."""
    draft = drafting.my_draft(work, draft_id)
    found = behalves.of_draft(work.c, draft.id)
    agreed = found is not None and not found.agreed
    if found is not None:
        behalves.put(work.c, draft.id, work.now, agreed=agreed, agreed_at=work.now if agreed else None)
    drafting.ask(work, draft)
    return Outcome("behalf_agreed" if agreed else "behalf_not_agreed")


def own(work: Work, draft_id: int) -> Outcome:
    """It is the reporter's own matter after all."""
    draft = drafting.my_draft(work, draft_id)
    behalves.drop(work.c, draft.id)
    drafting.ask(work, draft)
    return Outcome("behalf_own")
