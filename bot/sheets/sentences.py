"""The roster's faults and changes as sentences for the person who keeps the spreadsheet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from domain.roster.changes import ChatChange, DutyEnd, DutyStart, GridChange, HeldDuty, HoursChange, PersonChange
from domain.roster.days import Days
from domain.roster.nodes import Heirs
from domain.roster.rows import letters
from domain.roster.sheets import Fault, FaultKind

K = FaultKind

FIELDS = {
    "name": "名字",
    "level": "级别",
    "parent": "上级",
    "kind": "类型",
    "aliases": "别名",
    "households": "户数",
    "residents": "人数",
    "area": "范围",
    "phone": "电话",
    "language": "语言",
    "grid": "网格",
    "mode": "模式",
}
POSTS = {
    "worker": "网格员",
    "deputy": "副网格员",
    "lead": "网格长",
    "supervisor": "负责人",
    "liaison": "联络员",
    "volunteer": "志愿者",
    "admin": "管理员",
}

FAULTS: dict[FaultKind, str] = {
    K.sheet_empty: "这张表是空的，第一行应是列名",
    K.column_unknown: "没有“{word}”这一列；可用的列：{known}",
    K.column_missing: "缺少必需的列“{word}”",
    K.column_twice: "列“{word}”出现了不止一次",
    K.column_untitled: "这一列没有列名，却写着“{said}”",
    K.cell_missing: "这里不能为空",
    K.cell_error: "单元格里是表格软件的错误值 {said}",
    K.cell_control: "含有看不见的控制字符，请重新输入",
    K.cell_too_long: "有 {length} 个字，最多 {limit} 个",
    K.word_unknown: "不认识“{said}”；可以写：{known}（英文也行）",
    K.code_bad: "编码“{said}”里不能有空格或分号，最长 64 个字符",
    K.code_twice: "编码“{said}”与第 {first} 行重复",
    K.parent_unknown: "上级网格“{said}”不在表里，数据库里也没有",
    K.parent_cycle: "上级绕成了圈：{loop}",
    K.parent_below: "级别 {level} 不能放在更低的 {parent_level}（{parent}）下面",
    K.households_bad: "“{said}”应是不小于 0 的整数",
    K.level_above_child: "级别 {level} 低于它下面的 {child}，请先改下面的",
    K.code_ended: "编码“{said}”已于 {ended} 停用，不能再用；新网格请用新编码",
    K.grid_ended: "网格“{said}”已经停用，或这次要停用；请改写接手的网格",
    K.ended_unsaid: "“{said}”还在用；要停用它，请在 changes 表写一行 merge、split 或 close",
    K.ended_otherwise: "写的是 {said}，数据库里是 {ended} 停用",
    K.day_to_come: "{said} 还没有到；变更在导入时马上生效，请到那天再导入",
    K.cell_needless: "这一种变更不用填这里，请清空",
    K.into_one: "请写一个（只写一个）接手的网格编码",
    K.into_several: "拆分要写至少两个编码，用分号隔开；原编码还要用的，也写在里面",
    K.into_itself: "不能写它自己",
    K.into_below: "“{said}”在要停用的网格下面，会一起停用，不能接手",
    K.change_twice: "“{said}”在第 {first} 行已经有变更了，一次只能做一种",
    K.change_contradicts: "grids 表第 {first} 行写的是“{said}”，与这里不一致，请改成一样",
    K.area_unreadable: "看不懂的范围，应是 WKT 或 GeoJSON 的 Polygon / MultiPolygon（{why}）",
    K.area_not_polygon: "范围应是 Polygon 或 MultiPolygon 且不能为空，现在是 {said}",
    K.area_invalid: "多边形画得不对：{why}",
    K.area_off_earth: "坐标超出经纬度范围（经度在前 ±180，纬度在后 ±90）：{bounds}{swapped}",
    K.id_bad: "“{said}”不是 Telegram 编号，应是正整数（只有数字，中间没有空格）",
    K.id_rounded: "“{said}”是表格软件缩写过的数字，末几位可能已丢失；请把该列设为文本后重新填写完整号码",
    K.person_twice: "编号 {said} 与第 {first} 行重复",
    K.person_unknown: "编号 {said} 不在 people 表里，数据库里也没有这个人",
    K.grid_unknown: "网格“{said}”不在 grids 表里，数据库里也没有",
    K.department_missing: "部门联络员（liaison）必须写明部门",
    K.date_bad: "“{said}”不是一个日期，请写成 2026-01-05",
    K.date_has_time: "“{said}”带着时刻，这里只写日期",
    K.until_before_from: "结束日 {until} 早于开始日 {from}",
    K.until_past: "结束日 {until} 已经过去（今天 {today}），又没有写开始日",
    K.duty_twice: "同一个人在同一网格的同一岗位，与第 {first} 行的时间重叠",
    K.duty_overlaps_known: "数据库里已有同一岗位，自 {from} 起{until}，时间重叠；请照写原来的开始日，或先用 until 结束它",
    K.chat_id_bad: "“{said}”不是群编号，群编号是负整数",
    K.hours_bad: "看不懂“{said}”；写成 周一至周五 09:00-12:00 14:00-18:00，几段用分号隔开，或写 全天（{why}）",
    K.hours_twice: "网格“{said}”与第 {first} 行重复，一个网格只写一行工作时间",
    K.chat_twice: "群 {said} 与第 {first} 行重复，一个群只能绑定一次",
}


def fault_sentence(fault: Fault, header: tuple[str, ...] = ()) -> str:
    """Sheet, row, column (with the cell's name in the spreadsheet), and what is wrong there."""
    facts = {name: _words(value) for name, value in fault.facts.items()}
    if fault.kind is K.parent_cycle:
        facts["loop"] = _loop(fault.facts)
    elif fault.kind is K.area_off_earth:
        facts["swapped"] = "；看起来经纬度写反了" if fault.facts["swapped"] else ""
    elif fault.kind is K.duty_overlaps_known:
        facts["until"] = f"到 {fault.facts['until']}" if fault.facts["until"] else ""
    cell = f"（{letters(header.index(fault.column))}{fault.row}）" if fault.column in header else ""
    column = f" {fault.column} 列" if fault.column else ""
    return f"{fault.sheet} 第 {fault.row} 行{column}{cell}：{FAULTS[fault.kind].format(**facts)}"


def _words(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _loop(facts: dict[str, Any]) -> str:
    shown = [*facts["loop"], "…"] if facts["length"] > len(facts["loop"]) else [*facts["loop"], facts["loop"][0]]
    return " → ".join(shown)


def _field(column: str, before: Any, after: Any) -> str:
    if column in ("area", "phone"):  # one too long to read, the other nobody's business on a screen
        return f"{FIELDS[column]}已改"
    return f"{FIELDS[column]} {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    if value is None or value in ("", ()):
        return "（空）"
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _fields(changed: dict[str, tuple[Any, Any]]) -> str:
    return "，".join(_field(column, *pair) for column, pair in changed.items())


def grid_sentence(change: GridChange) -> str:
    """One grid added or changed."""
    place = f"{change.sheet.value} 第 {change.row} 行"
    if change.id is None:
        above = f"，上级 {change.changed['parent'][1]}" if change.changed["parent"][1] else ""
        return f"{place}：新增 {change.code} {change.changed['name'][1]}{above}"
    return f"{place}：修改 {change.code}：{_fields(change.changed)}"


def heirs_sentence(heirs: Heirs) -> str:
    """A grid that ends or is split, and who has its matters."""
    after = "、".join(target.code for target in heirs.targets) or heirs.rest
    if heirs.ended_at is None:
        return f"changes 第 {heirs.row} 行：{heirs.code} 拆分为 {after}，其余仍归 {heirs.rest}"
    if not heirs.follows:
        return f"{heirs.code} 早已停用，作为历史记下"
    what = {
        "merge": f"并入 {after}",
        "split": f"拆分为 {after}，说不清的归 {heirs.rest}",
        "close": f"停用，事情交给 {after}",
    }
    return f"changes 第 {heirs.row} 行：{heirs.code} {what[heirs.action]}；编码不再使用，历史保留"


def person_sentence(change: PersonChange) -> str:
    """One person added or changed; a phone number is not printed."""
    if change.id is None:
        return f"people 第 {change.row} 行：新增 {change.telegram_id} {change.changed['name'][1]}"
    return f"people 第 {change.row} 行：修改 {change.telegram_id}：{_fields(change.changed)}"


def start_sentence(start: DutyStart, days: Days) -> str:
    """One duty begun."""
    since = start.from_at.astimezone(days.zone).date().isoformat()
    department = f"（{start.department}）" if start.department else ""
    return (
        f"duties 第 {start.row} 行：{start.telegram_id} 自 {since} 起任 {start.grid} 的{POSTS[start.post]}{department}"
    )


def end_sentence(end: DutyEnd, days: Days) -> str:
    """One duty with another end."""
    missing = "网格停用" if end.grid_ends else "duties 表里已没有"
    place = f"duties 第 {end.row} 行" if end.row else missing
    after = "改为没有结束日" if end.until_at is None else f"到 {_last_day(end.until_at, days)} 为止"
    return f"{place}：{held_words(end.held, days)} {after}"


def held_words(held: HeldDuty, days: Days) -> str:
    """A duty the database has."""
    since = days.first_of(held.duty).isoformat()
    return f"{held.telegram_id} 在 {held.grid} 的{POSTS[held.duty.post.value]}（自 {since} 起）"


def _last_day(until_at: datetime, days: Days) -> str:
    return (until_at - timedelta(microseconds=1)).astimezone(days.zone).date().isoformat()


def chat_sentence(change: ChatChange) -> str:
    """One group bound."""
    if change.new:
        return f"chats 第 {change.row} 行：群 {change.chat} 绑定到 {change.changed['grid'][1]}"
    return f"chats 第 {change.row} 行：修改 {change.chat}：{_fields(change.changed)}"


def hours_sentence(change: HoursChange) -> str:
    """Other working hours."""
    after = change.after or "和上级一样"
    return f"hours 第 {change.row} 行：{change.grid} 的工作时间 {change.before or '和上级一样'} → {after}（已答应的时限不变）"
