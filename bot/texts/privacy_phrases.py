"""What people are told of their own data, how they get it and how it goes: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """{words} and {raw} are spans, {version} a version, {n} a number, {who} the person a matter is filed for."""

    notice: str
    notice_again: str
    details: str
    in_group: str
    first_in_group: str
    more: str
    version: str
    # spans
    years: str
    days: str
    # /mydata
    data_html: str
    data_json: str
    # /forget
    forget_ask: str
    forget_open: str
    forget_yes: str
    forget_no: str
    forgotten: str
    forgotten_open: str
    forgotten_card: str  # in the place of a card in their own chat
    # on cards
    gone: str
    cleaned: str
    # 代办
    behalf: str
    behalf_button: str
    behalf_who: str
    behalf_means: str  # to the one who files it, in one sentence
    behalf_agree: str
    behalf_agreed: str
    behalf_own: str
    behalf_asks: str
    behalf_said: str
    behalf_your: str  # in the place of "my", to the one who said it
    behalf_thanks: str
    behalf_phone: str
    # safety
    file: str  # {number} {nth} {of} {at}
    file_missing: str
    phones: str
    phones_written_down: str


ZH = Privacy(
    notice="您说的话、照片、位置和称呼，我只给办这件事的人看，用来办事和回访。想看发 /mydata，想删发 /forget，随时都行。",
    notice_again="隐私说明改过了，跟您再说一声：您说的话、照片、位置和称呼，我只给办这件事的人看，用来办事和回访。想看发 /mydata，想删发 /forget。",
    details=(
        "<b>您的信息怎么记、怎么删</b>\n"
        "<b>记什么</b>：您说的话、发的照片和位置、您的称呼和住处，事情办到哪一步，您给的评价。\n"
        "<b>为什么</b>：把事办好，办完回头问问您。\n"
        "<b>谁看得到</b>：办这件事的人和他的上级。电话要点「联系方式」才看得到，谁看的、几点看的，您的单子上都写着。群里不显示姓名和门牌号。\n"
        "<b>留多久</b>：办完满 {words}，原话、照片、门牌号自动删掉；没报成的话、收发的记录留 {raw}。\n"
        "<b>您说了算</b>：/mydata 看全部，/home 改住处，/forget 全删掉。替别人报事，先问问本人。有疑问，找网格员或社区。"
    ),
    in_group="在群里报的事也会登记，只给办事的人看。怎么记、怎么删，点下面私下看。",
    first_in_group="登记的内容只给办事的人看，怎么记、怎么删，私下问我就知道。",
    more="详情",
    version="告知 {version}",
    years="{n} 年",
    days="{n} 天",
    data_html="您的信息都在这里，只发给您自己。点开就能看，一小时可以要一次。",
    data_json="同样的内容，给电脑读的，想带到别处就用这份。",
    forget_ask=(
        "<b>真的要注销吗？删了就找不回来。</b>\n"
        "<b>删掉</b>：您的称呼、电话、住处，您说过的话、发过的照片。\n"
        "<b>留下</b>：报过的事是哪一类、在哪栋楼、哪天办完的，跟您再没有关系。"
    ),
    forget_open="您还有 {n} 件事没办完。网格员会接着办，办完就删原话，但进展不能再告诉您了。",
    forget_yes="确认注销",
    forget_no="不注销",
    forgotten="删好了，我这里不再有您的称呼、电话、住处和说过的话。手机上的聊天记录，您自己清一下。以后有事再来找我，就当头一回见面。",
    forgotten_open="没办完的 {n} 件事，网格员会接着办，办完就删原话。",
    forgotten_card="您注销了，这条已经删掉。",
    gone="居民已注销，联系不上了",
    cleaned="原话已删除",
    behalf="代{who}反映",
    behalf_button="代办",
    behalf_who="替谁报？写个称呼就行，比如：我妈。想留电话，写在后面。",
    behalf_means="代办就是您替别人报：地点写对方的，办得怎么样告诉您。",
    behalf_agree="☐ 本人同意",
    behalf_agreed="☑ 本人同意",
    behalf_own="是我自己的事",
    behalf_your="您",
    behalf_asks="替{who}报的：地点写对方的，办得怎么样告诉您。问过本人，就点一下「本人同意」。",
    behalf_said="替{who}报的。",
    behalf_thanks="替{who}报的，本人同意了。",
    behalf_phone="{who}的电话：{phone}",
    file="📎 {number} 附件 {nth}/{of}，{at}发来",
    file_missing="这个附件打不开了，请让对方再发一次。",
    phones="看电话",
    phones_written_down="谁看了电话、几点看的，都记下了，本人查得到。",
)

EN = Privacy(
    notice="What you say, your photos, locations and name are seen only by those who handle the matter, to handle it and to ask you afterwards. Send /mydata to see it all, /forget to erase it, at any time.",
    notice_again="The privacy notice has changed, so once more: what you say, your photos, locations and name are seen only by those who handle the matter, to handle it and to ask you afterwards. Send /mydata to see it all, /forget to erase it.",
    details=(
        "<b>What is kept of you, and how it goes</b>\n"
        "<b>What</b>: what you say, photos and locations you send, your name and home, how far each matter has come, your ratings.\n"
        "<b>Why</b>: to get things done, and to ask you afterwards.\n"
        "<b>Who sees it</b>: those who handle the matter, and those above them. A phone number only after pressing Contact; who looked and when is on your card. Groups never see names or flat numbers.\n"
        "<b>How long</b>: {words} after the end of a matter its words, photos and flat numbers are erased; words that came to nothing, and what was sent and received, after {raw}.\n"
        "<b>It is yours</b>: /mydata shows everything, /home changes your home, /forget erases it all. Ask people before you report for them. With questions turn to your grid worker or the community."
    ),
    in_group="What you report here is registered too, and seen only by those who handle it. What is kept and how it goes: press below, in private.",
    first_in_group="Only those who handle it see what is registered. Ask me in private what is kept and how it goes.",
    more="Details",
    version="Notice {version}",
    years="{n} years",
    days="{n} days",
    data_html="Everything about you, sent to you alone. Open it to read; you can ask once an hour.",
    data_json="The same for a computer to read, should you want to take it elsewhere.",
    forget_ask=(
        "<b>Erase everything about you? It cannot be brought back.</b>\n"
        "<b>Erased</b>: your name, phone, home, what you said and the photos you sent.\n"
        "<b>Kept</b>: of what kind your matters were, in which building, and when they were closed. Nothing ties them to you."
    ),
    forget_open="{n} of your matters are still open. The worker goes on with them and their words are erased when they are done, but you cannot be told how it goes.",
    forget_yes="Erase me",
    forget_no="Keep me",
    forgotten="Done. Your name, phone, home and everything you said are gone from here. The chat on your phone is yours to clear. Should you write again, we meet for the first time.",
    forgotten_open="Matters that are still open, {n} of them, are carried on by the worker; their words are erased when they are done.",
    forgotten_card="Erased, as you asked.",
    gone="The resident asked to be forgotten and cannot be reached",
    cleaned="The words were erased",
    behalf="Filed for {who}",
    behalf_button="For somebody else",
    behalf_who="For whom? A word will do, like: my mother. Add a phone number if you like.",
    behalf_means="You file it for somebody else: it is about their place, and you are told how it goes.",
    behalf_agree="☐ They agree",
    behalf_agreed="☑ They agree",
    behalf_own="It is my own matter",
    behalf_your="your ",
    behalf_asks="Filed for {who}: it is about their place, and you are told how it goes. Press “They agree” once you have asked them.",
    behalf_said="Filed for {who}.",
    behalf_thanks="Filed for {who}, who agrees.",
    behalf_phone="Phone of {who}: {phone}",
    file="📎 {number}, file {nth} of {of}, sent {at}",
    file_missing="This file cannot be opened any more; please ask for it again.",
    phones="Show numbers",
    phones_written_down="Who saw a number and when is written down; its owner can look it up.",
)
