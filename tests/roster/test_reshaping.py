"""Grids are renamed, moved, split, merged and closed: what was theirs follows, what was stays, nothing happens twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.people import Person
from services.street.roster_following import follow_heirs
from services.work import Caller, Work
from storage import grids as grid_rows
from storage.tables import (
    chats,
    drafts,
    duties,
    emergencies,
    grid_changes,
    grids,
    mutes,
    people,
    ticket_events,
    tickets,
)
from tests.roster.support import CHANGES, CHATS, DUTIES, GRIDS, NOON, Office, day, small, ticket_values
from tests.support.cast import house

SHORT = GRIDS[:4]


@pytest.fixture
def street(office: Office) -> Office:
    """The small street, a week ago."""
    assert office.imports(small()).code == 0
    office.clock.moment = NOON + timedelta(days=7)
    return office


def ticket(office: Office, number: int, code: str, **values: Any) -> int:
    usual = ticket_values(office, f"261121-{number:03}", office.grid(code)) | {"status": "assigned", **values}
    return office.insert(tickets, **usual)


def where(office: Office, ticket_id: int) -> str:
    """The code of the grid a ticket is in; its path must be that grid's."""
    row = next(row for row in office.rows(tickets) if row["id"] == ticket_id)
    grid = next(g for g in office.rows(grids) if g["id"] == row["grid_id"])
    assert row["grid_path"] == grid["path"]
    return str(grid["code"])


def person_id(office: Office, telegram_id: int) -> int:
    return int(next(row["id"] for row in office.rows(people) if row["telegram_id"] == telegram_id))


# Names and parents


def test_a_renamed_grid_still_answers_to_its_old_name(street: Office) -> None:
    said = street.changes(("改名", "G1", None, "梧桐苑网格"))
    assert "名字 第一网格 → 梧桐苑网格" in said.text
    assert street.grid("G1")["name"] == "梧桐苑网格"
    assert street.grid("G1")["aliases"] == ["幸福家园", "梧桐路12号", "第一网格"]
    assert "没有变化" in street.changes(("rename", "G1", None, "梧桐苑网格")).text


def test_a_moved_grid_takes_everything_below_it_along(street: Office) -> None:
    below = ticket(street, 1, "B1")
    said = street.changes(("移动", "G1", "C2"))
    assert "上级 C1 → C2" in said.text
    assert street.grid("B1")["path"].startswith(street.grid("C2")["path"])
    assert where(street, below) == "B1"
    assert "没有变化" in street.changes(("move", "G1", "C2")).text


# Merging


def test_a_merged_grid_hands_everything_on_and_keeps_its_history(street: Office) -> None:
    worker = person_id(street, 2001)
    street.insert(duties, person_id=person_id(street, 3001), grid_id=street.grid("G2")["id"], post="lead", from_at=NOON)
    moving = [ticket(street, 1, "G2"), ticket(street, 2, "G2", status="resolved")]
    held = ticket(street, 3, "G2", status="in_progress", assignee_id=person_id(street, 3001))
    closed = ticket(street, 4, "G2", status="closed")
    home = street.insert(people, telegram_id=7001, name="王阿姨", home_grid_id=street.grid("G2")["id"])
    street.insert(chats, chat=-1002, grid_id=street.grid("G2")["id"])
    draft = {"person_id": home, "chat": 7001, "text": "吵", "alternatives": [], "place": {}, "evidence": []}
    street.insert(drafts, **draft, grid_id=street.grid("G2")["id"], status="offered", created_at=NOON)
    said = street.changes(("合并", "G2", "G1"))
    assert said.code == 0, said.text
    assert [where(street, t) for t in (*moving, held)] == ["G1"] * 3
    assert where(street, closed) == "G2"
    rows = {row["id"]: row for row in street.rows(tickets)}
    assert rows[moving[0]]["assignee_id"] == worker  # nobody had been asked; now G1's worker is
    assert rows[held]["assignee_id"] == person_id(street, 3001)
    assert street.rows(people)[-1]["home_grid_id"] == street.grid("G1")["id"]
    assert [c["grid_id"] for c in street.rows(chats)] == [street.grid("G1")["id"]] * 2
    assert street.rows(drafts)[0]["grid_id"] == street.grid("G1")["id"]
    ended = street.grid("G2")
    assert (day(ended["ended_at"]), ended["heir_id"]) == (date(2026, 11, 28), street.grid("G1")["id"])
    assert [day(d["until_at"]) for d in street.rows(duties) if d["grid_id"] == ended["id"]] == [date(2026, 11, 28)]
    assert "第二网格" in street.grid("G1")["aliases"]
    moved = [e for e in street.rows(ticket_events) if e["action"] == "move"]
    assert [(e["ticket_id"], e["facts"]) for e in moved] == [(t, {"from": "G2", "to": "G1"}) for t in (*moving, held)]


