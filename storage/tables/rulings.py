"""What somebody above must rule on, and what was looked at after the end."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import at, flag, key, metadata, ref, text

rulings = sa.Table(
    "rulings",
    metadata,
    key(),
    ref("ticket_id", "tickets.id", null=False, index=True),
    text("kind", null=False),  # extension | owner
    ref("asked_by", "people.id", null=False),
    at("asked_at", null=False),
    text("words", null=False),
    at("until_at"),  # the date asked for
    ref("proposed_id", "people.id"),  # whose it is, in the asker's eyes
    at("due_at", null=False),  # by when somebody rules; then the next one up is asked
    ref("ruled_by", "people.id"),
    at("ruled_at"),
    sa.Column("granted", sa.Boolean),  # None until ruled
    text("ruling"),
    sa.Index(
        "ix_rulings_open",
        "due_at",
        sqlite_where=sa.text("ruled_at IS NULL"),
        postgresql_where=sa.text("ruled_at IS NULL"),
    ),
    # One question of a kind at a time.
    sa.Index(
        "uq_rulings_asked",
        "ticket_id",
        "kind",
        unique=True,
        sqlite_where=sa.text("ruled_at IS NULL"),
        postgresql_where=sa.text("ruled_at IS NULL"),
    ),
)

call_backs = sa.Table(  # 回访, drawn at random each week
    "call_backs",
    metadata,
    key(),
    ref("ticket_id", "tickets.id", null=False, index=True),
    text("week", null=False),  # ISO, 2026-W47
    ref("grid_id", "grids.id", null=False),  # whose list it stands on
    at("drawn_at", null=False),
    ref("called_by", "people.id"),
    at("called_at"),
    sa.Column("reached", sa.Boolean),
    sa.Column("contacted", sa.Boolean),
    sa.Column("solved", sa.Boolean),
    text("answer"),  # satisfied | fair | unsatisfied
    text("words"),
    sa.UniqueConstraint("ticket_id", "week"),
)

exclusions = sa.Table(  # 剔除: out of the rates, each with who looked and why; taken back by a row with `ended`
    "exclusions",
    metadata,
    key(),
    ref("ticket_id", "tickets.id", null=False, index=True),
    text("reason", null=False),
    ref("by_id", "people.id", null=False),
    at("at", null=False),
    flag("ended"),
)
