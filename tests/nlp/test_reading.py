import copy
import os
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, asdict, fields, replace

import pytest

from nlp import Evidence, Place, Reader, Reading

TEXT = "3栋2单元501门口占车位还堵门，没人管"


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


def told(reading):
    return {one.name: getattr(reading, one.name) for one in fields(reading)}


def test_what_is_told_when_asked_is_told_the_same_twice(reader):
    reading = reader.read(TEXT)
    first = told(reading)
    assert first == told(reading)
    assert isinstance(first["place"], Place)
    assert all(isinstance(reason, Evidence) for reason in first["reasons"])
    assert first["alternatives"][0] == (reading.category, reading.confidence)
    assert first["evidence"] == tuple(reason.word for reason in reading.reasons if reason.weight > 0)


def test_a_reading_is_a_plain_value_before_and_after_it_was_asked(reader):
    one, other = reader.read(TEXT), reader.read(TEXT)
    assert one.evidence
    plain = Reading(**told(other))
    assert one == other == plain == reader.read(TEXT)
    assert len({one, other, plain, reader.read(TEXT)}) == 1
    assert repr(reader.read(TEXT)) == repr(plain)
    assert asdict(reader.read(TEXT)) == asdict(plain)
    assert replace(reader.read(TEXT), category="noise") == replace(plain, category="noise")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda reading: pickle.loads(pickle.dumps(reading))])  # noqa: S301 - our own
def test_a_copy_is_whole_and_needs_no_reader(reader, again):
    reading = again(reader.read(TEXT))
    assert reading == reader.read(TEXT)
    assert set(vars(reading)) == {one.name for one in fields(Reading)}


def test_a_reading_cannot_be_changed_and_has_no_other_fields(reader):
    reading = reader.read(TEXT)
    with pytest.raises(FrozenInstanceError):
        reading.category = "noise"
    with pytest.raises(AttributeError):
        reading.colour  # noqa: B018 - asking is the test


def test_the_evidence_is_the_same_in_every_process():
    lines = "".join(
        f'{{"id": {n}, "text": "{text}"}}\n' for n, text in enumerate([TEXT, "垃圾没人收臭死了苍蝇乱飞", "路灯坏了"])
    )
    told = {
        subprocess.run(
            [sys.executable, "-m", "nlp", "classify"],
            input=lines.encode(),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            timeout=240,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_however_many_estates_the_longest_name_is_found():
    reader = Reader.load(names=[*(f"第{n}街坊" for n in range(500)), "阳光", "阳光花园", "阳光花园二期"])
    assert reader.read("阳光花园二期3栋路灯坏了").place.landmark == "阳光花园二期"
    assert reader.read("第77街坊路灯坏了").place.landmark == "第77街坊"
    assert reader.read("路灯坏了").place == Place()
