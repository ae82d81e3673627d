"""What is said while a group is being bound, and when the bot cannot hear there: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """{name} and {grid} are people's own words."""

    where: str
    kind: str
    mode: str
    mode_how: str
    residents: str
    staff: str
    all: str
    mention: str
    tag: str
    staff_welcome: str
    back: str
    deaf: str
    hears: str
    let_go: str
    unbind_ask: str
    unbind_yes: str
    unbind_no: str
    # short answers and refusals
    bound: str
    unbound: str
    kept_bound: str
    not_a_group: str
    bind_how: str
    only_who_asked: str
    group_of_others: str
    not_bound: str


ZH = Groups(
    where="{name}，这个群归哪个网格？（只有您能点）",
    kind="{grid}。这是居民群，还是工作群？",
    mode="群里说话，小哨怎么听？",
    mode_how="全听：像诉求的话，我会问一句要不要登记。\n点名：@我或者回复我，我才理。\n话题：带 #报事 的，我才理。\n有人遇险，只要我听得到，都会马上叫人。",
    residents="居民群",
    staff="工作群",
    all="全听",
    mention="点名",
    tag="话题",
    staff_welcome="大家好，我是小哨。{grid}来了新单子，我发到这个群里，谁办谁点「接单」。",
    back="我回来了。",
    deaf="⚠️ 这个群里我现在是「聋」的：Telegram 开着隐私模式，我只听得到 @我、回复我和命令，别的话都到不了我这里。\n两个办法，做一个就行：\n1. 群主把我设成管理员；\n2. 建机器人的人打开 @BotFather，发 /setprivacy，选我，点 Disable，再把我移出群、重新拉进来。",
    hears="好了，现在群里的话我都听得到了。",
    let_go="这个群不再接{grid}了。以后这里说的事我不登记；正在办的照办，进展私下告诉报事的人。",
    unbind_ask="{name}，真的要把这个群和{grid}断开吗？断开以后，这里说的事我不再登记；正在办的照办。（只有您能点）",
    unbind_yes="确认解绑",
    unbind_no="不解绑",
    bound="接好了",
    unbound="断开了",
    kept_bound="好，还接着。",
    not_a_group="请到要接的那个群里发 /bind。还没拉我进群的，先拉我进去。",
    bind_how="您管的网格里没有这个。发 /bind 一步步选，或者 /bind 网格编码。",
    only_who_asked="这是别人在选，等他选完。要自己来，请发 /bind。",
    group_of_others="这个群接着{grid}，不归您管。请那边的负责人先发 /unbind。",
    not_bound="这个群本来就没接上。要接，请发 /bind。",
)

EN = Groups(
    where="{name}, which grid does this group belong to? (Only you can press.)",
    kind="{grid}. Is this a residents' group or a staff group?",
    mode="How should I listen here?",
    mode_how="Everything: when it sounds like a matter, I ask whether to register it.\nMentions: only when somebody @mentions or replies to me.\nTags: only what carries #报事.\nIf anybody is in danger and I can hear it, I ring at once in any case.",
    residents="Residents",
    staff="Staff",
    all="Everything",
    mention="Mentions",
    tag="Tags",
    staff_welcome="Hello, I'm Xiaoshao. New matters of {grid} appear in this group; whoever takes one presses Accept.",
    back="I'm back.",
    deaf="⚠️ I am deaf in this group: Telegram's privacy mode lets only mentions, replies to me and commands through; nothing else reaches me.\nEither of these helps:\n1. The group's owner makes me an administrator.\n2. Whoever created the bot opens @BotFather, sends /setprivacy, picks me and presses Disable; then removes me from the group and adds me again.",
    hears="Thank you, now I hear everything said here.",
    let_go="This group no longer belongs to {grid}. What is said here is not registered any more; open matters go on, and whoever reported them hears from me in private.",
    unbind_ask="{name}, really disconnect this group from {grid}? What is said here would not be registered any more; open matters go on. (Only you can press.)",
    unbind_yes="Disconnect",
    unbind_no="Keep it",
    bound="The group is connected",
    unbound="The group is disconnected",
    kept_bound="All right, it stays connected.",
    not_a_group="Please send /bind in the group itself. If I am not in it yet, add me first.",
    bind_how="There is no such grid among yours. Send /bind and choose, or /bind and the grid's code.",
    only_who_asked="Somebody else is choosing. To choose yourself, send /bind.",
    group_of_others="This group belongs to {grid}, which is not yours. Please have them send /unbind first.",
    not_bound="This group isn't connected anyway. To connect it, send /bind.",
)
