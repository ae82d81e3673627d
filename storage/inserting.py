"""Inserts that leave alone what is there, the same on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_once(c: Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Adds the row unless a unique key forbids it; whether it was added.

    By RETURNING: psycopg's row count after INSERT is -1.
    """
    insert = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
    first = next(iter(table.primary_key.columns))
    query = insert(table).values(dict(values)).on_conflict_do_nothing().returning(first)
    return c.execute(query).first() is not None
