from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.words import clean, line, plain, said, units


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("\u202e反着\u202c写\u200b的\ufeff", "反着写的"),
        ("一\x00二\x07三", "一二三"),
        ("行\r\n行\n\n\n\n行", "行\n行\n\n行"),
        ("坏\ud800的", "坏的"),
    ],
)
def test_foreign_words_come_out_clean_and_escaped(foreign: str, shown: str) -> None:
    assert said(foreign, 100) == shown


def test_long_words_end_in_an_ellipsis_and_no_sign_is_cut_in_half() -> None:
    assert said("一二三四五", 4) == "一二三…"
    assert said("<<<<", 9) == "&lt;&lt;…"
    assert plain("😀😀😀", 5) == "😀😀…"
    assert line("上\n下", 10) == "上 下"


@given(st.text(st.characters(), max_size=300), st.integers(0, 60))
def test_any_words_keep_to_their_room(foreign: str, room: int) -> None:
    shown = said(foreign, room)
    assert units(shown) <= room
    assert "<" not in shown
    assert ">" not in shown
    shown.encode()


@given(st.text(st.characters(), max_size=200))
def test_words_with_room_enough_say_the_same(foreign: str) -> None:
    assert html.unescape(said(foreign, 10_000)) == clean(foreign)
