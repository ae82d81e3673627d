"""What is learnt from each example: its texts, and how much they say about each answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.examples import Example
from nlp.features import SHORT
from nlp.lexicon import categories
from nlp.normalise import normalise

KINDS = ("complaint", "question", "request", "suggestion", "report", "praise")
# "is_request": somebody asks for something; "is_local": it is a matter of a neighbourhood at all.
ANSWERS = (*categories(), "is_request", "is_local", *KINDS)
LONGEST_PIECE = 4
# A second or third label is right too, but less typical of its category.
SECOND_LABEL = 0.5
# A petition is learnt whole and as its title alone; with its text it says more.
WHOLE_PETITION, CHAT = 1.5, 1.5
# Petitions are requests of another language: they must hardly teach what a request in a chat is.
FORMAL_REQUEST = 0.07
# … but what they speak of are matters of the neighbourhood.
FORMAL_LOCAL = 0.5
# Ordinary chatter is told apart by "is_local"; "is_request" is to learn from talk about the same topics.
ORDINARY = 0.15
_CHARACTERS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Sample:
    """One normalised text to learn from, with the weight it has in learning."""

    text: str
    example: Example
    weight: float = 1.0

    @property
    def length(self) -> str:
        """The length class it is read in: "short" or "long"."""
        return "short" if len(self.text) <= SHORT else "long"

    @property
    def topical(self) -> bool:
        """A line of chat that was written about a topic of the neighbourhood, asking or not."""
        return self.example.is_request is not None and not self.example.formal and bool(self.example.kind)

    @property
    def ordinary(self) -> bool:
        """A line of ordinary chatter, about anything at all."""
        return self.example.is_request is False and not self.example.kind


def samples(examples: Sequence[Example]) -> list[Sample]:
    """The samples of all examples that say anything."""
    found = []
    for example in examples:
        if example.formal and example.labels:
            found.append(Sample(normalise(example.whole), example, WHOLE_PETITION))
            found.append(Sample(normalise(example.title or example.text[:40]), example))
        elif example.is_request is not None:
            found.append(Sample(normalise(example.whole), example, CHAT))
    return found


def pieces_of(text: str) -> set[str]:
    """All pieces of one to LONGEST_PIECE characters, and whole Latin words."""
    pieces: set[str] = set()
    for run in _CHARACTERS.findall(text):
        if run.isascii():
            if not run.isdigit():
                pieces.add(run)
            continue
        for start in range(len(run)):
            pieces.update(run[start : start + n] for n in range(1, min(LONGEST_PIECE, len(run) - start) + 1))
    return pieces


def target(sample: Sample, answer: str) -> float | None:
    """Above zero: yes, with this weight; below: no; None: this sample says nothing about this answer."""
    example = sample.example
    if answer == "is_request":
        return _asked(sample)
    if answer == "is_local":
        return FORMAL_LOCAL if example.formal else (1.0 if sample.topical else -1.0)
    if answer in KINDS:
        return None if example.kind in {None, "chatter", "other"} else (1.0 if example.kind == answer else -1.0)
    if not example.labels:
        return None
    if answer not in example.labels:
        return -1.0
    return 1.0 if example.labels[0] == answer else SECOND_LABEL


def _asked(sample: Sample) -> float | None:
    if sample.example.is_request is None:
        return None
    if sample.example.is_request:
        return FORMAL_REQUEST if sample.example.formal else 1.0
    return -ORDINARY if sample.ordinary else -1.0
