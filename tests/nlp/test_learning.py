import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.evaluation import evaluate, render
from nlp.examples import Example, load_examples
from nlp.proposals import add_version, proposals, read_versions, try_out, undo
from nlp.reader import Reader
from nlp.weights import Row, Weights, format_row, parse_row

LANES = 33


@cache
def shipped():
    return Weights.load()


@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1),
    st.integers(0, 150),
    st.dictionaries(st.integers(0, LANES - 1), st.integers(-999, 999).filter(bool)),
)
def test_a_row_written_is_the_row_read(text, rarity, weights):
    assert parse_row(format_row(Row(text, rarity, weights))) == Row(text, rarity, weights)


@given(st.lists(st.dictionaries(st.integers(0, LANES - 1), st.integers(-999, 999)), max_size=50))
def test_the_sum_of_packed_rows_is_the_sum_of_their_weights(rows):
    lanes = shipped().lanes(sum(Row("x", 0, row).packed() for row in rows))
    assert lanes == tuple(sum(row.get(lane, 0) for row in rows) for lane in range(LANES + 1))


def test_labels_are_joined_with_the_texts_of_another_file(tmp_path):
    texts, labels = tmp_path / "texts.jsonl", tmp_path / "labels.jsonl"
    texts.write_text(json.dumps({"id": "a", "title": "路灯", "text": "坏了"}) + "\n", encoding="utf-8")
    labels.write_text(json.dumps({"id": "a", "labels": ["lighting"], "title_enough": True}) + "\n", encoding="utf-8")
    assert load_examples([texts, labels]) == [
        Example("坏了", ("lighting",), is_request=True, title="路灯", title_enough=True)
    ]


def test_a_row_that_is_no_object_is_named(tmp_path):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "a"}\n[1]\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.jsonl:2"):
        load_examples([file])


def test_a_report_counts_an_answer_among_the_labels_as_right():
    examples = [Example("路灯坏了没人修", ("road", "lighting"), True), Example("谢谢大家", is_request=False)]
    report = evaluate(Reader.load().read, examples)
    assert (report.asked, report.first, report.others, report.false_cards) == (1, 1, 1, 0)
    assert "first answer 1.000" in render(report)


CORRECTIONS = [
    {"text": "门口的咕噜咕噜机太吵", "from": "property_dispute", "to": "noise"},
    {"text": "咕噜咕噜机半夜还开着", "from": "other", "to": "noise"},
]


def test_a_word_seen_in_corrections_to_one_category_is_proposed_and_tried():
    found = [one for one in proposals(CORRECTIONS) if "咕噜" in one.word]
    assert found
    assert found[0].category == "noise"
    tried = try_out(found[0], Reader.load(), [Example("咕噜咕噜机半夜还开着", ("noise",))])
    assert tried.worse <= 1


def test_a_version_can_be_undone(tmp_path):
    overlay = tmp_path / "overlay.yaml"
    one = proposals(CORRECTIONS)[0]
    assert add_version(overlay, [one]) == 1
    assert undo(overlay, 0) == 2
    assert undo(overlay, 1) == 3
    versions = read_versions(overlay)
    assert versions[1]["words"] == {}
    assert versions[2]["words"] == versions[0]["words"] == {"noise": [one.word]}
    with pytest.raises(ValueError, match="no version 9"):
        undo(overlay, 9)
