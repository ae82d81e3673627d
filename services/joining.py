"""An invitation is opened: who opens it says who they are, somebody above confirms, and only then they hold the post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain import conduct as rules
from domain.invites import Invite, Standing, phone_number, print_of, real_name, token_in
from domain.notices import Kind, Notice
from domain.refusals import AlreadyHeld, InviteOver
from domain.roster.days import last_day
from domain.said import Said
from nlp import Reading
from services.street import granting, inviting
from services.street.membership import let_in
from services.work import Outcome, Work
from storage import conduct, invites, people, roster

_NOT_GIVEN = frozenset({"不留", "不留了", "不用", "跳过", "没有", "不", "skip", "no", "none"})
_CHANGED_MIND = frozenset({"算了", "取消", "不来了", "不当了", "cancel", "never mind"})


def open_invite(work: Work, payload: str) -> Outcome:
    """/start inv_…: from now on the bot may write, and that is all until somebody above has confirmed.

    Whatever is wrong with it, the answer is the same; who guesses is not even looked up after a few tries.
    """
    people.change(work.c, work.person.id, writable=True)
    let_in(work)
    found = None if _guessed_much(work) else _claimed(work, payload)
    if found is None:
        _count_guess(work)
        work.answer(Kind.refused, code="OldLink", facts={})
        return Outcome("invalid_link")
    if found.inviter_id == work.person.id:
        work.answer(Kind.invite, what="own", invite=found.id)
        return Outcome("own_invite")
    return _go_on(work, found)


def _claimed(work: Work, payload: str) -> Invite | None:
    """The invite behind the link, the caller's own from now on; None when there is none for them."""
    token = token_in(payload)
    found = invites.by_print(work.c, print_of(token)) if token is not None else None
    if found is None or not _holds(work, found):
        return None
    if work.person.id in (found.inviter_id, found.used_by):
        return found
    until = work.now + timedelta(days=work.house.invite_days)
    if not invites.take(work.c, found.id, work.person.id, work.now, until):
        return None
    return invites.get(work.c, found.id)


def _holds(work: Work, found: Invite) -> bool:
    """Not decided, revoked or over, and whoever gave it may still give it."""
    standing = found.standing(work.now)
    if standing not in (Standing.open, Standing.opened, Standing.named):
        return False
    return granting.may(work, found.inviter_id, found.post, work.grid(found.grid_id))


def _go_on(work: Work, found: Invite) -> Outcome:
    """What is missing: the name, the telephone, or the word of somebody above."""
    if found.named_at is not None:
        return _answer(work, found, "wait")
    if invites.own_duties(work.c, work.person.id, work.now):  # the roster knows the name
        return _hand_in(work, found, work.person.name, None)
    action = "invite_phone" if found.name else "invite_name"
    people.expect(work.c, work.person.id, work.caller.chat, action, found.expires_at, facts={"invite": found.id})
    return _answer(work, found, "phone" if found.name else "name")


def _answer(work: Work, found: Invite, what: str) -> Outcome:
    work.answer(Kind.invite_ask, what=what, invite=found.id)
    return Outcome("invite_opened")


# -- guesses --


def _guessed_much(work: Work) -> bool:
    return work.house.throttle and _spent(work, 0) > rules.GUESSES.room - rules.GUESSES.step


def _count_guess(work: Work) -> None:
    _spent(work, rules.GUESSES.step)


def _spent(work: Work, step: int) -> int:
    at = int((work.caller.said_at or work.now).timestamp() * 1000)
    return conduct.spend(work.c, "guesses", work.person.id, at, step, rules.GUESSES.most)


# -- who they are --


def typed(work: Work, said: Said, reading: Reading, expected: Any) -> Outcome | None:
    """Words that were asked for; None when they are about something else altogether."""
    if reading.urgent and reading.is_request:
        return None  # somebody in danger comes first; the invite can be opened again
    if expected.action in ("invite_until", "invite_department"):
        return inviting.typed(work, expected.action, said.text, dict(expected.facts))
    number = expected.facts.get("invite")
    found = invites.get(work.c, number if isinstance(number, int) else 0, lock=True)
    if found is None or found.used_by != work.person.id or found.named_at is not None or not _holds(work, found):
        people.forget_expectation(work.c, work.person.id, said.chat)
        work.answer(Kind.refused, code="OldLink", facts={})
        return Outcome("invalid_link")
    if said.text.strip().lower() in _CHANGED_MIND:
        people.forget_expectation(work.c, work.person.id, said.chat)
        return _answer(work, found, "left")
    return _named(work, found, said) if expected.action == "invite_name" else _phoned(work, found, said)


