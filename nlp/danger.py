"""Whether somebody is in danger now, and which kind of danger it is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from nlp.lexicon import flat, shared
from nlp.search import Automaton, automaton_of

# How far before and after a danger word something can take it back, in characters.
BEFORE, AFTER = 7, 12
# A long petition tells a story; only what it says is happening now counts.
LONG = 120
# "煤气味怎么办" is said with the smell in the nose, "孩子不见了怎么办" in fear; "着火了怎么办" is mostly a supposition.
SELDOM_SUPPOSED = frozenset({"gas", "lift", "suicide", "missing", "violence"})
_WHAT_THEN = re.compile("怎么办|咋办")
_CLAUSE_END = re.compile(r"[,，、 ]")
_SENTENCE_END = re.compile(r"[。!?!?;;\n]")


def find_danger(text: str) -> str | None:
    """The kind of danger a normalised text speaks of as happening now, or None."""
    if next(_matches(_danger_starts(), _danger_patterns(), text), None) is None:
        return None
    for harmless in reversed(list(_matches(_harmless_starts(), _harmless_patterns(), text))):
        text = f"{text[: harmless.start()]} {text[harmless.end() :]}"
    for found in _matches(_danger_starts(), _danger_patterns(), text):
        if _counts(text, found.start(), found.end(), found.lastgroup or ""):
            return found.lastgroup
    return None


def _matches(starts: Automaton, patterns: Mapping[str, re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """What one pattern's `finditer` would find, looked for only where one of its words begins, among those with its first character."""
    free = 0
    for start in sorted({end - before for end, before in starts.iter(text)}):
        match = patterns[text[start]].match(text, start) if start >= free else None
        if match:
            free = match.end()
            yield match


def _counts(text: str, start: int, end: int, kind: str) -> bool:
    head = _SENTENCE_END.split(text[max(0, start - BEFORE) : start])[-1]
    head = _list_pattern("not_before").sub(" ", head)
    tail = _SENTENCE_END.split(text[end : end + AFTER])[0]
    if _list_pattern("before_far").search(head) or _taken_back(_CLAUSE_END.split(head)[-1], kind):
        return False
    if _list_pattern("after").search(tail) or (kind not in SELDOM_SUPPOSED and _WHAT_THEN.search(tail)):
        return False
    if kind == "missing" and _list_pattern("found_again").search(text, end):
        return False
    return len(text) <= LONG or _list_pattern("now").search(text) is not None


def _taken_back(clause: str, kind: str) -> bool:
    """Whether the clause up to the danger word says that it is not so."""
    if kind == "suicide":
        return clause.endswith(_right_before())
    return _list_pattern("before").search(clause) is not None


def belongs_to(kind: str | None) -> str | None:
    """The category of a danger to a person's body or life, or None where the other words tell it better."""
    found = shared("danger")["belongs"].get(kind)
    return None if found is None else str(found)


def is_plain(kind: str) -> bool:
    """Whether the words of this danger alone ask for help: nobody says them as a wish."""
    return kind in shared("danger")["plain"]


@cache
def _right_before() -> tuple[str, ...]:
    return tuple(flat(shared("danger")["right_before"]))


@cache
def _danger_patterns() -> Mapping[str, re.Pattern[str]]:
    return _by_first({kind: flat(words) for kind, words in shared("danger")["kinds"].items()})


@cache
def _danger_starts() -> Automaton:
    return _starts(word for words in shared("danger")["kinds"].values() for word in flat(words))


@cache
def _harmless_starts() -> Automaton:
    return _starts(flat(shared("danger")["not_danger"]))


def _starts(words: Iterable[str]) -> Automaton:
    """What stands before the "…" of the words, and how far its end is from its beginning."""
    return automaton_of({start: len(start) - 1 for start in (word.partition("…")[0] for word in words)})


@cache
def _harmless_patterns() -> Mapping[str, re.Pattern[str]]:
    return _by_first({"harmless": flat(shared("danger")["not_danger"])})


def _by_first(kinds: Mapping[str, list[str]]) -> Mapping[str, re.Pattern[str]]:
    """By first character the words that begin with it, a group a kind: most of a long list is never tried."""
    found: dict[str, dict[str, list[str]]] = {}
    for kind, words in kinds.items():
        for word in words:
            found.setdefault(word[0], {}).setdefault(kind, []).append(word)
    return {first: _of_kinds(group) for first, group in found.items()}


def _of_kinds(kinds: Mapping[str, list[str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{_any_of(words).pattern})" for kind, words in kinds.items()))


@cache
def _list_pattern(name: str) -> re.Pattern[str]:
    return _any_of(flat(shared("danger")[name]))


def _any_of(words: list[str]) -> re.Pattern[str]:
    """Longest first; the "…" of a pair is up to eight characters of the same clause, "……" up to sixteen of the sentence."""
    return re.compile("|".join(_gaps(re.escape(word)) for word in sorted(words, key=len, reverse=True)))


def _gaps(pattern: str) -> str:
    return pattern.replace("……", r"[^。!！?？;；\n]{0,16}?").replace("…", r"[^,，。!！?？;；\n]{0,8}?")
