"""Number plates and passports: letters and digits together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.masking.digits import FIGURES, HAN, digit
from nlp.masking.numbers import Found

_PROVINCES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
_LETTER = "A-Za-zＡ-Ｚａ-ｚ\U0001f130-\U0001f149\u24b6-\u24e9"
_FIGURE = rf"{FIGURES}{HAN}"
_SEP = r"(?:[^\w\n]|_|[\ufe0f\u20e3]){0,3}"
_SAID = rf"(?:{_SEP}(?:字母|杠|横杠|点|然后|空格|再|后面|是|字|牌照?))?{_SEP}"
_SPECIAL = "挂掛学學警领領港澳试試超"
_HEAD = rf"(?P<head>[{_PROVINCES}]{_SAID}[{_LETTER}])"
_SIGN = rf"[{_LETTER}\d]"
_PLAIN = re.compile(rf"{_HEAD}{_SAID}(?P<body>{_SIGN}{{5,6}}|{_SIGN}{{4}}[{_SPECIAL}])(?!{_SIGN})")
_ODD = re.compile(
    rf"{_HEAD}{_SAID}(?P<body>[{_LETTER}{_FIGURE}](?:{_SEP}[{_LETTER}{_FIGURE}]){{4}}(?:{_SEP}[{_LETTER}{FIGURES}](?![{_LETTER}{FIGURES}]))?)"
)
_CALLED = re.compile(
    rf"(?:车牌号?码?|车号|車牌)[^\w\n]{{0,3}}(?:是|为|：)?[^\w\n]{{0,2}}(?P<head>[{_LETTER}]?){_SEP}(?P<body>{_SIGN}{{5,6}})(?!{_SIGN})"
)
_PASSPORT = re.compile(
    rf"(?:护照|護照|通行证|军官证)(?:号码?|是|为)?[^\w\n]{{0,3}}(?P<body>[{_LETTER}]{{0,2}}{_SEP}\d(?:{_SEP}\d){{6,8}})(?!\d)"
)
_LEAST_FIGURES = 2
MASKED_PLATE = re.compile(rf"[{_PROVINCES}][{_LETTER}]\*{{3}}\S{{2}}(?![A-Za-z0-9])")


def plates(text: str) -> Iterator[Found]:
    """Plates of cars, also of new energy, trailers and learners; and passports called so. May overlap."""
    for pattern in (_PLAIN, _ODD, _CALLED):
        for match in pattern.finditer(text):
            signs = [c for c in match["body"] if c.isalnum() or digit(c)]
            if sum(bool(digit(c)) for c in signs) >= _LEAST_FIGURES:
                head = "".join(c for c in match["head"] if c.isalnum())
                start = match.start("head" if match["head"] else "body")
                yield Found(
                    start,
                    match.end("body"),
                    "plate",
                    f"{head[:1]}{head[-1:] if len(head) > 1 else ''}***{signs[-2]}{signs[-1]}",
                )
    for match in _PASSPORT.finditer(text):
        yield Found(match.start("body"), match.end("body"), "passport", f"{match['body'][:2]}****{match['body'][-2:]}")
