"""What of a text is weighed: pieces of words, words, the lexicon's hits, classes of words, signs of intent.

Training and reading call the same `Extractor`, so a weight means the same in both.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from operator import itemgetter

from nlp.lexicon import categories, flat, shared
from nlp.search import Automaton, automaton_of
from nlp.segment import Segmenter

# Titles and the first words of a line say most; pieces that end before this character count double.
HEAD = 30
# A text up to this length is written as in a chat.
SHORT = 70
# Values of dense features are kept in steps of 1/STEPS, so that sums stay whole numbers.
STEPS = 16
_SHAPES = re.compile(
    r"(?P<price>\d+ ?(?:块|元|/|一[个斤箱份户只张双])|[一二两三五六八九十]块)"
    r"|(?P<span>(?:\d+|[一二两三四五六七八九十几半好多]+) ?个?(?:天|周|星期|礼拜|月|年)(?:了|没|都|多)?)"
    r"|(?P<clock>(?:\d+|[一二两三四五六七八九十]+)点)"
    r"|(?P<address>\d+ ?(?:栋|幢|号楼|单元|室|层|楼|#)|\d+-\d+)"
    r"|(?P<asking>[??])|(?P<calling>[!!])|(?P<trailing>\.\.|…)|(?P<mine>我(?:家|们家)?(?:老公|媳妇|妈|爸|娃|儿子|女儿|闺女|弟|哥|姐|婆|同事|朋友))"
    r"|(?P<at_bot>@)|(?P<list_sign>\+1|\d\.|【)"
)
# Every shape begins with one of these.
_SHAPE_START = re.compile(r"[\d一二两三四五六七八九十几半好多??!!.…我@+【]")
_LAST = frozenset("了啦吗呢吧啊呀哈嘛咯喽哇的!?~。")
# Where it is says nothing of what it is.
_ADDRESS = re.compile(
    r"(?:\d+|[一二三四五六七八九十]+|(?<![a-z])[a-z]) ?(?:号楼|栋|幢|座(?!椅|位)|单元(?!门))|\d+ ?(?:室|#)|\d+-\d+(?:-\d+)?"
)
# A school beside which something happens is not a matter of schools: the noun of a "where" says little.
_NOUNS = "(?:小学|中学|学校|大学|幼儿园|医院|超市|菜市场|菜场|市场|车站|地铁站|地铁口|公交站|火车站|公园|银行|派出所|社区|居委会|饭店|酒店|网吧|药店|工地|广场|加油站|停车场|驿站|售楼部|政府)"
_BESIDE = "(?=(?:大|正|东|西|南|北|后|前|侧)?门|旁|对面|附近|后面|前面|前头|后头|边上|那边|这边|隔壁|斜对|门口|路口|楼下|外面|周边|围墙)"
_WHERE = re.compile(rf"(?:挨着|靠近|紧挨|紧邻|毗邻|就在|位于|离|对着)?(?:[\u3400-\u9fff]{{0,2}}{_NOUNS}){_BESIDE}")
# Cheap looks before the two patterns above: without these they cannot match.
_ADDRESS_SIGN = re.compile(r"[栋幢座室号单#\-]")
_WHERE_SIGN = re.compile(_NOUNS + _BESIDE)
_LEXICON_SHARE, _CLASS_SHARE, _INTENT_SHARE = 0.2, 0.15, 0.3
_SIGN = int(_INTENT_SHARE * STEPS)
_NUMBER = itemgetter(1)


@dataclass(slots=True)
class Features:
    """Numbers of the pieces found (`head`: those in the head), words, and dense features in steps."""

    pieces: set[int]
    head: set[int]
    words: set[str]
    dense: dict[str, int]
    hits: list[str]
    length: str
    """"short" or "long": the two are weighed apart."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What one string of the lexicon says: category features, classes and signs it belongs to."""

    lexicon: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


