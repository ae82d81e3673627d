"""Every way a digit is written, and which digits stand close enough together to be one number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

# Decimals of every script (full-width, mathematical …), raised, lowered, circled, bracketed, Roman.
FIGURES = (
    r"\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff"
    r"\u2776-\u277e\u2780-\u2788\u278a-\u2792\u2160-\u2168\u2170-\u2178\u3220-\u3228\u3280-\u3288\U0001f100-\U0001f10a"
)
_SPOKEN = {
    "0": "零〇洞○◯",
    "1": "一壹弌幺么吆",
    "2": "二贰貳弍两兩俩",
    "3": "三叁參叄弎仨",
    "4": "四肆",
    "5": "五伍",
    "6": "六陆陸",
    "7": "七柒拐",
    "8": "八捌",
    "9": "九玖勾",
}
HAN = "".join(_SPOKEN.values())
_HAN_DIGIT = {character: digit for digit, characters in _SPOKEN.items() for character in characters}
_SPELT = {
    word: digit
    for digit, words in {
        "0": "zero ling dong oh", "1": "one yi yao", "2": "two er liang", "3": "three san", "4": "four si", "5": "five wu",
        "6": "six liu", "7": "seven qi guai", "8": "eight ba", "9": "nine jiu gou",
    }.items()
    for word in words.split()
}  # fmt: skip
_LETTERS = {"O": "0", "o": "0", "Ｏ": "0", "ｏ": "0", "l": "1", "I": "1", "ｌ": "1", "Ｉ": "1", "|": "1"}
LIKE_FIGURES = "".join(_LETTERS)

# "前三位", "后四位是" speak of the number and are no part of it.
_POSITION = r"(?:开头|前面?|中间?|后面?|末尾?|最后)(?:的)?[三四34七7八8]位(?:数字?)?(?:是|为)?"
_WORDS = "|".join(sorted(_SPELT, key=len, reverse=True))
DRAWN_DASH = rf"(?<=[{FIGURES}])[一十](?=[{FIGURES}])"
"""138一1234一5678: a dash or a plus by its looks."""
_GROUP = re.compile(
    rf"(?P<aside>{_POSITION})|(?P<figures>[{FIGURES}]+)|(?P<han>[{HAN}十百千拾佰仟]+)"
    rf"|(?<![A-Za-z])(?P<spelt>{_WORDS})(?![A-Za-z])",
    re.IGNORECASE,
)
_LOOSE_GROUP = re.compile(
    rf"(?P<aside>{_POSITION}|{DRAWN_DASH})|(?P<figures>[{FIGURES}{re.escape(LIKE_FIGURES)}]+)|(?P<han>[{HAN}]+)"
)
_COUNTED = re.compile(rf"(?:([{HAN}])[千仟][零〇]?)?(?:([{HAN}])[百佰][零〇]?)?(?:([{HAN}]?)([十拾]))?([{HAN}])?")
_MOBILES = re.compile(r"(?:1[3-9]\d{9}){2,}")
_TENS = re.compile("[十百千拾佰仟]")
# What we write in place of a number is not looked into again.
MASKED = re.compile(
    r"(?<![0-9])(?:[0-9]{3}\*{4}[0-9]{4}|[0-9]{4}\*{10}[0-9]{3}[0-9X]|[0-9]{4}\*{8}[0-9]{4}|[0-9]{4}\*{4}[0-9]{4}|[0-9]{2}\*{4}[0-9]{2})+(?![0-9])"
)

_LONGEST_GAP = 14
_SOFT = re.compile(r"(?:[^\w]|_|[\ufe0f\u20e3])*")
_LIST = re.compile(r"[,，、;；:：/。.．!！?？\n]")
_SAID = (
    "然后|之后|接着|后面|中间|前面|最后|末尾|尾号|开头|打头|再加|加上|再|加|跟|和|横杠|横线|短横|横|杠|空一?格|空|圆?点|减号?|星号?|逗号|下划线|"
    r"斜杠|分隔|分割|隔开|这是|的|是|为|那个|接|连|嗯|呃|啊|and|then|dash|gang|dot|dian|" + _POSITION
)
_FILLER = re.compile(rf"[\W_]*(?:(?:{_SAID})[\W_]*){{1,4}}", re.IGNORECASE)
# After one of these the digits before were a count, a date or a place.
_UNITS = re.compile(
    "[元块塊万萬亿年月日号號时時分秒楼樓栋棟幢座单單室层層户戶人个個件次辆輛台米平㎡斤吨度组組队路线線期届第条條页只张張份名岁级倍段组类]"
)
_LONGEST_STRANGER = 4


class Gap(IntEnum):
    """What stands before a digit, from nothing to what may be another matter altogether."""

    none = 0
    spelling = 1  # another way of writing digits begins
    soft = 2  # blanks, dashes, brackets, emoji
    list_ = 3  # marks that also stand between numbers of a list, of a date, of an amount
    word = 4  # 杠, 然后, 中间四位
    stranger = 5  # a few letters or characters


@dataclass
class Chain:
    """Digits that may be one number: `digits[i]` stands at `starts[i]`:`ends[i]` behind `gaps[i]`.

    A number may begin where `opens` and end where `closes`.
    """

    parts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    opens: list[bool] = field(default_factory=list)
    closes: list[bool] = field(default_factory=list)

    def add(self, digits: str, at: list[tuple[int, int]], gap: Gap, *, anywhere: bool) -> None:
        """One group. anywhere: a number may begin and end inside it."""
        last = len(digits) - 1
        self.parts.append(digits)
        for n, (start, end) in enumerate(at):
            self.starts.append(start)
            self.ends.append(end)
            self.gaps.append(gap if n == 0 else Gap.none)
            self.opens.append(anywhere or n == 0)
            self.closes.append(anywhere or n == last)

    @cached_property
    def digits(self) -> str:
        """Asked for when all have been added."""
        return "".join(self.parts)

    def sizes(self, first: int, behind: int) -> tuple[int, ...]:
        """How many digits stand together in each part of the window."""
        cuts = [first, *(i for i in range(first + 1, behind) if self.gaps[i] >= Gap.soft), behind]
        return tuple(b - a for a, b in pairwise(cuts))

    def widest(self, first: int, behind: int) -> Gap:
        return max(self.gaps[first + 1 : behind], default=Gap.none)


def chains(text: str, *, loose: bool = False) -> Iterator[Chain]:
    """The text's digits, left to right; time is linear in the text. loose: O and l among figures count, 一 between them does not."""
    chain, behind = Chain(), 0
    for match in (_LOOSE_GROUP if loose else _GROUP).finditer(text):
        if match.lastgroup == "aside":
            continue
        start, end = match.span()
        group = _read(match, text) if not loose else _read_loosely(match, text)
        if group is None or not group[0]:
            continue
        gap = _gap(text[behind:start]) if chain.parts and start - behind <= _LONGEST_GAP else None
        if gap is None and chain.parts:
            yield chain
            chain = Chain()
        digits, at = group
        anywhere = match.lastgroup == "han" and len(digits) == end - start
        for piece in _pieces(digits):
            chain.add(digits[piece], at[piece], gap or Gap.none, anywhere=anywhere)
            gap = Gap.spelling
        behind = end
    yield chain


