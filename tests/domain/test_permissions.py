"""Which parts a person plays in a ticket, from their duties and their tie to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.people import Duty, Part, Post
from domain.permissions import SEES, parts_of
from domain.tickets import Status, Ticket, Whereabouts
from tests.support.clock import NOON

REPORTER, WORKER, OTHER = 1, 2, 3
TICKET = Ticket(
    id=7, number="261121-007", status=Status.assigned, category="lighting", urgent=False, danger=None, delicate=False,
    grid_id=30, grid_path="/10/20/30/", place=Whereabouts(), text="路灯坏了", reporter_id=REPORTER, source_chat=-1,
    source_message=None, assignee_id=WORKER, first_holder_id=None, promise="ordinary", opened_at=NOON, accept_by=NOON,
    contact_by=NOON, resolve_by=NOON,
)  # fmt: skip


def duty(person: int, grid: int, post: Post, until: timedelta | None = None) -> Duty:
    return Duty(1, person, grid, post, None, NOON - timedelta(days=1), NOON + until if until is not None else None)


def parts(person: int, *duties: Duty, follows: bool = False, ticket: Ticket = TICKET) -> set[str]:
    return {part.value for part in parts_of(person, ticket, NOON, duties, follows=follows)}


def test_whoever_wrote_it_is_the_reporter():
    assert parts(REPORTER) == {"reporter"}


def test_whoever_said_me_too_is_a_follower():
    assert parts(OTHER, follows=True) == {"follower"}


def test_whoever_was_asked_is_the_assignee_whatever_grid_they_are_of():
    assert parts(WORKER, duty(WORKER, 31, Post.worker)) == {"assignee"}


def test_whoever_left_the_service_is_nobody_s_assignee():
    assert parts(WORKER) == {"stranger"}
    assert parts(WORKER, duty(WORKER, 30, Post.worker, until=timedelta())) == {"stranger"}


@pytest.mark.parametrize(
    ("post", "found"),
    [
        (Post.worker, {"staff"}),
        (Post.deputy, {"staff"}),
        (Post.lead, {"staff", "above"}),
        (Post.supervisor, {"above"}),
        (Post.admin, {"above"}),
        (Post.liaison, {"stranger"}),
        (Post.volunteer, {"stranger"}),
    ],
)
@pytest.mark.parametrize("grid", [30, 20, 10])
def test_a_post_in_the_grid_or_above_it_makes_the_part(post: Post, found: set[str], grid: int):
    assert parts(OTHER, duty(OTHER, grid, post)) == found


@pytest.mark.parametrize("post", list(Post))
@pytest.mark.parametrize("grid", [31, 3, 21, 300])
def test_those_of_sibling_grids_are_strangers(post: Post, grid: int):
    assert parts(OTHER, duty(OTHER, grid, post)) == {"stranger"}


def test_a_post_in_a_grid_below_gives_no_part_above():
    higher = replace(TICKET, grid_id=20, grid_path="/10/20/")
    assert parts(OTHER, duty(OTHER, 30, Post.lead), ticket=higher) == {"stranger"}


def test_a_duty_that_has_ended_gives_nothing():
    assert parts(OTHER, duty(OTHER, 30, Post.worker, until=timedelta())) == {"stranger"}


def test_somebody_elses_duty_gives_nothing():
    assert parts(OTHER, duty(WORKER, 30, Post.worker)) == {"stranger"}


def test_several_parts_are_played_at_once():
    assert parts(REPORTER, duty(REPORTER, 20, Post.lead)) == {"reporter", "staff", "above"}


def test_a_stranger_sees_nothing():
    assert Part.stranger not in SEES
