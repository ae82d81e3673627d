"""How people behave: how fast they talk, who was muted by whom and why, and words set aside meanwhile."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, key, metadata, ref, text

paces = sa.Table(  # a bucket that leaks: what somebody has used up of it, so that every replica counts the same
    "paces",
    metadata,
    text("kind", null=False),  # words | staff_words | presses | offers
    sa.Column("subject", Big, nullable=False),  # people.id; for offers the chat
    sa.Column("at_ms", Big, nullable=False),  # the last moment it was filled, in ms since 1970
    sa.Column("spent_ms", Big, nullable=False),  # the moment when the bucket will be empty
    sa.PrimaryKeyConstraint("kind", "subject"),
)

mutes = sa.Table(  # appended, never edited but for the lifting
    "mutes",
    metadata,
    key(),
    ref("person_id", "people.id", null=False, index=True),
    ref("grid_id", "grids.id", null=False),  # holds in its subtree
    ref("by_id", "people.id", null=False),
    text("reason", null=False),
    at("from_at", null=False),
    at("until_at", null=False),
    at("lifted_at"),
    ref("lifted_by", "people.id"),
)

kept_words = sa.Table(  # what was said too fast, or while muted: kept, answered once, and shown to those above
    "kept_words",
    metadata,
    key(),
    ref("person_id", "people.id", null=False),
    sa.Column("chat", Big, nullable=False),
    sa.Column("message", Big),
    text("text", null=False),
    text("why", null=False),  # throttled | muted
    ref("ticket_id", "tickets.id"),
    at("at", null=False),
    sa.Index("ix_kept_words_person", "person_id", "at"),
    sa.Index("ix_kept_words_at", "at"),
)
