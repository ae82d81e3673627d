"""What is said when a ticket's date moves, when it is ruled on, and when a second person looks: one language each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """{who}, {by}, {words} and {proposed} are people's own; {until} is a day, {off} a day off."""

    # to residents
    paused_third_party: str
    paused_parts: str
    extended: str
    listed: str
    unlisted: str
    late: str
    explained: str
    is_it_clear: str
    clear: str
    # to staff
    ruled_on: str
    contested: str
    verified_first: str
    instructed: str
    excused: str
    put_on_list: str
    put_off: str
    extension_asked: str
    owner_asked: str
    owner_asked_for: str
    watch_ordinary: str
    watch_yellow: str
    watch_red: str
    third_party: str
    parts: str
    choose_reason: str
    choose_degree: str
    instruction: str
    to_verify: str


ZH = Course(
    paused_third_party="{who}在等别的单位：「{words}」。等到了接着办，我会告诉您。",
    paused_parts="{who}在等配件：「{words}」。到货了接着办，我会告诉您。",
    extended="办完的日子改到 {until}，原因：「{words}」",
    listed="这件事眼下办不了，先挂账，{until}再看。原因：「{words}」\n挂账不是不办，到时候我会再告诉您。",
    late="说好 {until} 办完，到现在还没办完，对不住。已经报给上级催办。",
    unlisted="这件事接着办了，由{who}来办。",
    explained="{who}说这件事解决不了：「{words}」",
    is_it_clear="说清楚了吗？",
    clear="说清楚了",
    ruled_on="已报给上级：延到 {until}。同不同意我都会告诉您。",
    contested="已请主管来定。定下来之前，请您继续跟居民说进展。",
    verified_first="记下了，先请另一位同事到现场核实，再去问居民。",
    instructed="批示写在卡片上了，已转给负责的人。",
    excused="免记了，原因和您的名字都记着。",
    put_on_list="挂账了，{until}再看。已告诉居民。",
    put_off="{until}（{off}不上班，顺延）",
    extension_asked="⏳ {by}申请延到 {until}：{words}",
    owner_asked="⚖️ {by}说不归自己管，等裁定：{words}",
    owner_asked_for="⚖️ {by}说该归{proposed}，等裁定：{words}",
    watch_ordinary="📌 督办",
    watch_yellow="🟡 黄牌督办",
    watch_red="🔴 红牌督办",
    third_party="等别的单位",
    parts="等配件",
    choose_reason="在等什么？",
    choose_degree="怎么督办？",
    instruction="📝 {by}批示：{words}",
    to_verify="等{who}核实",
)

EN = Course(
    paused_third_party="{who} is waiting for another party: “{words}”. Then work goes on and I'll tell you.",
    paused_parts="{who} is waiting for parts: “{words}”. Then work goes on and I'll tell you.",
    extended="It is now to be done by {until}, because: “{words}”",
    listed="This cannot be done for now. It is on the long-term list and looked at again on {until}, because: “{words}”\nIt is not forgotten; I'll tell you then.",
    late="This was promised for {until} and is not done yet, I am sorry. Those above have been called.",
    unlisted="Work on this goes on, with {who}.",
    explained="{who} says this cannot be solved: “{words}”",
    is_it_clear="Is that clear?",
    clear="Clear",
    ruled_on="Passed on to those above: until {until}. I'll tell you what they say.",
    contested="A supervisor rules whose it is. Until then please keep the resident informed.",
    verified_first="Noted. A colleague looks on the spot first, then the resident is asked.",
    instructed="It stands on the card, and whoever is responsible was told.",
    excused="Excused; the reason and your name are kept.",
    put_on_list="It is on the long-term list and looked at again on {until}. The residents were told.",
    put_off="{until} ({off} is a day off)",
    extension_asked="⏳ {by} asks for time until {until}: {words}",
    owner_asked="⚖️ {by} says it is not theirs, to be ruled on: {words}",
    owner_asked_for="⚖️ {by} says it belongs to {proposed}, to be ruled on: {words}",
    watch_ordinary="📌 supervised",
    watch_yellow="🟡 supervised, yellow card",
    watch_red="🔴 supervised, red card",
    third_party="Another party",
    parts="Parts",
    choose_reason="What is it waiting for?",
    choose_degree="How closely?",
    instruction="📝 {by} instructs: {words}",
    to_verify="{who} to verify",
)
