"""Brings the database to the tables of this version, in one transaction; an interrupted migration leaves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from storage.tables import metadata

_HERE = Path(__file__).parent / "migrations"
_LOCK = 0x7869616F  # any number, the same in every replica: one migrates, the others wait


def _config(c: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = c
    return config


def upgrade(c: Connection, to: str = "head") -> None:
    """Migrates up to `to`; does nothing when it is there already."""
    if c.dialect.name == "postgresql":
        c.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    command.upgrade(_config(c), to)


def downgrade(c: Connection, to: str) -> None:
    command.downgrade(_config(c), to)


def current(c: Connection) -> str | None:
    """The revision the database is at; None for an empty one."""
    return MigrationContext.configure(c).get_current_revision()


def newest() -> str | None:
    """The revision this version of the program needs."""
    return _scripts().get_current_head()


def knows(revision: str) -> bool:
    """Whether this version can start from there; it cannot from what a newer one made."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return ScriptDirectory.from_config(config)


def differences(c: Connection) -> list[Any]:
    """Where the tables in the database are not those of storage.tables; empty when they agree."""
    context = MigrationContext.configure(c, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))
