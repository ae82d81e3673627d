"""Reads any text into a Reading, in bounded time, saying why."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from math import exp
from operator import itemgetter
from typing import Self

from nlp.danger import belongs_to, find_danger
from nlp.features import Features
from nlp.intent import decide
from nlp.lexicon import categories, version
from nlp.matters import parts
from nlp.normalise import normalise
from nlp.place import Landmarks, find_place
from nlp.reading import Evidence, Reading
from nlp.segment import Segmenter
from nlp.weights import Scores, Weights

# Shown of a reading: so many summands for the category, and so many against it.
REASONS_FOR, REASONS_AGAINST = 6, 2
LEAST = 0.05
# Of the categories, so many are told.
SHOWN = 3
# Said with 0.97, lines of chat were right in 0.92 of cases: their scores are drawn together a little.
TEMPERATURE = {"short": 0.8, "long": 1.0}
# Several matters: so many are named, each of another part read with so much confidence.
MATTERS, SURE_PART = 3, 0.75
# What an installation's own word adds, in log-odds.
OWN_WORD = 4.0
# The same for a danger to a person's body or life, for the category it belongs to.
DANGER_WORD = 5.0
_WEIGHT = itemgetter(1)


@dataclass(slots=True)
class Answers:
    """The categories' logits, with the installation's own words in them; the best, its logit, and its share."""

    scores: Scores
    logits: list[float]
    own: list[tuple[str, str]]
    best: int
    top: float
    certainty: float
    temperature: float

    @property
    def confidence(self) -> float:
        """The best category's share as it is told."""
        if self.temperature == 1.0:
            return self.certainty
        return 1 / sum([exp((logit - self.top) * self.temperature) for logit in self.logits])

    def shares(self) -> list[tuple[int, float]]:
        """The SHOWN best categories with their shares as they are told, best first."""
        confidence = self.confidence
        best = sorted(range(len(self.logits)), key=self.logits.__getitem__, reverse=True)[:SHOWN]
        return [(k, exp((self.logits[k] - self.top) * self.temperature) * confidence) for k in best]


class Reader:
    """Loaded once, thread-safe; `with_names` gives a reader that knows other estates."""

    def __init__(
        self, weights: Weights, names: Iterable[str] = (), words: Iterable[tuple[str, str]] = (), label: str = ""
    ) -> None:
        self._weights = weights
        self._extractor = weights.extractor
        self._names = tuple(sorted({normalise(name) for name in names} - {""}))
        self._landmarks, self._segmenter = Landmarks(self._names), Segmenter(self._names)
        self._codes = tuple(categories())
        self._local = weights.answers.index("is_local")
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
        if not clean:
            return Reading(False, 0.0, "chatter", None, 0.0, lexicon_version=self._version)
        features = self._extractor.extract(clean, self._segmenter)
        danger = find_danger(clean)
        found = self._answers(clean, features, belongs_to(danger))
        decision = decide(features, found.scores.values[len(self._codes) :], self._weights, danger)
        named = bool(features.words)
        return Reading.told_when_asked(
            {
                "is_request": decision.is_request and named,
                "request_score": decision.score,
                "kind": decision.kind if named else "chatter",
                "category": self._codes[found.best] if named else None,
                "urgent": danger is not None,
                "danger": danger,
                "lexicon_version": self._version,
            },
            partial(self._tell, clean, features, found, decision.is_request and named),
        )

    def _answers(self, clean: str, features: Features, endangered: str | None = None) -> Answers:
        """How likely each category is; `endangered` is the one that a person's danger belongs to."""
        scores = self._weights.score(features)
        logits = scores.values[: len(self._codes)]
        own = [(word, code) for word, code in self._words if word in clean] if self._words else []
        for _, code in own:
            logits[self._codes.index(code)] += OWN_WORD
        if own:  # what an installation has words for is its own matter
            scores.values[self._local] += OWN_WORD
        if endangered is not None:
            logits[self._codes.index(endangered)] += DANGER_WORD
        top = max(logits)
        certainty = 1 / sum([exp(logit - top) for logit in logits])
        return Answers(scores, logits, own, logits.index(top), top, certainty, TEMPERATURE[features.length])

    def _tell(self, clean: str, features: Features, found: Answers, asked: bool, field: str) -> object:
        """A field of a reading that somebody asks for."""
        if field == "place":
            return find_place(clean, self._landmarks.longest_in(clean))
        if not features.words:
            return 0.0 if field == "confidence" else ()
        if field == "confidence":
            return found.confidence
        if field == "alternatives":
            return tuple((self._codes[k], share) for k, share in found.shares())
        if field == "matters":
            return self._matters(clean, self._codes[found.best]) if asked else ()
        reasons = self._reasons(features, found)
        return reasons if field == "reasons" else tuple(reason.word for reason in reasons if reason.weight > 0)

    def _reasons(self, features: Features, found: Answers) -> tuple[Evidence, ...]:
        """The largest summands of the best category's score, the installation's and the lexicon's own words first."""
        code = self._codes[found.best]
        words = categories()[code].words
        weights = {word: words[word] for word in features.hits if word in words}
        # the lexicon's words in the order they were said, the others by their spelling: sets have an order of their own
        for word, weight in sorted(self._weights.summands(features, found.best, found.scores)):
            weights.setdefault(word, weight)
        ordered = sorted(((word, round(weight, 2)) for word, weight in weights.items()), key=_WEIGHT, reverse=True)
        chosen = [item for item in ordered if item[1] > LEAST][:REASONS_FOR]
        against = [item for item in ordered if item[1] < -LEAST][-REASONS_AGAINST:]
        told = [Evidence(word, OWN_WORD, code) for word, of in found.own if of == code]
        return (*told, *(Evidence(word, weight, code) for word, weight in chosen + against))

    def _matters(self, clean: str, best: str) -> tuple[str, ...]:
        """The categories, when parts of the text are each surely read as a different matter."""
        named = [best]
        for part in parts(clean):
            found = self._answers(part, self._extractor.extract(part, self._segmenter))
            code = self._codes[found.best]
            if found.confidence >= SURE_PART and code != "other" and code not in named:
                named.append(code)
        return tuple(named[:MATTERS])


@cache
def _shipped() -> Weights:
    return Weights.load()