def test_what_is_merged_is_told_line_by_line_before_and_after(street: Office) -> None:
    ticket(street, 1, "G2")
    sheets = {"changes": [CHANGES, ("merge", "G2", "G1", None, None)]}
    before = street.everything()
    dry = street.imports(sheets, dry_run=True)
    assert street.everything() == before
    real = street.imports(sheets)
    assert "changes 第 2 行：G2 并入 G1；编码不再使用，历史保留" in dry.text
    assert "未办结的工单：1 件从 G2 到 G1" in dry.text
    assert dry.text.splitlines()[:-1] == real.text.splitlines()[:-1]
    after = street.everything()
    assert "没有变化" in street.imports(sheets).text
    assert street.everything() == after


def test_an_ended_grid_is_nobody_s_choice_any_more(street: Office) -> None:
    street.changes(("合并", "G2", "G1"))

    def look(c: Any) -> tuple[set[str], set[str], set[str]]:
        c1 = grid_rows.by_code(c, "C1")
        assert c1 is not None
        every, below, under = grid_rows.every(c), grid_rows.children(c, c1.id), grid_rows.under(c, c1.path)
        return {g.code for g in every}, {g.code for g in below}, {g.code for g in under}

    assert street.transactions.read(look).result() == (
        {"S", "C1", "C2", "G1", "B1"},
        {"G1"},
        {"C1", "G1", "B1"},
    )


def test_children_of_a_merged_grid_go_along_unless_the_sheet_says_where(street: Office) -> None:
    street.changes(("merge", "G1", "G2"))
    assert street.grid("B1")["parent_id"] == street.grid("G2")["id"]
    assert street.grid("B1")["path"].startswith(street.grid("G2")["path"])


def test_a_grid_reopened_after_its_end_goes_to_the_heir_at_the_next_tick(street: Office) -> None:
    closed = ticket(street, 1, "G2", status="closed")
    street.changes(("merge", "G2", "G1"))

    def reopen(c: Any) -> int:
        c.execute(tickets.update().where(tickets.c.id == closed).values(status="assigned"))
        nobody = Caller(telegram_id=0, name="", chat=0, private=True)
        return follow_heirs(Work(c, street.clock.now(), house(), Person(0, 0, ""), nobody))

    assert street.transactions.write(reopen).result() == 1
    assert where(street, closed) == "G1"


def test_who_was_muted_stays_so_and_an_emergency_keeps_its_place(street: Office) -> None:
    person, boss = person_id(street, 2001), person_id(street, 3001)
    span = {"from_at": NOON, "until_at": NOON + timedelta(days=30)}
    street.insert(mutes, person_id=person, grid_id=street.grid("G2")["id"], by_id=boss, reason="刷屏", **span)
    where_it_is = {"grid_id": street.grid("G1")["id"], "grid_path": street.grid("G1")["path"]}
    street.insert(emergencies, **where_it_is, words="台风", command_id=boss, by_id=boss, at=NOON)
    street.changes(("merge", "G2", "C2"), ("move", "G1", "C2"))
    after = street.rows(mutes)
    assert [(m["grid_id"], m["person_id"], m["reason"]) for m in after][-1] == (street.grid("C2")["id"], person, "刷屏")
    assert len(after) == 2
    assert street.rows(emergencies)[0]["grid_path"] == street.grid("G1")["path"]
    assert street.grid("G1")["path"].startswith(street.grid("C2")["path"])


# Splitting

WEST = "POLYGON((0 0,0.5 0,0.5 1,0 1,0 0))"
EAST = "POLYGON((0.5 0,1 0,1 1,0.5 1,0.5 0))"


def halves(*, aliases: tuple[str, str] = ("幸福家园1-6栋", "幸福家园7-12栋")) -> list[tuple[Any, ...]]:
    return [
        GRIDS,
        ("G11", "西网格", "grid", "C1", None, aliases[0], None, WEST),
        ("G12", "东网格", "grid", "C1", None, aliases[1], None, EAST),
    ]


PLACES: list[tuple[dict[str, Any], str, str]] = [
    ({"building": "3", "words": "3栋"}, "灯坏了", "G11"),
    ({"building": "9", "words": "9栋东门"}, "灯坏了", "G12"),
    ({"words": "十号楼楼下"}, "灯坏了", "G12"),
    ({"words": "", "latitude": 0.5, "longitude": 0.9}, "灯坏了", "G12"),
    ({"words": "东网格门口"}, "灯坏了", "G12"),
    ({"words": "幸福家园"}, "灯坏了", "unsure"),
    ({"building": "15", "words": "15栋"}, "灯坏了", "unsure"),
    ({}, "灯坏了", "unsure"),
]


