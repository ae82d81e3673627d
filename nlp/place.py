"""Buildings, units, floors and rooms in the spellings residents use; the room is kept apart from the words."""

import re
from collections.abc import Iterable

from nlp.reading import Place
from nlp.search import automaton_of

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_N = r"(?:\d{1,4}|[零〇一二两三四五六七八九十百]{1,5})"
_BUILDING_NAME = rf"(?:[a-z]\d{{0,2}}|{_N}[a-z]?)"
# "12号院3号楼", "2期5号楼": the compound or phase belongs to the words, the building is the second number.
_PART = rf"(?:(?:{_N}|[a-d]) ?(?:号院|期|区) ?)?"
_BUILDING = rf"{_PART}(?P<building>{_BUILDING_NAME}) ?(?:号楼|栋|幢|座|号院|#楼|#)"
_UNIT = rf"(?P<unit>{_N}|[a-d]|[东西中甲乙丙丁](?=单元)) ?(?:单元|门洞|梯|门(?=\d{{3}}))"
_GAP = r"[ ,、的\-–—]{0,2}"
_FLOOR = rf"(?P<floor>(?:负|-)?{_N}) ?(?:楼|层|f)(?!上|下|梯|道|盘|房|顶|市|主|板)"
_ROOM = r"(?P<room>\d{3,4}[a-d]?|[一二三四五六七八九]{1,2}[零〇][一二三四五六七八九]|[零〇一二三四五六七八九]{3,4}(?![零〇一二三四五六七八九楼层])) ?(?:室|号房|房|户)?(?!\d|元|块|米|斤|路|分|度|年|月|个|人|多|号|栋|幢|单元|支|车|次|w|%)"
_BRANCHES = (
    # 3-2-501, 3栋2单元501, 3#2单元, 三号楼二单元五楼, 3栋501, 3号楼5楼
    r"(?<![\d.\-a-z])(?P<b>[a-z]?\d{1,3}) ?[-–—] ?(?P<u>\d{1,2}) ?[-–—] ?(?P<r>\d{3,4})(?![\d\-])",
    rf"(?<![\d.\-]){_BUILDING}{_GAP}(?:{_UNIT}{_GAP})?(?:(?:{_FLOOR}|顶楼){_GAP})?(?:{_ROOM})?",
    rf"(?<![\d.\-]){_UNIT}{_GAP}(?:(?:{_FLOOR}|顶楼){_GAP})?(?:{_ROOM})?",
    r"(?<![\d.\-a-z])(?P<b2>[a-z]?\d{1,2}) ?- ?(?P<r2>\d{3,4})(?![\d\-]|元|块|年)",
    r"(?<![\d.\-a-z])(?P<b3>\d{1,2}) ?- ?(?P<u3>\d{1,2})(?=门口|楼下|楼上|楼道|楼梯|门前|单元|电梯|这边|业主|门禁)",
    r"(?<![\d.\-])(?P<r4>\d{3,4}) ?(?:室|号房)",
    rf"(?<![\d.\-第]){_FLOOR}",
)
_PATTERNS = tuple(re.compile(branch) for branch in _BRANCHES)
_MENTION = re.compile(r"[\d零〇一二两三四五六七八九十a-z][\d号 ]{0,3}(?:栋|幢|楼|座|单元|室|层|#|门洞|梯|[-–—])")
NOWHERE = Place()
_ROOM_TAIL = re.compile(r"[ \-–—的,、]*$")


def number(text: str) -> str:
    """A number in Chinese or Arabic spelling as its digits ("二十三" -> "23"); letters stay, upper case."""
    if not text or text[-1].isascii() or text[0].isascii():
        return text.upper().lstrip("0") or text
    if not set(text) <= set(_DIGITS) | set("十百"):
        return text  # 东, 乙: a name, no number
    if not set(text) & set("十百"):
        return "".join(str(_DIGITS.get(c, "")) for c in text).lstrip("0") or "0"
    total, current = 0, 0
    for character in text:
        if character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        else:
            current = _DIGITS.get(character, 0)
    return str(total + current)


def find_place(text: str, landmark: str | None = None) -> Place:
    """The first place in a normalised text. `landmark`: an estate's name or alias found in it."""
    if not _MENTION.search(text):
        return Place(landmark=landmark, words=landmark) if landmark else NOWHERE
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            return _place(match, text, landmark)
    return Place(landmark=landmark, words=landmark or "")


def _place(match: re.Match[str], text: str, landmark: str | None) -> Place:
    groups = {key.rstrip("234"): value for key, value in match.groupdict().items() if value}
    building = groups.get("building") or groups.get("b")
    unit = groups.get("unit") or groups.get("u")
    room = groups.get("room") or groups.get("r")
    words = _words_without_room(match, room, text)
    return Place(
        building=number(building) if building else None,
        unit=number(unit) if unit else None,
        floor=_floor(groups.get("floor"), room and _room(room)),
        room=_room(room) if room else None,
        landmark=landmark,
        words=f"{landmark}{words}" if landmark and landmark not in words else words,
    )


def _words_without_room(match: re.Match[str], room: str | None, text: str) -> str:
    words = match[0]
    if room:
        words = text[match.start() : match.start() + words.rindex(room)]
    return _ROOM_TAIL.sub("", words).strip()


def _floor(said: str | None, room: str | None) -> str | None:
    if said:
        return "-" + number(said.lstrip("负-")) if said[0] in "负-" else number(said)
    digits = re.sub(r"\D", "", room or "")
    return digits[:-2].lstrip("0") or None if len(digits) >= 3 else None


def _room(said: str) -> str:
    """A room as digits and capital letters: 五零一 -> 501."""
    return "".join(str(_DIGITS.get(c, c)) for c in said).upper()


class Landmarks:
    """The estates' names and aliases, however many, found in one pass."""

    def __init__(self, names: Iterable[str]) -> None:
        known = {name: name for name in names if name}
        self._automaton = automaton_of(known) if known else None

    def longest_in(self, text: str) -> str | None:
        """The longest of the names that stand in the text, the first of them where several are as long, or None."""
        if self._automaton is None:
            return None
        return max((name for _, name in self._automaton.iter(text)), key=len, default=None)
