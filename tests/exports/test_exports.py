"""What staff get out: the columns others rely on, the right rows, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from rich.console import Console

from bot.sheets import parse_day, run_export, workbook
from bot.sheets.appraisal import run_appraisal
from bot.sheets.cells import Table
from bot.sheets.writing import write_workbook
from bot.street import STREET
from bot.texts.languages import LANGUAGES
from bot.texts.phrases import phrase
from services.supervision import sheets
from services.supervision.sheets import Shape
from storage import tables
from storage.tables import call_backs, followers, grids, people, ticket_events, tickets, whistle_calls, whistles
from tests.roster.support import NOON, ZONE, Office, small
from tests.support.cast import house

CONTRACT = (
    "number, status, category, grid, place, opened_at, accepted_at, resolved_at, closed_at, holder, followers, text"
)

NASTY = [
    "=1+1",
    "+86 138",
    "-2",
    "@sum",
    "\t=1",
    "\r=1",
    "＝1+1",
    "'=1",
    "#REF!",
    "a\x00b\x0bc",
    "两行\n的话",
    '引"号,逗号',
    " =1",
]


@dataclass
class Exported:
    code: int
    said: str
    path: Path

    def sheet(self, name: str) -> list[dict[str, Any]]:
        book = openpyxl.load_workbook(self.path)
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", f"{cell.coordinate} is a formula"
        rows: list[list[Any]] = [list(row) for row in book[name].iter_rows(values_only=True)]
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    def csv(self) -> list[dict[str, str]]:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def export(office: Office, what: str, name: str, **scope: Any) -> Exported:
    console, out = Console(file=io.StringIO(), width=60), office.folder / name
    code = run_export(office.transactions, what, out=out, zone=ZONE, clock=office.clock, console=console, **scope)
    return Exported(code, console.file.getvalue(), out)  # type: ignore[attr-defined]


@pytest.fixture
def street(office: Office) -> Office:
    """The demo street with three tickets: one assigned, one held and followed, one closed."""
    office.imports(STREET)
    ticket(office, 1, "WT-01-01-01", status="assigned", assignee="李师傅")
    held = ticket(office, 2, "WT-01-02", status="in_progress", assignee="周明", accepted_at=NOON + timedelta(hours=1))
    for name in ("张伟", "陈奶奶"):
        office.insert(followers, ticket_id=held, person_id=person(office, name), chat=-1, at=NOON)
    ticket(office, 3, "WT-03-03", status="closed", assignee="高洁", opened_at=NOON + timedelta(days=2))
    return office


def person(office: Office, name: str) -> int:
    found: int = next(row["id"] for row in office.rows(people) if row["name"] == name)
    return found


def ticket(office: Office, number: int, code: str, *, assignee: str | None = None, **values: Any) -> int:
    grid = next(row for row in office.rows(grids) if row["code"] == code)
    moments = dict.fromkeys(("opened_at", "accept_by", "contact_by", "resolve_by"), NOON)
    usual: dict[str, Any] = {
        "number": f"261121-{number:03}",
        "status": "registered",
        "category": "noise",
        "text": "太吵了",
    }
    usual |= {
        "place": {"words": "幸福家园3栋2单元", "building": "3", "room": "501"},
        "promise": "ordinary",
        "source_chat": 1,
    }
    usual |= {"grid_id": grid["id"], "grid_path": grid["path"], "reporter_id": person(office, "王阿姨"), **moments}
    usual |= {"assignee_id": assignee and person(office, assignee), **values}
    return office.insert(tickets, **usual)


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_tickets_begin_with_the_columns_others_rely_on(street: Office, name: str) -> None:
    done = export(street, "tickets", name)
    assert done.code == 0, done.said
    assert "3 行" in done.said
    rows = done.sheet("tickets") if name.endswith("xlsx") else done.csv()
    assert list(rows[0])[:12] == CONTRACT.split(", ")
    assert [r["number"] for r in rows] == ["261121-001", "261121-002", "261121-003"]
    held = rows[1]
    assert (held["grid"], held["category"], held["status"]) == ("WT-01-02", "noise", "in_progress")
    assert held["opened_at"] == "2026-11-21T12:00:00+08:00"
    assert held["accepted_at"] == "2026-11-21T13:00:00+08:00"
    assert not held["closed_at"]
    assert str(held["followers"]) == "2"


def test_the_holder_is_who_holds_or_held_it_not_who_was_asked(street: Office) -> None:
    rows = export(street, "tickets", "out.xlsx").sheet("tickets")
    assert [r["holder"] for r in rows] == [None, "周明", "高洁"]


def test_who_answers_for_it_is_named_before_it_is_taken_and_the_grid_is_no_building(street: Office) -> None:
    ticket(street, 4, "WT-01-01-02", place={"words": "楼道灯不亮"})
    ticket(street, 5, "WT-01", place=None)
    change(street, sa.update(tickets).where(tickets.c.number == "261121-001").values(place={"words": "一号楼门口"}))
    rows = export(street, "tickets", "out.xlsx").sheet("tickets")
    assert [r["责任人"] for r in rows] == ["李师傅", "周明", "高洁", None, None]
    assert [r["所属网格"] for r in rows] == [
        *("春和第一网格", "春和第二网格", "秋实第三网格"),
        *("春和第一网格", "春和社区"),
    ]
    assert [r["place"] for r in (rows[0], *rows[3:])] == ["一号楼门口", "幸福家园2栋 楼道灯不亮", None]
    assert rows[3]["grid"] == "WT-01-01-02", "the program's column says where exactly it lies"


def test_call_backs_and_whistles_are_of_the_grid_too(street: Office) -> None:
    drawn = {"ticket_id": 1, "grid_id": street.rows(tickets)[0]["grid_id"], "week": "2026-W47", "drawn_at": NOON}
    street.insert(call_backs, **drawn)
    (row,) = export(street, "call_backs", "c.csv").csv()
    assert (row["网格编码"], row["所属网格"]) == ("WT-01-01", "春和第一网格")
    whistle = street.insert(whistles, ticket_id=1, source="worker", words="请来", at=NOON)
    called = {"whistle_id": whistle, "ticket_id": 1, "grid_id": drawn["grid_id"], "department": "城管", "at": NOON}
    street.insert(whistle_calls, **called, report_by=NOON)
    (row,) = export(street, "whistles", "w.csv").csv()
    assert row["网格编码"] == "WT-01-01"


def appraised(street: Office, **asked: Any) -> tuple[int, str]:
    """The exit code of `export appraisal`, and what it said."""
    console, out = Console(file=io.StringIO(), width=60), street.folder / "a.xlsx"
    usual: dict[str, Any] = {"grid": None, "since": None, "until": None, **asked}
    code = run_appraisal(street.transactions, house(), street.clock, console, out=out, **usual)
    return code, console.file.getvalue()  # type: ignore[attr-defined]


def test_an_appraisal_is_of_one_place_and_says_of_which_month(street: Office) -> None:
    code, said = appraised(street)
    assert code == 1
    assert "请加上 --grid 编码（最上面的是 WT）" in said
    assert "WT 2026-10 的四评（没写日期，就是上个月）" in appraised(street, grid="WT")[1]
    days = {"since": date(2026, 11, 1), "until": date(2026, 11, 30)}
    assert "WT 2026-11 的四评，" in appraised(street, grid="WT", **days)[1]
    days["since"] = date(2026, 11, 9)
    assert "WT 2026-11-09—2026-11-30 的四评" in appraised(street, grid="WT", **days)[1]


def test_no_room_number_gets_out(street: Office) -> None:
    found = person(street, "王阿姨")
    facts = {"place": {"room": "501", "words": "3栋"}, "list": [{"room": "501"}], "words": "去看过了"}
    values = {"seq": 1, "action": "note", "actor_id": found, "part": "assignee", "at": NOON, "after": "in_progress"}
    street.insert(ticket_events, ticket_id=2, facts=facts, **values)
    for what in ("tickets", "events"):
        done = export(street, what, f"{what}.csv")
        assert "501" not in done.path.read_text("utf-8")
    row = export(street, "events", "events.xlsx").sheet("events")[0]
    assert (row["number"], row["at"], row["actor"]) == ("261121-002", "2026-11-21T12:00:00+08:00", "王阿姨")
    assert row["说明"] == "去看过了"


def test_a_grid_means_its_subtree_and_days_are_inclusive(street: Office) -> None:
    def numbers(**scope: Any) -> list[int]:
        return [int(r["number"][-3:]) for r in export(street, "tickets", "out.csv", **scope).csv()]

    assert numbers(grid="WT-01") == [1, 2]
    assert numbers(grid="WT-01-01") == [1]
    assert numbers(grid="WT") == [1, 2, 3]
    assert numbers(since=date(2026, 11, 23)) == [3]
    assert numbers(until=date(2026, 11, 21)) == [1, 2]
    assert numbers(grid="WT-01", since=date(2026, 11, 22)) == []


def test_no_cell_becomes_a_formula(street: Office) -> None:
    for number, text in enumerate(NASTY, 10):
        ticket(street, number, "WT-01-01", text=text.replace("\x00", ""))
    sheet = export(street, "tickets", "out.xlsx").sheet("tickets")
    assert [r["text"] for r in sheet[3:8]] == ["=1+1", "+86 138", "-2", "@sum", "\t=1"]
    assert sheet[12]["text"] == "abc"
    for row in export(street, "tickets", "out.csv").csv():
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")), cell
    texts = [r["text"] for r in export(street, "tickets", "out.csv").csv()][3:]
    assert texts[0] == "'=1+1"
    assert texts[7] == "''=1"
    assert texts[10:12] == ["两行\n的话", '引"号,逗号']


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_the_roster_comes_back_and_imports_unchanged(street: Office, name: str) -> None:
    street.imports({"people": [("telegram_id", "name", "phone"), (2001, "=李师傅", "+86 100"), (2002, "-陈姐", "'@1")]})
    before = street.everything()
    done = export(street, "roster", name)
    assert done.code == 0, done.said
    said = street.imports(done.path)
    assert said.code == 0, said.text
    assert "没有变化" in said.text
    assert street.everything() == before


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_the_roster_builds_the_same_street_elsewhere(office: Office, name: str, tmp_path: Path) -> None:
    office.imports(small())
    done = export(office, "roster", name)
    other_url = f"sqlite:///{tmp_path / 'other.db'}"
    other = _elsewhere(other_url, tmp_path)
    assert other.imports(done.path).code == 0
    again = export(other, "roster", f"again-{name}")
    other.transactions.close()
    assert _contents(again.path) == _contents(done.path)


def _elsewhere(url: str, folder: Path) -> Office:
    from storage.transactions import open_transactions  # noqa: PLC0415
    from tests.roster.support import make_tables  # noqa: PLC0415

    make_tables(url)
    return Office(open_transactions(url), folder)


def _contents(path: Path) -> Any:
    if path.is_dir():
        return {file.name: file.read_bytes() for file in path.iterdir()}
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)}


def test_residents_are_not_in_the_roster(street: Office) -> None:
    names = {row["name"] for row in export(street, "roster", "out.xlsx").sheet("people")}
    assert "李师傅" in names
    assert not names & {"王阿姨", "张伟", "陈奶奶"}


def test_what_cannot_be_done_is_said_and_leaves_no_file(street: Office) -> None:
    refused = [
        (export(street, "tickets", "a.xlsx", grid="NOPE"), "没有编码为 NOPE 的网格"),
        (export(street, "tickets", "a.txt"), ".xlsx 或 .csv"),
        (export(street, "secrets", "a.csv"), "不认识“secrets”"),
        (export(street, "tickets", "a.csv", since=date(2026, 2, 1), until=date(2026, 1, 1)), "晚于"),
        (export(street, "roster", "a.csv", since=date(2026, 2, 1)), "没有起止日期"),
    ]
    for done, said in refused:
        assert done.code == 1
        assert said in done.said
        assert not done.path.exists()
    assert not list(street.folder.glob(".*.part"))


PEOPLES_OWN = "=HYPERLINK(1)"


def test_no_name_and_no_words_in_any_sheet_become_a_formula(street: Office) -> None:
    nasty(street)
    for what in ("tickets", "events", "categories", "grids", "whistles", "call_backs"):
        done = export(street, what, f"{what}.xlsx")
        assert done.code == 0, done.said
        cells = [cell for row in done.sheet(what) for cell in row.values()]
        assert (PEOPLES_OWN in cells) is (what != "categories"), what
        for row in export(street, what, f"{what}.csv").csv():
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "@"))], what


def nasty(street: Office) -> None:
    """Names, places, words, departments that begin like a formula, in every table a sheet reads."""
    change(street, sa.update(people).values(name=PEOPLES_OWN))
    change(street, sa.update(grids).values(name=PEOPLES_OWN))
    change(street, sa.update(tickets).values(text=PEOPLES_OWN, place={"words": PEOPLES_OWN}))
    li, common = person_id(street), {"ticket_id": 3, "at": NOON}
    street.insert(
        ticket_events,
        **common,
        seq=1,
        action="note",
        actor_id=li,
        part="assignee",
        after="closed",
        facts={"words": PEOPLES_OWN},
    )
    whistle = street.insert(tables.whistles, **common, source="worker", by_id=li, words=PEOPLES_OWN)
    called = {"department": PEOPLES_OWN, "report_by": NOON, "result": PEOPLES_OWN, "excuse": PEOPLES_OWN}
    street.insert(tables.whistle_calls, **common, whistle_id=whistle, grid_id=1, liaison_id=li, **called)
    asked = {"week": "2026-W47", "grid_id": 1, "drawn_at": NOON, "called_by": li, "called_at": NOON}
    street.insert(tables.call_backs, ticket_id=3, **asked, reached=True, words=PEOPLES_OWN)
    street.insert(tables.exclusions, **common, reason=PEOPLES_OWN, by_id=li)


def change(street: Office, statement: sa.Update) -> None:
    street.transactions.write(lambda c: c.execute(statement)).result()


def person_id(street: Office) -> int:
    return int(street.rows(people)[0]["id"])


def test_what_follows_the_contract_is_said_to_people_and_its_dates_are_dates(street: Office) -> None:
    late = street.rows(tickets)[1]["id"]
    change(street, sa.update(tickets).where(tickets.c.id == late).values(resolve_by=NOON - timedelta(hours=2)))
    row = export(street, "tickets", "out.xlsx").sheet("tickets")[1]
    assert row["登记时间"] == datetime(2026, 11, 21, 12, 0)  # noqa: DTZ001  # a spreadsheet's date has no zone
    assert row["接单时间"] == datetime(2026, 11, 21, 13, 0)  # noqa: DTZ001
    said = [row[name] for name in ("工单状态", "诉求类别", "诉求来源", "是否紧急", "是否超期", "超期时长（小时）")]
    assert said == ["办理中", "噪声", "私聊", "否", "是", 2]
    assert (row["街道"], row["社区"], row["附件数"]) == ("梧桐街道", "春和社区", 0)
    assert export(street, "tickets", "out.csv").csv()[1]["登记时间"] == "2026-11-21T12:00:00+08:00"
    english = export(street, "tickets", "en.xlsx", language="en").sheet("tickets")[1]
    assert (english["status"], english["Status"], english["Overdue"]) == ("in_progress", "in progress", "yes")


def test_sums_are_those_of_the_tickets(street: Office) -> None:
    """Counted anew, slowly, from the sheet of tickets."""
    ticket(street, 4, "WT-01-02", status="closed", category="parking", closed_at=NOON, resolved_at=NOON)
    ticket(street, 5, "WT-03-03", status="in_progress", assignee="高洁", category="parking", urgent=True)
    everything = export(street, "tickets", "t.csv").csv()
    for row in export(street, "categories", "c.csv").csv():
        mine = [t for t in everything if t["category"] == row["类别编码"]]
        assert (int(row["新登记"]), int(row["结案"]), int(row["现在在办"])) == counted(mine), row
    for row in export(street, "grids", "g.csv").csv():
        mine = [t for t in everything if t["grid"].startswith(row["网格编码"])]  # the demo's codes say what lies below
        assert (int(row["新登记"]), int(row["结案"]), int(row["现在在办"])) == counted(mine), row
    first, second = export(street, "categories", "s.csv", since=date(2026, 11, 22)).csv()
    assert (first["类别编码"], first["新登记"], first["现在在办"]) == ("noise", "1", "2")
    assert (second["类别编码"], second["新登记"], second["结案"]) == ("parking", "0", "0")


def counted(mine: list[dict[str, str]]) -> tuple[int, int, int]:
    """New, closed, and open ones."""
    still = ("registered", "assigned", "accepted", "in_progress", "waiting", "listed", "checking")
    closed = [t for t in mine if t["status"] == "closed"]
    return len(mine), len(closed), len([t for t in mine if t["status"] in still])


def test_what_a_step_says_besides_is_read_as_words(street: Office) -> None:
    li, gao = person(street, "李师傅"), person(street, "高洁")
    happened: tuple[tuple[str, dict[str, Any], str, str], ...] = (
        (
            "recategorise",
            {"from": "noise", "to": "lighting"},
            "原来：噪声；改成：路灯照明",
            "before: Noise; now: Street lighting",
        ),
        ("hand_over", {"to": gao, "words": "请接一下", "duty": "20a504b4"}, "转给：高洁", "to: 高洁"),
        (
            "escalate",
            {
                "stage": "resolve",
                "by": "2026-11-23T06:01:22.364832+00:00",
                "step": "0",
                "level": 0,
                "called": [li, gao],
            },
            "时限：办结；应在：2026-11-23 14:01；叫了：李师傅、高洁",
            "promise: to resolve; due: 2026-11-23 14:01; called: 李师傅、高洁",
        ),
        ("mark", {"call": 1, "department": "城管", "was": "good", "mark": "poor"}, "", ""),
        (
            "call_back",
            {"reached": True, "solved": False, "answer": "unsatisfied"},
            "评价：不满意；接通：是；已解决：否",
            "",
        ),
        ("register", {"draft": 2, "evidence": ["楼道灯"], "accept_for": "30m", "promise": "ordinary"}, "", ""),
        (
            "submit",
            {"verifier": gao, "files": 2, "photos": ["AgAC"]},
            "核实人：高洁；附件：2",
            "to verify: 高洁; files: 2",
        ),
    )
    for seq, (action, facts, _, _) in enumerate(happened, 1):
        common = {"part": "staff", "actor_id": li, "at": NOON, "after": "in_progress"}
        street.insert(ticket_events, ticket_id=2, seq=seq, action=action, facts=facts, **common)
    chinese = [row["facts"] for row in export(street, "events", "zh.csv").csv()]
    english = [row["facts"] for row in export(street, "events", "en.csv", language="en").csv()]
    for (action, _, zh, en), said, told in zip(happened, chinese, english, strict=True):
        assert not set("{}[]_") & set(said + told), (action, said)
        assert (zh or said, en or told) == (said, told), action
    assert "部门：城管" in chinese[3]


def test_a_delicate_matter_keeps_what_was_found_to_itself(street: Office) -> None:
    change(street, sa.update(tickets).where(tickets.c.id == 2).values(delicate=True))
    gao = person(street, "高洁")
    facts = {"done": "她说被打了", "verifier": gao}
    values = {"seq": 1, "action": "verify", "actor_id": gao, "part": "staff", "at": NOON, "after": "in_progress"}
    street.insert(ticket_events, ticket_id=2, facts=facts, **values)
    (row,) = export(street, "events", "d.csv").csv()
    assert row["facts"] == "核实人：高洁"


def test_a_table_that_outgrows_a_worksheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 4)
    rows = ((n, f"第{n}行") for n in range(10))
    table = Table("工单: 全部/部分", ("n", "words"), (Shape.number, Shape.words), rows)
    steps: list[int] = []
    assert write_workbook(tmp_path / "long.xlsx", [table], steps.append) == sum(steps) == 10
    book = openpyxl.load_workbook(tmp_path / "long.xlsx")
    assert [sheet.max_row for sheet in book] == [5, 5, 3]
    assert [row[0].value for sheet in book for row in sheet.iter_rows(min_row=2)] == list(range(10))
    assert len({sheet.title for sheet in book}) == 3


def test_every_column_has_its_header_in_every_language() -> None:
    to_read = (sheets.TICKETS_TO_READ, sheets.EVENTS_TO_READ, sheets.WHISTLES, sheets.CALL_BACKS)
    columns = [c for sheet in (sheets.TICKETS, sheets.EVENTS, *to_read, sheets.CATEGORIES, sheets.GRIDS) for c in sheet]
    for texts in LANGUAGES.values():
        headers = texts.phrases.sheets.headers
        assert [c.name for c in columns if not c.fixed and not phrase(headers, c.name)] == []


def test_a_day_on_the_command_line_reads_as_in_the_roster() -> None:
    assert parse_day("2026/1/5") == parse_day("20260105") == date(2026, 1, 5)
    for wrong in ("", "soon", "2026-02-30"):
        with pytest.raises(ValueError, match="2026-01-05"):
            parse_day(wrong)
