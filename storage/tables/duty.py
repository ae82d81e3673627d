"""Who is away and who stands in, duty by turns, and the emergency switch."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, key, metadata, ref, text

leaves = sa.Table(  # away from all posts for an interval; the deputy is asked instead
    "leaves",
    metadata,
    key(),
    ref("person_id", "people.id", null=False, index=True),
    ref("deputy_id", "people.id", null=False),
    at("from_at", null=False),
    at("until_at", null=False),
    ref("by_id", "people.id", null=False),
    at("at", null=False),
    at("ended_at"),  # came back earlier, or it was called off
)

rotas = sa.Table(  # duty by turns of days, A/B…: who is on is found by counting from the first
    "rotas",
    metadata,
    key(),
    ref("grid_id", "grids.id", null=False, index=True),
    text("post", null=False),
    at("first_at", null=False),
    sa.Column("days", sa.Integer, nullable=False),  # length of a turn
    sa.Column("people", sa.JSON, nullable=False),  # ids in order
    ref("by_id", "people.id", null=False),
    at("at", null=False),
    at("ended_at"),
)

emergencies = sa.Table(  # 平战转换 of a subtree
    "emergencies",
    metadata,
    key(),
    ref("grid_id", "grids.id", null=False),
    text("grid_path", null=False),
    text("words", null=False),
    ref("command_id", "people.id", null=False),  # the command post takes all
    ref("by_id", "people.id", null=False),
    at("at", null=False),
    ref("ended_by", "people.id"),
    at("ended_at"),
    sa.Index(
        "uq_emergencies_on",
        "grid_id",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

safety = sa.Table(  # "I am safe" / "I need help", the last word of each person counts
    "safety",
    metadata,
    ref("emergency_id", "emergencies.id", null=False),
    ref("person_id", "people.id", null=False),
    text("answer", null=False),  # safe | help
    sa.Column("chat", Big, nullable=False),
    text("place"),  # of whoever told no home: the group's grid, and what they say of where they are
    at("at", null=False),
    ref("ticket_id", "tickets.id"),
    sa.PrimaryKeyConstraint("emergency_id", "person_id"),
)
