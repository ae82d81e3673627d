"""Somebody always answers for a place while one duty is held above it, in the field's order."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.grids import Grid, lead_above, responsible, supervisors_above
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Duty, Post
from tests.support.clock import NOON

CHAIN = (30, 20, 10)
ANSWERING = {*HANDLING_POSTS, *SUPERVISING_POSTS}
HOUR = timedelta(hours=1)


def duty(person: int, grid: int, post: Post, *, since: int = -10, until: int | None = None) -> Duty:
    """A duty with hours counted from noon."""
    return Duty(person, person, grid, post, None, NOON + since * HOUR, None if until is None else NOON + until * HOUR)


duties = st.lists(
    st.builds(
        duty,
        st.integers(1, 9),
        st.sampled_from([*CHAIN, 40]),
        st.sampled_from(list(Post)),
        since=st.integers(-3, 2),
        until=st.none() | st.integers(-2, 3),
    ),
    max_size=8,
)


def who(*held: Duty, without: frozenset[int] = frozenset()) -> int | None:
    found = responsible(CHAIN, NOON, held, without=without)
    return found.person_id if found else None


@given(duties, st.frozensets(st.integers(1, 9), max_size=3))
def test_somebody_answers_exactly_when_an_answering_duty_is_held_in_the_chain(
    held: list[Duty], without: frozenset[int]
):
    fit = [
        d for d in held if d.holds(NOON) and d.grid_id in CHAIN and d.post in ANSWERING and d.person_id not in without
    ]
    found = responsible(CHAIN, NOON, held, without=without)
    assert (found is not None) == bool(fit)
    if found is not None:
        assert (found.person_id, found.post, found.grid_id) in {(d.person_id, d.post, d.grid_id) for d in fit}


@given(duties)
def test_the_answer_does_not_depend_on_the_order_of_rows(held: list[Duty]):
    held = list({d.id: d for d in held}.values())
    assert responsible(CHAIN, NOON, held) == responsible(CHAIN, NOON, held[::-1])


@given(duties)
def test_whoever_stands_above_holds_a_supervising_post_in_the_chain(held: list[Duty]):
    fit = {d.person_id for d in held if d.holds(NOON) and d.grid_id in CHAIN and d.post in SUPERVISING_POSTS}
    for found in (lead_above(CHAIN, NOON, held), supervisors_above(CHAIN, NOON, held)):
        assert set(found) <= fit
        assert bool(found) == bool(fit)


def test_the_worker_is_asked_first_then_the_deputy_then_the_lead():
    worker, deputy, lead = (duty(i, 30, post) for i, post in enumerate(HANDLING_POSTS, 1))
    assert who(lead, deputy, worker) == 1
    assert who(lead, deputy) == 2
    assert who(lead) == 3


def test_then_the_next_level_up_in_the_same_order():
    above = duty(4, 20, Post.worker), duty(5, 20, Post.supervisor), duty(6, 10, Post.lead)
    assert who(*above) == 4
    assert who(*above[1:]) == 5
    assert who(*above[2:]) == 6


def test_the_grids_own_supervisor_is_asked_last_of_all():
    own, higher = duty(1, 30, Post.supervisor), duty(2, 10, Post.admin)
    assert who(own, higher) == 2
    assert who(own) == 1


def test_volunteers_and_liaisons_are_never_made_responsible():
    assert who(duty(1, 30, Post.volunteer), duty(2, 30, Post.liaison)) is None


def test_of_two_workers_the_longer_serving_is_asked():
    assert who(duty(1, 30, Post.worker, since=-1), duty(2, 30, Post.worker, since=-5)) == 2


def test_those_who_gave_it_back_are_passed_over():
    worker, deputy = duty(1, 30, Post.worker), duty(2, 30, Post.deputy)
    assert who(worker, deputy, without=frozenset({1})) == 2
    assert who(worker, deputy, without=frozenset({1, 2})) is None


def test_a_duty_begins_with_its_first_moment_and_ends_before_its_last():
    assert duty(1, 30, Post.worker, since=0).holds(NOON)
    assert not duty(1, 30, Post.worker, since=1).holds(NOON)
    assert not duty(1, 30, Post.worker, until=0).holds(NOON)
    assert duty(1, 30, Post.worker, until=1).holds(NOON)


def test_a_neighbouring_grids_worker_is_nobody_here():
    assert who(duty(1, 31, Post.worker)) is None


def test_a_chain_goes_from_the_grid_to_the_root():
    grid = Grid(9, "G", "第九网格", "grid", 4, "/1/4/9/")
    assert grid.chain() == (9, 4, 1)
    assert grid.contains("/1/4/9/12/")
    assert not grid.contains("/1/4/90/")
    assert not grid.contains("/1/4/")
