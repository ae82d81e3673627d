"""What strangers call themselves, made safe to repeat: nobody gives themselves a post by their name."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = re.compile(r"\s+")
# Posts, offices and the bot itself, in either script; longer ones first, or their rests would stay.
_OFFICE_WORDS = """
网格员 网格长 网格 網格員 網格長 網格 楼栋长 樓棟長 副网格员 主管 主任 书记 書記 社区 社區 街道办
街道辦 街道 居委会 居委會 居委 村委会 村委會 村委 物业 物業 官方 客服 客户服务 管理员 管理員
工作人员 工作人員 志愿者 志願者 联络员 聯絡員 值班 民警 警官 警察 派出所 公安 城管 消防队 消防隊
政府 小哨 机器人 機器人 系统 系統 通知
"""
_OFFICES = re.compile("|".join(sorted(_OFFICE_WORDS.split(), key=len, reverse=True)))
_LATIN = re.compile(
    r"(?<![a-z])(?:admin(?:istrator)?|official|support|staff|police|moderator|xiaoshao|telegram|bot|service|helpdesk)(?![a-z])"
    r"|xiaoshao(?:[_ ]?bot)?|administrator"
)
# Letters of other scripts that look like Latin ones.
_ALIKE = str.maketrans("асеорхуіѕјԁһԛԝвкмнтΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aceopxyisjdhqwbkmhtABEZHIKMNOPTYXo")


def visible(text: str) -> str:
    """Without control, bidirectional, zero-width, private-use and broken characters; on one line."""
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _HIDDEN)
    return _SPACES.sub(" ", kept).strip()


def plain_name(name: str) -> str:
    """A stranger's name as it may be repeated: what looks like a post, an office or the bot is left out; may be empty."""
    name = visible(name)
    bare = "".join(c for c in unicodedata.normalize("NFKC", name) if c.isalnum())
    if _OFFICES.search(bare):
        return _OFFICES.sub("", bare)[:LONGEST]
    spelled = unicodedata.normalize("NFKC", name).translate(_ALIKE).lower()
    squeezed = "".join(c for c in spelled if c.isalnum())
    if _LATIN.search(spelled) or _LATIN.fullmatch(squeezed):
        return _SPACES.sub(" ", _LATIN.sub("", spelled if _LATIN.search(spelled) else squeezed)).strip(" _-.")[:LONGEST]
    return name[:LONGEST]
