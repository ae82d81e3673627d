"""What is looked for is read from words as people type them on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finding import LONGEST, Days, Mark, Vocabulary, building_of, first_and_last, plain_number, understood
from domain.tickets import OPEN, Status

KNOWN = Vocabulary(
    categories={
        "停车": "parking",
        "parking": "parking",
        "噪声": "noise",
        "illegal construction": "illegal_construction",
    },
    grids={"wt-01": (1,), "春和社区": (1,), "幸福里": (4, 5)},
    person=lambda name: (7,) if name == "王阿姨" else (),
)
OPEN_ONES = {"states": OPEN}
TABLE = [
    ("停车 未结 3号楼", "category state building", {"categories": ("parking",), **OPEN_ONES, "buildings": ("3",)}),
    ("停车未结3号楼", "category state building", {"categories": ("parking",), **OPEN_ONES, "buildings": ("3",)}),
    ("停车的，未结的、三号楼", "category state building", {"buildings": ("3",)}),
    ("261121-007", "number", {"number": "261121-007"}),
    ("＃261121－007", "number", {"number": "261121-007"}),
    ("261121007", "number", {"number": "261121-007"}),
    ("261121-1007", "number", {"number": "261121-1007"}),
    ("007", "tail", {"tail": 7}),
    ("7号", "tail", {"tail": 7}),
    ("261121", "opened_on", {"opened_on": date(2026, 11, 21)}),
    ("269999-001", "word", {"words": ("269999-001",)}),
    ("王阿姨 本月", "person days", {"people": (7,), "days": Days.month}),
    ("WT-01 超期", "grid mark", {"grids": (1,), "marks": frozenset({Mark.overdue})}),
    ("幸福里 停车", "grid category", {"grids": (4, 5)}),
    ("illegal construction in progress", "category state", {"states": {Status.accepted, Status.in_progress}}),
    ("parking building 3", "category building", {"buildings": ("3",)}),
    ("Building a3 open", "building state", {"buildings": ("A3",)}),
    ("bldg.12", "building", {"buildings": ("12",)}),
    ("the building", "word word", {"buildings": ()}),
    ("parking open last_week", "category state days", {"days": Days.last_week}),
    ("楼道灯 坏了", "word word", {"words": ("楼道灯", "坏了")}),
    ("停车费", "word", {"words": ("停车费",), "categories": ()}),
    ("李大爷", "word", {"words": ("李大爷",), "people": ()}),
    ("停车 噪声 已结 挂账", "category category state state", {"states": {Status.closed, Status.listed}}),
    ("", "", {}),
    (" ，、 ", "", {}),
    ("%_\\'\"<b>", "word", {"words": ("%_\\'\"<b>",)}),
]


@pytest.mark.parametrize(("said", "kinds", "meant"), TABLE, ids=[row[0] or "nothing" for row in TABLE])
def test_words_are_understood(said: str, kinds: str, meant: dict[str, object]) -> None:
    found = understood(said, KNOWN)
    assert [kind for kind, _ in found.parts] == kinds.split()
    assert {name: getattr(found, name) for name in meant} == meant


def test_what_is_known_is_kept_by_its_code_so_that_every_reader_has_it_in_their_language() -> None:
    found = understood("停车 未结 3号楼 超时 上周 in progress", KNOWN)
    assert found.parts == (
        ("category", "parking"),
        ("state", "open"),
        ("building", "3"),
        ("mark", "overdue"),
        ("days", "last_week"),
        ("state", "working"),
    )


@given(st.text(max_size=300))
def test_any_words_are_read_and_nothing_is_lost_but_what_is_too_long(text: str) -> None:
    found = understood(text, KNOWN)
    assert sum(len(word) for _, word in found.parts) <= 6 * LONGEST
    assert found.alone <= (len(found.parts) == 1)


@given(st.lists(st.sampled_from(["停车", "未结", "3号楼", "春和社区", "本月", "超期"]), min_size=1, unique=True))
def test_spaces_between_known_words_change_nothing(words: list[str]) -> None:
    assert understood("".join(words), KNOWN) == understood(" ".join(words), KNOWN)


def test_spans_are_whole_days() -> None:
    sunday = date(2026, 11, 22)
    assert first_and_last(Days.week, sunday) == (date(2026, 11, 16), sunday)
    assert first_and_last(Days.last_week, sunday) == (date(2026, 11, 9), date(2026, 11, 15))
    assert first_and_last(Days.last_month, date(2027, 1, 5)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert first_and_last(Days.yesterday, sunday) == (date(2026, 11, 21), date(2026, 11, 21))


@pytest.mark.parametrize(
    ("said", "number"), [("三", "3"), ("十二", "12"), ("二十", "20"), ("一百零三", "103"), ("03", "3"), ("a3", "A3")]
)
def test_numbers_of_buildings(said: str, number: str) -> None:
    assert plain_number(said) == number


def test_a_building_goes_by_its_number() -> None:
    assert [building_of(name) for name in ("3栋", "幸福里三号楼", "A3座", "Building 7", "老年活动中心")] == [
        "3",
        "3",
        "A3",
        "7",
        "",
    ]
