"""What is said when somebody talks too fast or is to be silent for a while: the fields, one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """{reason}, {grid}, {name}, {by} and {words} are people's own words; {until} is a moment."""

    slow_down: str
    muted: str
    unmuted: str
    mute_done: str
    unmute_done: str
    muted_title: str
    muted_line: str
    fast_title: str
    fast_line: str
    nobody: str
    how: str
    lift: str


ZH = Conduct(
    slow_down="您说得太快，我跟不上了。这些话我都留着，歇一分钟再说，一件事说一条就行。有人有危险，随时说，我马上叫人。",
    muted="您在{grid}说的话，我先不登记，到 {until} 为止。原因：{reason}\n话我都留着。有人有危险照样说，我马上叫人。觉得不对，打电话或者上门跟社区说一声。",
    unmuted="可以接着说了。有事直接说给我听。",
    mute_done="{name}的话先不登记，到 {until}。原因和时间我会告诉本人。",
    unmute_done="{name}可以接着说了，我会告诉本人。",
    muted_title="🔇 正在禁言",
    muted_line="#{number} {name}，到 {until}，{by}定的：{reason}",
    fast_title="💬 这一天先留着没办的话",
    fast_line="#{number} {name}，{count} 条，最近一条：{words}",
    nobody="没有人在禁言，也没有人刷屏。",
    how="禁言：/mute #编号 1天 原因。解除：/unmute #编号，或者点下面。",
    lift="解除{name}",
)

EN = Conduct(
    slow_down="That was too fast for me. I kept every word; rest a minute, then one message for one matter will do. If anybody is in danger, say so at any time and I ring at once.",
    muted="What you say in {grid} is not registered until {until}. Reason: {reason}\nYour words are kept. If anybody is in danger, say so all the same and I ring at once. If this is wrong, call or visit the community.",
    unmuted="You can go on. Whatever it is, just tell me.",
    mute_done="{name} is muted until {until}. I tell them why and until when.",
    unmute_done="{name} can go on. I tell them.",
    muted_title="🔇 Muted now",
    muted_line="#{number} {name}, until {until}, by {by}: {reason}",
    fast_title="💬 Words set aside in the last day",
    fast_line="#{number} {name}, {count} messages, the last: {words}",
    nobody="Nobody is muted, and nobody talked too fast.",
    how="To mute: /mute #number 1 day reason. To lift it: /unmute #number, or press below.",
    lift="Lift {name}",
)
