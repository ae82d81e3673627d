"""Which digits are a number of a person: telephone, identity card, bank card, and what is called such by the word before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlp.masking.digits import Chain, Gap


@dataclass(frozen=True, slots=True)
class Found:
    """Characters `start`:`end` of the text are a number of that kind; `shown` may stand in their place.

    kind: mobile | landline | identity | bank | account | plate | passport.
    """

    start: int
    end: int
    kind: str
    shown: str


# Where people cut a number in parts.
_MOBILE_CUTS = frozenset(
    {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (3, 5, 3), (4, 3, 4), (4, 4, 3), (4, 7), (5, 6), (6, 5), (1, 10), (2, 2, 2, 2, 2, 1), (1, 2, 2, 2, 2, 2), (3, 2, 2, 2, 2), (3, 2, 2, 4), (3, 4, 2, 2), (2, 3, 3, 3), (3, 3, 3, 2)}
)  # fmt: skip
_SURE_MOBILE_CUTS = frozenset({(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (3, 5, 3), (5, 6), (6, 5), (2, 2, 2, 2, 2, 1), (1, 2, 2, 2, 2, 2), (3, 2, 2, 2, 2)})  # fmt: skip
_MOST_PARTS = 7

_MOBILE = re.compile(r"(0086|86|0)?(1[3-9]\d{9})")
_AREA = re.compile(r"(?:0086|86)?(0(?:10|2\d|[3-9]\d\d))(\d{8}|\d{7})")
_AREA_SHORT = re.compile(r"(?:0086|86)?(0(?:10|2\d|[3-9]\d\d))(\d{7})")
_ABROAD_AREA = re.compile(r"(?:00)?86((?:10|2\d|[3-9]\d\d))(\d{8}|\d{7})")
_BORN = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"[1-9]\d{{5}}(?:18|19|20)\d\d{_BORN}\d{{3}}")
_OLD_IDENTITY = re.compile(rf"[1-9]\d{{5}}\d\d{_BORN}\d{{3}}")
_CHECK = re.compile(r"[^\w\n]{0,2}([XxＸｘ×✕])(?![A-Za-z])")
_YEARS = re.compile(r"(?:(?:19|20)\d\d){4}")

_LINK = r"[^\w\n]{0,3}(?:(?:号码|号|是|为|就是|我的?|他的?|她的?|请?打|加|一下|尾号)[^\w\n]{0,2}){0,3}$"
_TELEPHONE = re.compile(
    r"(?:电话|電話|手机|手機|座机|座機|固话|宅电|号码|號碼|联系方式|聯繫方式|tel|phone|致电|拨打|短信|打)" + _LINK,
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:卡号|卡號|账号|帐号|賬號|账户|银行卡|储蓄卡|信用卡|工资卡|社保卡|医保卡|建行|农行|工行|中行|邮储|开户行)"
    + _LINK.replace("$", "[A-Za-z]{0,2}$")
)
_NAMED = re.compile(r"(?:微信|薇信|威信|[vV]信|[wW][eE][cC][hH][aA][tT]|[wW][xX]|[vV][xX]|[qQ]{2}|扣扣|支付宝)" + _LINK)
_IDENTITY_SAID = re.compile(r"(?:身份证|身分证|身份證|证件|證件|社保)" + _LINK)
_PUBLIC_LINE = re.compile(r"(?:0\d{2,3})?(?:400|800|95|96|10086|10010|10000|12[0-9]{3}$)")
_HIDDEN_ALREADY = re.compile(r"[*×＊]{3}")
_LOOK_BACK = 16

Look = Callable[[str, Chain, int], Found | None]


def numbers(text: str, chain: Chain) -> Iterator[Found]:
    """The numbers in a chain: first what can be nothing else, then what is written in an odd way, never overlapping."""
    if len(chain.digits) < 5:
        return
    taken = [False] * len(chain.digits)
    for looks in (_SURE, _LIKELY):
        i = 0
        while i < len(chain.digits):
            found = None if taken[i] or not chain.opens[i] else _first(looks, text, chain, i, taken)
            if found is None:
                i += 1
                continue
            yield found[0]
            for n in range(i, found[1]):
                taken[n] = True
            i = found[1]


def _first(looks: tuple[Look, ...], text: str, chain: Chain, i: int, taken: list[bool]) -> tuple[Found, int] | None:
    for look in looks:
        found = look(text, chain, i)
        if found is None:
            continue
        behind = _behind(chain, i, found.end)
        if not any(taken[i:behind]):
            return found, behind
    return None


def _behind(chain: Chain, i: int, end: int) -> int:
    while i < len(chain.digits) and chain.ends[i] <= end:
        i += 1
    return i


def _whole(chain: Chain, behind: int) -> bool:
    return behind <= len(chain.digits) and chain.closes[behind - 1]


def _found(chain: Chain, first: int, behind: int, kind: str, shown: str, end: int | None = None) -> Found:
    return Found(chain.starts[first], chain.ends[behind - 1] if end is None else end, kind, shown)


def _singles(chain: Chain, first: int, behind: int) -> bool:
    """Digit by digit, and neither the first nor the last stands farther off than its neighbours: "张三，1 3 8 …"."""
    gaps = chain.gaps
    apart = all(gap >= Gap.soft for gap in gaps[first + 1 : behind])
    return apart and gaps[first + 1] <= gaps[first + 2] and gaps[behind - 1] <= gaps[behind - 2]


def _mobile(sure: bool) -> Look:
    def look(_text: str, chain: Chain, i: int) -> Found | None:
        match = _MOBILE.match(chain.digits, i)
        if match is None or not _whole(chain, match.end()):
            return None
        first, behind = match.start(2), match.end()
        if first > i and chain.widest(i, first + 1) > Gap.word:
            return None
        sizes, widest = chain.sizes(first, behind), chain.widest(first, behind)
        singles = _singles(chain, first, behind)
        held = _surely_mobile(sizes, widest, singles) if sure else _perhaps_mobile(sizes, widest, singles)
        number = match[2]
        return _found(chain, i, behind, "mobile", f"{number[:3]}****{number[-4:]}") if held else None

    return look


def _together(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Single digits side by side count as one part: (1, 1, 1, 4, 4) is (3, 4, 4)."""
    parts: list[int] = []
    for n, size in enumerate(sizes):
        if size == 1 and n and sizes[n - 1] == 1:
            parts[-1] += 1
        else:
            parts.append(size)
    return tuple(parts)


