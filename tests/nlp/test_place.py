import pytest

from nlp.normalise import normalise
from nlp.place import find_place, number

SPELLINGS = [
    ("3-2-501 暖气冰凉", ("3", "2", "5", "501")),
    ("三号楼二单元五楼漏水", ("3", "2", "5", None)),
    ("3栋501没水", ("3", None, "5", "501")),
    ("3#2单元门口路灯坏了", ("3", "2", None, None)),
    ("3幢2单元501室", ("3", "2", "5", "501")),
    ("十二号楼电梯坏了", ("12", None, None, None)),
    ("二十三栋楼下", ("23", None, None, None)),
    ("B座1203水压低", ("B", None, "12", "1203")),
    ("b2栋一楼", ("B2", None, "1", None)),
    ("5号楼3层过道", ("5", None, "3", None)),
    ("七幢二单元楼道灯", ("7", "2", None, None)),
    ("2单元301天天吵", (None, "2", "3", "301")),
    ("12-803漏水", ("12", None, "8", "803")),
    ("3-1门口有车", ("3", "1", None, None)),
    ("501室没暖气", (None, None, "5", "501")),
    ("負一樓停車場淹水", (None, None, "-1", None)),
    ("3棟2單元501", ("3", "2", "5", "501")),
    ("３－２－５０１", ("3", "2", "5", "501")),
    ("3号楼二单元五零一漏水", ("3", "2", "5", "501")),
    ("三栋三零一楼上太吵", ("3", None, "3", "301")),
    ("3栋-2单元-501", ("3", "2", "5", "501")),
    ("3—2—501", ("3", "2", "5", "501")),
    ("3号楼2门501", ("3", "2", "5", "501")),
    ("6号楼东单元401", ("6", "东", "4", "401")),
    ("3栋2单元0501", ("3", "2", "5", "0501")),
    ("3号楼2单元顶楼1801", ("3", "2", "18", "1801")),
    ("12号院3号楼电梯坏了", ("3", None, None, None)),
    ("楼下太吵", (None, None, None, None)),
    ("充了2000块退不了", (None, None, None, None)),
    ("2021-05-01就报了", (None, None, None, None)),
]


@pytest.mark.parametrize(("text", "parts"), SPELLINGS)
def test_a_place_is_found_in_the_spellings_residents_use(text, parts):
    place = find_place(normalise(text))
    assert (place.building, place.unit, place.floor, place.room) == parts


def test_the_room_is_not_in_the_words_of_a_place():
    for text, (_, _, _, room) in SPELLINGS:
        if room:
            assert room not in find_place(normalise(text)).words


def test_a_phase_or_compound_is_part_of_the_words_and_not_the_building():
    place = find_place(normalise("2期5号楼电梯坏了"))
    assert (place.building, place.words) == ("5", "2期5号楼")


def test_an_estate_is_part_of_the_words():
    place = find_place(normalise("阳光花园3栋楼道灯坏了"), "阳光花园")
    assert place.landmark == "阳光花园"
    assert place.words == "阳光花园3栋"


@pytest.mark.parametrize(
    ("said", "meant"), [("三", "3"), ("十", "10"), ("二十三", "23"), ("一百零二", "102"), ("07", "7"), ("一二", "12")]
)
def test_chinese_numbers_are_read_as_digits(said, meant):
    assert number(said) == meant
