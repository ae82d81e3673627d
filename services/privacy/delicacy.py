"""What nobody in the group may read: such a matter is spoken of in private only, from its first word on."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.notices import Kind, Notice, Urgency
from services.privacy import complaints
from services.privacy.complaints import Against
from services.showing import cards
from services.work import House, Work
from storage import drafts, outbox, people
from storage.drafts import Draft

OPEN_DANGERS = frozenset({"gas", "fire", "lift", "electric", "collapse", "medical", "missing"})
"""Neighbours are in it too, or can help: they should know."""
DELICATE_DANGERS = frozenset({"suicide", "crime", "violence"})
_AT_HOME = re.compile(
    r"家暴|家庭暴力|(?:打|揍|骂)(?:我?老婆|我?媳妇|我?妻子|我?老公|我?丈夫|老人|爹妈|父母|孩子|小孩|娃)"
    r"|(?:老公|丈夫|男人|老婆|妻子|前夫|前妻|男朋友|婆婆|公公|继父|继母)[^，。,.!！?？]{0,6}(?:打|揍|掐|踢)(?:我|人|她|他|孩子)"
    r"|虐待|出轨|婚外情|小三|闹离婚|要离婚|抚养权|猥亵|性骚扰|强奸"
)
_HEALTH = re.compile(r"精神病|精神分裂|抑郁症|躁郁|艾滋|梅毒|乙肝|肺结核|癌症|化疗|戒毒|吸毒|流产|堕胎|残疾证|病历")
_QUARREL = re.compile(
    r"(?:物业|保安|门卫|管家|经理)[^。！!？?\n]{0,24}?(?:骂(?:了?我|人|脏话|业主)|打(?:了?我|人|业主)|动手|推搡|(?<!严重)威胁|恐吓|吵(?:了?起来|架)|纠纷|扯皮)"
    r"|(?:跟|和|与)(?:小区)?(?:物业|保安)[^。！!？?\n]{0,12}?(?:吵|打起来|冲突|闹翻|打官司)"
)
"""With the property company: persons against persons, not what is broken in the house."""
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖"
    "姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
_NAMED = re.compile(
    rf"(?:名叫|名字叫|叫做|叫作|姓名[是：:]|有个叫|那个叫|一个叫)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}]某[某]?"
)


def is_delicate(
    house: House, text: str, category: str | None, danger: str | None, matters: tuple[str, ...] = ()
) -> bool:
    """Whether neighbours must not read of it: by its category, by the kind of danger, by what the words tell of people."""
    if _AT_HOME.search(text) or danger in DELICATE_DANGERS:
        return True
    if danger in OPEN_DANGERS:
        return False
    if _HEALTH.search(text) or _NAMED.search(text) or _QUARREL.search(text):
        return True
    return any(found is not None and found.delicate for found in map(house.matters.get, (category or "", *matters)))


def drafted(work: Work, draft: Draft) -> bool:
    """The same of a report that is not a ticket yet; what it was read as counts until somebody says better."""
    category = draft.category or draft.read_as
    danger = draft.danger if draft.urgent else None
    return is_delicate(work.house, draft.text, category, danger, draft.matters) or against(work, draft) is not None


def against(work: Work, draft: Draft) -> Against | None:
    """Whom of those who work for the street it complains about; with a danger neighbours should know, help comes first."""
    if draft.urgent and draft.danger in OPEN_DANGERS:
        return None
    chain = work.grid(draft.grid_id).chain() if draft.grid_id is not None else ()
    return complaints.whom(work.c, draft.text, chain, work.now, reporter=draft.person_id)


def kept_private(work: Work, draft: Draft) -> Draft:
    """The draft as it is, or, if it is delicate and was said in a group, moved into the private chat of its author.

    The group hears one neutral line, as a reply to the author; no card, no category, no words, no place.
    """
    if draft.chat > 0 or not drafted(work, draft):
        return draft
    author = people.get(work.c, draft.person_id)
    people.forget_expectation(work.c, author.id, draft.chat)
    drafts.change(work.c, draft.id, chat=author.telegram_id, message=None)
    if draft.message is not None:
        outbox.remember(work.c, draft.chat, draft.message, draft_id=draft.id)
    work.say(
        Notice(
            key=f"went_private:d{draft.id}",
            kind=Kind.went_private,
            chat=draft.chat,
            facts={"draft": draft.id, "danger": draft.urgent, "writable": author.writable},
            person=author.id,
            reply_to=draft.message,
            urgency=Urgency.answer,
        )
    )
    cards.refresh_draft(work, draft.id)  # what stands in the group is taken away
    return replace(draft, chat=author.telegram_id, message=None)


def out_of_reach(work: Work, draft: Draft) -> bool:
    """Whether the author of a draft that moved to private has to press Start before anything can be shown there."""
    return draft.chat > 0 and not work.caller.private and not people.get(work.c, draft.person_id).writable
