"""A building is found by its number in every spelling, and called by its full name without saying it twice."""

import pytest
import sqlalchemy as sa

from domain.grids import Grid
from domain.tickets import Whereabouts
from nlp import Reader
from services.locating import described, find_grid, is_numbered, match_typed, named, whereabouts
from services.work import Work
from storage.tables import grids
from tests.support.cast import Street


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


def _renamed(work: Work) -> None:
    work.c.execute(sa.update(grids).where(grids.c.code == "G1").values(aliases=["SOHO现代城", "陽光花園"]))


@pytest.mark.parametrize("said", ["SOHO现代城的灯坏了", "soho现代城的灯坏了", "阳光花园的灯坏了", "陽光花園的燈壞了"])
async def test_an_estate_is_known_in_every_spelling(street: Street, said: str):
    await street.desk.sweep(_renamed)
    place = Reader.load(names=["SOHO现代城", "陽光花園"]).read(said).place
    found = await street.desk.look(lambda c: find_grid(c, whereabouts(place), place.landmark, None))
    assert found is not None
    assert found.code == "G1"


async def test_a_typed_name_may_be_in_traditional_characters(street: Street):
    await street.desk.sweep(_renamed)
    found = await street.desk.look(lambda c: match_typed(c, "阳光花園"))
    assert found[0].code == "G1"
    assert named(found[0], "阳光花園")
