"""A report on its way to a ticket: one thing asked at a time, only what is missing, only the author answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.notices import Kind
from domain.refusals import CardIsOld, OnlyTheAuthor
from nlp import Reading
from services import locating, merging, placing
from services.privacy import delicacy, represented
from services.registering import advise, fallback_grid, offer, register
from services.showing import cards
from services.work import Outcome, Work
from storage import drafts, outbox, people
from storage.drafts import Draft

SURE = 0.6
"""Confidence from which the category is not asked for."""
TYPED_FOR = timedelta(hours=24)
WHERE_FOR = timedelta(hours=1)
PLACES = ("estate", "place")
"""Questions a typed place answers."""
SIBLING_FIELDS = (
    "person_id", "chat", "message", "text", "alternatives", "urgent", "danger", "grid_id", "place", "evidence", "status", "asking",
    "read_as", "lexicon_version",
)  # fmt: skip


def my_draft(work: Work, draft_id: int) -> Draft:
    """The caller's own offered draft. Errors: CardIsOld, OnlyTheAuthor."""
    draft = drafts.get(work.c, draft_id)
    if draft is None:
        raise CardIsOld
    if draft.person_id != work.person.id:
        # Where the card stands everybody sees whose it is; anywhere else somebody's draft is no draft at all.
        raise OnlyTheAuthor if draft.chat == work.caller.chat else CardIsOld
    if draft.status != "offered":
        raise CardIsOld
    return draft


def next_question(draft: Draft) -> str:
    """What is missing still, one thing at a time: words, category, estate; nothing missing is `confirm`."""
    if not draft.text.strip() and draft.category is None:
        return "words"
    if draft.category is None and not draft.matters:
        return "category"
    if draft.grid_id is None:
        return "estate"
    return "confirm"


def ask(work: Work, draft: Draft, asking: str | None = None) -> Draft:
    """Asks for `asking`, or for what is missing, on the draft's card; typed answers are expected too."""
    draft = delicacy.kept_private(work, draft)
    asking, before = asking or next_question(draft), draft
    similar = merging.find_similar(work, draft) if asking == "confirm" else None
    drafts.change(work.c, draft.id, asking=asking, similar_id=similar.id if similar else None)
    people.forget_expectation(work.c, draft.person_id, draft.chat)
    if asking in ("words", "estate", "place", "behalf"):
        until = work.now + TYPED_FOR
        people.expect(work.c, draft.person_id, draft.chat, f"draft_{asking}", until, draft_id=draft.id)
        offer(work, draft)
        return replace(draft, asking=asking)
    fresh = outbox.card_of(work.c, Kind.draft_card, draft.chat, draft=draft.id) is None
    offer(work, draft)
    if draft.chat > 0:
        _wait_on(work, draft, again=fresh or before.asking in PLACES)
    return replace(draft, asking=asking)


def _wait_on(work: Work, draft: Draft, *, again: bool) -> None:
    """Another report of theirs that waits for its place goes on waiting; again: it is asked once more, at the end of the chat."""
    other = drafts.others_asked(work.c, draft, PLACES)
    if other is None:
        return
    until = work.now + TYPED_FOR
    people.expect(work.c, other.person_id, other.chat, f"draft_{other.asking}", until, draft_id=other.id)
    card = outbox.card_of(work.c, Kind.draft_card, other.chat, draft=other.id) if again else None
    if card is not None:
        outbox.change_card(work.c, card.id, gone=True)
        offer(work, other)


def _forget(work: Work, draft: Draft) -> None:
    """Nothing is expected for this draft any more; what another one waits for still is."""
    expected = people.expectation(work.c, draft.person_id, draft.chat, work.now)
    if expected is not None and expected.draft_id in (None, draft.id):
        people.forget_expectation(work.c, draft.person_id, draft.chat)


def ask_for_voice(work: Work, draft: Draft) -> None:
    """A voice alone is kept; said in words that it cannot be understood, and that words are waited for."""
    until = work.now + TYPED_FOR
    drafts.change(work.c, draft.id, asking="words", expires_at=until)
    people.expect(work.c, draft.person_id, draft.chat, "draft_words", until, draft_id=draft.id)
    work.answer(Kind.words_please, what="voice")


