"""Who was let into the service by whom, who was let go, who bound which group; and where in a forum words were said."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, key, metadata, ref, text

invites = sa.Table(  # a link for one person; of what stands in it only the print is kept
    "invites",
    metadata,
    key(),
    sa.Column("print", sa.Text, nullable=False, unique=True),  # sha256
    text("nonce", null=False),  # worth nothing without the program's own secret
    ref("inviter_id", "people.id", null=False),
    ref("grid_id", "grids.id", null=False),
    text("post", null=False),
    text("department"),
    at("until_at"),  # of the duty
    at("created_at", null=False),
    at("expires_at", null=False),  # moved on once, when it is opened: so long its opener may be confirmed
    ref("used_by", "people.id"),
    at("used_at"),
    text("name"),  # as the opener gives it; emptied when it comes to nothing
    text("phone"),
    at("named_at"),
    ref("decided_by", "people.id"),
    at("decided_at"),
    ref("duty_id", "duties.id"),  # confirmed
    ref("revoked_by", "people.id"),
    at("revoked_at"),
    sa.Index("ix_invites_expires_at", "expires_at"),
)

duty_ends = sa.Table(  # append-only: duties ended in chat, and by whom
    "duty_ends",
    metadata,
    key(),
    ref("duty_id", "duties.id", null=False),
    ref("by_id", "people.id", null=False),
    at("at", null=False),
)

bindings = sa.Table(  # append-only: which group was bound to which grid by whom; no grid: taken off
    "bindings",
    metadata,
    key(),
    sa.Column("chat", Big, nullable=False),
    ref("grid_id", "grids.id"),
    text("kind", null=False),
    text("mode", null=False),
    ref("by_id", "people.id", null=False),
    at("at", null=False),
)

message_topics = sa.Table(  # words said in a topic of a forum: what answers them goes there
    "message_topics",
    metadata,
    sa.Column("chat", Big, nullable=False),
    sa.Column("message", Big, nullable=False),
    sa.Column("topic", Big, nullable=False),
    sa.PrimaryKeyConstraint("chat", "message"),
)
