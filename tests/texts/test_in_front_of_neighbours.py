"""Whatever goes to a group, whoever wrote it into whichever field: no number of a person is in it, and no room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.outgoing import Outgoing
from bot.texts.render import for_all, render
from domain.notices import Kind
from nlp.masking import find_numbers
from tests.texts.samples import ZONE, filled_with, telling

NUMBERS = [
    "13874210936",
    "一三八-7421-零九三六",
    "430102199003071234",
    "6222 0212 3456 7890 123",
    "湘A7K316",
    "0731-84217709",
]


def every_word(outgoing: Outgoing) -> str:
    return "\n".join([outgoing.text, *(b.text for row in outgoing.buttons for b in row)])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("kind", list(Kind))
def test_no_number_of_a_person_reaches_a_group(kind: Kind, number: str, language: str) -> None:
    values = filled_with(f"王{number}", big=False)
    values["draft"] = replace(values["draft"], private=False)
    shown = every_word(render(telling(kind, language, **{**values, "private": False}), ZONE))
    assert number not in shown
    assert not find_numbers(shown)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_number_at_the_end_of_what_fits_is_not_cut_in_half_before_it_is_masked(kind: Kind) -> None:
    values = filled_with("水" * 3190 + "13874210936", big=False)
    shown = every_word(render(telling(kind, **{**values, "private": False}), ZONE))
    assert "138742" not in shown


@pytest.mark.parametrize("kind", [Kind.group_card, Kind.draft_card, Kind.choose_estate, Kind.choose_building])
def test_no_room_reaches_a_residents_group(kind: Kind) -> None:
    values = filled_with("幸福里3栋501", big=False)
    values["draft"] = replace(values["draft"], private=False)
    values["ticket"] = replace(values["ticket"], assignee="李师傅", holder="李师傅")
    assert "501" not in render(telling(kind, **{**values, "private": False}), ZONE).text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_our_own_numbers_and_times_stay(kind: Kind, language: str) -> None:
    """Ticket numbers, moments, counts and what to call in danger are nobody's numbers."""
    # Who asks in private gets the worker's telephone, the worker the resident's, a supervisor the newcomer's.
    private = telling(kind).private and kind not in (Kind.who, Kind.grid_card, Kind.contact, Kind.invitee)
    outgoing = render(telling(kind, language, private=private), ZONE)
    assert for_all(outgoing) == outgoing


def test_links_and_mentions_stay() -> None:
    text = '<a href="tg://user?id=13874210936">王阿姨</a> 13874210936'
    assert for_all(Outgoing(text)).text == '<a href="tg://user?id=13874210936">王阿姨</a> 138****0936'
