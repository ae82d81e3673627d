"""The chain over the history of all tickets: one link an event, never changed."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, metadata, text

history_links = sa.Table(
    "history_links",
    metadata,
    sa.Column("position", Big, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    # No foreign key: an event taken away must leave its link behind, that is the point.
    sa.Column("event_id", Big, nullable=False, unique=True),
    text("facts_digest", null=False),
    text("hash", null=False),
    at("erased_at"),  # the event's words were taken out on a person's request
)