def _pieces(digits: str) -> list[slice]:
    """Mobile numbers written without anything between them are several."""
    if len(digits) > 11 and _MOBILES.fullmatch(digits):
        return [slice(i, i + 11) for i in range(0, len(digits), 11)]
    return [slice(0, len(digits))]


def _gap(between: str) -> Gap | None:
    """None when the digits on both sides have nothing to do with each other."""
    if not between:
        return Gap.spelling
    if _SOFT.fullmatch(between):
        return Gap.list_ if _LIST.search(between) else Gap.soft
    if _FILLER.fullmatch(between):
        return Gap.word
    letters = [c for c in between if c.isalnum()]
    return Gap.stranger if len(letters) <= _LONGEST_STRANGER and not _UNITS.search(between) else None


def digit(character: str) -> str:
    """The digit a single character stands for; empty when it is none."""
    if character in _HAN_DIGIT:
        return _HAN_DIGIT[character]
    value = unicodedata.numeric(character, -1)
    return str(int(value)) if value in range(10) else ""


def _read(match: re.Match[str], text: str) -> tuple[str, list[tuple[int, int]]]:
    start, end = match.span()
    if match.lastgroup == "spelt":
        return _SPELT[match[0].lower()], [(start, end)]
    if match.lastgroup == "han" and _TENS.search(match[0]):
        return _counted(match[0], start, end)
    return "".join(digit(c) for c in text[start:end]), [(i, i + 1) for i in range(start, end)]


def _counted(words: str, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    """一百三十八 as 138: each digit stands for the whole of the words."""
    found = _COUNTED.fullmatch(words)
    if found is None:
        at = [(start + i, start + i + 1) for i, c in enumerate(words) if c in _HAN_DIGIT]
        return "".join(_HAN_DIGIT[words[a - start]] for a, _ in at), at
    thousands, hundreds, tens, ten, ones = found.groups()
    value = 1000 * _value(thousands) + 100 * _value(hundreds) + (10 * (_value(tens) or 1) if ten else 0) + _value(ones)
    digits = str(value)
    return digits, [(start, end)] * len(digits)


def _value(character: str | None) -> int:
    return int(_HAN_DIGIT[character]) if character else 0


def _read_loosely(match: re.Match[str], text: str) -> tuple[str, list[tuple[int, int]]] | None:
    """Letters at an edge that belong to a word stay outside; without one real figure it is no group."""
    start, end = match.span()
    if match.lastgroup == "figures":
        while (
            start < end
            and text[start] in _LETTERS
            and start
            and text[start - 1].isascii()
            and text[start - 1].isalpha()
        ):
            start += 1
        while (
            start < end
            and text[end - 1] in _LETTERS
            and text[end : end + 1].isascii()
            and text[end : end + 1].isalpha()
        ):
            end -= 1
        if all(c in _LETTERS for c in text[start:end]):
            return None
    return "".join(_LETTERS.get(c) or digit(c) for c in text[start:end]), [(i, i + 1) for i in range(start, end)]
