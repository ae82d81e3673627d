"""Automata that find many strings in one pass, laid out so that frequent characters are found first."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ahocorasick

from nlp.dictionary import PUNCTUATION, ranks

Automaton = Any  # the library has no types of its own
# Removed by normalising, so no text has it: a string that ends with it is never found.
_NOWHERE = "\ud800"


def automaton_of(values: Mapping[str, object]) -> Automaton:
    """An automaton of the keys, none of them empty, that reports their values in normalised texts."""
    return automaton_with(values, values.__getitem__)


def automaton_with(words: Iterable[str], value: Callable[[str], object]) -> Automaton:
    """An automaton that reports the value of each word it finds, for so many words that a table of them would be large.

    A node's branches are tried one after the other in the order in which they were added, thousands at the root;
    so the most frequent come first, and punctuation has a branch too instead of being sought in vain in all of them.
    """
    automaton = ahocorasick.Automaton()
    rank = ranks()
    last = len(rank)
    never = [character + _NOWHERE for character in PUNCTUATION]

    def place(word: str) -> int:
        """Short words first: the nodes that every text walks through lie close together."""
        return (min(len(word), 3) * last + rank.get(word[0], last)) * last + rank.get(word[1:2], 0)

    for word in sorted([*words, *never], key=place):
        automaton.add_word(word, value(word) if word[-1] != _NOWHERE else None)
    automaton.make_automaton()
    return automaton


def any_in(automaton: Automaton, text: str) -> bool:
    """Whether one of the automaton's strings stands in the text."""
    return next(automaton.iter(text), None) is not None
