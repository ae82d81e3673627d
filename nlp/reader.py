"""Reads any text into a Reading, in bounded time, saying why."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from math import exp
from operator import itemgetter
from typing import Self

from nlp.danger import find_danger
from nlp.features import Features
from nlp.intent import Decision, decide
from nlp.lexicon import categories, version
from nlp.normalise import normalise
from nlp.place import find_place, first_landmark
from nlp.reading import Evidence, Place, Reading
from nlp.segment import Segmenter
from nlp.weights import Scores, Weights

# Shown of a reading: so many summands for the category, and so many against it.
REASONS_FOR, REASONS_AGAINST = 6, 2
# Of the categories, so many are told.
SHOWN = 3
# Said with 0.97, lines of chat were right in 0.92 of cases: their scores are drawn together a little.
TEMPERATURE = {"short": 0.8, "long": 1.0}
# Several matters: parts of the sentence joined like this, so long at least, and each read with so much confidence.
_AND_ALSO = re.compile(
    r"[,，。;；!！?？]?(?:还有|另外|再有|再说|再就是|同时|顺便|以及|并且)[,，]?|[,，。;；!！?？](?=[^,，。;；!！?？]{0,4}也)|[。;；!！\n]"
    r"|(?:^|[ ,，])[(（]?[1-9一二三四五][.、)）](?=\D)"
)
SHORTEST_PART, LONGEST_LIST, SURE_PART = 4, 80, 0.75
# What an installation's own word adds, in log-odds.
OWN_WORD = 3.0
_WEIGHT = itemgetter(1)


class Reader:
    """Loaded once, thread-safe; `with_names` gives a reader that knows other estates."""

    def __init__(
        self, weights: Weights, names: Iterable[str] = (), words: Iterable[tuple[str, str]] = (), label: str = ""
    ) -> None:
        self._weights = weights
        self._extractor = weights.extractor
        self._names = tuple(sorted({normalise(name) for name in names} - {""}))
        self._segmenter = Segmenter(self._names)
        self._codes = tuple(categories())
        self._words = tuple((normalise(word), code) for word, code in words if code in self._codes and normalise(word))
        self._version = f"{version()}{label}"

    @classmethod
    def load(cls, *, names: Iterable[str] = ()) -> Self:
        """A reader that knows these estate names and aliases. Raises OSError, ValueError for damaged files."""
        return cls(_shipped(), names)

    def with_names(self, names: Iterable[str]) -> Self:
        """A reader with other names; cheap."""
        return type(self)(self._weights, names, self._words, self._version.removeprefix(version()))

    def with_words(self, words: Iterable[tuple[str, str]], label: str) -> Self:
        """A reader with an installation's own words (word, category), each as strong as a strong word of the lexicon.

        `label` is added to the version that readings carry.
        """
        return type(self)(self._weights, self._names, words, label)

    def read(self, text: str) -> Reading:
        """What the text means. Any text gives a Reading; only its head and tail are read when it is long."""
        clean = normalise(text)
        place = find_place(clean, first_landmark(clean, self._names))
        if not clean:
            return Reading(False, 0.0, "chatter", None, 0.0, place=place, lexicon_version=self._version)
        features = self._extractor.extract(clean, self._segmenter)
        scores = self._weights.score(features)
        own = [(word, code) for word, code in self._words if word in clean]
        logits = list(scores.values[: len(self._codes)])
        for _, code in own:
            logits[self._codes.index(code)] += OWN_WORD
        ranked = _probabilities(logits, TEMPERATURE[features.length])
        top = max(logits)
        certainty = 1 / sum([exp(logit - top) for logit in logits])
        danger = find_danger(clean)
        decision = decide(features, scores.values[len(self._codes) :], self._weights, certainty, top, danger)
        return self._reading(clean, features, scores, ranked, decision, danger, place, own)

    def _reading(
        self,
        clean: str,
        features: Features,
        scores: Scores,
        ranked: list[tuple[int, float]],
        decision: Decision,
        danger: str | None,
        place: Place,
        own: list[tuple[str, str]],
    ) -> Reading:
        best = ranked[0][0]
        named = bool(features.words)
        told = tuple(Evidence(word, OWN_WORD, code) for word, code in own if code == self._codes[best])
        reasons = (*told, *self._reasons(features, scores, best)) if named else ()
        return Reading(
            is_request=decision.is_request and named,
            request_score=decision.score,
            kind=decision.kind if named else "chatter",
            category=self._codes[best] if named else None,
            confidence=ranked[0][1] if named else 0.0,
            alternatives=tuple((self._codes[k], p) for k, p in ranked) if named else (),
            urgent=danger is not None,
            danger=danger,
            evidence=tuple(reason.word for reason in reasons if reason.weight > 0),
            reasons=reasons,
            place=place,
            matters=self._matters(clean, self._codes[best]) if decision.is_request and named else (),
            lexicon_version=self._version,
        )

    def _reasons(self, features: Features, scores: Scores, best: int) -> tuple[Evidence, ...]:
        """The largest summands of the best category's score, the lexicon's own words first."""
        code = self._codes[best]
        words = categories()[code].words
        found = {word: words[word] for word in features.hits if word in words}
        for word, weight in self._weights.summands(features, best, scores):
            if word not in found:
                found[word] = weight
        telling = [(word, round(weight, 2)) for word, weight in found.items() if weight > 0.05 or weight < -0.05]
        ordered = sorted(telling, key=_WEIGHT, reverse=True)
        chosen = [item for item in ordered if item[1] > 0.05][:REASONS_FOR]
        against = [item for item in ordered[-REASONS_AGAINST:] if item[1] < -0.05]
        return tuple(Evidence(word, weight, code) for word, weight in chosen + against)

    def _matters(self, clean: str, best: str) -> tuple[str, ...]:
        """The categories, when parts joined by "and also" are each surely read as a different matter."""
        if len(clean) > LONGEST_LIST:
            return (best,)  # a story, not a list
        parts = [part for part in _AND_ALSO.split(clean) if len(part) >= SHORTEST_PART]
        if len(parts) < 2:
            return (best,)
        named = [best]
        for part in parts:
            features = self._extractor.extract(part, self._segmenter)
            scores = self._weights.score(features).values[: len(self._codes)]
            answer, share = _probabilities(scores, TEMPERATURE[features.length])[0]
            code = self._codes[answer]
            if share >= SURE_PART and code != "other" and code not in named:
                named.append(code)
        return tuple(named[:3])


@cache
def _shipped() -> Weights:
    return Weights.load()


def _probabilities(logits: Sequence[float], temperature: float) -> list[tuple[int, float]]:
    """The SHOWN best answers with their probabilities, best first."""
    top = max(logits)
    shares = [exp((logit - top) * temperature) for logit in logits]
    total = sum(shares)
    best = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)[:SHOWN]
    return [(k, shares[k] / total) for k in best]
