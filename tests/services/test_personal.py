"""Every table that can tell of somebody is in the list, is filled in the test of /forget, and comes out with /mydata."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from storage.personal import TABLES, Holds
from storage.tables import metadata
from tests.services.personal_table import DOC, written
from tests.services.test_forgetting import TOLD_BEFORE

GROUPS_ONLY = {"bindings", "message_topics", "chats"}
NOT_YET = {"erasures"}
"""Written by /forget itself."""
IN_GROUPS = {"followers"}
"""Say 我也是 in a group, whose number is not a person's."""


def refers_to_a_person(column: sa.Column[object]) -> bool:
    return any(key.target_fullname == "people.id" for key in column.foreign_keys)


def may_tell(column: sa.Column[object]) -> bool:
    """Free words, JSON, or a number from outside: what could be somebody's."""
    if column.foreign_keys or (column.primary_key and column.name == "id"):
        return refers_to_a_person(column)
    return isinstance(column.type, (sa.Text, sa.JSON, sa.BigInteger))


def test_no_table_is_left_out_and_none_is_made_up():
    assert TABLES.keys() == metadata.tables.keys()


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_every_column_that_could_tell_of_somebody_is_named(name: str):
    found = {c.name for c in metadata.tables[name].columns if may_tell(c)}
    assert TABLES[name].columns.keys() == found


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_a_reference_to_a_person_is_called_one(name: str):
    listed = TABLES[name].columns
    wrong = [
        c.name for c in metadata.tables[name].columns if refers_to_a_person(c) and listed[c.name] is not Holds.person
    ]
    assert wrong == []


def test_every_table_with_words_or_private_chats_is_filled_where_forgetting_is_tried():
    """So that a new table cannot pass that test by being empty."""
    telling = {n for n, t in TABLES.items() if {Holds.words, Holds.chat} & set(t.columns.values())}
    assert telling - GROUPS_ONLY - NOT_YET - IN_GROUPS == TOLD_BEFORE


def test_the_page_says_what_the_list_says():
    assert DOC.read_text("utf-8") == written()
