"""Automata that find many strings in one pass, laid out so that frequent characters are found first."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import ahocorasick

from nlp.segment import frequent_characters

Automaton = Any  # the library has no types of its own


def automaton_of(values: Mapping[str, object]) -> Automaton:
    """An automaton of the keys, none of them empty, that reports their values.

    A node's branches are tried one after the other in the order in which they were added, thousands at the root.
    """
    automaton = ahocorasick.Automaton()
    rank = _ranks()
    last = len(rank)
    for word in sorted(values, key=lambda word: [rank.get(character, last) for character in word]):
        automaton.add_word(word, values[word])
    automaton.make_automaton()
    return automaton


def any_in(automaton: Automaton, text: str) -> bool:
    """Whether one of the automaton's strings stands in the text."""
    return next(automaton.iter(text), None) is not None


@cache
def _ranks() -> Mapping[str, int]:
    """Characters of the dictionary, the most frequent first."""
    return {character: rank for rank, character in enumerate(frequent_characters())}
