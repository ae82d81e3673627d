"""One telling being put into words: its language, its clock, and how much room foreign words get."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

import nlp
from bot.texts.catalogue import Standing, Texts
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe, defused, line, said
from domain.digest import DigestView
from domain.notices import Kind
from domain.tickets import Awaited, promise_now
from domain.views import DraftView, Telling, TicketView

NAME, PLACE = 24, 60
FROM_RESIDENTS = frozenset({Kind.worker_news, Kind.supervisor_news, Kind.danger_ring})


@dataclass(frozen=True, slots=True)
class Page:
    """`room`: UTF-16 units that one long foreign text may take; names and places get less."""

    telling: Telling
    texts: Texts
    zone: tzinfo
    room: int

    @property
    def ticket(self) -> TicketView:
        """Errors: ValueError when the notice came without its ticket."""
        if self.telling.ticket is None:
            raise ValueError(f"{self.telling.kind} needs a ticket")
        return replace(self.telling.ticket, text=defused(self.telling.ticket.text))

    @property
    def draft(self) -> DraftView:
        """Errors: ValueError when the notice came without its draft."""
        if self.telling.draft is None:
            raise ValueError(f"{self.telling.kind} needs a draft")
        return self.telling.draft

    @property
    def digest(self) -> DigestView:
        """Errors: ValueError when the notice came without its digest."""
        if self.telling.digest is None:
            raise ValueError(f"{self.telling.kind} needs a digest")
        return self.telling.digest

    @property
    def now(self) -> datetime:
        return self.telling.now.astimezone(self.zone)

    def moment(self, at: datetime) -> str:
        return self.texts.moment(at.astimezone(self.zone), self.now)

    def date(self, at: datetime) -> str:
        return self.texts.date(at.astimezone(self.zone), self.now)

    def left(self, until: datetime) -> str:
        return self.texts.left(until - self.telling.now)

    def late_by(self, at: datetime) -> timedelta:
        return self.telling.now - at

    def text(self, words: object) -> Safe:
        """Long words."""
        return said(self._for_reader(words), self.room)

    def name(self, words: object) -> Safe:
        shown = str(words or "")
        return line(shown if self.telling.private else nlp.mask(shown), min(NAME, self.room))

    def place(self, words: object) -> Safe:
        return line(self._for_reader(words), min(PLACE, self.room))

    def _for_reader(self, words: object) -> str:
        """In front of neighbours without rooms and numbers of people; before anything is shortened, which would hide them."""
        shown = str(words or "")
        return shown if self.telling.private else nlp.public_text(shown)

    def fact(self, name: str) -> str:
        """A fact of the notice as a string, empty when it is not there."""
        value = self.telling.facts.get(name)
        found = "" if value is None else str(value)
        # What staff read was said by residents; what residents read was said by staff, whose links may be pressed.
        return defused(found) if name == "words" and self.telling.kind in FROM_RESIDENTS else found

    def number(self, name: str) -> int | None:
        """A fact of the notice as a whole number, None when it is not one."""
        value = self.telling.facts.get(name)
        return value if isinstance(value, int) else None

    def category(self, code: str | None) -> str:
        return (self.texts.category(code) or self.name(code)) if code else ""

    def standing(self, ticket: TicketView) -> Standing:
        return Standing(
            ticket.status,
            self.name(ticket.holder or ticket.assignee),
            self.moment(ticket.accept_by),
            Safe(
                f"{self.moment(ticket.resolve_by)}{self.texts.phrases.sentences.estimated if ticket.estimated else ''}"
            ),
            ticket.overdue,
            self.telling.now > ticket.resolve_by,
            ticket.outcome,
            ticket.waiting_for or Awaited.resident,
            ticket.explained,
            self.date(ticket.review_on) if ticket.review_on else "",
            self.name(ticket.verifier),
        )

    def awaited(self, who: object, *, verify: bool) -> Safe:
        """On whom a matter waits, in a line: a name, and where they are only to verify it, that."""
        name = self.name(who)
        words = filled(self.texts.phrases.course, "to_verify", {"who": name}) if verify and name else None
        return name if words is None else Safe(words)

    def heading(self, ticket: TicketView) -> str:
        """Number and category."""
        mark = f"{self.texts.phrases.sentences.urgent} " if ticket.urgent else ""
        return f"{mark}<b>{line(ticket.number, 20)} {self.category(ticket.category)}</b>"

    def about(self, ticket: TicketView) -> str:
        """Number, category and place on one line: what a piece of news is about."""
        return self.texts.join(
            f"<b>{line(ticket.number, 20)}</b>", self.category(ticket.category), self.place(ticket.place)
        )


def limit_of(ticket: TicketView) -> datetime:
    """The promise that counts now: to take it while nobody did, else to resolve it."""
    return promise_now(ticket.status, ticket.accept_by, ticket.resolve_by)


def filled(phrases: object, code: str, facts: Mapping[str, Safe]) -> str | None:
    """The phrase of a code with its facts in place; a fact that is missing leaves nothing behind."""
    found = phrase(phrases, code)
    return None if found is None else closed_up(found, facts).format_map(_Facts(facts))


_DAYS_IN_WORDS = re.compile(r"(?:[今明昨前]天|大?后天|[上下本]*周[一二三四五六日])(.*)", re.DOTALL)
_BEFORE = re.compile(r"(?<=[\u4e00-\u9fff]) (\{(\w+)\})")
_BEHIND = re.compile(r"(\{(\w+)\}) (?=[\u4e00-\u9fff])")


def closed_up(said: str, facts: Mapping[str, Safe]) -> str:
    """A phrase without the gaps that figures need and words do not: 说好 12月5日 办完, but 说好昨天办完."""

    def gap(match: re.Match[str], *, behind: bool) -> str:
        day = _DAYS_IN_WORDS.fullmatch(facts.get(match[2], NOTHING))
        return match[1] if day and not (behind and day[1]) else match[0]

    said = _BEFORE.sub(lambda match: gap(match, behind=False), said)
    return _BEHIND.sub(lambda match: gap(match, behind=True), said)


class _Facts(dict[str, Safe]):
    def __missing__(self, _name: str) -> Safe:
        return NOTHING


GAP = " "
"""Among `lines`: an empty line, where there is something on both sides."""


def lines(*parts: str) -> str:
    """The parts that say something, under each other."""
    return "\n".join("" if part == GAP else part for part in parts if part).strip("\n")
