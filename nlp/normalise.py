"""One spelling for what people spell in many ways: the text every other part of the reading works on."""

import re
import unicodedata
from functools import cache

import opencc

from nlp.lexicon import shared
from nlp.search import Automaton, any_in, automaton_of

# Longer texts are read by their head and tail: what is wanted stands in one of the two.
HEAD, TAIL = 400, 60
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # fmt: skip
# What NFKC makes of the usual punctuation: most texts with these replaced need no slow normalising.
_WIDE = tuple(
    zip(
        "\uff0c\uff1a\uff1f\uff01\uff08\uff09\uff1b\u2026\u3000",
        (",", ":", "?", "!", "(", ")", ";", "...", " "),
        strict=True,
    )
)
_REPEATED = re.compile(r"(.)\1{2,}")
_BLANKS = re.compile(r"\s+")
# A cheap look before the costly conversion: nearly all messages are in simplified characters already.
_MAY_BE_TRADITIONAL = re.compile(r"[^\x00-\x7f\u3000-\u303f\uff00-\uffef]")


def window(text: str) -> str:
    """The head and tail of a text, at most HEAD + TAIL + 1 characters."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def normalise(text: str) -> str:
    """The text in simplified, half-width, lower-case spelling, slips mended, meaningful emoji as words.

    Bounded: long texts are cut to a window first. Never raises for str.
    """
    text = _INVISIBLE.sub("", window(text))
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    text = unicodedata.normalize("NFKC", text)
    if _MAY_BE_TRADITIONAL.search(text):
        text = _converter().convert(text)
    text = _emoji_pattern().sub(_emoji_word, text).lower()
    text = _BLANKS.sub(" ", text)
    if len(set(text)) + 2 <= len(text):  # nothing is there three times otherwise
        text = _REPEATED.sub(_folded, text)
    text = text.strip()
    return _slip_pattern().sub(_mended, text) if any_in(_slips(), text) else text


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
