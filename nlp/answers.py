"""Brings what was learnt into line with the categories there are: new ones stand on their words until they are learnt."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from nlp.lexicon import STRENGTHS
from nlp.rows import Row

# A unit of hand weight of a category that nothing was learnt for yet, and a pair of its words: so that one strong word
# makes it a good answer, and nothing else does.
UNLEARNT_WORD, UNLEARNT_PAIR = 5.0, 24.0


class Model(NamedTuple):
    """Rows of the weights files by kind ("pieces", "words", "dense"), and the facts of `model.json`."""

    rows: Mapping[str, Sequence[Row]]
    facts: Mapping[str, Any]


def aligned(learnt: Model, codes: Iterable[str]) -> Model:
    """The model whose first answers are these categories: those that are gone left out, new ones added."""
    codes = tuple(codes)
    before = tuple(learnt.facts["answers"])
    others = before[before.index("is_request") :]
    answers = (*codes, *others)
    if answers == before:
        return learnt
    rows = {kind: [_moved(row, before, answers) for row in found] for kind, found in learnt.rows.items()}
    new = [code for code in codes if code not in before]
    quantum = learnt.facts["quantum"]["dense"]
    dense = [
        row for length in learnt.facts["blend"] for code in new for row in _rows_of(code, length, answers, quantum)
    ]
    blend = {length: _moved_facts(facts, before, answers) for length, facts in learnt.facts["blend"].items()}
    return Model(
        {**rows, "dense": [*rows["dense"], *dense]}, {**learnt.facts, "answers": list(answers), "blend": blend}
    )


def _moved(row: Row, before: Sequence[str], answers: Sequence[str]) -> Row:
    lane_of = {answer: lane for lane, answer in enumerate(answers)}
    weights = {lane_of[before[lane]]: value for lane, value in row.weights.items() if before[lane] in lane_of}
    return Row(row.text, row.rarity, weights)


def _rows_of(code: str, length: str, answers: Sequence[str], quantum: float) -> Iterable[Row]:
    """What the words of an unlearnt category say for it, in texts of one length."""
    lane, local = answers.index(code), answers.index("is_local")
    for _, strength in STRENGTHS:
        yield Row(f"{length} #{code}:{strength:g}", 0, _steps(lane, local, strength * UNLEARNT_WORD / quantum))
    yield Row(f"{length} +{code}", 0, _steps(lane, local, UNLEARNT_PAIR / quantum))


def _steps(lane: int, local: int, steps: float) -> dict[int, int]:
    """A word of a category speaks for the category, and half as loudly for its being a local matter."""
    return {lane: round(steps), local: round(steps / 2)}


def _moved_facts(facts: Mapping[str, Any], before: Sequence[str], answers: Sequence[str]) -> dict[str, Any]:
    """Scales and biases in the new order; an unlearnt category begins as an average one does."""
    learnt = len(before[: before.index("is_request")])

    def moved(values: Sequence[float]) -> list[float]:
        of_answer = dict(zip(before, values, strict=True))
        return [of_answer.get(answer, sum(values[:learnt]) / learnt) for answer in answers]

    return {**facts, "scales": moved(facts["scales"]), "biases": moved(facts["biases"])}
