"""Numbers of people however they are written, and numbers that are nobody's."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.masking import find_numbers, mask, public_text
from nlp.masking.digits import digit

LINES = [json.loads(line) for line in (Path(__file__).parent / "disguised.jsonl").read_text("utf-8").splitlines()]

HARMLESS = """
2026-11-21 22:40:12 停的电
2026年11月21日上午10点30分报的
工单261121-007到现在没人管
261121-007 和 261121-008 是一件事
3-2-501漏水
住3栋2单元，12-803也没水
12345打了三次，110也打了
96511没人接，打95598也没用
物业费1380.50元，去年1200元
从2019.12.1到2020.3.5一直这样
8:30-11:30，14:00-17:30
2018-2019学年
离地铁300米，100多户
1、2、3、4、5、6、7、8、9、10号楼都停水
一二三四五六七八九十
一二三四五六层都停水
房价12000一平，总价1380000元
第3、5、7、9、11、13栋
面积138.12平米，单价12345.67元
客服400-820-8820
打10086问的
2020届1301班
1500-2000-3000元三档
水表读数00123456
电表号12345678
车库B1-138
从138栋到156栋1234户
7月1日至8月31日
11月1号、5号、13号都没来
K12路公交、135路
1300多人 1500户 2000平
A座1301、1302、1303、1304都漏
3.5万元 15800 元 2000元
300人×20元=6000元
2019年5月 1380户 5000元
人民币壹仟叁佰元整
管子20mm、50mm的
21:00-23:00, 06:00-08:00
2018 2019 2020 2021四年都这样
血压150/90的老人
路由器192.168.1.100连不上
统一编号2026112100123
湘江北路12345号
川A区没路灯
5G、4G、3G都没信号
浙江路1388弄15号1502室
东门138米，西门1500米，南门12米
收费10元，15元，20元，25元，30元
早7晚9 365天
二〇二六年十一月二十一日
一单元一零一、一零二、一零三、一零四
三三两两，一五一十
101 102 103 104 201 202 203 204
G60沪昆高速K1234+500
3号楼1301 1401 1501三家
2025.10.01—2025.10.07放假
业主群123456789
136户2018年交了5000元
""".strip().splitlines()


def hidden(line: dict[str, Any]) -> bool:
    """Every digit of the number lies in something found, and what was found is no longer in the text."""
    text, (start, end) = str(line["text"]), line["span"]
    found = find_numbers(text)
    inside = all(any(f.start <= i < f.end for f in found) for i in range(start, end) if text[i].isdigit())
    met = any(f.start < end and start < f.end for f in found)
    return met and inside and text[start:end] not in mask(text)


def test_the_list_is_what_it_says() -> None:
    assert len({line["text"] for line in LINES}) == 300
    assert all(sum(bool(digit(c)) or c.isalpha() for c in line["text"][slice(*line["span"])]) >= 5 for line in LINES)


def test_disguised_numbers_are_found() -> None:
    missed = [line["text"] for line in LINES if not hidden(line)]
    assert len(missed) <= 3, missed


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_nobodys_number_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话一三八-7421-零九三六", "电话138****0936"),
        ("我叫张三，13874210936", "我叫张三，138****0936"),
        ("张三13874210936一直打不通", "张三138****0936一直打不通"),
        ("13874210936 15974210936", "138****0936 159****0936"),
        ("1387421093615974210936", "138****0936159****0936"),
        ("座机0731—8421 7709", "座机0731****7709"),
        ("430102 19900307 123x", "4301**********123X"),
        ("粤B·D73316", "粤B***16"),
        ("加QQ274210936", "加QQ27****36"),
        ("护照E74210936", "护照E7****36"),
        ("王**13874210936", "王**138****0936"),
        ("我138一7421一0936", "我138****0936"),
        ("我的号前三位138，后面7421 0936", "我的号前三位138****0936"),
    ],
)
def test_what_may_be_shown_of_it(text: str, shown: str) -> None:
    assert mask(text) == shown


SIGNS = st.sampled_from(
    [*"0138８三〇幺①lO湘Aa·-*，  元栋", "然后", "138", "****", "5678", "电话", "1️⃣", "\u200b", "一百", "中间四位"]
)


@settings(max_examples=300)
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_anything_is_masked_once_and_for_all(text: str) -> None:
    assert mask(mask(text)) == mask(text)
    found = find_numbers(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= f.start < f.end <= len(text) for f in found)


@pytest.mark.parametrize(
    "sign", ["1", "1 ", "一", "138 ", "138然后", "138****5678 ", "湘A1 ", "电话1", "O1", "1️⃣", "中间四位1"]
)
def test_a_huge_text_is_read_in_its_turn(sign: str) -> None:
    """Nothing here grows with the square of the length: it would not come to an end."""
    assert len(public_text(sign * 30_000)) > 0