def confirm_draft(work: Work, draft_id: int) -> Outcome:
    """登记: registers it when nothing is missing, asks for what is."""
    draft = my_draft(work, draft_id)
    if draft.category is not None and draft.grid_id is None:
        draft = placing.root_if_only_one(work, draft)
    if next_question(draft) != "confirm":
        ask(work, draft)
        return Outcome("one_more_thing")
    represented.check_consent(work, draft)
    return registered(work, draft)


def join_similar(work: Work, draft_id: int) -> Outcome:
    """我也是 instead of filing the same matter again."""
    return merging.join_similar(work, my_draft(work, draft_id))


def register_matters(work: Work, draft_id: int, which: str) -> Outcome:
    """Several matters were named: registers one of them, or each as a ticket of its own (`which`: a code, or all)."""
    draft = my_draft(work, draft_id)
    chosen = draft.matters if which == "all" else tuple(m for m in draft.matters if m == which)
    if not chosen:
        raise CardIsOld
    if draft.grid_id is None:
        ask(work, replace(draft, category=chosen[0]))
        return Outcome("one_more_thing")
    represented.check_consent(work, draft)
    siblings = [_sibling(work, draft, category) for category in chosen[1:]]
    drafts.change(work.c, draft.id, category=chosen[0])
    first = registered(work, replace(draft, category=chosen[0]))
    numbers = [str(first.facts["number"]), *(register(work, sibling).number for sibling in siblings)]
    return replace(first, facts={"number": "、".join(numbers)})


def _sibling(work: Work, draft: Draft, category: str) -> Draft:
    """The same words as a draft of its own for another matter."""
    kept = {name: getattr(draft, name) for name in SIBLING_FIELDS}
    found = drafts.add(work.c, **kept, category=category, matters=(), created_at=work.now)
    represented.share(work, draft, found)
    return found


def registered(work: Work, draft: Draft) -> Outcome:
    """Registers the draft and forgets what was expected of the person for it."""
    draft = delicacy.kept_private(work, draft)
    _forget(work, draft)
    ticket = register(work, draft)
    return Outcome("registered", {"number": ticket.number}, ticket=ticket.id)


def at_once(work: Work, draft: Draft) -> Outcome:
    """Danger: advice and a ring at once, never behind a confirmation; the place may be mended afterwards."""
    draft = delicacy.kept_private(work, draft)
    advise(work, draft)
    grid_id = draft.grid_id if draft.grid_id is not None else fallback_grid(work)
    if grid_id is None:
        ask(work, draft)
        return Outcome("offered")
    category = draft.category or draft.read_as or "public_security"
    drafts.change(work.c, draft.id, grid_id=grid_id, category=category)
    found = registered(work, replace(draft, grid_id=grid_id, category=category))
    if draft.grid_id is None:
        _ask_where(work, found.ticket or 0)
    return replace(found, code="registered_danger")


def _ask_where(work: Work, ticket_id: int) -> None:
    """Help is on its way without knowing where: the next words are for the one who was rung."""
    people.expect(
        work.c, work.person.id, work.caller.chat, "supplement", work.now + WHERE_FOR, ticket_id=ticket_id, facts={}
    )
    work.answer(Kind.say_it, ticket=ticket_id, action="where")


def dismiss_draft(work: Work, draft_id: int) -> Outcome:
    """不是诉求: the card goes away and the reading learns of it."""
    draft = my_draft(work, draft_id)
    drafts.change(work.c, draft.id, status="dismissed", expires_at=None)
    _forget(work, draft)
    drafts.correct(
        work.c,
        draft_id=draft.id,
        person_id=work.person.id,
        text=draft.text,
        from_category=draft.read_as,
        to_category=None,
        lexicon_version=draft.lexicon_version,
        at=work.now,
    )
    cards.refresh_draft(work, draft.id)
    return Outcome("dismissed")


def expire_draft(work: Work, draft: Draft) -> None:
    """Nobody pressed: the card goes away without a word."""
    drafts.change(work.c, draft.id, status="expired", expires_at=None)
    cards.refresh_draft(work, draft.id)


def ask_category(work: Work, draft_id: int, *, all_of_them: bool) -> Outcome:
    """改类别 / 更多: shows categories to choose from."""
    ask(work, my_draft(work, draft_id), "more_categories" if all_of_them else "category")
    return Outcome("choose")


