"""Settings are explained, and a wrong one is refused with its name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSettingsError, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def settings(**given: object) -> Settings:
    return load_settings(_env_file=None, **given)


def test_the_example_names_exactly_the_settings_there_are():
    named = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults():
    shown = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE))
    built = settings(**{name.lower(): value for name, value in shown.items()})
    assert built == settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bot_token", "no-token"),
        ("bot_api_base", "api.telegram.org"),
        ("database_url", "mysql://x/y"),
        ("database_url", "::"),
        ("timezone", "Asia/Nowhere"),
        ("webhook_url", "example"),
        ("webhook_listen", "8080"),
        ("board_listen", "8090"),
        ("board_url", "example"),
        ("board_secret", "too short"),
        ("log_level", "LOUD"),
        ("log_format", "xml"),
        ("working_hours", "nine to five"),
        ("holidays_file", "/nowhere/days.txt"),
        ("tick_seconds", "0"),
        ("tick_seconds", "soon"),
        ("outbound_limits", "perhaps"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_the_setting(name: str, value: str):
    with pytest.raises(WrongSettingsError, match=name.upper()):
        settings(**{name: value})


def test_a_wrong_line_of_the_own_days_is_named(tmp_path: Path):
    (tmp_path / "days.txt").write_text("2027-01-01 holiday 元旦\n2027-02-30 holiday\n", "utf-8")
    with pytest.raises(WrongSettingsError, match=r"HOLIDAYS_FILE: .*days\.txt.*line 2: 2027-02-30"):
        settings(holidays_file=str(tmp_path / "days.txt"))


def test_the_calendar_has_the_hours_and_days_that_were_set(tmp_path: Path):
    (tmp_path / "days.txt").write_text("2027-01-01 holiday 元旦\n", "utf-8")
    calendar = settings(holidays_file=str(tmp_path / "days.txt"), working_hours="Mon-Sat 08:30-17:00").calendar
    assert [bool(calendar.slots(date(2027, 1, day))) for day in (1, 2, 3)] == [False, True, False]


def test_a_webhook_needs_its_secret():
    with pytest.raises(WrongSettingsError, match="WEBHOOK_SECRET"):
        settings(webhook_url="https://example.org/hook")


def test_the_board_has_an_address_where_it_listens_or_is_told_one_and_a_key_of_its_own():
    assert settings().door is None
    here = settings(bot_token="1:a", board_listen="127.0.0.1:8090").door
    there = settings(bot_token="1:a", board_url="https://e.org/board/", board_listen="127.0.0.1:8090").door
    another = settings(bot_token="1:a", board_url="https://e.org/board", board_secret="s" * 16).door
    assert here
    assert there
    assert another
    assert (here.address, there.address) == ("http://127.0.0.1:8090/board", "https://e.org/board")
    assert here.key == there.key != another.key
    assert repr(here.key) not in repr(here)


def test_the_token_is_not_shown():
    assert "AAbbCC" not in repr(settings(bot_token="123456:AAbbCCddEEff"))


def test_a_short_postgresql_address_means_psycopg():
    assert settings(database_url="postgresql://u@h/d").database_url == "postgresql+psycopg://u@h/d"
