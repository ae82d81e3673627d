"""What the columns of every table are made of: moments, large ids, references."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, UTC in storage; a naive one is refused.

    SQLite keeps text without a zone; PostgreSQL hands it back in that of the session, which is UTC (storage/engine.py).
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive moment {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Any, coltype: Any) -> Any:  # noqa: ARG002
        return _from_text if dialect.name == "sqlite" else None  # thousands of them are read for one digest


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "+00:00")


# Telegram ids outgrow 32 bits; SQLite counts only INTEGER keys by itself.
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def key() -> sa.Column[int]:
    return sa.Column("id", Big, primary_key=True, autoincrement=True)


def ref(name: str, target: str, *, null: bool = True, index: bool = False) -> sa.Column[int]:
    return sa.Column(name, Big, sa.ForeignKey(target), nullable=null, index=index)


def at(name: str, *, null: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=null)


def text(name: str, *, null: bool = True, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, server_default=default)


def flag(name: str, *, default: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


def count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")
