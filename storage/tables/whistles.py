"""Departments called in by a whistle, and how each came."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import at, key, metadata, ref, text

whistles = sa.Table(
    "whistles",
    metadata,
    key(),
    ref("ticket_id", "tickets.id", null=False, index=True),
    text("source", null=False),  # resident | worker | community | town | police | system
    ref("by_id", "people.id"),
    text("words", null=False),
    at("at", null=False),
)

whistle_calls = sa.Table(  # one department of a whistle, with its own clock
    "whistle_calls",
    metadata,
    key(),
    ref("whistle_id", "whistles.id", null=False, index=True),
    ref("ticket_id", "tickets.id", null=False, index=True),
    text("department", null=False),
    ref("liaison_id", "people.id"),
    ref("grid_id", "grids.id", null=False),  # where the liaison's post is
    at("at", null=False),
    at("report_by", null=False),
    at("reported_at"),
    at("delivered_at"),
    text("result"),
    text("mark"),  # good | fair | passable | poor: 好 较好 一般 差
    ref("marked_by", "people.id"),
    at("marked_at"),
    text("excuse"),  # why they did not come, reviewable
    ref("excused_by", "people.id"),
    at("excused_at"),
    sa.UniqueConstraint("whistle_id", "department"),
    sa.Index(
        "ix_whistle_calls_due",
        "report_by",
        sqlite_where=sa.text("reported_at IS NULL"),
        postgresql_where=sa.text("reported_at IS NULL"),
    ),
    sa.Index("ix_whistle_calls_liaison", "liaison_id", "at"),
    sa.Index("ix_whistle_calls_by", "report_by"),
)
