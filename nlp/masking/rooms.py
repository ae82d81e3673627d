"""Rooms: what neighbours need not know of where somebody lives."""

import re

# Read as it was typed: full-width digits, traditional characters and every kind of hyphen are met here.
_N = r"[\d零〇一二两三四五六七八九十百]{1,5}"
_BUILDING = rf"(?:{_N}|[A-Za-zＡ-Ｚａ-ｚ]\d{{0,2}})\s?(?:[号號][楼樓院]|[栋棟幢座]|[#＃][楼樓]?|[号號](?=\d{{3,4}}))"
_UNIT = rf"(?:{_N}|[A-Da-d东東西中甲乙丙丁])\s?(?:[单單]元|[门門]洞|梯|[门門](?=\d{{3}}))"
_FLOOR = rf"(?:{_N}\s?[楼樓层層]|[顶頂][楼樓])"
_GAP = r"[\s,，、的\-－—–\u200b-\u200f\ufeff]{0,3}"
_DASH = r"\s?[-－—–]\s?"
# Amounts, years and further buildings are no rooms; in doubt a number beside a building is one.
_NO_ROOM = r"(?![\d.]|\s?(?:元|块|塊|万|萬|米|平|㎡|斤|年(?!前)|月|个|個|人(?![不没沒家在])|多[人户戶元块塊个個]|[号號][楼樓]|栋|棟|幢|[单單]元|支|车位|次|[wW]|%))"
_ROOM = rf"(?:\d{{3,4}}(?!\d)[A-Da-d]?|[一二三四五六七八九]{{1,2}}[零〇][一二三四五六七八九]|[零〇一二三四五六七八九]{{3,4}}(?![零〇一二三四五六七八九层層楼樓])){_NO_ROOM}"
_TAIL = r"(?:室|[号號]房|[号號]|房(?!间))?"
_MORE = rf"(?:\s?[和与與及跟、,，\-－—–~到至]\s?{_ROOM}{_TAIL})*"
# What may stay of each is its first group.
_ROOMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d-])([A-Za-z]?\d{{1,3}}{_DASH}\d{{1,2}}){_DASH}\d{{3,4}}{_TAIL}(?!\d)",
        r"(?<![\d/])(\d{1,3}/\d{1,2})/(?!20[12]\d)\d{3,4}(?![\d/])",
        rf"((?:{_BUILDING}|{_UNIT})(?:{_GAP}{_FLOOR})?){_GAP}{_ROOM}{_TAIL}{_MORE}",
        rf"(?<![\d-])([A-Za-z]?\d{{1,2}}){_DASH}\d{{3,4}}{_TAIL}(?![\d-]|[块塊元年])",
        rf"(?<![\d-])(){_ROOM}(?=\s?[（(]{_BUILDING})",
        rf"((?:房号|房間號|房间号|门牌)[:：]?\s?){_ROOM}{_TAIL}",
        rf"((?:楼上|樓上|楼下|樓下|隔壁|对门|對門|对面|對面|我家|我住|住在)\s?)(?!11[09]|12[02]){_ROOM}{_TAIL}",
        r"(?<![\d-])()(?:\d{3,4}\s?(?:室|[号號]房)|[零〇一二两三四五六七八九]{3,4}室)",
    )
)


def without_rooms(text: str) -> str:
    """The text without room numbers: "3栋501" -> "3栋"."""
    for pattern in _ROOMS:
        text = pattern.sub(r"\1", text)
    return text
