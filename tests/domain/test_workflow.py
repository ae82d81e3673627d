"""The whole matrix of status, action and part; nothing outside the table is ever allowed."""

from __future__ import annotations

from itertools import product

import pytest

from domain.people import Part
from domain.refusals import NotAllowed, NotPossibleNow
from domain.tickets import ENDED, HELD, OPEN, Status
from domain.workflow import TABLE, Action, Need, Step, allowed, step

ASKED = {Status.assigned, Status.accepted, Status.in_progress, Status.waiting}
PUT_BY = {*ASKED, Status.listed}
LIVE = {*OPEN, Status.resolved}
RESIDENTS = {Part.reporter, Part.follower}
STAFF = {Part.assignee, Part.staff, Part.above}

# The requirement, written apart from the program's table: action -> (from where, to where, who).
WANTED = {
    Action.assign: ({Status.registered, Status.assigned}, Status.assigned, {Part.system}),
    Action.accept: ({Status.registered, Status.assigned}, Status.accepted, STAFF),
    Action.return_: (ASKED, Status.assigned, {Part.assignee}),
    Action.hand_over: (PUT_BY, Status.assigned, {Part.assignee, Part.above, Part.system}),
    Action.note: (PUT_BY, Status.in_progress, {Part.assignee}),
    Action.ask: (ASKED, Status.waiting, {Part.assignee}),
    Action.answer: ({Status.waiting}, Status.in_progress, RESIDENTS),
    Action.resolve: (PUT_BY, Status.resolved, {Part.assignee}),
    Action.confirm: ({Status.resolved, Status.closed}, Status.closed, RESIDENTS),
    Action.dispute: ({Status.resolved, Status.closed}, Status.assigned, RESIDENTS),
    Action.expire: ({Status.resolved}, Status.closed, {Part.system}),
    Action.rate: ({Status.closed}, Status.closed, RESIDENTS),
    Action.supplement: (set(Status), None, RESIDENTS),
    Action.remark: (set(Status), None, STAFF),
    Action.urge: (OPEN, None, RESIDENTS),
    Action.withdraw: ({*OPEN, Status.resolved}, Status.withdrawn, {Part.reporter}),
    Action.follow: ({*OPEN, Status.resolved}, None, {Part.stranger, *STAFF}),
    Action.recategorise: (OPEN, None, STAFF),
    Action.remind: (OPEN, None, {Part.above}),
    Action.reassign: (OPEN, Status.assigned, {Part.above}),
    Action.reject: (OPEN, Status.not_accepted, {Part.above}),
    Action.merge: ({*OPEN, Status.resolved}, Status.merged, {Part.above}),
    Action.unmerge: ({Status.merged}, Status.assigned, {Part.above}),
    Action.pause: (ASKED, Status.waiting, {Part.assignee}),
    Action.resume: ({Status.waiting}, Status.in_progress, {Part.assignee}),
    Action.extend: (ASKED, None, {Part.assignee}),
    Action.grant: (OPEN, None, {Part.above}),
    Action.deny: (OPEN, None, {Part.above}),
    Action.list_: (ASKED - {Status.assigned}, Status.listed, {Part.above}),
    Action.unlist: ({Status.listed}, Status.in_progress, {Part.assignee, Part.above}),
    Action.contest: (PUT_BY, None, {Part.assignee}),
    Action.rule: (OPEN, Status.assigned, {Part.above}),
    Action.whistle: (OPEN, None, {Part.assignee, Part.above, Part.system}),
    Action.report_in: (LIVE, None, {Part.called}),
    Action.deliver: (LIVE, None, {Part.called}),
    Action.mark: ({*LIVE, Status.closed}, None, {Part.assignee, Part.above}),
    Action.supervise: (OPEN, None, {Part.above}),
    Action.lift: (OPEN, None, {Part.above}),
    Action.instruct: (OPEN, None, {Part.above}),
    Action.submit: (PUT_BY, Status.checking, {Part.assignee}),
    Action.verify: ({Status.checking}, Status.resolved, {Part.staff, Part.above}),
    Action.fail: ({Status.checking}, Status.in_progress, {Part.staff, Part.above}),
    Action.explain: (PUT_BY, Status.resolved, {Part.assignee}),
    Action.reveal: (set(Status), None, {Part.assignee, Part.above}),
    Action.call_back: ({Status.closed}, None, {Part.staff, Part.above}),
    Action.exclude: ({Status.closed}, None, {Part.above}),
    Action.include: ({Status.closed}, None, {Part.above}),
    Action.warn: (OPEN, None, {Part.system}),
    Action.escalate: (OPEN, None, {Part.system}),
}
STAYS = {(Status.listed, Action.note)}  # news of a listed matter does not take it off the list
NEEDS_WORDS = {
    Action.return_, Action.hand_over, Action.note, Action.ask, Action.answer,
    Action.resolve, Action.supplement, Action.remark, Action.reject,
    Action.pause, Action.extend, Action.deny, Action.list_, Action.contest, Action.whistle, Action.deliver,
    Action.instruct, Action.submit, Action.fail, Action.explain, Action.exclude,
}  # fmt: skip


