"""The workbook a street office begins with: every column explained, lists to choose from, examples that import as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from rich.console import Console

from bot.sheets.reading import EXPLANATION
from domain.roster.sheets import COLUMNS, REQUIRED, Sheet

LAST_ROW = 20_000
"""Down to which the lists are offered."""
MARK = "（示例）"
"""Stands in the name of whatever is only an example."""

LEVELS = ("街道", "镇", "社区", "村", "网格", "微网格", "楼栋", "单元", "商铺")
CHOICES: dict[tuple[Sheet, str], tuple[str, ...]] = {
    (Sheet.grids, "level"): LEVELS,
    (Sheet.grids, "kind"): ("普通", "专属"),
    (Sheet.changes, "action"): ("改名", "移动", "拆分", "合并", "停用"),
    (Sheet.people, "language"): ("中文", "英文"),
    (Sheet.duties, "post"): ("网格员", "副网格员", "网格长", "负责人", "联络员", "志愿者", "管理员"),
    (Sheet.chats, "kind"): ("居民群", "工作群"),
    (Sheet.chats, "mode"): ("全部", "点名", "话题"),
}
REFERS: dict[tuple[Sheet, str], str] = {
    (Sheet.grids, "parent"): "grids",
    (Sheet.changes, "code"): "grids",
    (Sheet.duties, "grid"): "grids",
    (Sheet.duties, "telegram_id"): "people",
    (Sheet.chats, "grid"): "grids",
    (Sheet.hours, "grid"): "grids",
}
"""Columns that repeat the first column of another sheet."""
DAYS = {(Sheet.grids, "ended"), (Sheet.changes, "on"), (Sheet.duties, "from"), (Sheet.duties, "until")}
COUNTS = {(Sheet.grids, "households"), (Sheet.grids, "residents")}
AS_TEXT = {(Sheet.grids, "code"), (Sheet.grids, "parent"), (Sheet.people, "phone"), (Sheet.people, "telegram_id")}
WIDTHS = {"name": 20, "aliases": 34, "area": 40, "into": 22, "telegram_id": 16, "chat_id": 18, "hours": 44, "phone": 16}

MEANS: dict[Sheet, dict[str, str]] = {
    Sheet.grids: {
        "code": "网格的编码，自己定，例如 WT-01-02。一个编码只用一次，以后也不换、不再给别的网格。",
        "name": "网格的名字，居民在通知里看到的就是它。",
        "level": "级别，从大到小：街道、社区、网格、楼栋。下拉选择。",
        "parent": "上级的编码。最上面的一级（街道）留空。",
        "kind": "普通，或专属（学校、市场、园区、工地）。留空就是普通。",
        "aliases": "居民平时怎么叫它：小区名、路名门牌，用分号隔开，例如 幸福家园;梧桐路12号。写得越全，机器人越认得出地方。",
        "households": "户数，整数，可留空。一个网格超过 500 户会提醒。",
        "residents": "人数，整数，可留空。一个网格超过 1200 人会提醒。",
        "area": "范围，地图上画好后导出的 WKT 或 GeoJSON，经度在前。可留空。",
        "ended": "停用的那一天。不用自己填：停用网格请写在 changes 表里。",
    },
    Sheet.changes: {
        "action": "要做什么：改名、移动（换上级）、拆分、合并、停用。下拉选择。导入时马上生效。",
        "code": "哪一个网格。",
        "into": "移动：新上级。合并：并到哪一个。拆分：拆成哪几个，用分号隔开；原编码还要用就也写上，它就是“其余部分”，否则第一个是。停用：事情交给谁，留空就是上级。",
        "name": "只有改名才填：新名字。旧名字会留作别名。",
        "on": "哪一天做的。不用自己填，导出时会写上。",
    },
    Sheet.people: {
        "telegram_id": "这个人的 Telegram 编号（一串数字，不是手机号，也不是用户名）。",
        "name": "姓名或大家熟悉的称呼，居民会看到。",
        "phone": "手机号，可留空。在岗的人填了就会公开：印在公告上，居民问 /who 也看得到；不想公开就别填。",
        "language": "机器人跟这个人说中文还是英文。留空就照他手机的语言。",
    },
    Sheet.duties: {
        "telegram_id": "people 表里的那个编号。",
        "grid": "在哪个网格（写编码）。",
        "post": "岗位。网格员、副网格员、网格长办事；负责人看全局、能改派；联络员是部门的人。下拉选择。",
        "department": "联络员必须写是哪个部门，例如 城管。别的岗位留空。",
        "from": "从哪天起，例如 2026-01-05。留空就是导入那天。",
        "until": "最后一天。还在岗就留空；有人离岗时写上最后一天，不要删掉这一行。",
    },
    Sheet.hours: {
        "grid": "哪个社区或网格（写编码），它下面的都照这个。",
        "hours": "上班时间，例如 周一至周五 09:00-12:00 14:00-18:00;周六 09:00-12:00，或 全天。空着就和上级一样。",
    },
    Sheet.chats: {
        "chat_id": "群的编号，负整数。不知道就先空着这张表，以后在群里用 /bind 绑定。",
        "grid": "这个群是哪个网格的（写编码）。",
        "kind": "居民群，或工作群。留空就是居民群。",
        "mode": "全部：群里每句话都看，像诉求就接；点名：@机器人 才答；话题：带 #报事 才答。留空就是点名。",
    },
}

EXAMPLES: dict[Sheet, list[dict[str, Any]]] = {
    Sheet.grids: [
        {"code": "SL", "name": f"示例街道{MARK}", "level": "街道"},
        {"code": "SL-01", "name": f"示例社区{MARK}", "level": "社区", "parent": "SL"},
        {
            "code": "SL-01-01",
            "name": f"示例第一网格{MARK}",
            "level": "网格",
            "parent": "SL-01",
            "kind": "普通",
            "aliases": "示例家园;示例路1号",
            "households": 320,
            "residents": 810,
        },
        {
            "code": "SL-01-01-01",
            "name": f"示例家园1栋{MARK}",
            "level": "楼栋",
            "parent": "SL-01-01",
            "aliases": "1号楼;1幢",
            "households": 64,
        },
        {
            "code": "SL-01-02",
            "name": f"示例菜市场{MARK}",
            "level": "网格",
            "parent": "SL-01",
            "kind": "专属",
            "aliases": "示例农贸市场",
        },
    ],
    Sheet.people: [
        {"telegram_id": "900000001", "name": f"示例网格员{MARK}", "language": "中文"},
        {"telegram_id": "900000002", "name": f"示例负责人{MARK}", "language": "中文"},
    ],
    Sheet.duties: [
        {"telegram_id": "900000001", "grid": "SL-01-01", "post": "网格员"},
        {"telegram_id": "900000002", "grid": "SL", "post": "负责人"},
    ],
}
"""For sheets that are usually empty at first there is none."""

_GREY = PatternFill("solid", fgColor="FFEFEFEF")
_HEAD = PatternFill("solid", fgColor="FFD9E6F2")
_NEEDED = PatternFill("solid", fgColor="FFF6DDB5")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The first sheet: what to do, then every column once more in words."""

    title: str = "小哨：花名册模板"
    steps: tuple[str, ...] = (
        "1. 照着灰色的示例行，在 grids、people、duties 三张表里填上自己的网格、人员、岗位。",
        "2. 示例行（灰底，名字里有“（示例）”）只是样子，填好以后请整行删掉；不删也能导入，但会多出一个“示例街道”。",
        "3. 橙色列名必须填，蓝色列名可以空着。鼠标停在列名上，有这一列的说明；有下拉箭头的请从里面选。",
        "4. 列名不要改，也不要自己加列；表的名字（grids、people 等）也不要改。",
        "5. 存盘后先试运行：python -m bot import 文件名.xlsx --dry-run 。它逐行说会改什么，不会真的改。",
        "6. 没有问题再导入：python -m bot import 文件名.xlsx 。以后改了表，再导入一次，只改变了的地方。",
        "7. changes 表平时空着。网格要改名、移动、拆分、合并、停用时才写；chats 表不知道群编号就空着；hours 表只写上班时间和别处不一样的。",
    )


