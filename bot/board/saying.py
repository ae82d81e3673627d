"""The board's words for one reader: everything a template shows is a word or a number by the time it gets there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from markupsafe import Markup

from bot.texts import late
from bot.texts.board_phrases import Board
from bot.texts.catalogue import Texts
from bot.texts.page import Page, limit_of
from bot.texts.phrases import phrase
from bot.texts.render import render
from bot.texts.words import clean
from domain.digest import DigestView, Share
from domain.notices import Kind
from domain.tickets import ENDED, OPEN, Status
from domain.views import Step, Telling, TicketView

_TAG = re.compile(r"</?([a-z-]+)[^>]*>")
_NUMBER = re.compile(r"(?<![0-9-])[0-9]{6}-[0-9]{3,9}(?![0-9-])")
_STANDS = frozenset({Status.waiting, Status.listed})


@dataclass(frozen=True, slots=True)
class Say:
    """Words in the reader's language, with moments of the installation's zone."""

    texts: Texts
    language: str
    zone: tzinfo
    now: datetime

    @property
    def w(self) -> Board:
        return self.texts.phrases.board

    def put(self, words: str, **facts: object) -> str:
        """A phrase with its facts in place."""
        return words.format_map({name: clean(str(value)) for name, value in facts.items()})

    def moment(self, at: datetime) -> str:
        return self.texts.moment(at.astimezone(self.zone), self.now.astimezone(self.zone))

    def day(self, at: datetime) -> str:
        return self.texts.day(at.astimezone(self.zone))

    def category(self, code: str) -> str:
        return self.texts.category(code) or code

    def status(self, ticket: TicketView) -> str:
        return phrase(self.texts.phrases.statuses, ticket.status.value) or ticket.status.value

    def awaited(self, ticket: TicketView) -> str:
        """On whom it waits."""
        name = self.name(ticket.awaited or "")
        return self.put(self.texts.phrases.course.to_verify, who=name) if ticket.verifier else name

    def left(self, ticket: TicketView) -> str:
        """What is left of the promise that counts now; nothing where none runs."""
        return self.texts.left(limit_of(ticket) - self.now) if self._runs(ticket) else ""

    def limit(self, ticket: TicketView) -> str:
        """The same in a list: by how much the promise to contact is late, while that one still runs."""
        return late.left_of(self._page(ticket), ticket) if self._runs(ticket) else ""

    def unheard(self, ticket: TicketView) -> str:
        """That nobody contacted the resident in time, whatever else is late; nothing where somebody did."""
        return late.unheard(self._page(ticket))

    def _runs(self, ticket: TicketView) -> bool:
        return ticket.status in OPEN and ticket.status not in _STANDS

    def _page(self, ticket: TicketView) -> Page:
        """For the words of the chat."""
        told = Telling(Kind.overview, self.language, private=False, facts={}, now=self.now, ticket=ticket)
        return Page(told, self.texts, self.zone, room=0)

    def ended(self, ticket: TicketView) -> bool:
        return ticket.status in ENDED

    def did(self, step: Step) -> str:
        return phrase(self.texts.phrases.steps, step.action) or step.action

    def quoted(self, words: str) -> str:
        return clean(words)

    def percent(self, share: Share) -> str:
        return "—" if share.value is None else f"{share.value:.0%}"

    def name(self, words: str) -> str:
        """A name of the roster on one line."""
        return " ".join(clean(words).split())

    def where(self, ticket: TicketView) -> str:
        """Grid and place in one line; a place that names its grid already is said alone."""
        grid, place = self.name(ticket.grid), self.name(ticket.place)
        return place if place.startswith(grid) else " · ".join(part for part in (grid, place) if part)

    def place(self, ticket: TicketView) -> str:
        """Where in its grid; nothing where it is the whole of it."""
        place = self.name(ticket.place)
        return "" if place == self.name(ticket.grid) else place

    def lines(self, digest: DigestView, address: str) -> list[list[Markup]]:
        """The digest in the words of the chat, in blocks of lines; its heading left out, numbers led to `address`.

        As in front of neighbours, without rooms and telephones; who could not be reached is a resident and has no name here.
        """
        unreached = tuple(replace(one, name="") for one in digest.todo.unreached)
        shown_here = replace(digest, todo=replace(digest.todo, unreached=unreached))
        told = Telling(Kind.overview, self.language, private=False, facts={}, now=self.now, digest=shown_here)
        blocks = render(told, self.zone).text.split("\n\n")
        shown = [[_safe(line, address) for line in block.split("\n") if line.strip()] for block in blocks]
        return [block for block in (shown[0][1:], *shown[1:]) if block]


def _safe(line: str, address: str) -> Markup:
    """Chat text as words of the page: bold stays, other marks fall away, ticket numbers become links."""
    kept = _TAG.sub(lambda tag: tag[0] if tag[0] in ("<b>", "</b>") else "", line)
    parts = [
        part if part in ("<b>", "</b>") else html.escape(html.unescape(part), quote=True)
        for part in re.split(r"(</?b>)", kept)
    ]
    linked = _NUMBER.sub(lambda n: f'<a href="{html.escape(address)}{n[0]}">{n[0]}</a>', "".join(parts))
    return Markup(linked)  # noqa: S704  # every part was escaped a line above