def test_a_split_sorts_tickets_by_building_point_and_name_and_lists_the_rest(street: Office) -> None:
    there = [ticket(street, n, "G1", place=place, text=text) for n, (place, text, _) in enumerate(PLACES)]
    home = street.insert(
        people, telegram_id=7001, name="王", home_grid_id=street.grid("G1")["id"], home_words="幸福家园8栋"
    )
    said = street.changes(("拆分", "G1", "G11；G12"), grids=halves())
    assert said.code == 0, said.text
    expected = ["G11" if wanted == "unsure" else wanted for _, _, wanted in PLACES]
    assert [where(street, t) for t in there] == expected
    listed = [line for line in said.text.splitlines() if line.startswith("  261121-")]
    assert [line.split()[0] for line in listed] == ["261121-005", "261121-006", "261121-007"]
    assert next(r for r in street.rows(people) if r["id"] == home)["home_grid_id"] == street.grid("G12")["id"]
    assert street.rows(chats)[0]["grid_id"] == street.grid("G11")["id"]
    assert street.grid("G1")["ended_at"] is not None
    assert street.grid("B1")["parent_id"] == street.grid("G11")["id"]  # 1栋 lies in 1-6栋


def test_a_grid_named_among_its_parts_lives_on_as_the_rest(street: Office) -> None:
    there = [ticket(street, n, "G1", place=place) for n, (place, _, _) in enumerate(PLACES[:2])]
    new = [GRIDS, ("G9", "九号网格", "grid", "C1", None, "9号楼", None, None)]
    sheets: dict[str, list[Any]] = {"changes": [CHANGES, ("split", "G1", "G1;G9", None, None)], "grids": new}
    said = street.imports(sheets)
    assert [where(street, t) for t in there] == ["G1", "G9"], said.text
    assert street.grid("G1")["ended_at"] is None
    assert [d["until_at"] for d in street.rows(duties)] == [None, None]
    late = ticket(street, 20, "G1", place={"building": "9"})
    assert "没有变化" in street.imports(sheets).text
    assert where(street, late) == "G1"  # a split is done once


# Ending


def test_a_closed_grid_takes_everything_below_it_along_and_gives_its_matters_upwards(street: Office) -> None:
    below = ticket(street, 1, "B1")
    said = street.changes(("停用", "G1"))
    assert said.code == 0, said.text
    assert {row["code"] for row in street.rows(grids) if row["ended_at"]} == {"G1", "B1"}
    assert where(street, below) == "C1"
    assert street.rows(chats)[0]["grid_id"] == street.grid("C1")["id"]
    assert [(r["action"], r["code"], r["into"]) for r in street.rows(grid_changes)] == [("close", "G1", [])]
    assert "G1 已经停用" not in said.text
    assert "没有变化" in street.changes(("close", "G1")).text


def test_duties_written_for_the_new_grid_come_with_the_split(street: Office) -> None:
    sheets = small()
    sheets["grids"] = [SHORT, *[row[:4] for row in sheets["grids"][1:] if row[0] not in ("G1", "B1")]]
    sheets["grids"] += [("G11", "西", "grid", "C1"), ("G12", "东", "grid", "C1"), ("B1", "1栋", "building", "G11")]
    sheets["duties"][1] = (2001, "G11", "worker", None, None, None)
    sheets["chats"] = [CHATS, (-1001, "G12", "residents", "all")]
    sheets["changes"] = [CHANGES, ("split", "G1", "G11;G12", None, None)]
    asked = ticket(street, 1, "G1", assignee_id=person_id(street, 2001))
    said = street.imports(sheets)
    assert said.code == 0, said.text
    codes = {row["id"]: row["code"] for row in street.rows(grids)}
    held = [(codes[d["grid_id"]], d["until_at"] is None) for d in street.rows(duties) if d["post"] == "worker"]
    assert held == [("G1", False), ("G11", True)]
    assert codes[street.rows(chats)[0]["grid_id"]] == "G12"
    row = next(r for r in street.rows(tickets) if r["id"] == asked)
    assert (codes[row["grid_id"]], row["assignee_id"]) == ("G11", person_id(street, 2001))
    assert "没有变化" in street.imports(sheets).text


# What must not be

