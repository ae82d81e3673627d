from pathlib import Path

import pytest

from nlp import Reader

HERE = Path(__file__).parent
REQUESTS = [line.split("\t") for line in (HERE / "golden_requests.txt").read_text(encoding="utf-8").splitlines()]
CHATTER = (HERE / "golden_chatter.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.mark.parametrize(("code", "text"), REQUESTS)
def test_a_plain_request_is_filed_under_its_category(reader, code, text):
    reading = reader.read(text)
    assert reading.category == code, reading.alternatives
    assert reading.evidence


def test_nearly_all_plain_requests_are_noticed(reader):
    missed = [text for _, text in REQUESTS if not reader.read(text).is_request]
    assert len(missed) <= 0.08 * len(REQUESTS), missed


def test_chatter_is_left_alone(reader):
    assert [text for text in CHATTER if reader.read(text).is_request] == []
