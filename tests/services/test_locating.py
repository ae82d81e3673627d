"""A building is found by its number in every spelling, and called by its full name without saying it twice."""

import pytest

from domain.grids import Grid
from domain.tickets import Whereabouts
from services.locating import described, is_numbered


def building(name: str) -> Grid:
    return Grid(id=1, code="B", name=name, level="building", parent_id=None, path="/B/")


@pytest.mark.parametrize(
    ("name", "said"),
    [("阳光花园3栋", "3"), ("十二号楼", "12"), ("A2栋", "A2"), ("A座", "A"), ("B12栋", "12"), ("枫林路18号3栋", "3")],
)
def test_a_building_bears_its_number(name: str, said: str):
    assert is_numbered(building(name), said)


@pytest.mark.parametrize(("name", "said"), [("3号楼", "13"), ("枫林路18号3栋", "18"), ("A2栋", "A3"), ("B12栋", "A12")])
def test_another_number_is_another_building(name: str, said: str):
    assert not is_numbered(building(name), said)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("3栋2单元", "阳光花园3栋2单元"),
        ("3-2", "阳光花园3栋2单元"),
        ("三号楼二单元五楼", "阳光花园3栋二单元五楼"),
        ("2期3号楼东门", "阳光花园3栋东门"),
        ("12号院3号楼", "阳光花园3栋"),
        ("3#楼", "阳光花园3栋"),
    ],
)
def test_a_building_found_is_named_once(said: str, shown: str):
    assert described(Whereabouts(said, "3"), building("阳光花园3栋"), None).words == shown
