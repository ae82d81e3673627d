"""Whose matter a report is, when it is not the reporter's: read from the words, kept with draft and ticket, never without consent."""

from __future__ import annotations

import re

from domain.refusals import ConsentMissing
from services.work import Work
from storage import behalves
from storage.drafts import Draft

LONGEST = 20
"""Characters of what somebody is called."""
_KIN = (
    "爸妈|爸爸?|妈妈?|爹|娘|父母|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|丈母娘|老丈人|老伴|老人|孩子|儿子|女儿|"
    "邻居|楼上|楼下|对门|隔壁"
)
_FOR_SOMEBODY = re.compile(
    rf"(?:帮|替|代)(?P<who>(?:我|俺|咱)?(?:们)?家?(?:{_KIN})[^\s，。,.!！?？帮替代]{{0,6}}?)(?:来)?(?:报|反映|反应|说一|问一|登记|投诉)"
)
_FOR_SOMEBODY_EN = re.compile(
    r"(?:on behalf of|reporting for|report this for) (?P<who>my (?:mother|mum|mom|father|dad|parents|grandmother|grandfather|neighbou?r))",
    re.IGNORECASE,
)


def who_in(text: str) -> str | None:
    """The person a report says it is made for: 帮我妈报 → 我妈; None for the usual case."""
    found = _FOR_SOMEBODY.search(text) or _FOR_SOMEBODY_EN.search(text)
    return found["who"][:LONGEST] if found else None


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
