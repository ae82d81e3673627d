import io
import json

import pytest

from nlp.__main__ import classify, explain, main
from nlp.lexicon import version
from nlp.proposals import Proposal, add_version, overlay_words, undo

TEXT = "门口那台咕噜机半夜还开着"


@pytest.fixture
def overlay(tmp_path):
    file = tmp_path / "overlay.yaml"
    add_version(file, [Proposal("咕噜机", "noise", 2), Proposal("半夜", "noise", 2)])
    add_version(file, [Proposal("那台", "elevator", 2), Proposal("门口", "elevator", 2)])
    return file


def classified(overlay=None):
    out = io.StringIO()
    assert classify([json.dumps({"id": 1, "text": TEXT})], out, overlay) == 0
    return json.loads(out.getvalue())


def test_the_newest_words_are_loaded(overlay):
    words = [("咕噜机", "noise"), ("半夜", "noise"), ("那台", "elevator"), ("门口", "elevator")]
    found, label = overlay_words(overlay)
    assert (sorted(found), label) == (sorted(words), "+2")
    undo(overlay, 0)
    assert overlay_words(overlay) == ([], "+3")


def test_an_applied_word_is_read_by_classify(overlay):
    undo(overlay, 1)
    assert "咕噜机" not in classified()["evidence"]
    answer = classified(overlay)
    assert answer["category"] == "noise"
    assert "咕噜机" in answer["evidence"]


def test_an_applied_word_is_a_summand_of_explain(overlay):
    undo(overlay, 1)
    said = explain(TEXT, overlay)
    assert " +4.00  本地词 咕噜机" in said
    assert f"词库 {version()}+3" in said
    assert "本地词" not in explain(TEXT)


def test_an_applied_word_is_measured_by_evaluate(overlay, tmp_path, capsys):
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps({"text": "门口那台咕噜咕噜", "labels": ["elevator"]}), encoding="utf-8")
    assert main(["evaluate", str(file)]) == 0
    assert "first answer 0.000" in capsys.readouterr().out
    assert main(["evaluate", str(file), "--overlay", str(overlay)]) == 0
    assert "first answer 1.000" in capsys.readouterr().out


def test_what_propose_applies_can_be_tried(tmp_path, capsys):
    corrections, overlay = tmp_path / "corrections.jsonl", tmp_path / "overlay.yaml"
    rows = [{"text": text, "from": "other", "to": "noise"} for text in ("咕噜机咕噜机", "咕噜机又开了", "咕噜机还在")]
    corrections.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert main(["propose", str(corrections), "--apply", str(overlay)]) == 0
    assert "version 1" in capsys.readouterr().out
    assert main(["explain", "咕噜机又开了", "--overlay", str(overlay)]) == 0
    assert "本地词" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "versions: []",
        "versions: [{version: 1, words: 5}]",
        "a: [",
        "versions: [{version: 1, words: {no_such: [a]}}]",
    ],
)
def test_a_file_that_is_no_overlay_is_named(tmp_path, capsys, text):
    file = tmp_path / "bad.yaml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert main(["explain", "路灯坏了", "--overlay", str(file)]) == 2
    assert "bad.yaml" in capsys.readouterr().err
