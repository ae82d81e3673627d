"""An installation adds a category by one file; until sentences are learnt it stands on its words."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.answers import Model, aligned
from nlp.lexicon import categories
from nlp.rows import LETTERS, Row, format_row, parse_row
from nlp.weights import Weights, read_model

NLP = Path(__file__).parents[2] / "nlp"
# Its code stands between two others, so that every lane after it moves.
DRONES = """
code: drones
name: 无人机
english: Drones
department: police
post: worker
promise_class: ordinary
privacy: open
strong: [无人机, 黑飞, 航拍机]
medium: [螺旋桨]
weak: [飞]
counter: [无人机培训]
pairs: [窗外…盘旋]
"""
TEXTS = [
    "无人机黑飞，天天在窗外盘旋，没人管",
    "小区里有人飞无人机，怕掉下来砸到人",
    "又有无人机贴着窗户飞，偷拍怎么办",
    "路灯坏了没人修",
    "占车位还堵门，没人管",
    "三号楼着火了快来人",
    "谢谢大家",
]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A copy of the program with one file more."""
    folder = tmp_path_factory.mktemp("installation")
    shutil.copytree(NLP, folder / "nlp", ignore=shutil.ignore_patterns("training", "__pycache__"))
    (folder / "nlp" / "lexicon" / "drones.yaml").write_text(DRONES, encoding="utf-8")
    return folder


def run(folder, *arguments: str, stdin=""):
    return subprocess.run(
        [sys.executable, "-m", "nlp", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


def classified(folder):
    lines = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(TEXTS))
    done = run(folder, "classify", stdin=lines)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_new_categorys_file_is_enough_and_changes_nothing_else(installation):
    new, before = classified(installation), classified(NLP.parent)
    assert [answer["category"] for answer in new[:2]] == ["drones", "drones"]
    assert "drones" in [code for code, _ in new[2]["alternatives"]]
    assert {"无人机", "黑飞"} <= set(new[0]["evidence"])
    assert all(answer["is_request"] for answer in new[:2])
    for answer, old in zip(new[3:], before[3:], strict=True):
        assert (answer["category"], answer["is_request"], answer["urgent"]) == (
            old["category"],
            old["is_request"],
            old["urgent"],
        )
        assert answer["confidence"] == pytest.approx(old["confidence"], abs=0.05)


def test_a_new_category_is_explained_by_sums_that_add_up(installation):
    done = run(installation, "explain", TEXTS[0])
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "无人机 因为"
    end = next(n for n, line in enumerate(lines) if line.startswith("="))
    summands = [float(re.match(r" *([+-]\d+\.\d\d)", line)[1]) for line in lines[1:end]]
    assert sum(summands) == pytest.approx(float(lines[end].removeprefix("=")), abs=0.001)
    assert any("词库" in line and "无人机" in line for line in lines)


def test_training_says_which_category_has_no_sentences(installation, tmp_path):
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps({"text": "路灯坏了", "labels": ["lighting"]}), encoding="utf-8")
    done = run(installation, "train", str(file), "--out", str(tmp_path / "weights"))
    assert done.returncode == 2
    assert "drones" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "weights").exists()


def test_an_answer_that_is_gone_takes_its_weights_along():
    learnt = read_model()
    codes = [code for code in categories() if code != "parking"]
    moved = aligned(learnt, codes)
    assert moved.facts["answers"][: len(codes)] == codes
    weights = Weights(list(moved.rows["pieces"]), moved.rows["words"], moved.rows["dense"], moved.facts)
    before = {row.text: row.weights for row in learnt.rows["pieces"]}
    lane, old = codes.index("road"), list(categories()).index("road")
    assert all(row.weights.get(lane) == before[row.text].get(old) for row in moved.rows["pieces"])
    assert weights.answers[lane] == "road"


def test_the_shipped_model_is_taken_as_it_is():
    learnt = read_model()
    assert aligned(Model(learnt.rows, learnt.facts), categories()) == learnt


def test_there_are_letters_for_twice_the_categories():
    assert len(LETTERS) > 50
    row = Row("路灯", 52, {lane: (-1) ** lane * (lane + 1) for lane in range(len(LETTERS))})
    assert parse_row(format_row(row)) == row
