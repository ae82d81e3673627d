"""Whose matter a report is, when it is not the reporter's: read from the words, kept with draft and ticket, never without consent."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.grids import Grid
from domain.refusals import ConsentMissing
from nlp import Reading
from services import locating
from services.work import Work
from storage import behalves
from storage.drafts import Draft

LONGEST = 20
"""Characters of what somebody is called."""
_FAMILY = "爸妈|爸爸?|妈妈?|爹|娘|父母|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|丈母娘|老丈人|老伴|老人|孩子|儿子|女儿"
_KIN = rf"{_FAMILY}|邻居|楼上|楼下|对门|隔壁|[\u4e00-\u9fff](?:奶奶|爷爷|大爷|大妈|阿姨|叔叔)"
_MY = "(?:我|俺|咱)?(?:们)?家?"
_TELLS = "报(?![名警销考案班])|反映|反应|登记"
_FOR_SOMEBODY = re.compile(
    rf"(?:帮|替|代)(?P<who>{_MY}(?:{_KIN})[^\s，。,.!！?？帮替代]{{0,6}}?)(?:来)?(?:{_TELLS}|说一|问一|投诉)"
)
# 给邻居反映了 is told to the neighbours: with 给 it is one of the family, and the matter comes after a mark.
_GIVEN = re.compile(rf"给(?P<who>{_MY}(?:{_FAMILY}))(?:来)?(?:{_TELLS})(?:一下|一?个事儿?)?(?=[：:，,])")
_FOR_SOMEBODY_EN = re.compile(
    r"(?:(?:i'?m |i am )?(?:on behalf of|reporting for)|report this for) "
    r"(?P<who>my (?:mother|mum|mom|father|dad|parents|grandmother|grandfather|neighbou?r))",
    re.IGNORECASE,
)
_BEFORE_THE_MATTER = re.compile(
    r"(?:一?[下声]|一?个)?(?:修|事儿?|情况|问题)?[\s：:，,。、!！]*(?:(?:她|他)们?家里?的?)?"
)


def _found(text: str) -> re.Match[str] | None:
    return _FOR_SOMEBODY.search(text) or _GIVEN.search(text) or _FOR_SOMEBODY_EN.search(text)


def who_in(text: str) -> str | None:
    """The person a report says it is made for: 帮我妈报 → 我妈; None for the usual case."""
    found = _found(text)
    return found["who"][:LONGEST] if found else None


def matter_in(text: str) -> str:
    """What is wrong, without for whom it is told: 帮我妈报：她家厕所漏水 → 厕所漏水; all of it in the usual case."""
    found = _found(text)
    if found is None:
        return text
    told = _BEFORE_THE_MATTER.match(text, found.end())
    return (text[: found.start()] + text[told.end() if told else found.end() :]).strip() or text


def reading_of(whole: Reading, matter: Reading) -> Reading:
    """What the matter means, asked for by all that was said: mother and neighbour are words of other matters."""
    asked = max(whole.request_score, matter.request_score)
    return replace(matter, is_request=whole.is_request or matter.is_request, request_score=asked)


def home_near(work: Work, draft: Draft) -> Grid | None:
    """The home from which words of a place are understood; somebody else's matter is not at the reporter's."""
    found = behalves.of_draft(work.c, draft.id) if draft.chat > 0 else None
    return None if found is not None else locating.home_of(work.c, work.person)


def keep(work: Work, draft: Draft) -> None:
    """What the words of a draft say of it."""
    who = who_in(draft.text)
    if who is not None:
        behalves.put(work.c, draft.id, work.now, who=who, phone=None, agreed=False, agreed_at=None)


def hand_on(work: Work, draft: Draft, ticket_id: int) -> dict[str, object]:
    """The ticket takes it along; gives the facts for its history, empty in the usual case."""
    found = behalves.of_draft(work.c, draft.id) if draft.chat > 0 else None
    if found is None:
        return {}
    behalves.put(work.c, draft.id, work.now, ticket_id=ticket_id)
    return {"behalf": True, "agreed": found.agreed}


def share(work: Work, draft: Draft, sibling: Draft) -> None:
    """Another matter of the same message is the same person's."""
    found = behalves.of_draft(work.c, draft.id)
    if found is not None:
        same = {name: getattr(found, name) for name in ("who", "phone", "agreed", "agreed_at")}
        behalves.put(work.c, sibling.id, work.now, **same)


def lacks_consent(work: Work, draft: Draft) -> bool:
    """Whether it is somebody else's and they were not asked yet."""
    found = behalves.of_draft(work.c, draft.id) if draft.chat > 0 else None
    return found is not None and not found.agreed


def check_consent(work: Work, draft: Draft) -> None:
    """Before it is registered; danger does not come this way. Errors: ConsentMissing."""
    if lacks_consent(work, draft):
        raise ConsentMissing
