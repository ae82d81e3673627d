"""The made-up street's people and groups as they stand in the playground; the roster itself lies in bot/street."""

from __future__ import annotations

from bot.playground.world import World

MORNING = (8, 30)

RESIDENTS = {1001: ("王阿姨", "wang_ayi"), 1002: ("张伟", "zhangwei"), 1003: ("陈奶奶", None)}
STAFF = {
    2001: ("李师傅", "worker"),
    2002: ("陈姐", "staff"),
    2003: ("孙队长", "staff"),
    3001: ("赵主任", "supervisor"),
    3002: ("周书记", "supervisor"),
}
OTHERS = {
    2004: "周明", 2005: "吴丽", 2006: "郑强", 2007: "冯燕", 2008: "马建国", 2009: "何小梅", 2010: "许刚", 2011: "高洁",
    2012: "罗斌", 3003: "管理员小林", 4001: "城管小吴", 4002: "民警小彭", 5001: "刘志愿",
}  # fmt: skip

PLACES = [
    {"name": "幸福家园 3栋门口", "name_en": "Happy Homes, building 3", "latitude": 31.2075, "longitude": 120.1218},
    {"name": "春和里 东门", "name_en": "Chunheli, east gate", "latitude": 31.2045, "longitude": 120.1222},
    {"name": "荷塘花园 广场", "name_en": "Lotus Garden square", "latitude": 31.2075, "longitude": 120.1255},
    {"name": "梧桐农贸市场", "name_en": "The market", "latitude": 31.2015, "longitude": 120.1255},
]


def people_the_street(world: World, timezone: str) -> None:
    """Adds whoever is not there yet; what happened to the others in an earlier demo stays."""
    for number, (name, username) in RESIDENTS.items():
        world.add_person(number, name, username)
    for number, (name, role) in STAFF.items():
        world.add_person(number, name, role=role, started=True)
    for number, name in OTHERS.items():
        world.add_person(number, name, role="staff", started=True)
    world.add_group(-1001, "幸福家园居民群", [*RESIDENTS, 2001])
    world.add_group(-1002, "春和社区网格工作群", [2001, 2002, 2003, 2004, 2005, 3001], admins=[3001])
    world.add_group(-1003, "春和里居民群", [1002, 2004])
    world.add_group(-1004, "荷塘花园居民群", [1003, 2006])
    world.scene |= {"timezone": timezone, "places": PLACES}
