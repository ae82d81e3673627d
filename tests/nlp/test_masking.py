import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import mask, public_text


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("打我电话13812345678", "12345678"),
        ("电话 138 1234 5678", "1234 5678"),
        ("身份证430102199003071234", "199003071234"),
        ("卡号6222 0212 3456 7890 123", "3456"),
        ("湘A12345挡门", "12345"),
        ("粤B·D12345堵车库", "D1234"),
        ("座机0731-88881234", "8888"),
    ],
)
def test_numbers_of_people_are_hidden(text, hidden):
    assert hidden not in mask(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3栋501漏水", "3栋漏水"),
        ("3-2-501漏水", "3-2漏水"),
        ("2单元301室吵", "2单元吵"),
        ("12-803没水", "12没水"),
        ("501室没暖气", "没暖气"),
        ("3栋2单元楼道灯", "3栋2单元楼道灯"),
        ("交了2000块", "交了2000块"),
    ],
)
def test_a_group_never_sees_the_room(text, shown):
    assert public_text(text) == shown


@settings(deadline=None)
@given(st.text())
def test_masking_twice_hides_no_more(text):
    assert mask(mask(text)) == mask(text)
