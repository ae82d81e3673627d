"""What a roster sheet may hold: its columns, the words allowed in them, and what can be wrong with a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

Cell = str | int | float | bool | datetime | date | time | None
"""A cell as the file gives it; a CSV file gives strings only."""


class Sheet(StrEnum):
    """The sheets, in the order in which they lean on one another."""

    grids = "grids"
    changes = "changes"
    people = "people"
    duties = "duties"
    chats = "chats"
    hours = "hours"


COLUMNS: dict[Sheet, tuple[str, ...]] = {
    Sheet.grids: ("code", "name", "level", "parent", "kind", "aliases", "households", "area", "residents", "ended"),
    Sheet.changes: ("action", "code", "into", "name", "on"),
    Sheet.people: ("telegram_id", "name", "phone", "language"),
    Sheet.duties: ("telegram_id", "grid", "post", "department", "from", "until"),
    Sheet.chats: ("chat_id", "grid", "kind", "mode"),
    Sheet.hours: ("grid", "hours"),
}

REQUIRED: dict[Sheet, tuple[str, ...]] = {
    Sheet.grids: ("code", "name", "level", "parent"),
    Sheet.changes: ("action", "code"),
    Sheet.people: ("telegram_id", "name"),
    Sheet.duties: ("telegram_id", "grid", "post"),
    Sheet.chats: ("chat_id", "grid"),
    Sheet.hours: ("grid", "hours"),
}
"""A column that is not required and not there is left as it is in the database; an empty cell empties the field."""

LEVELS: dict[str, int] = {
    "province": 0,
    "city": 1,
    "district": 2,
    "county": 2,
    "street": 3,
    "town": 3,
    "community": 4,
    "village": 4,
    "grid": 5,
    "micro_grid": 6,
    "building": 7,
    "unit": 8,
    "shop": 9,
    "household": 9,
}
"""Level -> how deep it lies; nothing may stand above a shallower one."""

WORDS: dict[str, dict[str, str]] = {
    "level": {
        **{level: level for level in LEVELS},
        "省": "province",
        "市": "city",
        "区": "district",
        "县": "county",
        "区县": "district",
        "街道": "street",
        "镇": "town",
        "乡": "town",
        "乡镇": "town",
        "社区": "community",
        "村": "village",
        "网格": "grid",
        "微网格": "micro_grid",
        "楼栋": "building",
        "楼": "building",
        "单元": "unit",
        "商铺": "shop",
        "住户": "household",
    },
    "grid_kind": {"residential": "residential", "exclusive": "exclusive", "普通": "residential", "专属": "exclusive"},
    "language": {"zh": "zh", "zh-hans": "zh", "zh-cn": "zh", "en": "en", "中文": "zh", "英文": "en"},
    "post": {
        **{p: p for p in ("worker", "deputy", "lead", "supervisor", "liaison", "volunteer", "admin")},
        "网格员": "worker",
        "副网格员": "deputy",
        "网格长": "lead",
        "负责人": "supervisor",
        "联络员": "liaison",
        "部门联络员": "liaison",
        "志愿者": "volunteer",
        "管理员": "admin",
    },
    "chat_kind": {"residents": "residents", "staff": "staff", "居民群": "residents", "工作群": "staff"},
    "mode": {"all": "all", "mention": "mention", "tag": "tag", "全部": "all", "点名": "mention", "话题": "tag"},
    "action": {
        **{a: a for a in ("rename", "move", "split", "merge", "close")},
        "改名": "rename",
        "移动": "move",
        "拆分": "split",
        "合并": "merge",
        "停用": "close",
    },
}
"""The words a cell may hold -> what is stored. English words are the contract, Chinese ones a courtesy."""


class FaultKind(StrEnum):
    """What can be wrong; the sentence for it is the command's business."""

    sheet_empty = "sheet_empty"
    column_unknown = "column_unknown"
    column_missing = "column_missing"
    column_twice = "column_twice"
    column_untitled = "column_untitled"
    cell_missing = "cell_missing"
    cell_error = "cell_error"
    cell_control = "cell_control"
    cell_too_long = "cell_too_long"
    word_unknown = "word_unknown"
    code_bad = "code_bad"
    code_twice = "code_twice"
    parent_unknown = "parent_unknown"
    parent_cycle = "parent_cycle"
    parent_below = "parent_below"
    level_above_child = "level_above_child"
    households_bad = "households_bad"
    code_ended = "code_ended"
    grid_ended = "grid_ended"
    ended_unsaid = "ended_unsaid"
    ended_otherwise = "ended_otherwise"
    day_to_come = "day_to_come"
    cell_needless = "cell_needless"
    into_one = "into_one"
    into_several = "into_several"
    into_itself = "into_itself"
    into_below = "into_below"
    change_twice = "change_twice"
    change_contradicts = "change_contradicts"
    area_unreadable = "area_unreadable"
    area_not_polygon = "area_not_polygon"
    area_invalid = "area_invalid"
    area_off_earth = "area_off_earth"
    id_bad = "id_bad"
    id_rounded = "id_rounded"
    person_twice = "person_twice"
    person_unknown = "person_unknown"
    grid_unknown = "grid_unknown"
    department_missing = "department_missing"
    date_bad = "date_bad"
    date_has_time = "date_has_time"
    until_before_from = "until_before_from"
    until_past = "until_past"
    duty_twice = "duty_twice"
    duty_overlaps_known = "duty_overlaps_known"
    chat_id_bad = "chat_id_bad"
    chat_twice = "chat_twice"
    hours_bad = "hours_bad"
    hours_twice = "hours_twice"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place: `row` counts from 1 as the spreadsheet shows it, `column` is the header's word."""

    sheet: str
    row: int
    column: str
    kind: FaultKind
    facts: dict[str, object] = field(default_factory=dict)


class BadCell(Exception):  # noqa: N818  # it is about the cell, not about the program
    """A cell that cannot be read as what its column holds."""

    def __init__(self, kind: FaultKind, **facts: object) -> None:
        super().__init__(kind.value)
        self.kind, self.facts = kind, facts


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as read: header words, then (row number, cells) of every row that is not blank."""

    sheet: Sheet
    header: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[Cell, ...]]]


def header_faults(table: Table) -> list[Fault]:
    """Unknown, missing and doubled columns."""
    name, header = table.sheet.value, table.header
    if not any(header):
        return [Fault(name, 1, "", FaultKind.sheet_empty)]
    known = COLUMNS[table.sheet]
    faults = [
        Fault(name, 1, word, FaultKind.column_unknown, {"word": word, "known": list(known)})
        for word in header
        if word and word not in known
    ]
    faults += [
        Fault(name, 1, word, FaultKind.column_missing, {"word": word})
        for word in REQUIRED[table.sheet]
        if word not in header
    ]
    faults += [Fault(name, 1, word, FaultKind.column_twice, {"word": word}) for word in known if header.count(word) > 1]
    return faults
