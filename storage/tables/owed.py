"""What must happen once, and who does it meanwhile."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, metadata, text

obligations = sa.Table(  # what must happen once: a digest, a reminder, a closing; late is said, twice cannot be
    "obligations",
    metadata,
    text("kind", null=False),
    text("scope", null=False),
    text("period", null=False),
    at("due_at", null=False),
    at("done_at"),
    sa.PrimaryKeyConstraint("kind", "scope", "period"),
    sa.Index("ix_obligations_period", "kind", "period"),
)

leases = sa.Table(  # only avoids waste; correctness rests on unique keys and row claims
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    text("owner", null=False),
    sa.Column("term", Big, nullable=False),
    at("until", null=False),
)
