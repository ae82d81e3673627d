"""What a text was taken to mean, with the evidence that made it so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self


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


@dataclass(frozen=True)
class Reading:
    """The whole answer to one text. Scores and confidence are probabilities, 0..1.

    Most of what a group says asks for nothing, so a reader tells the parts that only a request needs when they are
    first asked for (`told_when_asked`). Nobody sees a difference: a reading is equal, printed, copied and pickled whole.
    """

    is_request: bool
    request_score: float
    kind: str
    category: str | None
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = field(default_factory=tuple)
    urgent: bool = False
    danger: str | None = None
    evidence: tuple[str, ...] = field(default_factory=tuple)
    reasons: tuple[Evidence, ...] = field(default_factory=tuple)
    place: Place = field(default_factory=Place)
    matters: tuple[str, ...] = field(default_factory=tuple)
    lexicon_version: str = ""

    @classmethod
    def told_when_asked(cls, known: Mapping[str, object], tell: Callable[[str], object]) -> Self:
        """A reading of these fields whose others `tell` finds by name; it must find the same whenever it is asked."""
        reading = object.__new__(cls)
        reading.__dict__.update(known, _tell=tell)
        return reading

    if not TYPE_CHECKING:  # for the type checker all fields are simply there

        def __getattr__(self, name: str) -> object:
            """A field that nobody has asked for yet."""
            tell = self.__dict__.get("_tell")
            if tell is None or name not in type(self).__dataclass_fields__:
                raise AttributeError(name)
            value = self.__dict__[name] = tell(name)
            return value

    def __getstate__(self) -> dict[str, Any]:
        """All fields, told: what is copied or pickled needs no reader."""
        return {one.name: getattr(self, one.name) for one in fields(self)}
