"""Promises of each class, as rows with the weekday written beside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.promises import PROMISES, Promise, promise_for
from nlp import CATEGORIES
from tests.support.clock import ZONE


def street(day: int, hour: int, minute: int = 0) -> datetime:
    """The time of the street in November 2026; days past 30 are December's."""
    return (datetime(2026, 11, 1, hour, minute, tzinfo=ZONE) + timedelta(days=day - 1)).astimezone(UTC)


# class, opened, accepted by, contacted by, resolved by
ROWS = [
    ("danger", street(21, 12), street(21, 12, 30), street(21, 12, 30), street(21, 14)),  # Saturday, the same day
    ("utility", street(21, 23, 50), street(22, 0, 20), street(22, 1, 50), street(22, 23, 50)),  # Saturday -> Sunday
    ("ordinary", street(20, 17), street(20, 19), street(21, 17), street(27, 17)),  # Friday -> Friday
    ("hard", street(16, 9), street(16, 11), street(17, 9), street(31, 9)),  # Monday -> Tuesday, 1 December
    ("refuse", street(22, 8), street(22, 10), street(22, 10), street(22, 12)),  # Sunday, the same day
    ("standing_water", street(22, 22), street(23, 0), street(23, 0), street(23, 2)),  # Sunday -> Monday
    ("road_cleaning", street(18, 7), street(18, 7, 30), street(18, 9), street(18, 9)),  # Wednesday, the same day
    ("green_space", street(19, 10), street(19, 12), street(20, 10), street(24, 10)),  # Thursday -> Tuesday
    ("illegal_building_stop", street(17, 16), street(17, 18), street(17, 18), street(17, 20)),  # Tuesday, the same day
]


@pytest.mark.parametrize(("name", "opened", "accept", "contact", "resolve"), ROWS, ids=[row[0] for row in ROWS])
def test_a_promise_is_kept_by(name: str, opened: datetime, accept: datetime, contact: datetime, resolve: datetime):
    promise = promise_for(name, urgent=False)
    assert promise.accept_by(opened) == accept
    assert promise.contact_by(opened) == contact
    assert promise.resolve_by(opened) == resolve


def test_every_promise_has_its_row():
    assert {row[0] for row in ROWS} == set(PROMISES)


def test_danger_outranks_every_class():
    assert {promise_for(name, urgent=True).name for name in PROMISES} == {"danger"}


def test_an_unknown_class_is_kept_as_ordinary():
    assert promise_for("whatever", urgent=False) is PROMISES["ordinary"]


def test_every_category_promises_something_known():
    assert {category.promise_class for category in CATEGORIES.values()} <= set(PROMISES)


@given(st.sampled_from(sorted(PROMISES)), st.timedeltas(timedelta(), timedelta(days=90)))
def test_waiting_for_the_resident_moves_the_promise_by_just_that(name: str, pause: timedelta):
    promise, opened = PROMISES[name], street(21, 12)
    assert promise.resolve_by(opened, pause) - promise.resolve_by(opened) == pause


@pytest.mark.parametrize("promise", PROMISES.values(), ids=str)
def test_nothing_is_promised_resolved_before_it_can_be_accepted(promise: Promise):
    assert timedelta() < promise.accept_for <= promise.resolve_for