def _named(work: Work, found: Invite, said: Said) -> Outcome:
    name = real_name(said.text)
    if name is None:
        return _answer(work, found, "name_again")
    invites.change(work.c, found.id, name=name)
    people.expect(
        work.c, work.person.id, work.caller.chat, "invite_phone", found.expires_at, facts={"invite": found.id}
    )
    return _answer(work, found, "phone")


def _phoned(work: Work, found: Invite, said: Said) -> Outcome:
    """A number typed, the own contact sent, or a word that there is none."""
    phone = said.phone or phone_number(said.text)
    if phone is None and said.text.strip().lower() not in _NOT_GIVEN:
        return _answer(work, found, "phone_again")
    return _hand_in(work, found, found.name or work.person.name, phone)


def without_phone(work: Work, invite_id: int) -> Outcome:
    """不留 was pressed. Errors: InviteOver."""
    found = invites.get(work.c, invite_id, lock=True)
    if found is None or found.used_by != work.person.id or found.name is None:
        raise InviteOver
    if found.named_at is not None or not _holds(work, found):
        raise InviteOver
    return _hand_in(work, found, found.name, None)


def _hand_in(work: Work, found: Invite, name: str, phone: str | None) -> Outcome:
    """Whoever gave the invite has a card with the name; the opener waits."""
    people.forget_expectation(work.c, work.person.id, work.caller.chat)
    invites.change(work.c, found.id, name=name, phone=phone, named_at=work.now)
    inviter = people.get(work.c, found.inviter_id)
    work.say(Notice(f"invitee:i{found.id}", Kind.invitee, inviter.telegram_id, {"invite": found.id}, inviter.id))
    return _answer(work, found, "wait")


# -- the word of somebody above --


def confirm(work: Work, invite_id: int) -> Outcome:
    """确认: the duty is appended, and the new colleague hears what to do first. Errors: InviteOver, AlreadyHeld."""
    found = _to_decide(work, invite_id)
    roster.hold_still(work.c)
    person = people.get(work.c, found.used_by or 0)
    duty_id = _give(work, found, person.id)
    invites.change(work.c, found.id, decided_by=work.person.id, decided_at=work.now, duty_id=duty_id)
    given = {"name": found.name or person.name, **({"phone": found.phone} if found.phone else {})}
    people.change(work.c, person.id, **given)
    work.say(Notice(f"duty_begun:d{duty_id}", Kind.duty_begun, person.telegram_id, {"invite": found.id}, person.id))
    work.answer(Kind.invite, what="confirmed", invite=found.id)
    return Outcome("invite_confirmed", {"name": given["name"]})


def _give(work: Work, found: Invite, person_id: int) -> int:
    """A new duty; one that ended today goes on instead: sheets know days, and would see two rows for one day."""
    same = invites.same_duties(work.c, person_id, found.grid_id, found.post, found.department)
    if any(d.holds(work.now) for d in same):
        raise AlreadyHeld
    today = work.now.astimezone(work.house.zone).date()
    if same and last_day(same[0].from_at, same[0].until_at, work.house.zone) == today:
        invites.move_end(work.c, same[0].id, found.until_at)
        return same[0].id
    return invites.add_duty(
        work.c,
        person_id=person_id,
        grid_id=found.grid_id,
        post=found.post.value,
        department=found.department,
        from_at=work.now,
        until_at=found.until_at,
    )


def decline(work: Work, invite_id: int) -> Outcome:
    """拒绝: what the opener said of themself is not kept. Errors: InviteOver."""
    found = _to_decide(work, invite_id)
    invites.change(work.c, found.id, decided_by=work.person.id, decided_at=work.now, name=None, phone=None)
    inviting.tell_declined(work, found.id, found.used_by or 0)
    return Outcome("invite_declined")


def _to_decide(work: Work, invite_id: int) -> Invite:
    """Waits for a word, and the caller may give it; whoever gave the invite must still be able to. Errors: InviteOver."""
    found = invites.get(work.c, invite_id, lock=True)
    if found is None or not granting.may(work, work.person.id, found.post, work.grid(found.grid_id)):
        raise InviteOver
    if found.standing(work.now) is not Standing.named or not _holds(work, found):
        raise InviteOver
    if people.get(work.c, found.used_by or 0).forgotten:
        raise InviteOver
    return found
