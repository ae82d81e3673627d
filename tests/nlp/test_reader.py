import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import CATEGORIES, Reader
from nlp.normalise import HEAD, TAIL, window


@pytest.fixture(scope="module")
def reader():
    return Reader.load(names=["阳光花园", "幸福里"])


def test_all_categories_of_the_field_are_there():
    assert len(CATEGORIES) == 25
    for code, category in CATEGORIES.items():
        assert category.code == code
        assert category.name
        assert category.department
        assert category.privacy in {"open", "delicate"}
        assert len(category.words) > 100


@settings(max_examples=300)
@given(st.text(max_size=3000))
def test_any_text_gives_a_reading(reader, text):
    reading = reader.read(text)
    assert reading.category is None or reading.category in CATEGORIES
    assert 0.0 <= reading.confidence <= 1.0
    assert 0.0 <= reading.request_score <= 1.0
    assert len(reading.alternatives) <= 3


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(["楼上", "漏水", "3栋", "501", "🔥", "没", "着火", "\u202e", "车", "!", "谢谢", "停"]),
        max_size=60,
    )
)
def test_any_mix_of_words_gives_a_reading(reader, parts):
    assert reader.read("".join(parts)).lexicon_version


@pytest.mark.parametrize("piece", ["吵", "a", "1", "-", "三号楼二单元", "🐶", "\x00", " ", "三" * 50 + "栋"])
def test_of_a_huge_text_only_the_head_and_tail_are_read(reader, piece):
    text = (piece * 1_000_000)[:1_000_000]
    assert len(window(text)) <= HEAD + TAIL + 1
    assert reader.read(text) == reader.read(window(text))


def test_the_estate_of_the_roster_is_found_and_can_be_changed(reader):
    assert reader.read("阳光花园3栋路灯坏了").place.landmark == "阳光花园"
    other = reader.with_names(["星河苑"])
    assert other.read("星河苑门口路灯坏了").place.landmark == "星河苑"
    assert other.read("阳光花园3栋路灯坏了").place.landmark is None


def test_a_reading_says_which_words_made_it(reader):
    reading = reader.read("占车位还堵门，没人管")
    assert reading.category == "parking"
    assert "占车位" in reading.evidence
    assert all(reason.category == "parking" for reason in reading.reasons)


def test_two_matters_in_one_message_are_both_named(reader):
    assert set(reader.read("路灯坏了还有垃圾没人收").matters) >= {"lighting", "sanitation"}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("我不想活了", "public_security"),
        ("我吃了一瓶安眠药", "public_security"),
        ("我孙子找不到了，五岁，穿红衣服", "public_security"),
        ("我被老公打了", "public_security"),
        ("有人触电倒地了", "public_security"),
        ("一直咳血没人管", "health"),
        ("胸口疼得厉害喘不上气", "health"),
        ("从楼梯上摔下来流了好多血", "health"),
        ("卡在8楼和9楼中间了，里面有个孕妇喘不上气", "elevator"),
    ],
)
def test_a_danger_to_somebody_is_a_request_of_whom_it_belongs_to(reader, text, category):
    reading = reader.read(text)
    assert (reading.is_request, reading.urgent, reading.category) == (True, True, category)


@pytest.mark.parametrize("text", ["楼上打孩子", "天天半夜吵架打孩子"])
def test_what_happens_at_home_again_and_again_is_asked_about(reader, text):
    reading = reader.read(text)
    assert (reading.is_request, reading.urgent) == (True, False)


def test_danger_is_urgent_and_a_request(reader):
    reading = reader.read("电梯困人了快来")
    assert (reading.urgent, reading.danger, reading.is_request) == (True, "lift", True)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "？？？", "😀😀", "12345", "hello"])
def test_what_says_nothing_is_no_request(reader, text):
    assert not reader.read(text).is_request


def test_a_numbered_list_is_several_matters(reader):
    assert set(reader.read("一、路灯不亮；二、井盖松动").matters) == {"lighting", "road"}
