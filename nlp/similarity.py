"""How likely two texts speak of the same matter."""

from nlp.normalise import normalise
from nlp.place import find_place

WORDS_SHARE, PLACE_SHARE = 0.7, 0.3


def similar(a: str, b: str) -> float:
    """0..1: shared pairs of characters, and whether the places agree; 1.0 for the same text."""
    first, second = normalise(a), normalise(b)
    if first == second:
        return 1.0
    words = _overlap(_grams(first), _grams(second))
    place = _same_place(first, second)
    return words if place is None else WORDS_SHARE * words + PLACE_SHARE * place


def _grams(text: str) -> set[str]:
    letters = "".join(c for c in text if c.isalnum())
    return {letters[i : i + 2] for i in range(len(letters) - 1)} or {letters}


def _overlap(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _same_place(a: str, b: str) -> float | None:
    first, second = find_place(a), find_place(b)
    if first.building is None or second.building is None:
        return None
    if first.building != second.building:
        return 0.0
    return 1.0 if first.unit == second.unit or None in {first.unit, second.unit} else 0.5
