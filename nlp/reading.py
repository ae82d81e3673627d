"""What a text was taken to mean, with the evidence that made it so."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text says it is; every part as its short spelling ("3", "A2"), or None when not said."""

    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    landmark: str | None = None
    words: str = ""
    """The words that said so, without the room's number: fit for a group."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One summand of a category's score."""

    word: str
    weight: float
    category: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole answer to one text. Scores and confidence are probabilities, 0..1."""

    is_request: bool
    request_score: float
    kind: str
    category: str | None
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    urgent: bool = False
    danger: str | None = None
    evidence: tuple[str, ...] = ()
    reasons: tuple[Evidence, ...] = ()
    place: Place = field(default_factory=Place)
    matters: tuple[str, ...] = ()
    lexicon_version: str = ""
