"""When a grid works, where it has hours of its own."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, metadata, text

working_hours = sa.Table(  # for the grid and all below it that have none; "Mon-Fri 09:00-12:00 14:00-18:00"
    "working_hours",
    metadata,
    sa.Column("grid_id", Big, sa.ForeignKey("grids.id"), primary_key=True, autoincrement=False),
    text("hours", null=False),
)
