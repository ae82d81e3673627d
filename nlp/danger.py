"""Whether somebody is in danger now, and which kind of danger it is."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from nlp.lexicon import flat, shared
from nlp.search import Automaton, automaton_of

# How far before and after a danger word something can take it back, in characters.
BEFORE, AFTER = 7, 12
# A long petition tells a story; only what it says is happening now counts.
LONG = 120
# "煤气味怎么办" is said with the smell in the nose; "着火了怎么办" is mostly a supposition.
SELDOM_SUPPOSED = frozenset({"gas", "lift"})
_WHAT_THEN = re.compile("怎么办|咋办")
_CLAUSE_END = re.compile(r"[,，、 ]")
_SENTENCE_END = re.compile(r"[。!?!?;;\n]")


def find_danger(text: str) -> str | None:
    """The kind of danger a normalised text speaks of as happening now, or None."""
    if next(_matches(_danger_starts(), _danger_pattern(), text), None) is None:
        return None
    for harmless in reversed(list(_matches(_harmless_starts(), _harmless_pattern(), text))):
        text = f"{text[: harmless.start()]} {text[harmless.end() :]}"
    for found in _matches(_danger_starts(), _danger_pattern(), text):
        if _counts(text, found.start(), found.end(), found.lastgroup or ""):
            return found.lastgroup
    return None


def _matches(starts: Automaton, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` finds, looked for only where one of its words begins."""
    free = 0
    for start in sorted({end - before for end, before in starts.iter(text)}):
        match = pattern.match(text, start) if start >= free else None
        if match:
            free = match.end()
            yield match


def _counts(text: str, start: int, end: int, kind: str) -> bool:
    head = _SENTENCE_END.split(text[max(0, start - BEFORE) : start])[-1]
    head = _list_pattern("not_before").sub(" ", head)
    tail = _SENTENCE_END.split(text[end : end + AFTER])[0]
    if _list_pattern("before_far").search(head) or _list_pattern("before").search(_CLAUSE_END.split(head)[-1]):
        return False
    if _list_pattern("after").search(tail) or (kind not in SELDOM_SUPPOSED and _WHAT_THEN.search(tail)):
        return False
    return len(text) <= LONG or _list_pattern("now").search(text) is not None


@cache
def _danger_pattern() -> re.Pattern[str]:
    kinds = shared("danger")["kinds"].items()
    return re.compile("|".join(f"(?P<{kind}>{_any_of(flat(words)).pattern})" for kind, words in kinds))


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
def _harmless_pattern() -> re.Pattern[str]:
    return _any_of(flat(shared("danger")["not_danger"]))


@cache
def _list_pattern(name: str) -> re.Pattern[str]:
    return _any_of(flat(shared("danger")[name]))


def _any_of(words: list[str]) -> re.Pattern[str]:
    """Longest first; the "…" of a pair is up to eight characters of the same clause, "……" up to sixteen of the sentence."""
    return re.compile("|".join(_gaps(re.escape(word)) for word in sorted(words, key=len, reverse=True)))


def _gaps(pattern: str) -> str:
    return pattern.replace("……", r"[^。!！?？;；\n]{0,16}?").replace("…", r"[^,，。!！?？;；\n]{0,8}?")
