"""Several matters in one message: the parts that may each be one."""

import re

# Joins that begin something else, whatever stands on both sides.
_AND_ALSO = re.compile(
    r"[,，。;；!！?？]?(?:还有|另外|再有|再说|再就是|同时|顺便|以及|并且)[,，]?|[,，。;；!！?？](?=[^,，。;；!！?？]{0,4}也)|[。;；!！\n]"
    r"|(?:^|[ ,，])[(（]?[1-9一二三四五][.、)）](?=\D)"
)
# Joins that mostly stand between two things of one matter (水电和燃气, 车棚、车库): they part only what says on both
# sides that something is wrong.
_AND = re.compile(r"、|和|跟|并(?!不|没|非|未|排|道|线|且)|及(?!时)")
_WRONG = re.compile(
    r"坏|丢|缺|没|不(?!锈|动产)|堵(?!点)|漏|吵|脏|臭|乱|满(?!意)|塌|断|黑|积水|淹|占|偷|咬|堆|冒|裂|掉|破|烂|响|闹|骗|欠|拖|溢|滴|渗|霉|卡住|困|停(?=[水电气了])|太|总是|老是|天天|一直|半夜"
)
SHORTEST, LONGEST_LIST = 4, 80


def parts(text: str) -> list[str]:
    """The parts of a normalised text that may be matters of their own; none for a story, which is no list."""
    if len(text) > LONGEST_LIST:
        return []
    found = [piece for part in _AND_ALSO.split(text) for piece in _parted(part)]
    found = [part for part in found if len(part) >= SHORTEST]
    return found if len(found) > 1 else []


def _parted(part: str) -> list[str]:
    """A part cut at the weak joins that have something wrong on both sides; nothing is cut out of a name."""
    found, start = [], 0
    for join in _AND.finditer(part):
        before, after = part[start : join.start()], _AND.split(part[join.end() :], maxsplit=1)[0]
        if all(len(side) >= SHORTEST and _WRONG.search(side) for side in (before, after)):
            found.append(before)
            start = join.end()
    return [*found, part[start:]]
