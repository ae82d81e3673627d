"""How those above want their digests."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, flag, metadata, ref, text

digest_choices = sa.Table(  # without a row: all of them, 08:30, one for each of their grids, in their language
    "digest_choices",
    metadata,
    sa.Column("person_id", Big, sa.ForeignKey("people.id"), primary_key=True, autoincrement=False),
    ref("grid_id", "grids.id"),  # None: each of theirs
    flag("day", default=True),
    flag("week", default=True),
    flag("month", default=True),
    sa.Column("minute", sa.Integer, nullable=False),  # of the day, by the wall clock
    text("language"),
    at("changed_at", null=False),
)
