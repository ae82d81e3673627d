"""Each tick links the new events to the chain, so that what is older than a tick cannot be changed unseen."""

from __future__ import annotations

from domain.chain import Link, digest_of, link_hash
from services.work import Work
from storage import proof


def link_events(work: Work) -> int:
    """Gives how many events got their link."""
    position, before, highest = proof.head(work.c)
    links: list[Link] = []
    for fact in proof.unlinked(work.c, highest):
        facts_digest = digest_of(fact.event.facts)
        before = link_hash(before, fact, facts_digest)
        position += 1
        links.append(Link(position, fact.event_id, facts_digest, before))
    proof.append(work.c, links)
    return len(links)
