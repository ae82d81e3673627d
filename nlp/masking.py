"""What may be shown in front of neighbours: numbers of people hidden, rooms left out."""

import re

_DIGIT = r"[0-9\uff10-\uff19]"
_RULES = (
    # identity card: 6 + 8 + 3 + check
    (re.compile(r"(?<!\d)(\d{4})\d{10}(\d{3}[\dXx])(?![\dXx])"), r"\1**********\2"),
    # bank card, in one run or in blocks of four
    (re.compile(r"(?<!\d)(\d{4})(?:[ -]?\d{4}){2,3}[ -]?(\d{3,4})(?!\d)"), r"\1********\2"),
    # mobile phone, with or without a country code, blanks or hyphens
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)"), r"\1****\2"),
    # landline
    (re.compile(r"(?<!\d)(0\d{2,3})[ -]?\d{3,4}(\d{4})(?!\d)"), r"\1****\2"),
    # number plate, also of new energy vehicles
    (
        re.compile(
            r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z])[ ·•.\-]?[A-HJ-NP-Za-hj-np-z0-9]{3,4}([A-HJ-NP-Za-hj-np-z0-9]{1,2}[挂学警]?)(?![A-Za-z0-9])"
        ),
        r"\1***\2",
    ),
)
_N = r"[0-9零〇一二两三四五六七八九十百]{1,5}"
_BUILDING = rf"(?:{_N}|[A-Za-z][0-9]{{0,2}})\s?(?:号楼|栋|幢|座|#楼|#|号院)"
_UNIT = rf"{_N}\s?(?:单元|门洞|梯)"
_ROOMS = (
    (re.compile(r"(?<![\d-])([A-Za-z]?\d{1,3})\s?-\s?(\d{1,2})\s?-\s?\d{3,4}(?:室|号)?(?!\d)"), r"\1-\2"),
    (
        re.compile(
            rf"({_BUILDING}|{_UNIT})[\s,的-]?(\d{{1,3}}\s?(?:楼|层))?[\s,的-]?\d{{3,4}}[A-Za-z]?(?:室|号房|号|房)?(?!\d)"
        ),
        r"\1\2",
    ),
    (re.compile(r"(?<![\d-])([A-Za-z]?\d{1,2})\s?-\s?\d{3,4}(?:室|号)?(?![\d-])"), r"\1"),
    (re.compile(r"(?<![\d-])\d{3,4}\s?(?:室|号房)"), ""),
    (re.compile(r"[零〇一二两三四五六七八九]{3,4}室"), ""),
)


def mask(text: str) -> str:
    """The text with phone, identity card, bank card and plate numbers starred out."""
    for pattern, shown in _RULES:
        text = pattern.sub(shown, text)
    return text


def public_text(text: str) -> str:
    """The text as a group may see it: masked, and without room numbers ("3栋501" -> "3栋")."""
    text = mask(text)
    for pattern, shown in _ROOMS:
        text = pattern.sub(shown, text)
    return text
