"""A report before it is a ticket, and what people's next words are for."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, flag, key, metadata, ref, text

drafts = sa.Table(  # a report before it is a ticket
    "drafts",
    metadata,
    key(),
    ref("person_id", "people.id", null=False),
    sa.Column("chat", Big, nullable=False),
    sa.Column("message", Big),
    text("text", null=False),
    text("category"),
    sa.Column("alternatives", sa.JSON, nullable=False),
    flag("urgent"),
    text("danger"),
    ref("grid_id", "grids.id"),
    sa.Column("place", sa.JSON, nullable=False),
    sa.Column("evidence", sa.JSON, nullable=False),
    text("status", null=False, default="offered"),  # offered | registered | joined | dismissed | expired
    text(
        "asking", null=False, default="confirm"
    ),  # confirm | category | more_categories | estate | building | place_words
    at("created_at", null=False),
    at("expires_at"),
    ref("ticket_id", "tickets.id"),
    ref("similar_id", "tickets.id"),  # an open ticket that looks like the same matter
    sa.Column("matters", sa.JSON, nullable=False, server_default="[]"),  # categories, when several matters are named
    text("read_as"),  # the category first read, for corrections
    text("lexicon_version", null=False, default=""),
    sa.Index("ix_drafts_message", "chat", "message"),
    sa.Index(
        "ix_drafts_offered",
        "expires_at",
        sqlite_where=sa.text("status = 'offered'"),
        postgresql_where=sa.text("status = 'offered'"),
    ),
)

messages = sa.Table(  # chat message <-> what it is about, so that a reply finds its ticket
    "messages",
    metadata,
    sa.Column("chat", Big, nullable=False),
    sa.Column("message", Big, nullable=False),
    ref("ticket_id", "tickets.id"),
    ref("draft_id", "drafts.id"),
    text("purpose"),  # a prompt's action, when the message asks for words
    sa.PrimaryKeyConstraint("chat", "message"),
)

expectations = sa.Table(  # what a person's next words in a chat are for
    "expectations",
    metadata,
    ref("person_id", "people.id", null=False),
    sa.Column("chat", Big, nullable=False),
    text("action", null=False),
    ref("ticket_id", "tickets.id"),
    ref("draft_id", "drafts.id"),
    sa.Column("facts", sa.JSON, nullable=False),
    at("expires_at", null=False),
    sa.PrimaryKeyConstraint("person_id", "chat"),
)

albums = sa.Table(  # several messages with one media_group_id and no end mark
    "albums",
    metadata,
    sa.Column("chat", Big, nullable=False),
    text("album", null=False),
    ref("person_id", "people.id", null=False),
    sa.Column("said", sa.JSON, nullable=False),  # what the parts say together, as the use case will be given it
    at("quiet_at"),  # None: settled
    ref("ticket_id", "tickets.id"),
    ref("draft_id", "drafts.id"),
    sa.PrimaryKeyConstraint("chat", "album"),
)
