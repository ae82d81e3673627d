"""Reads any text into a Reading, in bounded time, saying why."""

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Self

import ahocorasick

from nlp.danger import find_danger
from nlp.lexicon import categories, flat, shared, version
from nlp.normalise import normalise
from nlp.place import find_place, first_landmark
from nlp.reading import Evidence, Place, Reading

_REQUEST_WEIGHTS = {
    "nobody_cares": 2.0, "ask_help": 1.2, "when_will": 1.0, "long_time": 0.8, "harm": 1.3, "state_bad": 1.2,
    "thanks": -1.5, "fixed": -2.2, "offer": -2.2, "ask_neighbour": -2.0, "notice": -1.5, "news": -1.2, "joke": -1.5,
    "sorry": -2.0, "greeting": -0.6,
}  # fmt: skip


class Reader:
    """Loaded once, thread-safe; `with_names` gives a reader that knows other estates."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = tuple(sorted({normalise(name) for name in names} - {""}))
        self._automaton = _automaton()

    @classmethod
    def load(cls, *, names: Iterable[str] = ()) -> Self:
        """A reader that knows these estate names and aliases."""
        return cls(names)

    def with_names(self, names: Iterable[str]) -> Self:
        """A reader with other names; cheap."""
        return type(self)(names)

    def read(self, text: str) -> Reading:
        """What the text means. Any text gives a Reading; only its head and tail are read when it is long."""
        clean = normalise(text)
        place = find_place(clean, first_landmark(clean, self._names))
        reasons = self._reasons(clean)
        danger = find_danger(clean)
        score = self._request_score(clean, reasons, danger)
        return _reading(reasons, score, danger, place)

    def _reasons(self, clean: str) -> list[Evidence]:
        words = {word for _, word in self._automaton.iter(clean)}
        found = [
            Evidence(word, category.words[word], code)
            for code, category in categories().items()
            for word in words & category.words.keys()
        ]
        found += [
            Evidence(f"{a}…{b}", weight, code)
            for code, category in categories().items()
            for (a, b), weight in category.pairs.items()
            if a in words and b in words and clean.find(b, clean.find(a) + len(a)) >= 0
        ]
        return sorted(found, key=lambda e: -abs(e.weight))

    def _request_score(self, clean: str, reasons: list[Evidence], danger: str | None) -> float:
        score = -1.2 + (3.0 if danger else 0.0) + min(1.5, 0.3 * sum(r.weight > 1 for r in reasons))
        for name, words in _intent().items():
            hits = sum(word in clean for word in words)
            score += _REQUEST_WEIGHTS.get(name, 0.0) * min(hits, 2)
        return 1 / (1 + math.exp(-score)) if reasons else 0.05 * (score > 1)


@cache
def _intent() -> Mapping[str, list[str]]:
    return {name: flat([words]) for name, words in shared("intent").items()}


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for category in categories().values():
        for word in [*category.words, *(part for pair in category.pairs for part in pair)]:
            automaton.add_word(word, word)
    automaton.make_automaton()
    return automaton


def _reading(reasons: list[Evidence], request_score: float, danger: str | None, place: Place) -> Reading:
    totals: dict[str, float] = {}
    for reason in reasons:
        totals[reason.category] = totals.get(reason.category, 0.0) + reason.weight
    best = sorted(totals.items(), key=lambda item: -item[1])[:3]
    norm = sum(math.exp(v) for v in totals.values()) or 1.0
    ranked = tuple((code, math.exp(v) / norm) for code, v in best)
    category = ranked[0][0] if ranked else None
    shown = tuple(dict.fromkeys(r.word for r in reasons if r.category == category))[:5]
    return Reading(
        is_request=request_score >= 0.5,
        request_score=request_score,
        kind="complaint" if request_score >= 0.5 else "chatter",
        category=category,
        confidence=ranked[0][1] if ranked else 0.0,
        alternatives=ranked,
        urgent=danger is not None,
        danger=danger,
        evidence=shown,
        reasons=tuple(reasons),
        place=place,
        lexicon_version=version(),
    )