def run_template(path: Path, out: Console) -> int:
    """Writes the workbook and tells `out`. 0 or 1."""
    if path.suffix.lower() != ".xlsx":
        out.print(f"没有写：文件名要以 .xlsx 结尾，现在是 {path.name}。", markup=False, highlight=False, soft_wrap=True)
        return 1
    if path.exists():
        out.print(
            f"没有写：{path} 已经有了，怕盖掉填好的表，请换个名字。", markup=False, highlight=False, soft_wrap=True
        )
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    make_template().save(path)
    out.print(f"模板写好了：{path}。Template written.", markup=False, highlight=False, soft_wrap=True)
    return 0


def make_template() -> openpyxl.Workbook:
    """The explanation first, then a worksheet for each sheet of the roster."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _explain(book.create_sheet(EXPLANATION))
    for sheet in (Sheet.grids, Sheet.people, Sheet.duties, Sheet.chats, Sheet.hours, Sheet.changes):
        _furnish(book.create_sheet(sheet.value), sheet)
    return book


def _explain(page: Any) -> None:
    lines = _Lines()
    page.append([lines.title])
    page["A1"].font = Font(bold=True, size=16)
    for step in lines.steps:
        page.append([step])
    page.append([])
    page.append(["表", "列", "必填", "说明"])
    _headline(page, page.max_row)
    for sheet, columns in MEANS.items():
        for column in COLUMNS[sheet]:
            page.append([sheet.value, column, "是" if column in REQUIRED[sheet] else "", columns[column]])
            page.cell(page.max_row, 4).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 12), ("B", 14), ("C", 8), ("D", 90)):
        page.column_dimensions[letter].width = width


def _headline(page: Any, row: int) -> None:
    for cell in page[row]:
        cell.font, cell.fill = Font(bold=True), _HEAD


def _furnish(page: Any, sheet: Sheet) -> None:
    columns = COLUMNS[sheet]
    page.append(list(columns))
    page.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        _column(page, sheet, column, place)
    for example in EXAMPLES.get(sheet, ()):
        page.append([example.get(column) for column in columns])
        for cell in page[page.max_row]:
            cell.fill, cell.font = _GREY, Font(italic=True, color="FF555555")
        page.cell(page.max_row, 1).comment = _comment("灰色的行是示例，填好以后请整行删掉。")


def _column(page: Any, sheet: Sheet, column: str, place: int) -> None:
    head = page.cell(1, place)
    head.font = Font(bold=True)
    head.fill = _NEEDED if column in REQUIRED[sheet] else _HEAD
    head.comment = _comment(MEANS[sheet][column])
    page.column_dimensions[head.column_letter].width = WIDTHS.get(column, 14)
    if (sheet, column) in AS_TEXT:
        page.column_dimensions[head.column_letter].number_format = "@"
    rule = _rule(sheet, column)
    if rule is not None:
        rule.add(f"{head.column_letter}2:{head.column_letter}{LAST_ROW}")
        page.add_data_validation(rule)


def _comment(words: str) -> Comment:
    comment = Comment(words, "小哨")
    comment.width, comment.height = 320, 120
    return comment


def _rule(sheet: Sheet, column: str) -> DataValidation | None:
    """A list to choose from; days and counts are checked while typing."""
    key = sheet, column
    if key in CHOICES:
        return _list(f'"{",".join(CHOICES[key])}"', "请从下拉列表里选", strict=True)
    if key in REFERS:
        # An id just typed need not be in the other sheet yet: a hint, no wall.
        return _list(f"{REFERS[key]}!$A$2:$A${LAST_ROW}", f"要先写在 {REFERS[key]} 表的第一列", strict=False)
    if key in DAYS:
        rule = DataValidation(type="date", operator="greaterThan", formula1="18264", allow_blank=True)
        rule.error, rule.errorTitle = "请写成 2026-01-05 这样的日期", "日期"
        return rule
    if key in COUNTS:
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error, rule.errorTitle = "请写不小于 0 的整数", "整数"
        return rule
    return None


def _list(formula: str, words: str, *, strict: bool) -> DataValidation:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.error, rule.errorTitle = words, "请选择"
    rule.errorStyle = "stop" if strict else "warning"
    rule.showErrorMessage = True
    return rule
