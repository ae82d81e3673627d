import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

from nlp.__main__ import main

Done = subprocess.CompletedProcess[bytes]


def run_as_a_process(*arguments: str, stdin: bytes = b"") -> Done:
    return subprocess.run(
        [sys.executable, "-m", "nlp", *arguments], input=stdin, capture_output=True, timeout=120, check=False
    )


def run(*arguments: str, stdin: bytes = b"") -> Done:
    """The same within this process, which has the weights loaded already."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), patch("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin))):
        try:
            code = main(arguments)
        except SystemExit as ended:  # argparse's way to refuse
            code = int(ended.code or 0)
    told, complained = (one.buffer.getvalue() for one in (out, err))  # type: ignore[attr-defined]
    return Done(arguments, code, told, complained)


def test_classify_answers_each_line_in_order_and_goes_on_after_a_fault():
    lines = [
        json.dumps({"id": 1, "text": "路灯坏了没人修"}).encode(),
        b"no json",
        json.dumps({"id": "x", "text": ""}).encode(),
        json.dumps({"id": [2], "text": None}).encode(),
        json.dumps({"text": 5}).encode(),
        json.dumps(["a", "list"]).encode(),
        b"\xff\xfe\x00",
        json.dumps({"id": 9, "text": "x" * 1_000_000}).encode(),
        b'{"id": 10, "text": "\\ud800"}',
    ]
    stdin = b"\n".join(lines) + b"\n"
    done = run("classify", stdin=stdin)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 1
    assert len(answers) == len(lines)
    assert ["error" in answer for answer in answers] == [False, True, False, True, True, True, True, False, False]
    assert answers[0]["id"] == 1
    assert answers[0]["category"] == "lighting"
    assert answers[3]["id"] == [2]
    keys = {
        "id",
        "is_request",
        "request_score",
        "category",
        "confidence",
        "alternatives",
        "urgent",
        "evidence",
        "place",
    }
    assert keys <= answers[0].keys()
    as_a_process = run_as_a_process("classify", stdin=stdin)
    assert (as_a_process.returncode, as_a_process.stdout) == (done.returncode, done.stdout)


def test_classify_gives_back_any_id_and_only_what_is_json():
    lines = [
        b'\xef\xbb\xbf{"id": "\\ud800", "text": "a"}\r',
        b"",
        b'{"id": NaN, "text": "a"}',
        b'{"id": 1e999, "text": "a"}',
        b'{"id": {"of": [1.5, null]}, "text": ["a"]}',
        b'{"id": 3, "text": "\xff\xfe a \\u0000"}',
    ]
    done = run("classify", stdin=b"\n".join(lines) + b"\n\n")
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 1
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, False]
    assert answers[0]["id"] == "\ud800"
    assert answers[4]["id"] == {"of": [1.5, None]}


def test_lines_nobody_meant_to_send_are_errors_of_their_own_and_end_nothing():
    lines = [
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5000 + b', "text": "a"}',
        bytes(range(11, 256)),
        b"{}",
        b'"a"',
        b"null",
    ]
    done = run("classify", stdin=b"\n".join([*lines, b'{"id": 7, "text": "a"}']))
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 1
    assert ["error" in answer for answer in answers] == [True] * len(lines) + [False]
    assert answers[-1]["id"] == 7
    assert b"Traceback" not in done.stderr


def test_classify_without_faults_ends_with_zero():
    assert run("classify", stdin=b'{"id": 1, "text": "a"}\n').returncode == 0


def test_explain_says_the_sum():
    assert "停车 因为" in run("explain", "占车位堵门没人管").stdout.decode()


def test_evaluate_prints_figures(tmp_path):
    file = tmp_path / "labelled.jsonl"
    rows = [
        {"text": "路灯坏了没人修", "labels": ["lighting"], "is_request": True},
        {"text": "谢谢大家", "is_request": False},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert "first answer 1.000" in run("evaluate", str(file)).stdout.decode()


def test_propose_lists_words_and_writes_a_version(tmp_path):
    corrections, overlay = tmp_path / "corrections.jsonl", tmp_path / "overlay.yaml"
    row = {"text": "楼下咕噜机吵得头疼，物业来看看", "from": "property_dispute", "to": "noise"}
    corrections.write_text(
        "\n".join(json.dumps({**row, "text": row["text"] + str(n)}) for n in range(3)), encoding="utf-8"
    )
    done = run("propose", str(corrections), "--apply", str(overlay))
    assert done.returncode == 0, done.stderr.decode()


def test_files_with_nothing_in_them_are_said_to_be_so(tmp_path):
    empty, out = tmp_path / "empty.jsonl", tmp_path / "weights"
    empty.write_text("\n", encoding="utf-8")
    for command, said in (
        (["evaluate", str(empty)], b"nothing to measure"),
        (["propose", str(empty)], b"no corrections"),
        (["train", str(empty), "--out", str(out)], b"nothing to learn from"),
    ):
        done = run(*command)
        assert done.returncode == 2
        assert said in done.stderr
        assert b"Traceback" not in done.stderr
    assert not out.exists()


def test_a_label_that_is_no_category_is_named(tmp_path):
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps({"text": "路灯坏了没人修", "labels": ["lightning"]}), encoding="utf-8")
    assert "no category: lightning" in run("evaluate", str(file)).stdout.decode()


def test_corrections_without_a_common_word_are_said_to_be_so(tmp_path):
    file = tmp_path / "corrections.jsonl"
    file.write_text(json.dumps({"text": "楼下咕噜机吵", "from": "other", "to": "noise"}), encoding="utf-8")
    assert "no word stands in" in run("propose", str(file)).stdout.decode()


def test_a_damaged_file_is_named_with_its_line(tmp_path):
    file = tmp_path / "labelled.jsonl"
    file.write_text('{"text": "a", "labels": ["noise"]}\nno json\n', encoding="utf-8")
    for command in (["evaluate", str(file)], ["propose", str(file)], ["evaluate", str(tmp_path / "none.jsonl")]):
        done = run(*command)
        assert done.returncode == 2
        assert command[1].encode() in done.stderr
        assert b"Traceback" not in done.stderr


def test_explain_names_several_matters():
    assert "几件事" in run("explain", "路灯坏了还有垃圾没人收").stdout.decode()
