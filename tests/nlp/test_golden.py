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


def test_nearly_all_chatter_is_left_alone(reader):
    taken = [text for text in CHATTER if reader.read(text).is_request]
    assert len(taken) <= 0.03 * len(CHATTER), taken


@pytest.mark.parametrize("text", CHATTER[:24])
def test_plain_chatter_is_left_alone(reader, text):
    assert not reader.read(text).is_request
