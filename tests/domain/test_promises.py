"""Promises of each class, as rows with the weekday written beside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.promises import PROMISES, Promise, Within, promise_for
from domain.worktime import WorkCalendar
from nlp import CATEGORIES
from tests.support.clock import ZONE

CALENDAR = WorkCalendar(ZONE)


def street(day: int, hour: int, minute: int = 0) -> datetime:
    """The time of the street in November 2026; days past 30 are December's."""
    return (datetime(2026, 11, 1, hour, minute, tzinfo=ZONE) + timedelta(days=day - 1)).astimezone(UTC)


# class, opened, accepted by, contacted by, resolved by. Work is Monday to Friday, 9–12 and 14–18.
ROWS = [
    ("danger", street(21, 12), street(21, 12, 30), street(21, 12, 30), street(21, 14)),  # Saturday, the same day
    ("utility", street(21, 23, 50), street(22, 0, 20), street(22, 1, 50), street(22, 23, 50)),  # Saturday -> Sunday
    ("ordinary", street(20, 17), street(23, 10), street(23, 18), street(27, 18)),  # Friday -> Monday; the next Friday
    ("ordinary", street(21, 12), street(23, 11), street(23, 18), street(30, 18)),  # Saturday -> Monday; Monday after
    ("hard", street(16, 9), street(16, 11), street(17, 18), street(31, 18)),  # Monday -> Tuesday, 1 December
    ("refuse", street(22, 8), street(23, 11), street(23, 11), street(23, 15)),  # Sunday -> Monday
    ("standing_water", street(18, 22), street(19, 11), street(19, 11), street(19, 15)),  # Wednesday -> Thursday
    ("road_cleaning", street(18, 11), street(18, 11, 30), street(18, 15), street(18, 15)),  # Wednesday, over lunch
    ("green_space", street(19, 10), street(19, 12), street(20, 18), street(26, 18)),  # Thursday -> Thursday
    ("illegal_building_stop", street(17, 16), street(17, 18), street(17, 18), street(18, 11)),  # Tuesday -> Wednesday
    ("emergency", street(21, 23, 50), street(22, 0, 5), street(22, 0, 20), street(22, 3, 50)),  # round the clock
    ("illegal_building_remove", street(3, 9), street(3, 11), street(3, 15), street(31, 18)),  # Tuesday, 1 December
]


@pytest.mark.parametrize(
    ("name", "opened", "accept", "contact", "resolve"), ROWS, ids=[f"{row[0]}-{row[1]:%d}" for row in ROWS]
)
def test_a_promise_is_kept_by(name: str, opened: datetime, accept: datetime, contact: datetime, resolve: datetime):
    promise = promise_for(name, urgent=False)
    assert promise.accept_by(opened, CALENDAR) == accept
    assert promise.contact_by(opened, CALENDAR) == contact
    assert promise.resolve_by(opened, CALENDAR) == resolve


def test_every_promise_has_its_row():
    assert {row[0] for row in ROWS} == set(PROMISES)


def test_danger_outranks_every_class():
    assert {promise_for(name, urgent=True).name for name in PROMISES} == {"danger"}


def test_an_unknown_class_is_kept_as_ordinary():
    assert promise_for("whatever", urgent=False) is PROMISES["ordinary"]


def test_every_category_promises_something_known():
    assert {category.promise_class for category in CATEGORIES.values()} <= set(PROMISES)


@pytest.mark.parametrize("promise", PROMISES.values(), ids=lambda promise: promise.name)
def test_nothing_is_promised_resolved_before_it_can_be_accepted(promise: Promise):
    assert timedelta() < promise.accept.roughly <= promise.resolve.roughly
    assert promise.accept_by(street(21, 12), CALENDAR) <= promise.resolve_by(street(21, 12), CALENDAR)


@pytest.mark.parametrize("promise", PROMISES.values(), ids=lambda promise: promise.name)
def test_what_stands_in_the_history_says_the_same_as_the_table(promise: Promise):
    spans = [Within.parse(promise.facts[f"{name}_for"]) for name in ("accept", "contact", "resolve")]
    assert spans == [promise.accept, promise.contact, promise.resolve]


@pytest.mark.parametrize("code", ["", "7", "d7", "7 d", "0m", "-1d", "1y", "9999999d", "٧d", 7, None, ["7d"]])
def test_a_code_nobody_can_read_is_none(code: object):
    assert Within.parse(code) is None


def test_only_danger_emergencies_and_utilities_run_round_the_clock():
    always = {p.name for p in PROMISES.values() if p.resolve.round_the_clock}
    assert always == {"danger", "emergency", "utility"}
    assert all(p.accept.round_the_clock == p.resolve.round_the_clock for p in PROMISES.values())
