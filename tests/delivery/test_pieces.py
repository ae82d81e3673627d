"""Whatever the length, what is said is whole, in order, and every part is a message Telegram takes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pieces import CAPTION_UNITS, TEXT_UNITS, Piece, cut, plain, shorten, split, units
from bot.outgoing import Button, Outgoing
from bot.playground.html_mode import parse_html

KEYS = ((Button("接单", data="a:1"),),)


def test_a_text_of_the_largest_size_is_one_message():
    text = "😀" * (TEXT_UNITS // 2)
    assert (units(text), split(text)) == (TEXT_UNITS, [text])


def test_a_longer_text_is_cut_at_a_line_and_its_tags_go_on():
    first, second = split("<b>" + "字" * 3000 + "\n" + "句" * 2000 + "</b>")
    assert first == "<b>" + "字" * 3000 + "\n</b>"
    assert second == "<b>" + "句" * 2000 + "</b>"


def test_no_cut_goes_through_an_entity_or_a_surrogate_pair():
    parts = split("&lt;" * 4095 + "😀&amp;")
    assert [units(plain(part)) for part in parts] == [4095, 3]
    assert parts[1] == "😀&amp;"


def test_what_is_edited_is_shortened_and_says_so():
    shown = shorten("<i>" + "长" * 5000 + "</i>")
    assert shown.endswith("</i>…")
    assert units(plain(shown)) == TEXT_UNITS


def test_the_last_part_has_the_buttons():
    pieces = cut(Outgoing("字" * 9000, KEYS))
    assert [bool(piece.buttons) for piece in pieces] == [False, False, True]


def test_a_picture_has_its_words_as_caption_where_they_fit():
    assert cut(Outgoing("短", KEYS, ("p1",))) == [Piece("短", ("p1",), buttons=KEYS)]
    long = "长" * (CAPTION_UNITS + 1)
    assert cut(Outgoing(long, KEYS, ("p1",))) == [Piece(photos=("p1",)), Piece(long, buttons=KEYS)]


def test_the_words_of_a_living_card_are_never_a_caption():
    assert cut(Outgoing("卡", KEYS, ("p1",)), living=True) == [Piece(photos=("p1",)), Piece("卡", buttons=KEYS)]


def test_many_pictures_are_albums_of_ten_and_then_the_words():
    photos = tuple(f"p{n}" for n in range(12))
    assert cut(Outgoing("十二张", (), photos)) == [
        Piece(photos=photos[:10]),
        Piece(photos=photos[10:]),
        Piece("十二张"),
    ]


WORDS = st.lists(
    st.sampled_from(["字", "😀", "&lt;", "&amp;", "\n", " ", "。", "<b>粗</b>", "<i>斜<u>线</u></i>", '<a href="x">']),
    max_size=80,
)


@given(WORDS, st.integers(min_value=4, max_value=40))
def test_whatever_is_split_keeps_every_word_and_fits(words: list[str], limit: int):
    source = "".join(words) + "</a>" * words.count('<a href="x">')
    parts = split(source, limit)
    kept = "".join(plain(part) for part in parts)
    assert "".join(kept.split()) == "".join(plain(source).split())
    assert all(units(plain(part)) <= limit for part in parts) or len(parts) == 1
    for part in parts:
        parse_html(part)
