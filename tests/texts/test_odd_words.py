"""Whatever people write, every message is one Telegram takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outgoing import Outgoing
from bot.playground.html_mode import parse_html
from bot.texts.render import render
from bot.texts.words import clean, units
from domain.notices import CARDS, Kind
from tests.texts.samples import ZONE, filled_with, telling

PIECES = st.sampled_from(
    [
        "<",
        "&",
        ">",
        "</b>",
        "&amp;",
        "\u202e",
        "\u200d",
        "\u200b",
        "😀",
        "👨‍👩‍👧",
        "ا",
        "水",
        "\n",
        "\x00",
        "{",
        "}",
        "%s",
    ]
)
ODD = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.text(st.characters(), max_size=60),
    st.builds(lambda piece, n: piece * n, PIECES, st.sampled_from([0, 1, 900, 4096])),
)


def fits(outgoing: Outgoing, limit: int) -> None:
    assert 0 < units(outgoing.text) <= limit
    plain, _ = parse_html(outgoing.text)
    assert plain == clean(plain) or outgoing.text.startswith("[Sent again]")
    assert sum(len(row) for row in outgoing.buttons) <= 100
    for button in (b for row in outgoing.buttons for b in row):
        assert 0 < units(button.text) <= 32
        assert (button.url is None) != (button.data is None)
        assert len((button.data or "").encode()) <= 64
        button.text.encode()


@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=25)
@given(word=ODD, language=st.sampled_from(["zh", "en"]), big=st.booleans(), pictures=st.integers(0, 12))
def test_any_words_make_a_message_that_is_taken(kind: Kind, word: str, language: str, big: bool, pictures: int) -> None:
    made = telling(kind, language, **filled_with(word, big=big), photos=("file",) * pictures)
    outgoing = render(made, ZONE)
    assert len(outgoing.photos) <= 10
    fits(outgoing, 1024 if pictures and kind not in CARDS and kind not in LISTS else 4096)


LISTS = {Kind.digest, Kind.overview, Kind.todo, Kind.review, Kind.who, Kind.call_backs, Kind.duty_begun}
"""Never have pictures; what they list would not fit under one."""


@pytest.mark.parametrize("asking", ["confirm", "category", "more_categories", "estate", "place", "words"])
@settings(max_examples=15)
@given(word=ODD, private=st.booleans(), big=st.booleans())
def test_any_words_make_a_draft_card_that_is_taken(asking: str, word: str, private: bool, big: bool) -> None:
    values = filled_with(word, big=big)
    values["draft"] = replace(values["draft"], asking=asking, private=private)
    fits(render(telling(Kind.draft_card, **{**values, "private": private}), ZONE), 4096)


@settings(max_examples=15)
@given(word=ODD, big=st.booleans(), listed=st.sampled_from(["overdue", "due", "open"]))
def test_any_words_make_a_list_that_is_taken(word: str, big: bool, listed: str) -> None:
    values = filled_with(word, big=big)
    values["facts"] = {**values["facts"], "list": listed}
    fits(render(telling(Kind.overview, **values), ZONE), 4096)
