"""The roster: grids, the people, who holds which post, chats bound to a grid."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, flag, key, metadata, ref, text

grids = sa.Table(
    "grids",
    metadata,
    key(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    text("name", null=False),
    text("level", null=False),
    ref("parent_id", "grids.id"),
    sa.Column("path", sa.Text, nullable=False, index=True),  # "/1/4/9/", the grid itself last
    text("kind", null=False, default="residential"),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("households", sa.Integer),
    sa.Column("residents", sa.Integer),
    text("area"),  # WKT
    at("ended_at"),  # its code is never given again; what it was stays
    ref("heir_id", "grids.id"),  # who has its open matters since it ended
)

grid_changes = sa.Table(  # append-only: the splits, merges and ends of grids, as the sheet `changes` says them
    "grid_changes",
    metadata,
    key(),
    text("action", null=False),
    text("code", null=False),
    sa.Column("into", sa.JSON, nullable=False),  # codes
    at("at", null=False),
)

people = sa.Table(
    "people",
    metadata,
    key(),
    sa.Column("telegram_id", Big, nullable=False, unique=True),
    text("name", null=False),
    text("username"),
    text("phone"),
    text("language", null=False, default="zh"),
    text("consent_version"),
    at("consented_at"),
    ref("home_grid_id", "grids.id"),
    text("home_words"),
    flag("writable"),  # pressed Start and does not block the bot
    at("gone_at"),  # asked to be forgotten: what is left is a number nobody has
    sa.Index(
        "ix_people_gone",
        "gone_at",
        sqlite_where=sa.text("gone_at IS NOT NULL"),
        postgresql_where=sa.text("gone_at IS NOT NULL"),
    ),
)

duties = sa.Table(  # appended, never edited but for the end
    "duties",
    metadata,
    key(),
    ref("person_id", "people.id", null=False, index=True),
    ref("grid_id", "grids.id", null=False, index=True),
    text("post", null=False),
    text("department"),
    at("from_at", null=False),
    at("until_at"),
)

chats = sa.Table(  # a group chat bound to a grid
    "chats",
    metadata,
    sa.Column("chat", Big, primary_key=True, autoincrement=False),
    ref("grid_id", "grids.id"),
    text("kind", null=False, default="residents"),  # residents | staff
    text("mode", null=False, default="mention"),  # all | mention | tag
    text("title"),
    flag("present", default=True),
    flag("weekly", default=True),  # whether Monday's post of what was done appears in it
    at("told_unbound_at"),
    sa.Column("topic", Big),  # of a forum: where the bot's own posts go; none is General
    sa.Column("hears", sa.Boolean),  # everything that is said there; unknown until Telegram told
    at("told_deaf_at"),
)
