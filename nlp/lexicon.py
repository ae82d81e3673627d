"""The lexicon as it stands in the files: categories, their words, and the shared lists; with its version."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "lexicon"
# Hand weights of the three rows of a category's file, in the same unit as the learned weights (log-odds).
STRENGTHS = (("strong", 3.0), ("medium", 1.2), ("weak", 0.4), ("counter", -2.0))
PAIR_WEIGHT = 1.5
PROMISE_CLASSES = frozenset(
    {
        "danger",
        "utility",
        "ordinary",
        "hard",
        "refuse",
        "standing_water",
        "road_cleaning",
        "green_space",
        "illegal_building_stop",
        "illegal_building_remove",
    }
)


@dataclass(frozen=True, slots=True)
class Category:
    """One of the field's categories. `words`: word -> hand weight; `pairs`: two words in this order -> weight."""

    code: str
    name: str
    english: str
    department: str
    post: str
    promise_class: str
    privacy: str
    words: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]


def load_yaml(path: Path) -> Any:
    """The file as plain data. Raises yaml.YAMLError, OSError."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders


def flat(rows: Any) -> list[str]:
    """Rows of words, as the files hold them, as one list."""
    return [str(word) for row in rows or () for word in (row if isinstance(row, list) else [row])]


def category_of(data: Mapping[str, Any]) -> Category:
    """A category from its file's data. Raises KeyError for a missing part, ValueError for an unknown promise class."""
    if data["promise_class"] not in PROMISE_CLASSES:
        raise ValueError(f"{data['code']}: unknown promise_class {data['promise_class']!r}")
    words = {word: weight for key, weight in reversed(STRENGTHS) for word in flat(data.get(key))}
    pairs = {_pair(text): PAIR_WEIGHT for text in flat(data.get("pairs")) if all(_pair(text))}
    plain = {key: str(data[key]) for key in ("code", "name", "english", "department", "post")}
    return Category(
        **plain,
        promise_class=str(data["promise_class"]),
        privacy=str(data["privacy"]),
        words=MappingProxyType(words),
        pairs=MappingProxyType(pairs),
    )


def _pair(text: str) -> tuple[str, str]:
    first, _, second = text.partition("…")
    return first, second


@cache
def categories() -> Mapping[str, Category]:
    """All categories of the shipped files, in the order of their codes."""
    found = (category_of(load_yaml(path)) for path in sorted(FOLDER.glob("*.yaml")))
    return MappingProxyType({category.code: category for category in found})


@cache
def shared(name: str) -> Any:
    """One of the lists that all categories share: thesaurus, intent, slips, emoji, danger."""
    return load_yaml(FOLDER / "shared" / f"{name}.yaml")


@cache
def version() -> str:
    """Ten characters that change whenever a lexicon or weights file does; tickets remember them."""
    digest = hashlib.sha256()
    for path in sorted([*FOLDER.rglob("*.yaml"), *(FOLDER.parent / "weights").glob("*.*")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