def set_category(work: Work, draft_id: int, category: str) -> Outcome:
    """The author knows better what it is."""
    draft = my_draft(work, draft_id)
    if category not in work.house.matters:
        raise CardIsOld
    if category != draft.read_as:
        drafts.correct(
            work.c,
            draft_id=draft.id,
            person_id=work.person.id,
            text=draft.text,
            from_category=draft.read_as,
            to_category=category,
            lexicon_version=draft.lexicon_version,
            at=work.now,
        )
    drafts.change(work.c, draft.id, category=category)
    ask(work, replace(draft, category=category))
    return Outcome("chosen")


def ask_place(work: Work, draft_id: int, grid_id: int | None = None) -> Outcome:
    """改地点: shows the places below a grid; a typed place or a shared location does too."""
    draft = my_draft(work, draft_id)
    if grid_id is not None:
        drafts.change(work.c, draft.id, grid_id=placing.grid_there(work, draft, grid_id))
    ask(work, draft, "place")
    return Outcome("choose")


def set_place(work: Work, draft_id: int, grid_id: int) -> Outcome:
    """A grid was chosen from the list; a building or a grid without parts below ends the question."""
    draft = my_draft(work, draft_id)
    draft = placing.placed(work, draft, placing.grid_there(work, draft, grid_id))
    ask(work, draft)
    return Outcome("chosen")


def draft_words(work: Work, draft: Draft, reading: Reading, words: str) -> Outcome:
    """The person said in words what the picture or voice was about."""
    text = f"{draft.text}\n{words}".strip()
    drafts.change(work.c, draft.id, text=text)
    return read_again(work, replace(draft, text=text), reading)


def read_again(work: Work, draft: Draft, reading: Reading) -> Outcome:
    """New words, new reading; what the person chose by hand stays."""
    category = reading.category if reading.confidence >= SURE else draft.category
    where = locating.whereabouts(reading.place, latitude=draft.place.latitude, longitude=draft.place.longitude)
    base = placing.chat_grid(work, draft.chat) or represented.home_near(work, draft)
    grid = locating.find_grid(work.c, where, reading.place.landmark, base)
    place = locating.described(where, grid, None, reading.place.landmark) if where.words else draft.place
    values: dict[str, Any] = {
        "category": category,
        "alternatives": tuple(code for code, _ in reading.alternatives),
        "urgent": draft.urgent or in_danger(reading),
        "danger": reading.danger or draft.danger,
        "place": place,
        "grid_id": grid.id if grid else draft.grid_id,
        "evidence": reading.evidence,
        "matters": several(reading),
        "read_as": reading.category or draft.read_as,
    }
    drafts.change(work.c, draft.id, **values)
    if in_danger(reading):
        return at_once(work, replace(draft, **values))
    ask(work, replace(draft, **values))
    return Outcome("read_again")


def several(reading: Reading) -> tuple[str, ...]:
    """The categories when more than one matter is named; nothing otherwise."""
    return tuple(reading.matters) if len(reading.matters) > 1 else ()


def in_danger(reading: Reading) -> bool:
    """Whether somebody is reported to be in danger now."""
    return reading.urgent and reading.is_request


def draft_location(work: Work, draft: Draft, latitude: float, longitude: float) -> Outcome:
    """A shared location answers the question where."""
    grid = locating.by_location(work.c, latitude, longitude)
    place = replace(
        draft.place, latitude=latitude, longitude=longitude, words=draft.place.words or (grid.spoken if grid else "")
    )
    grid_id = grid.id if grid else draft.grid_id
    drafts.change(work.c, draft.id, place=place, grid_id=grid_id)
    ask(work, replace(draft, place=place, grid_id=grid_id))
    return Outcome("located")


def go_back(work: Work, draft_id: int) -> Outcome:
    """Back from a list to what is missing, or to the confirmation."""
    ask(work, my_draft(work, draft_id))
    return Outcome("back")


def draft_place(work: Work, draft: Draft, reading: Reading, words: str) -> Outcome:
    """A typed place: buildings and estates are looked up; a near miss is asked about, anything else is kept as words."""
    found = placing.typed(work, draft, reading, words)
    if not isinstance(found, Draft):
        near = [grid.id for grid in found]
        work.answer(Kind.choose_estate, draft=draft.id, tried=words[:64], found=near)
        return Outcome("choose" if near else "place_not_found")
    ask(work, found)
    return Outcome("chosen")
