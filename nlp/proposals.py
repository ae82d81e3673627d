"""Words that corrections suggest for the lexicon, tried on labelled messages before anybody makes them live.

An overlay is a plain YAML file of versions; the newest counts, and an earlier one can be made the newest again.
It is for trying words on files (`--overlay` of the command line); a running bot keeps its own words elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from nlp.examples import Example, load_examples, rows_of
from nlp.lexicon import categories, load_yaml
from nlp.normalise import normalise
from nlp.reader import Reader
from nlp.segment import Segmenter

# A word proposed must stand in so many corrections to one category, and in most of its corrections.
SEEN, MOSTLY = 2, 0.8
WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word for a category, and what it would do: `changed` texts get another first answer."""

    word: str
    category: str
    seen: int
    changed: tuple[str, ...] = ()
    better: int = 0
    worse: int = 0


def proposals(corrections: Sequence[Mapping[str, str]]) -> list[Proposal]:
    """Words of corrected texts that point to one category and that its lexicon lacks, most seen first."""
    segmenter = Segmenter()
    seen: Counter[tuple[str, str]] = Counter()
    anywhere: Counter[str] = Counter()
    for row in corrections:
        words = segmenter.cut(normalise(row["text"]))
        for word in {*words, *(a + b for a, b in pairwise(words))}:
            if len(word) > 1 and not word.isascii():
                seen[word, row["to"]] += 1
                anywhere[word] += 1
    known = categories()
    return [
        Proposal(word, code, count)
        for (word, code), count in seen.most_common()
        if code in known
        and count >= SEEN
        and count / anywhere[word] >= MOSTLY
        and known[code].words.get(word, 0) < WEIGHT
    ]


def try_out(proposal: Proposal, reader: Reader, examples: Sequence[Example]) -> Proposal:
    """The proposal with what it would change in these examples' first answers, read with and without the word."""
    with_it = reader.with_words([(proposal.word, proposal.category)], "")
    changed, better, worse = [], 0, 0
    for example in examples:
        if proposal.word not in normalise(example.whole):
            continue
        before, after = reader.read(example.whole).category, with_it.read(example.whole).category
        if after != before:
            changed.append(example.whole[:60])
            better += after in example.labels
            worse += before in example.labels
    return replace(proposal, changed=tuple(changed), better=better, worse=worse)


def propose(corrections: Path, labelled: Sequence[Path], overlay: Path | None, say: Callable[[str], None]) -> int:
    """Lists proposals with their trial; writes those that harm nothing to the overlay when one is named."""
    rows = [row for row in rows_of(corrections) if isinstance(row.get("text"), str) and isinstance(row.get("to"), str)]
    reader = Reader.load()
    examples = [*load_examples(labelled), *(Example(row["text"], (row["to"],)) for row in rows)]
    if not rows:
        raise ValueError(f'{corrections}: no corrections, rows with "text" and "to"')
    tried = [try_out(proposal, reader, [e for e in examples if e.labels]) for proposal in proposals(rows)]
    for one in tried:
        say(f"{one.word} -> {one.category}: in {one.seen} corrections, better {one.better}, worse {one.worse}")
        for text in one.changed[:5]:
            say(f"    {text}")
    if not tried:
        say(f"no word stands in {SEEN} of these {len(rows)} corrections and points to one category")
    good = [one for one in tried if one.better > one.worse]
    if overlay is not None and good:
        say(f"version {add_version(overlay, good)} of {overlay}: {len(good)} words")
    return 0


def add_version(overlay: Path, chosen: Sequence[Proposal]) -> int:
    """Appends a version with these words on top of the newest; returns its number."""
    versions = read_versions(overlay)
    words: dict[str, list[str]] = {
        code: list(found) for code, found in (versions[-1]["words"] if versions else {}).items()
    }
    for one in chosen:
        if one.word not in words.setdefault(one.category, []):
            words[one.category].append(one.word)
    return _append(overlay, versions, words)


def undo(overlay: Path, version: int) -> int:
    """Makes an earlier version (0: no words) the newest again; returns the new number. ValueError if unknown."""
    versions = read_versions(overlay)
    if not 0 <= version <= len(versions):
        raise ValueError(f"{overlay} has no version {version}")
    return _append(overlay, versions, versions[version - 1]["words"] if version else {})


def read_versions(overlay: Path) -> list[dict[str, Any]]:
    """All versions of an overlay, oldest first; none when there is no file yet."""
    return list(load_yaml(overlay)["versions"]) if overlay.exists() else []


def overlay_words(overlay: Path) -> tuple[list[tuple[str, str]], str]:
    """The newest version's (word, category) pairs and its label, as `Reader.with_words` takes them.

    Raises OSError when there is no such file, ValueError when it is no overlay or names an unknown category.
    """
    try:
        newest = load_yaml(overlay)["versions"][-1]
        words = [(str(word), str(code)) for code, found in newest["words"].items() for word in found]
        label = f"+{newest['version']}"
    except (yaml.YAMLError, AttributeError, IndexError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"{overlay} is no overlay of words: {error}") from error
    unknown = sorted({code for _, code in words} - categories().keys())
    if unknown:
        raise ValueError(f"{overlay}: unknown category {', '.join(unknown)}")
    return words, label


def _append(overlay: Path, versions: list[dict[str, Any]], words: Mapping[str, list[str]]) -> int:
    number = len(versions) + 1
    text = yaml.safe_dump({"versions": [*versions, {"version": number, "words": dict(words)}]}, allow_unicode=True)
    overlay.write_text(text, encoding="utf-8")
    return number
