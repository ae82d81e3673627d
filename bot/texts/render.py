"""Facts and the reader's language become words and buttons: one rendering for each kind of notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

import nlp
from bot.outgoing import Outgoing
from bot.texts import (
    appraisal,
    board,
    conduct,
    course,
    delicate,
    digest_choosing,
    digests,
    duty,
    emergency,
    finding,
    groups,
    late,
    lexicon,
    meeting,
    pictures,
    privacy,
    public,
    questions,
    reports,
    residents,
    sheets,
    staff,
    supervisors,
    weekly,
    whistles,
    workers,
)
from bot.texts.answers import answer_text
from bot.texts.languages import commands, texts_for
from bot.texts.page import Page
from bot.texts.sentences import Sentences
from bot.texts.words import units
from domain.ladder import asleep
from domain.notices import CARDS, Kind
from domain.views import Telling

__all__ = ["answer_text", "commands", "render"]

TEXT, CAPTION = 4096, 1024
_ROOMS = (3200, 2000, 800, 400, 160, 60, 20)
"""How much one long foreign text may take; the first that lets the whole message fit is used."""

_TAG = re.compile(r"(<[^>]*>)")
"""In the words themselves < and > are escaped."""

Rendering = Callable[[Page], Outgoing]
RENDERINGS: dict[Kind, Rendering] = {
    Kind.draft_card: reports.draft_card,
    Kind.group_card: residents.group_card,
    Kind.resident_card: residents.resident_card,
    Kind.worker_card: workers.worker_card,
    Kind.staff_card: workers.staff_card,
    Kind.supervisor_card: supervisors.supervisor_card,
    Kind.welcome: meeting.welcome,
    Kind.choose_estate: meeting.choose_estate,
    Kind.choose_building: meeting.choose_building,
    Kind.home_set: meeting.home_set,
    Kind.help: meeting.help_,
    Kind.who: public.who,
    Kind.my_tickets: meeting.my_tickets,
    Kind.danger_advice: residents.danger_advice,
    Kind.accepted: residents.accepted,
    Kind.progress: residents.progress,
    Kind.question: residents.question,
    Kind.resolved: residents.resolved,
    Kind.reopened: residents.reopened,
    Kind.ask_rating: residents.ask_rating,
    Kind.thanks: residents.thanks,
    Kind.paused: course.paused,
    Kind.extended: course.extended,
    Kind.listed: course.listed,
    Kind.late: course.late,
    Kind.unlisted: course.unlisted,
    Kind.closed_unanswered: residents.closed_unanswered,
    Kind.withdraw_sure: residents.withdraw_sure,
    Kind.withdrawn: residents.withdrawn,
    Kind.not_accepted: residents.not_accepted,
    Kind.merged: residents.merged,
    Kind.unmerged: residents.unmerged,
    Kind.handed_over: residents.handed_over,
    Kind.emergency: emergency.emergency,
    Kind.safety: emergency.safety,
    Kind.leave: duty.leave,
    Kind.duty: duty.duty,
    Kind.calendar: duty.calendar,
    Kind.day_list: duty.day_list,
    Kind.whistled: whistles.whistled,
    Kind.whistle: whistles.whistle,
    Kind.missed: whistles.missed,
    Kind.joined: residents.joined,
    Kind.noted: residents.noted,
    Kind.urged: residents.urged,
    Kind.words_please: meeting.words_please,
    Kind.say_it: workers.say_it,
    Kind.choose: workers.choose,
    Kind.refused: meeting.refused,
    Kind.slow_down: conduct.slow_down,
    Kind.muted: conduct.muted,
    Kind.review: conduct.review,
    Kind.privacy: privacy.privacy,
    Kind.my_data: privacy.my_data,
    Kind.forget: privacy.forget,
    Kind.forgotten: privacy.forgotten,
    Kind.elsewhere: meeting.elsewhere,
    Kind.went_private: delicate.went_private,
    Kind.contact: delicate.contact,
    Kind.worker_news: workers.worker_news,
    Kind.danger_ring: workers.danger_ring,
    Kind.attachment: workers.attachment,
    Kind.todo: workers.todo,
    Kind.found: finding.found,
    Kind.grid_card: finding.grid_card,
    Kind.sheet_choice: sheets.sheet_choice,
    Kind.sheet: sheets.sheet,
    Kind.overview: digests.overview,
    Kind.digest: digests.digest,
    Kind.digest_choice: digest_choosing.digest_choice,
    Kind.map: pictures.map_,
    Kind.board: board.board,
    Kind.call_back: questions.call_back,
    Kind.call_backs: questions.call_backs,
    Kind.lexicon: lexicon.lexicon,
    Kind.late_list: late.late_list,
    Kind.supervisor_news: supervisors.supervisor_news,
    Kind.group_unbound: meeting.group_unbound,
    Kind.group_welcome: groups.group_welcome,
    Kind.group_news: groups.group_news,
    Kind.bind: groups.bind,
    Kind.invite: staff.invite,
    Kind.invite_letter: staff.invite_letter,
    Kind.invite_ask: staff.invite_ask,
    Kind.invitee: staff.invitee,
    Kind.duty_begun: staff.duty_begun,
    Kind.duty_ended: staff.duty_ended,
    Kind.staff_list: staff.staff_list,
    Kind.weekly_post: weekly.weekly_post,
    Kind.weekly: weekly.weekly,
    Kind.appraisal: appraisal.appraisal,
}


def render(telling: Telling, zone: tzinfo) -> Outgoing:
    """What appears in the chat; moments are said in `zone`.

    At most 4096 UTF-16 units of HTML; 1024 with photos, whose caption it becomes, except for living cards, which are
    edited and so keep their words apart. Errors: ValueError when a ticket, draft or digest that is needed is missing.
    """
    texts = texts_for(telling.language)
    limit = CAPTION if telling.photos and telling.kind not in CARDS else TEXT
    found = Outgoing("")
    for room in _ROOMS:
        found = _marked(RENDERINGS[telling.kind](Page(telling, texts, zone, room)), telling, texts.phrases.sentences)
        if units(found.text) <= limit:
            break
    found = replace(found, silent=found.silent or _at_night(telling, zone))
    return found if telling.private else for_all(found)


_NEWS_FOR_STAFF = frozenset(
    {Kind.worker_news, Kind.supervisor_news, Kind.worker_card, Kind.staff_card, Kind.supervisor_card}
    | {Kind.whistle, Kind.leave, Kind.day_list, Kind.late_list}
)


def _at_night(telling: Telling, zone: tzinfo) -> bool:
    """Whether ordinary news for staff comes without a sound: between ten and seven only danger rings."""
    urgent = telling.ticket is not None and telling.ticket.urgent
    return telling.kind in _NEWS_FOR_STAFF and not urgent and asleep(telling.now, zone)


def for_all(outgoing: Outgoing) -> Outgoing:
    """What a group sees, whoever put it together: no number of a person in any of its words. Links stay."""
    rows = tuple(tuple(replace(b, text=nlp.mask(b.text)) for b in row) for row in outgoing.buttons)
    text = "".join(part if part.startswith("<") else nlp.mask(part) for part in _TAG.split(outgoing.text))
    return replace(outgoing, text=text, buttons=rows)


def _marked(found: Outgoing, telling: Telling, sentences: Sentences) -> Outgoing:
    """With its photos, ten at most; what was perhaps said before is marked, and a file that is missing."""
    text = f"{sentences.again}{found.text}" if telling.again else found.text
    text = f"{text}\n{sentences.no_file}" if telling.unfiled else text
    return replace(found, text=text, photos=telling.photos[:10], gone=found.gone or telling.gone)
