"""One spelling for what people spell in many ways: the text every other part of the reading works on."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import opencc

from nlp.dictionary import ranks
from nlp.lexicon import shared
from nlp.search import Automaton, any_in, automaton_of

# Longer texts are read by their head and tail: what is wanted stands in one of the two.
HEAD, TAIL = 400, 60
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # fmt: skip
# What NFKC makes of the usual punctuation.
_WIDE = dict(
    zip(
        "\uff0c\uff1a\uff1f\uff01\uff08\uff09\uff1b\u2026\u3000",
        (",", ":", "?", "!", "(", ")", ";", "...", " "),
        strict=True,
    )
)
_WIDE_CHARACTERS = frozenset(_WIDE)
_CHINESE = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_PLAIN_BESIDE = frozenset("\n 0123456789!\"#$%&'()*+,-./:;<=>?@[]_~、。“”《》【】") | _LATIN
# Left as they are alone, but not in words of traditional texts (答覆, 藉口, 沈默, 瞭解). The converter would also make
# 打坯 of 打坏 and 一坯 of 一坏; with nothing but simplified characters around it, what is broken stays broken.
_SOMETIMES_TRADITIONAL = frozenset("覆藉沈瞭")
_REPEATED = re.compile(r"(.)\1{2,}")
_BLANKS = re.compile(r"\s+")


def window(text: str) -> str:
    """The head and tail of a text, at most HEAD + TAIL + 1 characters."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def normalise(text: str) -> str:
    """The text in simplified, half-width, lower-case spelling, slips mended, meaningful emoji as words.

    Bounded: long texts are cut to a window first. Never raises for str.
    """
    text = window(text)
    characters = set(text)
    if characters <= _plain():  # nearly all messages; what the rest needs would leave them as they are
        for wide in characters & _WIDE_CHARACTERS:
            text = text.replace(wide, _WIDE[wide])
        if not characters.isdisjoint(_LATIN):
            text = text.lower()
    else:
        text = _plainly(text)
    if " " in text or "\n" in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    if len(set(text)) + 2 <= len(text):  # nothing is there three times otherwise
        text = _REPEATED.sub(_folded, text)
    text = text.strip()
    if not characters.isdisjoint(_LATIN):
        text = _pinyin_pattern().sub(_meant, text)
    return _slip_pattern().sub(_mended, text) if any_in(_slips(), text) else text


def _plainly(text: str) -> str:
    """One form for each character, invisible ones dropped, telling emoji as words."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    if not _plain().issuperset(_CHINESE.findall(text)):
        text = _converter().convert(text)
    return _emoji_pattern().sub(_emoji_word, text).lower()


@cache
def _plain() -> frozenset[str]:
    """Characters that normalising leaves as they are, whatever stands beside them, but for case and width."""
    known = [c for c in ranks() if "\u4e00" <= c <= "\u9fff" and unicodedata.normalize("NFKC", c) == c]
    converted = _converter().convert("\n".join(known)).split("\n")
    same = {character for character, other in zip(known, converted, strict=True) if character == other}
    return frozenset(same - _SOMETIMES_TRADITIONAL) | _PLAIN_BESIDE | _WIDE_CHARACTERS


def _folded(match: re.Match[str]) -> str:
    character = match[1]
    return match[0] if character.isdigit() else character * (1 if not character.isalpha() else 2)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _emoji_pattern() -> re.Pattern[str]:
    # a range for those beyond the basic plane: the class is searched far faster than one that lists them
    near, far = [c for c in shared("emoji") if c <= "\uffff"], [c for c in shared("emoji") if c > "\uffff"]
    return re.compile(f"[{''.join(map(re.escape, near))}{min(far)}-{max(far)}]")


def _emoji_word(match: re.Match[str]) -> str:
    word = shared("emoji").get(match[0])
    return f" {word} " if word else match[0]


@cache
def _slips() -> Automaton:
    return automaton_of(dict.fromkeys(shared("slips"), True))


@cache
def _slip_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(shared("slips"), key=len, reverse=True))))


def _mended(match: re.Match[str]) -> str:
    return str(shared("slips")[match[0]])


@cache
def _pinyin_pattern() -> re.Pattern[str]:
    """Whole words of Latin letters only, with or without blanks between the syllables."""
    spelt = sorted((entry.replace(" ", " ?") for entry in shared("pinyin")), key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(spelt)})(?![a-z])")


@cache
def _pinyin() -> Mapping[str, str]:
    return {entry.replace(" ", ""): str(word) for entry, word in shared("pinyin").items()}


def _meant(match: re.Match[str]) -> str:
    return _pinyin()[match[0].replace(" ", "")]
