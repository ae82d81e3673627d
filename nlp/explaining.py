"""Every summand of a reading's scores by name, so that an explanation is a sum that adds up to the reader's own logit.

Nothing is estimated: the sums are taken again from the rows of the weights files, scaled as the text scales them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from nlp.danger import belongs_to
from nlp.features import STEPS, Features
from nlp.intent import SUMS, danger_logit, deciding
from nlp.lexicon import STRENGTHS, categories
from nlp.normalise import normalise
from nlp.reader import DANGER_WORD, OWN_WORD, Reader
from nlp.reading import Reading
from nlp.rows import Row
from nlp.segment import Segmenter
from nlp.weights import Scores, Weights, read_model

# So many summands are named, the rest is one line.
NAMED, NAMED_SHORTLY = 12, 5
_ROWS = {"strong": "强", "medium": "中", "weak": "弱", "counter": "反"}
_STRENGTH = {f"{weight:g}": _ROWS[name] for name, weight in STRENGTHS}
Words = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Summand:
    """A named part of a logit."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Sum:
    """All summands of one logit, largest first; `threshold` is what it must exceed, where there is one."""

    summands: tuple[Summand, ...]
    threshold: float | None = None

    @property
    def total(self) -> float:
        """The logit."""
        return sum(one.value for one in self.summands)

    def lines(self, named: int = NAMED) -> list[str]:
        """The sum for people: two places, what is rounded away goes with the rest, so that the lines add up."""
        shown = self.summands[:named]
        rest = round(round(self.total, 2) - sum(round(one.value, 2) for one in shown), 2) + 0.0  # no "-0.00"
        found = [f"  {one.value:+6.2f}  {one.name}" for one in shown]
        if len(self.summands) > named or abs(rest) > 0.005:
            found.append(f"  {rest:+6.2f}  其余 {len(self.summands) - len(shown)} 项")
        compared = "" if self.threshold is None else f"  门槛 {self.threshold:.2f}"
        return [*found, f"= {self.total:+6.2f}{compared}"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading with the sum of its category (None when the text has no words) and of "is it a request?"."""

    reading: Reading
    category: Sum | None = None
    request: Sum | None = None


class Explainer:
    """A reader that keeps its rows apart, to name what it adds up."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], model: Weights, words: Words = (), label: str = "") -> None:
        self._rows = {kind: {row.text: row.weights for row in found} for kind, found in rows.items()}
        self._weights = model
        self._reader = Reader(model, words=words, label=label)
        self._segmenter = Segmenter()
        self._words = [(normalise(word), code) for word, code in words if code in categories() and normalise(word)]

    @classmethod
    def load(cls, words: Words = (), label: str = "") -> Self:
        """With the shipped weights and these own words (word, category). Raises OSError, ValueError."""
        rows, facts = read_model()
        return cls(rows, Weights(list(rows["pieces"]), rows["words"], rows["dense"], facts), words, label)

    def explain(self, text: str) -> Explanation:
        """The reading of any text, with its sums."""
        reading, clean = self._reader.read(text), normalise(text)
        if reading.category is None:
            return Explanation(reading)
        features = self._weights.extractor.extract(clean, self._segmenter)
        scores = self._weights.score(features)
        own = [(word, code) for word, code in self._words if word in clean]
        learnt = self._summands(reading.category, features, scores)
        told = [Summand(f"本地词 {word}", OWN_WORD) for word, code in own if code == reading.category]
        if belongs_to(reading.danger) == reading.category:
            told.append(Summand(f"危险 {reading.danger}", DANGER_WORD))
        return Explanation(reading, _largest([*learnt, *told]), self._request(reading, features, scores, own))

    def _request(self, reading: Reading, features: Features, scores: Scores, own: Words) -> Sum:
        """The sum that decides: "is something asked for?" or "is it a local matter at all?", whichever is weaker."""
        if own:
            scores.values[self._weights.answers.index("is_local")] += OWN_WORD
        answer = SUMS[deciding(scores.values[len(categories()) :])]
        found = self._summands(answer, features, scores)
        if own and answer == "is_local":
            found.append(Summand("本地词", OWN_WORD))
        if reading.danger is not None:
            found.append(Summand(f"危险 {reading.danger}", danger_logit(reading.danger)))
        return _largest(found, self._weights.threshold(features.length))

    def _summands(self, answer: str, features: Features, scores: Scores) -> list[Summand]:
        """What the weights files add to one answer: pieces (those of the head twice), words, dense features, intercept."""
        lane, names = self._weights.answers.index(answer), self._weights.names
        blend = self._weights.model["blend"][features.length]
        scale, steps = blend["scales"][lane], self._weights.model["quantum"]["dense"] / STEPS
        piece, word = scale * scores.piece_scale, scale * scores.word_scale
        pieces = [(names[n], piece * (2 if n in features.head else 1)) for n in features.pieces]
        dense = [(f"{features.length} {name}", steps * value) for name, value in features.dense.items()]
        return [
            Summand("截距", blend["biases"][lane]),
            *self._of_rows("pieces", lane, [(f"片段 {text}", text, worth) for text, worth in pieces]),
            *self._of_rows("words", lane, [(f"词 {text}", text, word) for text in features.words]),
            *self._of_rows("dense", lane, [(_dense_name(row, features), row, worth) for row, worth in dense]),
        ]

    def _of_rows(self, kind: str, lane: int, found: Iterable[tuple[str, str, float]]) -> list[Summand]:
        """The summands of (name, row, worth of one quantum) whose row says something about the answer."""
        rows = self._rows[kind]
        return [
            Summand(name, worth * rows[text][lane])
            for name, text, worth in found
            if text in rows and lane in rows[text]
        ]


def _largest(summands: Iterable[Summand], threshold: float | None = None) -> Sum:
    return Sum(tuple(sorted(summands, key=lambda one: (-abs(one.value), one.name))), threshold)


def _dense_name(row: str, features: Features) -> str:
    """What a dense feature is called: the lexicon's words that made it, a pair, a class of words, a sign of intent."""
    name = row.partition(" ")[2]
    if name.startswith("+"):
        return f"词对 {categories()[name[1:]].name}"
    if not name.startswith("#"):
        return f"{'词类' if name.startswith('@') else '迹象'} {name}"
    code, _, weight = name[1:].partition(":")
    words = categories()[code].words
    hits = sorted({hit for hit in features.hits if f"{words.get(hit, 0):g}" == weight})
    return f"词库 {'、'.join(hits)} ({categories()[code].name} {_STRENGTH.get(weight, weight)})"