def _surely_mobile(sizes: tuple[int, ...], widest: Gap, singles: bool) -> bool:
    if len(sizes) == 1:
        return True
    if sizes == (3, 4, 4):
        return True
    return widest <= Gap.word and (_together(sizes) in _SURE_MOBILE_CUTS or singles)


def _perhaps_mobile(sizes: tuple[int, ...], widest: Gap, singles: bool) -> bool:
    if widest is Gap.soft:
        return len(sizes) <= _MOST_PARTS
    return singles or (widest <= Gap.word and sizes in _MOBILE_CUTS and sizes != (3, 3, 3, 2))


def _landline(text: str, chain: Chain, i: int) -> Found | None:
    abroad = _ABROAD_AREA if text[max(0, chain.starts[i] - 1) : chain.starts[i]] in ("+", "＋") else None
    for pattern in (_AREA, _AREA_SHORT, abroad):
        match = pattern.match(chain.digits, i) if pattern else None
        if match is None or not _whole(chain, match.end()):
            continue
        area, behind = match.end(1), match.end()
        sizes, widest = chain.sizes(match.start(1), behind), chain.widest(match.start(1), behind)
        singles = widest <= Gap.word and _singles(chain, match.start(1), behind)
        if singles or _landline_cut(sizes, area - match.start(1), widest):
            return _found(chain, i, behind, "landline", f"{match[1]}****{match[2][-4:]}")
    return None


def _landline_cut(sizes: tuple[int, ...], area: int, widest: Gap) -> bool:
    if len(sizes) == 1:
        return True
    rest = sizes[1:] if sizes[0] == area else sizes
    if rest in {(8,), (7,), (4, 4), (3, 4)}:
        return True
    if set(rest) == {1}:
        return widest <= Gap.word
    return widest <= Gap.soft and rest in {(4, 3), (2, 2, 2, 2), (area + 4, 4), (area + 3, 4), (3, 2, 3), (2, 3, 3)}