def wanted(status: Status, action: Action, part: Part) -> Status | type[Exception]:
    """What must come of it: the next status or the refusal."""
    sources, to, parts = WANTED[action]
    if status not in sources:
        return NotPossibleNow
    if part not in parts:
        return NotAllowed
    return status if to is None or (status, action) in STAYS else to


def tried(status: Status, action: Action, part: Part) -> Status | type[Exception]:
    try:
        return step(status, action, frozenset({part})).next
    except (NotAllowed, NotPossibleNow) as refusal:
        return type(refusal)


def test_every_action_has_a_requirement():
    assert set(WANTED) == set(Action)


@pytest.mark.parametrize("status", list(Status))
def test_each_status_action_and_part_comes_out_as_required(status: Status):
    every = list(product([status], Action, Part))
    assert {case: tried(*case) for case in every} == {case: wanted(*case) for case in every}


def test_a_person_with_several_parts_may_what_any_of_them_may():
    both = frozenset({Part.reporter, Part.assignee})
    assert step(Status.waiting, Action.answer, both).next is Status.in_progress
    assert step(Status.waiting, Action.resolve, both).next is Status.resolved


def test_nobody_at_all_may_nothing():
    assert [pair for pair in product(Status, Action) if allowed_to(*pair, frozenset())] == []


def allowed_to(status: Status, action: Action, parts: frozenset[Part]) -> bool:
    return action in allowed(status, parts)


@pytest.mark.parametrize("part", list(Part))
def test_buttons_show_exactly_what_would_not_be_refused(part: Part):
    for status in Status:
        open_to = {a for a in Action if isinstance(tried(status, a, part), Status)}
        assert set(allowed(status, frozenset({part}))) == open_to


def test_steps_that_need_words_say_so():
    assert {action for (_, action), found in TABLE.items() if Need.words in found.needs} == NEEDS_WORDS


def test_only_the_assignee_or_whoever_becomes_it_leads_into_being_held():
    """In progress if and only if a person holds it: no step makes a ticket held without a holder's hand."""
    into = {action for (source, action), found in TABLE.items() if found.next in HELD and source not in HELD}
    assert into == {Action.accept, Action.note, Action.ask, Action.pause, Action.fail}
    assert all(TABLE[s, a].parts <= STAFF for s, a in TABLE if a in into)


def test_an_ended_ticket_comes_back_only_by_the_residents_word_or_when_it_was_merged_by_mistake():
    back = {(s, a) for (s, a), found in TABLE.items() if s in ENDED and found.next not in ENDED}
    assert back == {(Status.closed, Action.dispute), (Status.merged, Action.unmerge)}


def test_the_table_holds_steps_for_known_parts_only():
    assert all(isinstance(found, Step) and found.parts for found in TABLE.values())
    assert {source for source, _ in TABLE} == set(Status)
