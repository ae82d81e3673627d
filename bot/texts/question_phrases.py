"""What is asked and said after the end: contacted, once more, the exclusion desk, call-backs; one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """{who} and {grid} are names, {count} and {done} are numbers."""

    contacted: str
    was_contacted: str
    was_not: str
    above_read_it: str
    again_or_not: str
    again: str
    enough: str
    handed_up: str
    handed_up_by_neighbour: str
    excluded: str
    called_back: str
    unhappy_list: str
    excluded_list: str
    # call-backs, for those above
    drawn: str
    drawn_hint: str
    call_back: str
    reached: str
    yes_reached: str
    not_reached: str
    ask_contacted: str
    ask_solved: str
    ask_content: str
    anything_else: str
    waits: str


ZH = Questions(
    contacted="有人跟您联系过吗？",
    was_contacted="联系过",
    was_not="没联系",
    above_read_it="您的话，主管也看得到。",
    again_or_not="要重新办吗？",
    again="重新办",
    enough="不用了",
    handed_up="对不住，办了两次还没办好。这回交给{who}来管，有进展我告诉您。\n还差什么？直接发给我，我记在这件事上。",
    handed_up_by_neighbour="一位邻居说还没办好。对不住，已经办了两次，这回交给{who}来管，有进展我告诉您。",
    excluded="剔除了，不计入统计；原因和是谁定的都记着。",
    called_back="回访记下了。",
    unhappy_list="不满意的",
    excluded_list="剔除的",
    drawn="🔎 {grid} 本周回访：随机抽了 {count} 件，已回访 {done} 件",
    drawn_hint="点一件，打个电话问一声。",
    call_back="🔎 回访",
    reached="电话打通了吗？",
    yes_reached="打通了",
    not_reached="没打通",
    ask_contacted="办的时候有人跟他联系过吗？",
    ask_solved="解决了吗？",
    ask_content="满意吗？",
    anything_else="记下了。还想记两句，直接发给我。",
    waits="还没问",
)

EN = Questions(
    contacted="Did anybody contact you about it?",
    was_contacted="Yes",
    was_not="Nobody did",
    above_read_it="A supervisor reads what you say, too.",
    again_or_not="Shall it be done again?",
    again="Do it again",
    enough="Leave it",
    handed_up="I am sorry, twice was not enough. Now {who} takes charge of it; I'll tell you how it goes.\nWhat is missing? Write it to me and I add it to this matter.",
    handed_up_by_neighbour="A neighbour says it is not settled yet. I am sorry, twice was not enough. Now {who} takes charge of it; I'll tell you how it goes.",
    excluded="It no longer counts in the rates; the reason and who decided it are kept.",
    called_back="The call is noted.",
    unhappy_list="Unhappy",
    excluded_list="Excluded",
    drawn="🔎 {grid}, call-backs of this week: {count} drawn at random, {done} done",
    drawn_hint="Press one and give them a call.",
    call_back="🔎 Call-back",
    reached="Did somebody answer the phone?",
    yes_reached="Answered",
    not_reached="No answer",
    ask_contacted="Had anybody contacted them?",
    ask_solved="Is it solved?",
    ask_content="Are they content?",
    anything_else="Noted. To add a sentence, just write it.",
    waits="to be asked",
)
