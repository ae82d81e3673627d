"""What somebody was told of their data: each version once, written down with the moment and the language."""

from __future__ import annotations

from domain.notices import Kind
from services.work import Outcome, Work
from storage import consents, people


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


def explain(work: Work) -> Outcome:
    """详情: what is kept, why, for how long, who sees it."""
    kept = work.house.retention
    work.answer(Kind.privacy, words=kept.words.days, raw=kept.raw.days, version=kept.notice)
    return Outcome("explained_privacy")
