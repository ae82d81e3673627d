"""The page about a ticket's life says what the table says."""

from __future__ import annotations

from domain.people import Part
from domain.tickets import Status
from domain.workflow import TABLE, Action, diagram
from tests.domain import lifecycle


def test_the_page_is_what_the_table_makes():
    assert lifecycle.PAGE.read_text(encoding="utf-8") == lifecycle.page(), "run python -m tests.domain.lifecycle"


def test_every_status_action_and_part_is_explained():
    assert set(lifecycle.STATUSES) == set(Status)
    assert set(lifecycle.ACTIONS) == set(Action)
    assert set(lifecycle.PARTS) == set(Part)


def test_the_diagram_has_every_step_that_changes_the_status():
    drawn = {line.strip() for line in diagram().splitlines()}
    for (source, action), found in TABLE.items():
        assert (f"{source} --> {found.next}: {action}" in drawn) == (found.next is not source)
