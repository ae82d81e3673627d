"""The dates of a ticket: pauses, new rounds, dates that were set; in any order, and as the slow calculator has them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import Deadlines, Pause, deadlines, paused_for, pauses
from domain.promises import PROMISES, Promise
from domain.tickets import Event
from tests.domain import slow_calculator
from tests.domain.test_worktime import HOUR, MOMENTS, STREET, calendars, lies_in_working_time, on

AFTER = {"ask": "waiting", "pause": "waiting", "list": "listed", "register": "registered", "dispute": "assigned"}
MONDAY = on(11, 23, 9)


def happened(
    *steps: tuple[str, datetime] | tuple[str, datetime, dict[str, object]], promise: str = "refuse"
) -> list[Event]:
    """A history: registered on Monday at nine, then the steps (action, moment, facts)."""
    first = ("register", MONDAY, PROMISES[promise].facts)
    return [
        Event(
            1,
            seq,
            step[0],
            None,
            "",
            step[1],
            None,
            AFTER.get(step[0], "in_progress"),
            step[2] if len(step) > 2 else {},
        )
        for seq, step in enumerate((first, *steps), 1)
    ]


def resolve_by(
    *steps: tuple[str, datetime] | tuple[str, datetime, dict[str, object]], promise: str = "refuse"
) -> datetime:
    found = deadlines(happened(*steps, promise=promise), STREET).resolve_by
    assert found is not None
    return found


def test_all_three_dates_come_from_the_opening():
    assert deadlines(happened(promise="ordinary"), STREET) == Deadlines(on(11, 23, 11), on(11, 24, 18), on(11, 30, 18))


def test_four_working_hours_without_and_with_a_pause():
    assert resolve_by() == on(11, 23, 15)
    assert resolve_by(("ask", on(11, 23, 10)), ("answer", on(11, 23, 11))) == on(11, 23, 16)
    assert resolve_by(("ask", on(11, 23, 11)), ("answer", on(11, 23, 14))) == on(11, 23, 16)  # lunch is no loss
    assert resolve_by(("ask", on(11, 23, 11)), ("answer", on(11, 24, 10))) == on(11, 24, 12)  # two hours were used


def test_a_pause_over_the_weekend_gives_nothing_for_the_weekend():
    friday, monday = on(11, 27, 17), on(11, 30, 10)
    assert resolve_by(("pause", friday, {"reason": "parts"}), ("resume", monday), promise="hard") == on(
        12, 9, 11
    )  # +2 h


def test_round_the_clock_a_pause_counts_round_the_clock():
    gas = ("ask", on(11, 23, 12)), ("answer", on(11, 23, 20))
    assert resolve_by(*gas, promise="utility") == on(11, 24, 17)


def test_a_pause_after_the_date_does_not_mend_what_is_broken():
    assert resolve_by(("ask", on(11, 23, 16)), ("answer", on(11, 25, 10))) == on(11, 23, 15)
    assert resolve_by(("ask", on(11, 23, 15)), ("answer", on(11, 25, 10))) == on(11, 23, 15)


def test_a_pause_that_still_runs_counts_until_it_is_looked_at():
    history = happened(("ask", on(11, 23, 10)))
    assert deadlines(history, STREET).resolve_by == on(11, 23, 15)
    assert deadlines(history, STREET, on(11, 23, 11)).resolve_by == on(11, 23, 16)
    assert paused_for(history) == timedelta()
    assert paused_for(history, on(11, 23, 11)) == HOUR


def test_pauses_are_intervals_with_their_reasons():
    history = happened(
        ("ask", on(11, 23, 10)),
        ("supplement", on(11, 23, 10, 30)),
        ("pause", on(11, 23, 11), {"reason": "parts"}),
        ("resume", on(11, 23, 15)),
        ("list", on(11, 24, 9)),
    )
    assert pauses(history) == (Pause("resident", on(11, 23, 10), on(11, 23, 10, 30)), *pauses(history)[1:])
    assert [(p.reason, p.until) for p in pauses(history)[1:]] == [("parts", on(11, 23, 15)), ("listed", None)]


def test_a_new_round_starts_the_clock_anew_and_forgets_old_pauses():
    again = PROMISES["refuse"].facts
    steps = ("ask", on(11, 23, 10)), ("answer", on(11, 23, 11)), ("dispute", on(11, 25, 9), again)
    assert resolve_by(*steps) == on(11, 25, 15)
    assert resolve_by(*steps, ("ask", on(11, 25, 9)), ("answer", on(11, 25, 10))) == on(11, 25, 16)


def test_a_date_that_was_set_holds_and_pauses_move_it_by_working_time():
    later = {"resolve_by": on(12, 4, 18).isoformat()}
    assert resolve_by(("grant", on(11, 23, 10), later)) == on(12, 4, 18)
    steps = ("grant", on(11, 23, 10), later), ("ask", on(11, 24, 9)), ("answer", on(11, 24, 12))
    assert resolve_by(*steps) == on(12, 7, 12)  # three hours, into Monday


def test_being_asked_anew_moves_only_the_date_to_accept():
    history = happened(("assign", on(11, 24, 17), {"accept_for": "2wh"}))
    assert deadlines(history, STREET) == Deadlines(on(11, 25, 10), on(11, 23, 11), on(11, 23, 15))


@pytest.mark.parametrize(
    "facts",
    [{}, {"resolve_for": 7}, {"resolve_for": "soon"}, {"resolve_by": "2026-13-01"}, {"resolve_by": "2026-12-01"}],
)
def test_what_cannot_be_read_promises_nothing(facts: dict[str, object]):
    event = Event(1, 1, "register", None, "", MONDAY, None, "waiting", facts)
    assert deadlines([event], STREET, MONDAY) == Deadlines()
    assert deadlines([], STREET) == Deadlines()


# -- what must always hold --

OFFSETS = st.lists(st.timedeltas(timedelta(), timedelta(days=20)), max_size=6)


def with_pauses(opened: datetime, promise: Promise, ends: list[datetime]) -> list[Event]:
    """A history that stands still between every other pair of moments."""
    moments = [opened, *sorted(ends)]
    steps = ["register", *(("pause", "resume")[n % 2] for n in range(len(ends)))]
    return [
        Event(
            1,
            n,
            step,
            None,
            "",
            at,
            None,
            "waiting" if step == "pause" else "in_progress",
            promise.facts if n == 0 else {},
        )
        for n, (step, at) in enumerate(zip(steps, moments, strict=True))
    ]


@given(calendars(), MOMENTS, st.sampled_from(sorted(PROMISES)), OFFSETS, st.timedeltas(timedelta(), timedelta(days=9)))
def test_a_longer_pause_never_gives_an_earlier_date(calendar, opened, name, offsets, longer):
    ends = sorted(opened + offset for offset in offsets)[: len(offsets) // 2 * 2]
    if not ends:
        return
    promise = PROMISES[name]
    short = deadlines(with_pauses(opened, promise, ends), calendar).resolve_by
    long = deadlines(with_pauses(opened, promise, [*ends[:-1], ends[-1] + longer]), calendar).resolve_by
    none = deadlines(with_pauses(opened, promise, ends[:-2]), calendar).resolve_by
    assert none <= short <= long
    assert none == promise.resolve_by(opened, calendar) or len(ends) > 2


@given(calendars(), MOMENTS, st.sampled_from(sorted(PROMISES)), OFFSETS)
def test_a_date_is_never_outside_working_time_unless_it_runs_round_the_clock(calendar, opened, name, offsets):
    promise = PROMISES[name]
    found = deadlines(with_pauses(opened, promise, [opened + o for o in offsets]), calendar)
    for kind, at in (("accept", found.accept_by), ("contact", found.contact_by), ("resolve", found.resolve_by)):
        assert getattr(promise, kind).round_the_clock or lies_in_working_time(calendar, at)
        assert at > opened


@given(st.randoms(use_true_random=False), st.integers(0, 10**6))
def test_any_order_is_handled_and_the_same_history_says_the_same(chance: random.Random, seed: int):
    made, now = slow_calculator.make_history(random.Random(seed))
    chance.shuffle(made)
    history, at = slow_calculator.events_of(made), slow_calculator.FIRST + now * slow_calculator.MINUTE
    found = deadlines(history, STREET, at)
    assert found == deadlines(history, STREET, at)
    spans = [(p.since, p.until or max(at, p.since)) for p in pauses(history)]
    assert all(a <= b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert sum((b - a for a, b in spans), timedelta()) == paused_for(history, at)


def test_random_histories_agree_with_the_slow_calculator():
    """300 here; `python -m tests.domain.slow_calculator 10000` is the long form."""
    assert slow_calculator.disagreements(range(300)) == []
