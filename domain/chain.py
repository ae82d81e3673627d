"""The proof that history was only ever appended to: each link's hash covers its event and the link before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from domain.tickets import Event

START = "0" * 64
"""What the first link follows."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An event as it stands in history, by its own id."""

    event_id: int
    event: Event


@dataclass(frozen=True, slots=True)
class Link:
    """One link as stored; `erased`: its words were taken out on a person's request, their digest stays."""

    position: int
    event_id: int
    facts_digest: str
    hash: str
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold. why: missing_link | missing_event | changed | words_changed."""

    position: int
    event_id: int | None
    why: str


def digest_of(facts: dict[str, object]) -> str:
    """Of the words and values of an event (SHA-256, hex)."""
    return _sha(json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def link_hash(before: str, fact: Fact, facts_digest: str) -> str:
    """The hash of a link that follows `before` (SHA-256, hex)."""
    said = fact.event
    parts = (
        *(before, fact.event_id, said.ticket_id, said.seq, said.action, said.actor_id, said.part),
        *(said.at.astimezone(UTC).isoformat(), said.before, said.after, facts_digest),
    )
    return _sha(json.dumps(parts, ensure_ascii=False, separators=(",", ":")))


def _sha(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def first_broken(pairs: Iterable[tuple[Link, Fact | None]]) -> tuple[Broken | None, int, str]:
    """Walks the links in order: the first that does not hold (None: all do), how many hold, the last good hash."""
    before, held = START, 0
    for link, fact in pairs:
        why = _why_broken(link, fact, before, held + 1)
        if why is not None:
            return Broken(held + 1, link.event_id, why), held, before
        before, held = link.hash, held + 1
    return None, held, before


def _why_broken(link: Link, fact: Fact | None, before: str, position: int) -> str | None:
    if link.position != position:
        return "missing_link"
    if fact is None:
        return "missing_event"
    if link_hash(before, fact, link.facts_digest) != link.hash:
        return "changed"
    if not link.erased and digest_of(fact.event.facts) != link.facts_digest:
        return "words_changed"
    return None
