"""A database that quotes the row it refuses does not bring residents' words into the log."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.delivery.secrecy import Redacting, redact
from bot.settings import WrongSettingsError, load_settings
from storage.engine import make_engine
from storage.tables import inbox, metadata

WORDS = "我家电话一三九\n门牌四零二"


@pytest.fixture
def refused(new_postgres: Callable[[], str]) -> IntegrityError:
    """What PostgreSQL says of a row with words that breaks a rule."""
    engine = make_engine(new_postgres())
    with engine.begin() as c:
        metadata.create_all(c)
    row = sa.text(f"INSERT INTO inbox (bot_id, payload, received_at) VALUES (1, '{WORDS}', now())")  # noqa: S608
    with pytest.raises(IntegrityError) as caught, engine.begin() as c:
        c.execute(row)
    engine.dispose()
    assert inbox.name in str(caught.value)
    return caught.value


def test_the_row_is_left_out_and_the_reason_stays(refused: IntegrityError):
    told = "".join(traceback.format_exception(refused))
    assert "门牌四零二" in told.partition("[SQL")[0]  # the very leak
    hidden = redact(told)
    assert "一三九" not in hidden.partition("[SQL")[0]
    assert "门牌四零二" not in hidden.partition("[SQL")[0]
    assert "NotNullViolation" in hidden
    assert "update_id" in hidden


def test_neither_do_libraries_bring_it(refused: IntegrityError):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(Redacting())
    logger = logging.getLogger("somebody")
    logger.addHandler(handler)
    logger.propagate = False
    logger.error("it failed", exc_info=refused)
    assert "NotNullViolation" in out.getvalue()
    assert "门牌四零二" not in out.getvalue().partition("[SQL")[0]


@pytest.mark.parametrize("value", ["9100", "127.0.0.1:", "127.0.0.1:99999", "host"])
def test_a_wrong_address_for_observers_is_named(value: str):
    with pytest.raises(WrongSettingsError, match="OBSERVE_LISTEN"):
        load_settings(_env_file=None, observe_listen=value)


def test_observers_may_be_sent_away():
    assert load_settings(_env_file=None, observe_listen="").observe_listen == ""