def _identity(text: str, chain: Chain, i: int) -> Found | None:
    match = _IDENTITY.match(chain.digits, i)
    if match is None:
        return None
    behind, check = match.end(), None
    if chain.closes[behind - 1] and (letter := _CHECK.match(text, chain.ends[behind - 1])):
        check, end = "X", letter.end()
    elif behind < len(chain.digits) and chain.closes[behind]:
        check, behind, end = chain.digits[behind], behind + 1, chain.ends[behind]
    if check is None:
        return None
    sizes, widest = chain.sizes(i, behind), chain.widest(i, behind)
    held = (widest <= Gap.word and set(sizes) != {3}) or sizes[:2] == (6, 8) or _singles(chain, i, behind)
    number = match[0] + check
    return _found(chain, i, behind, "identity", f"{number[:4]}{'*' * 10}{number[-4:]}", end) if held else None


def _old_identity(_text: str, chain: Chain, i: int) -> Found | None:
    match = _OLD_IDENTITY.match(chain.digits, i)
    if match is None or not _whole(chain, match.end()):
        return None
    sizes = chain.sizes(i, match.end())
    known = sizes in ((15,), (6, 6, 3), (6, 9)) or _singles(chain, i, match.end())
    if not known or chain.widest(i, match.end()) > Gap.soft:
        return None
    return _found(chain, i, match.end(), "identity", f"{match[0][:4]}{'*' * 8}{match[0][-4:]}")


def _bank(_text: str, chain: Chain, i: int) -> Found | None:
    for length in (19, 18, 17, 16):
        behind = i + length
        if not _whole(chain, behind):
            continue
        number, sizes, widest = chain.digits[i:behind], chain.sizes(i, behind), chain.widest(i, behind)
        if _bank_cut(number, sizes, widest) or (widest <= Gap.word and _singles(chain, i, behind)):
            return _found(chain, i, behind, "bank", f"{number[:4]}{'*' * 8}{number[-4:]}")
    return None


def _bank_cut(number: str, sizes: tuple[int, ...], widest: Gap) -> bool:
    if len(sizes) == 1:
        return True
    if widest > Gap.word or _YEARS.match(number):
        return False
    if number.startswith("62") and len(sizes) <= _MOST_PARTS:
        return True
    return sizes[:3] == (4, 4, 4) and widest is not Gap.list_ and number[0] in "34569"


def _called(text: str, chain: Chain, i: int) -> Found | None:
    """What the word before it calls a number of somebody, whatever its length."""
    before = text[max(0, chain.starts[i] - _LOOK_BACK) : chain.starts[i]]
    for said, kind, least, most in (
        (_ACCOUNT, "account", 8, 30),
        (_IDENTITY_SAID, "identity", 8, 20),
        (_TELEPHONE, "landline", 7, 15),
        (_NAMED, "account", 5, 15),
    ):
        if not said.search(before):
            continue
        behind = _run(chain, i, most)
        number = chain.digits[i:behind]
        if least <= len(number) and not (kind == "landline" and _PUBLIC_LINE.match(number)):
            ends = (number[:2], number[-2:])
            if _HIDDEN_ALREADY.search(text, chain.starts[i], chain.ends[behind - 1]):
                return None
            return _found(chain, i, behind, kind, f"{ends[0]}****{ends[1]}")
    return None


def _run(chain: Chain, i: int, most: int) -> int:
    """As far as the parts belong together: one part, two or more of at least three digits, or single digits."""
    behind, size = i, 0
    first = _part(chain, i)
    while behind < len(chain.digits) and behind - i < most:
        size = _part(chain, behind)
        gap = chain.gaps[behind]
        alike = size == 1 if first == 1 else size >= 3
        if behind > i and (not alike or gap > Gap.soft or (first >= 7 and gap >= Gap.soft)):
            break
        behind += size
    return behind


def _part(chain: Chain, i: int) -> int:
    """Digits that stand together from `i` on."""
    behind = i + 1
    while behind < len(chain.digits) and chain.gaps[behind] < Gap.soft:
        behind += 1
    return behind - i


_SURE: tuple[Look, ...] = (_identity, _mobile(sure=True), _landline, _bank, _old_identity)
_LIKELY: tuple[Look, ...] = (_mobile(sure=False), _called)