class Extractor:
    """Finds the features of normalised texts. `pieces`: the strings that have weights of their own."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._meanings: dict[int, _Meaning] = {}
        numbers = {piece: number for number, piece in enumerate(pieces)}
        self.count = first_free = len(numbers)
        for number, (word, meaning) in enumerate(_meanings().items(), first_free):
            self._meanings[numbers.setdefault(word, number)] = meaning
        self._automaton = automaton_of(numbers)
        self._special = frozenset(self._meanings)
        self._classes = {n: meaning.classes for n, meaning in self._meanings.items() if meaning.classes}
        self._signs = {n: dict.fromkeys(meaning.signs, _SIGN) for n, meaning in self._meanings.items() if meaning.signs}
        self._pairs = {n: meaning.pairs for n, meaning in self._meanings.items() if meaning.pairs}
        self._with_class, self._with_sign = frozenset(self._classes), frozenset(self._signs)
        self._with_pair = frozenset(self._pairs)
        self._wordless = frozenset(number for number in self._meanings if number >= self.count)
        self._longest = _lexicon_automaton()

    def extract(self, text: str, segmenter: Segmenter) -> Features:
        """All features of a normalised text."""
        matter = _ADDRESS.sub(" ", text) if _ADDRESS_SIGN.search(text) else text
        found = list(self._automaton.iter(matter))
        pieces = set(map(_NUMBER, found))
        special = pieces & self._special
        pieces -= special & self._wordless
        if len(text) <= HEAD:
            head, special_head = pieces, special
        else:
            head = set(map(_NUMBER, found[: bisect_left(found, (HEAD,))]))  # in the order of their ends
            special_head = head & self._special
            head -= special_head & self._wordless
        said = _WHERE.sub("〇", matter) if _WHERE_SIGN.search(matter) else matter
        hits = [word for _, word in self._longest.iter_long(said)]
        dense = self._dense(text, hits, special, special_head)
        length = "short" if len(text) <= SHORT else "long"
        return Features(pieces, head, set(segmenter.cut(matter)), dense, hits, length)

    def _dense(self, text: str, hits: list[str], special: set[int], head: set[int]) -> dict[str, int]:
        dense = _lexicon_features(hits)
        classes = {name for number in head & self._with_class for name in self._classes[number]}
        if classes:
            step = int(_CLASS_SHARE * STEPS / sqrt(max(1.0, len(classes) / 4)) + 0.5)
            dense.update(dict.fromkeys(classes, step))
        for number in special & self._with_pair:
            for rest, name in self._pairs[number]:
                if rest in text:
                    dense[name] = dense.get(name, 0) + 2
        for number in special & self._with_sign:
            dense.update(self._signs[number])
        for name in _shapes(text):
            dense[name] = _SIGN
        return dense


def _shapes(text: str) -> Iterable[str]:
    """The shapes of words: prices, times, spans of days, how the line ends."""
    start = _SHAPE_START.search(text)
    while start:
        match = _SHAPES.match(text, start.start())
        if match:
            yield f"?{match.lastgroup}"
        start = _SHAPE_START.search(text, (match or start).end())
    last = text[-1:]
    yield f"?ends_{last}" if last in _LAST else "?ends_otherwise"


def _lexicon_features(hits: list[str]) -> dict[str, int]:
    """Hits per category and strength, dampened when a text has many."""
    counts: dict[str, int] = {}
    heavy, words = 0, _lexicon_words()
    for word in set(hits):
        names, strong = words[word]
        heavy += strong
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    step = _LEXICON_SHARE * STEPS / sqrt(max(1.0, heavy / 2))
    return {name: int(step * (min(3, count)) * 2 + 0.5) for name, count in counts.items()}


@cache
def _meanings() -> Mapping[str, _Meaning]:
    """Every string of the lexicon files with what it says."""
    table: dict[str, dict[str, set[object]]] = {}

    def note(word: str, field: str, value: object) -> None:
        if word:
            table.setdefault(word, {}).setdefault(field, set()).add(value)

    for code, category in categories().items():
        for word, weight in category.words.items():
            note(word, "lexicon", f"#{code}:{weight:g}")
        for first, second in category.pairs:
            note(first, "pairs", (second, f"+{code}"))
    for name, words in shared("thesaurus").items():
        for word in flat(words):
            note(word.lower(), "classes", f"@{name}")
    for name, words in shared("intent").items():
        for word in flat([words]):
            note(word.lower(), "signs", f"?{name}")
    return {word: _Meaning(**{k: tuple(sorted(v)) for k, v in fields.items()}) for word, fields in table.items()}  # type: ignore[arg-type, type-var]


@cache
def _lexicon_words() -> Mapping[str, tuple[tuple[str, ...], int]]:
    """The lexicon's words with their features, and for how many categories each is a strong word."""
    of_words = {word: meaning.lexicon for word, meaning in _meanings().items() if meaning.lexicon}
    return {word: (names, sum(name.endswith(":3") for name in names)) for word, names in of_words.items()}


@cache
def _lexicon_automaton() -> Automaton:
    return automaton_of({word: word for word in _lexicon_words()})
