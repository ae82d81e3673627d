"""What is said around a delicate matter: in the group next to nothing, in private who knows; one language each below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Delicate:
    """{name}, {phone} and {room} are a resident's, {who} is the one who looked; {at} is a moment."""

    in_private: str
    start_first: str
    in_danger: str
    open_chat: str
    resident: str
    veiled: str
    taken_away: str
    promise: str
    looked: str
    contact: str
    phone: str
    no_phone: str
    room: str
    written_down: str


ZH = Delicate(
    in_private="这件事我私下跟您说，不在群里讲。",
    start_first="这件事我私下跟您说，不在群里讲。请点下面，再点「开始」。",
    in_danger="有人有危险，先打 110、119、120。",
    open_chat="私下说",
    resident="居民",
    veiled="🔒 这件事不在群里讲，接单后私下看",
    taken_away="这件事转到私下办了。",
    promise="🔒 只有办这件事的人看得到您是谁，上级要看会记下来；群里什么都不显示。",
    looked="👁 {who} {at} 看过您的联系方式",
    contact="报事人：{name}",
    phone="电话：{phone}",
    no_phone="没有留电话，请用「联系居民」转话。",
    room="门牌：{room}",
    written_down="您看过联系方式，已记下，居民看得到。",
)

EN = Delicate(
    in_private="Let's talk about this in private, not in the group.",
    start_first="Let's talk about this in private, not in the group. Please press below, then Start.",
    in_danger="If somebody is in danger, call 110, 119 or 120 first.",
    open_chat="In private",
    resident="a resident",
    veiled="🔒 Not discussed in a group; take it to read it in private",
    taken_away="This is being handled in private.",
    promise="🔒 Only the one who handles this sees who you are; a look by those above is written down; the group sees nothing.",
    looked="👁 {who} looked at your contact, {at}",
    contact="Reported by {name}",
    phone="Telephone: {phone}",
    no_phone="No telephone is known; please ask through the bot.",
    room="Room: {room}",
    written_down="That you looked is written down; the resident can read it.",
)
