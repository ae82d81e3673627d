"""What somebody was told of their data: each version once, written down with the moment and the language."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from domain.notices import Kind
from services.work import Outcome, Work
from storage import consents, obligations, people

HINTED = "hinted"


def record(work: Work) -> None:
    """The notice as it is now is shown in this transaction."""
    version = work.house.retention.notice
    people.change(work.c, work.person.id, consent_version=version, consented_at=work.now)
    consents.add(work.c, work.person.id, version, work.person.language, work.now)


def renew(work: Work) -> None:
    """Whoever writes or presses in private and was told another version, or none, is told this one, once."""
    if not work.caller.private or not work.person.id or work.person.consent_version == work.house.retention.notice:
        return
    person = people.get(work.c, work.person.id)
    if person.forgotten or person.consent_version == work.house.retention.notice:
        return
    record(work)
    work.answer_about(Kind.privacy, "short", short=True, again=person.consent_version is not None)


def hint_once(work: Work, person_id: int, draft_id: int) -> None:
    """Who reports in a group and was never told is pointed to the private chat, on one card and never again."""
    if people.get(work.c, person_id).consent_version is None:
        first = obligations.periods(work.c, HINTED, str(person_id)) in ((), (str(draft_id),))
        if first:
            obligations.fulfil(work.c, HINTED, str(person_id), str(draft_id), work.now)


def hinted(c: Connection, person_id: int, draft_id: int) -> bool:
    """Whether this is that card."""
    return str(draft_id) in obligations.periods(c, HINTED, str(person_id))


def explain(work: Work) -> Outcome:
    """详情: what is kept, why, for how long, who sees it."""
    kept = work.house.retention
    work.answer(Kind.privacy, words=kept.words.days, raw=kept.raw.days, version=kept.notice)
    return Outcome("explained_privacy")
