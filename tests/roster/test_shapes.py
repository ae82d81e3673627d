"""Polygons that are sound by themselves and wrong together are told, and overlaps are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib import image

from tests.roster.support import GRIDS, Office

STEP = 0.002  # degrees, some 200 m


@pytest.fixture
def url(tmp_path: Path) -> str:
    """What a polygon is does not hang on the database."""
    return f"sqlite:///{tmp_path / 'office.db'}"


def box(west: float, south: float, east: float, north: float, hole: tuple[float, ...] = ()) -> str:
    """A rectangle counted in steps from a corner of the town."""

    def ring(w: float, s: float, e: float, n: float) -> str:
        points = ((w, s), (e, s), (e, n), (w, n), (w, s))
        return "(" + ",".join(f"{120 + x * STEP:.6f} {31 + y * STEP:.6f}" for x, y in points) + ")"

    rings = [ring(west, south, east, north)] + ([ring(*hole)] if hole else [])
    return f"POLYGON({','.join(rings)})"


def street(*grids: tuple[str, str], community: str | None = None) -> dict[str, list[Any]]:
    rows = [("S", "街", "street", *[None] * 5), ("C", "社区", "community", "S", None, None, None, community)]
    rows += [(code, f"{code}网格", "grid", "C", None, None, None, area) for code, area in grids]
    return {"grids": [GRIDS, *rows]}


def remarks(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("提醒")]


def test_neighbours_that_touch_are_fine(office: Office) -> None:
    said = office.imports(street(("A", box(0, 0, 1, 1)), ("B", box(1, 0, 2, 1)), community=box(0, 0, 2, 1)))
    assert remarks(said.text) == []


def test_an_overlap_is_told_and_drawn_with_its_place_in_red(office: Office, tmp_path: Path) -> None:
    sheets = street(("A", box(0, 0, 1, 1)), ("B", box(0.75, 0, 2, 1)), ("D", box(4, 0, 5, 1)))
    said = office.imports(sheets, pictures=tmp_path / "maps")
    assert said.code == 0
    assert len(remarks(said.text)) == 1
    assert remarks(said.text)[0].startswith("提醒：A 与 B 的范围重叠约 10,")
    assert "（占较小一方的 25.0%）" in said.text
    files = list((tmp_path / "maps").iterdir())
    assert [file.name for file in files] == ["overlap-A-B.png"]
    pixels = image.imread(files[0])[..., :3]
    red = (pixels[..., 0] > 0.7) & (pixels[..., 1] < 0.45) & (pixels[..., 2] < 0.45)
    columns = np.flatnonzero(red.any(axis=0))
    middle = (columns.min() + columns.max()) / 2 / pixels.shape[1]
    assert 0.005 < red.mean() < 0.3
    assert 0.4 < middle < 0.6  # 0.75 to 1 of 0 to 2


def test_a_dry_run_draws_as_well(office: Office, tmp_path: Path) -> None:
    sheets = street(("A", box(0, 0, 1, 1)), ("B", box(0.5, 0, 2, 1)))
    office.imports(sheets, dry_run=True, pictures=tmp_path)
    assert (tmp_path / "overlap-A-B.png").exists()
    assert "--pictures" in office.imports(sheets).text


@pytest.mark.parametrize(
    ("grids", "community", "said"),
    [
        ([("A", box(0, 0, 2, 1))], box(0, 0, 1.5, 1), "画在上级 C 的范围外面（25.0%）"),
        ([("A", box(0, 0, 3, 3, (1, 1, 2, 2)))], None, "A 的范围中间有一个洞"),
        ([("A", box(0, 0, 0.01, 0.01))], None, "A 的范围只有"),
    ],
)
def test_what_looks_odd_alone_is_told_and_comes_in(
    office: Office, grids: list[tuple[str, str]], community: str | None, said: str
) -> None:
    found = office.imports(street(*grids, community=community))
    assert found.code == 0
    assert len(remarks(found.text)) == 1, found.text
    assert said in found.text


def test_a_hole_another_grid_fills_is_none(office: Office) -> None:
    said = office.imports(street(("A", box(0, 0, 3, 3, (1, 1, 2, 2))), ("M", box(1, 1, 2, 2))))
    assert remarks(said.text) == []


def test_an_import_that_does_not_speak_of_the_map_is_silent_about_it(office: Office) -> None:
    office.imports(street(("A", box(0, 0, 1, 1)), ("B", box(0.5, 0, 2, 1))))
    assert remarks(office.imports({"people": [("telegram_id", "name"), (1, "甲")]}).text) == []


def test_a_crowded_grid_is_told(office: Office) -> None:
    columns = ("code", "name", "level", "parent", "households", "residents")
    rows = [
        ("S", "街", "street", None, 9000, None),
        ("A", "甲", "grid", "S", 501, 1200),
        ("B", "乙", "grid", "S", 500, 1201),
    ]
    told = remarks(office.imports({"grids": [columns, *rows]}).text)
    assert told == ["提醒：A 甲 有 501 户（超过 500 户），最好拆分", "提醒：B 乙 有 1201 人（超过 1200 人），最好拆分"]
