"""Settings from the environment or `.env`; a wrong value is refused at start with the name of the setting."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.env_file import ENV_FILE, IdleLine, idle_lines, unreadable
from domain.passes import Door, board_key
from domain.privacy import Retention
from domain.weekly import Weekly
from domain.worktime import Hours, WorkCalendar, WrongHoursError
from services.calendar import make_calendar, read_own_days

SHORTEST_SECRET = 16
ROLES = frozenset({"intake", "lanes", "speak", "tick", "board"})
_DATABASE = (
    "要写成 sqlite:///var/xiaoshao.db 或 postgresql+psycopg://用户:密码@主机/库"
    " / should be like sqlite:///var/xiaoshao.db or postgresql+psycopg://…"
)


class Settings(BaseSettings):
    """Every setting of the program; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore")

    bot_token: SecretStr = Field(default=SecretStr(""))
    bot_api_base: str = "https://api.telegram.org"
    database_url: str = "sqlite:///var/xiaoshao.db"
    timezone: str = "Asia/Shanghai"
    working_hours: str = "Mon-Fri 09:00-12:00 14:00-18:00"
    holidays_file: str = ""
    weekly_post: str = "Mon 09:00"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_listen: str = "127.0.0.1:8080"
    observe_listen: str = "127.0.0.1:9100"
    board_listen: str = ""
    board_url: str = ""
    board_secret: SecretStr = SecretStr("")
    systems_listen: str = ""
    systems_secrets: SecretStr = SecretStr("")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    outbound_limits: bool = True
    throttle: bool = True
    invite_days: int = Field(default=7, ge=1, le=60)
    retention_days: int = Field(default=1095, ge=30)
    raw_retention_days: int = Field(default=180, ge=30)
    tick_seconds: float = Field(default=20, gt=0, le=300)
    clock_offset_file: str = ""

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if token and not re.fullmatch(r"[0-9]{1,20}:[\x21-\x7e]+", token):
            raise ValueError(
                "应该像 123456:ABC…，从 BotFather 那里整段复制，中间没有空格 / should look like 123456:ABC… as BotFather gives it"
            )
        return value

    @field_validator("bot_api_base", "webhook_url", "board_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise ValueError("要写 http:// 或 https:// 开头的地址 / should be an http:// or https:// address")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        try:
            name = sa.make_url(value).drivername
        except sa.exc.ArgumentError:
            raise ValueError(_DATABASE) from None
        if name not in ("sqlite", "postgresql+psycopg", "postgresql"):
            raise ValueError(_DATABASE)
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("要写时区的名字，像 Asia/Shanghai / should be a zone name like Asia/Shanghai") from None
        return value

    @field_validator("working_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        try:
            Hours.parse(value)
        except WrongHoursError as fault:
            raise ValueError(f"要写成 Mon-Fri 09:00-12:00 14:00-18:00 的样子，全天写 always / {fault}") from None
        return value

    @field_validator("holidays_file")
    @classmethod
    def _days(cls, value: str) -> str:
        if value:
            read_own_days(value)
        return value

    @field_validator("weekly_post")
    @classmethod
    def _weekly(cls, value: str) -> str:
        try:
            Weekly.parse(value)
        except ValueError as fault:
            raise ValueError(f"要写成 Mon 09:00 的样子，在 07:00 到 22:00 之间；不发写 off / {fault}") from None
        return value

    @field_validator("webhook_listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("要写成 主机:端口，像 127.0.0.1:8080 / should be HOST:PORT, like 127.0.0.1:8080")
        return value

    @field_validator("observe_listen", "board_listen", "systems_listen")
    @classmethod
    def _observed(cls, value: str) -> str:
        return cls._listen(value) if value else value

    @model_validator(mode="after")
    def _secret(self) -> Settings:
        if self.webhook_url and not re.fullmatch(r"[A-Za-z0-9_-]{8,256}", self.webhook_secret.get_secret_value()):
            raise ValueError(
                "WEBHOOK_SECRET: 有 WEBHOOK_URL 就要有它，8 到 256 个字母、数字、_、-"
                " / is needed with WEBHOOK_URL: 8 to 256 of A-Z a-z 0-9 _ -"
            )
        return self

    @field_validator("systems_secrets")
    @classmethod
    def _systems(cls, value: SecretStr) -> SecretStr:
        pairs = [part.strip().partition(":")[::2] for part in value.get_secret_value().split(";") if part.strip()]
        if len({secret for _, secret in pairs}) != len(pairs) or len(dict(pairs)) != len(pairs):
            raise ValueError(
                "每个系统要有自己的名字和密钥，不能重复 / each system needs a name and a secret of its own"
            )
        if not all(0 < len(name) <= 20 and len(secret) >= SHORTEST_SECRET for name, secret in pairs):
            raise ValueError(
                f"要写成 公安:密钥;12345:密钥，密钥至少 {SHORTEST_SECRET} 个字符"
                f" / should be like 公安:SECRET;12345:SECRET, each secret of at least {SHORTEST_SECRET} characters"
            )
        return value

    @property
    def systems(self) -> dict[str, str]:
        """Secrets of other systems, by their names."""
        parts = (part.strip() for part in self.systems_secrets.get_secret_value().split(";"))
        return dict(part.partition(":")[::2] for part in parts if part)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def weekly(self) -> Weekly | None:
        """When residents' groups read how their week went; None: never."""
        return Weekly.parse(self.weekly_post)

    @property
    def calendar(self) -> WorkCalendar:
        """When the installation works. Read from the file anew: it may have gone or changed since. Errors: WrongDaysError."""
        own = read_own_days(self.holidays_file) if self.holidays_file else None
        return make_calendar(self.zone, Hours.parse(self.working_hours), own)

    @field_validator("board_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(
                f"至少 {SHORTEST_SECRET} 个字符；空着就由 BOT_TOKEN 生成"
                f" / should have at least {SHORTEST_SECRET} characters; empty: made from BOT_TOKEN"
            )
        return value

    @property
    def door(self) -> Door | None:
        """To the web board: its public address, else where it listens; None where there is none."""
        address = self.board_url or (f"http://{self.board_listen}/board" if self.board_listen else "")
        return Door(address, board_key(self.board_secret.get_secret_value(), self.token)) if address else None

    @property
    def retention(self) -> Retention:
        """How long people's words are kept."""
        return Retention(timedelta(days=self.retention_days), timedelta(days=self.raw_retention_days))

    @property
    def invite_secret(self) -> bytes:
        """What links of invitations are made with: the same in every replica, and of no use to call Telegram."""
        return hashlib.sha256(b"invitations:" + self.token.encode()).digest()

    @property
    def token(self) -> str:
        return self.bot_token.get_secret_value()

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0] or 0)

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None on PostgreSQL."""
        url = sa.make_url(self.database_url)
        return Path(url.database) if url.drivername == "sqlite" and url.database else None


class WrongSettingsError(Exception):
    """What is wrong, one line a setting: its name, and `中文 / English`."""


def load_settings(**given: object) -> Settings:
    """The settings. Errors: WrongSettingsError naming each wrong setting as it is written in `.env`."""
    try:
        idle = idle_settings() if given.get("_env_file", ENV_FILE) else []
        return Settings(**given)  # type: ignore[arg-type]  # checked by pydantic a moment later
    except ValidationError as fault:
        lines = [": ".join([*(str(part).upper() for part in e["loc"][:1]), _plain(e)]) for e in fault.errors()]
        # What is missing may be there under a misspelt name.
        raise WrongSettingsError("\n".join([*lines, *(line.words for line in idle)])) from None
    except UnicodeDecodeError:
        raise WrongSettingsError(".env: 不是 UTF-8，请另存为 UTF-8 编码 / is not UTF-8: save it as UTF-8") from None
    except OSError as fault:
        raise WrongSettingsError(unreadable(fault)) from None


def idle_settings() -> list[IdleLine]:
    """Lines of `.env` that set nothing. Errors: OSError, UnicodeDecodeError."""
    return idle_lines(ENV_FILE, Settings.model_fields)


def _plain(fault: ErrorDetails) -> str:
    """Our own words as they are; pydantic's for a wrong kind of value in both languages."""
    said, limits = fault["msg"].removeprefix("Value error, "), fault.get("ctx", {})
    if fault["type"] == "value_error":
        return said
    if fault["type"] == "literal_error":
        return f"只能写 {limits['expected']} / {said}".replace("' or '", "', '", 1)
    for sign, words in (("ge", "不能小于"), ("le", "不能大于"), ("gt", "要大于"), ("lt", "要小于")):
        if sign in limits:
            return f"{words} {limits[sign]} / {said}"
    kind = fault["type"].partition("_")[0]
    return f"{_KINDS.get(kind, '写得不对')} / {said}"


_KINDS = {"int": "要写整数", "float": "要写数字", "bool": "要写 true 或 false"}
