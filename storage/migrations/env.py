"""Alembic's way into the database: run by storage.schema, never by hand."""

from __future__ import annotations

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    compare_type=True,
    user_module_prefix="tables.",
)
with context.begin_transaction():
    context.run_migrations()
