"""Which version of the notice somebody was shown, as rows that are only ever added."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import consents


def add(c: Connection, person_id: int, version: str, language: str, at: datetime) -> None:
    c.execute(sa.insert(consents).values(person_id=person_id, version=version, language=language, at=at))