WRONG: list[tuple[tuple[Any, ...], str, str]] = [
    (("并到", "G1", "G2"), "action", "不认识"),
    ((None, "G1", "G2"), "action", "不能为空"),
    (("merge", None, "G2"), "code", "不能为空"),
    (("merge", "G7", "G2"), "code", "G7"),
    (("merge", "G1", None), "into", "一个"),
    (("merge", "G1", "G2;C1"), "into", "一个"),
    (("merge", "G1", "G1"), "into", "它自己"),
    (("merge", "G1", "G7"), "into", "G7"),
    (("split", "G1", "G2"), "into", "至少两个"),
    (("split", "G1", "G2;G7"), "into", "G7"),
    (("move", "G1", None), "into", "一个"),
    (("move", "C1", "B1"), "into", "绕成了圈"),
    (("move", "C1", "G2"), "into", "绕成了圈"),
    (("rename", "G1", None), "name", "不能为空"),
    (("rename", "G1", "G2", "新名"), "into", "清空"),
    (("rename", "G1", None, "名" * 101), "name", "最多 100"),
    (("merge", "G1", "G2", "新名"), "name", "清空"),
    (("merge", "G1", "G2", None, "2027-01-01"), "on", "还没有到"),
    (("close", "S"), "into", "一个"),
    (("close", "G1", "B1"), "into", "一起停用"),
]


@pytest.mark.parametrize(("row", "column", "said"), WRONG, ids=[f"{r[0]}-{c}-{s}" for r, c, s in WRONG])
def test_a_change_that_cannot_be_done_is_one_line_and_nothing_comes_in(
    street: Office, row: tuple[Any, ...], column: str, said: str
) -> None:
    before = street.everything()
    found = street.changes(row)
    lines = [line for line in found.text.splitlines() if line.startswith("changes")]
    assert found.code == 1
    assert len(lines) == 1, found.text
    assert lines[0].startswith(f"changes 第 2 行 {column} 列（"), found.text
    assert said in lines[0]
    assert street.everything() == before


def test_one_grid_has_one_end_a_day(street: Office) -> None:
    found = street.changes(
        ("merge", "G1", "G2"), ("close", "G1"), ("rename", "C1", None, "甲"), ("rename", "C1", None, "乙")
    )
    assert "changes 第 3 行 code 列（B3）：“G1”在第 2 行已经有变更了" in found.text
    assert "changes 第 5 行 code 列（B5）：“C1”在第 4 行已经有变更了" in found.text
    assert "共 2 处" in found.text


def test_what_ends_can_take_over_nothing_and_nothing_may_hang_on_it(street: Office) -> None:
    found = street.changes(
        ("merge", "G2", "G1"),
        ("close", "G1", "C2"),
        grids=[SHORT, ("B2", "2栋", "building", "G1")],
        duties=[DUTIES, (2001, "G1", "lead", None, None, None)],
        chats=[CHATS, (-1001, "G1", "residents", "all")],
    )
    lines = [line for line in found.text.splitlines() if "停用" in line]
    assert [line.split("：")[0] for line in lines] == [
        "grids 第 2 行 parent 列（D2）",
        "changes 第 2 行 into 列（C2）",
        "duties 第 2 行 grid 列（B2）",
        "chats 第 2 行 grid 列（B2）",
    ]


def test_a_code_is_never_given_again(street: Office) -> None:
    street.changes(("merge", "G2", "G1"))
    again = street.imports({"grids": [SHORT, ("G2", "新的第二网格", "grid", "C1")]})
    assert "grids 第 2 行 code 列（A2）：编码“G2”已于 2026-11-28 停用，不能再用" in again.text
    assert "停用" in street.changes(("rename", "G2", None, "新名")).text
    assert "停用" in street.changes(("merge", "G1", "G2")).text
    assert "停用" in street.imports({"duties": [DUTIES, (2001, "G2", "lead", None, None, None)]}).text


def test_names_and_parents_must_not_be_said_in_two_ways(street: Office) -> None:
    rows = [SHORT, ("G1", "第一网格", "grid", "C1")]
    found = street.changes(("rename", "G1", None, "甲"), ("move", "G1", "C2"), grids=rows)
    assert "changes 第 2 行 name 列（D2）：grids 表第 2 行写的是“第一网格”，与这里不一致" in found.text
    assert "changes 第 3 行 into 列（C3）：grids 表第 2 行写的是“C1”，与这里不一致" in found.text


def test_an_end_is_not_written_into_grids(street: Office) -> None:
    columns = (*SHORT, "ended")
    found = street.imports({"grids": [columns, ("G2", "第二网格", "grid", "C1", "2026-11-28")]})
    assert "grids 第 2 行 ended 列（E2）：“G2”还在用；要停用它，请在 changes 表写一行" in found.text
    street.changes(("merge", "G2", "G1"))
    other = street.imports({"grids": [columns, ("G2", "第二网格", "grid", "C1", "2026-11-27")]})
    assert "写的是 2026-11-27，数据库里是 2026-11-28 停用" in other.text
    same = street.imports({"grids": [columns, ("G2", "第二网格", "grid", "C1", "2026-11-28")]})
    assert "没有变化" in same.text
