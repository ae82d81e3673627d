"""Where a person knew better than the reading, and the installation's own words."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import at, flag, key, metadata, ref, text

corrections = sa.Table(  # a person knew better than the reading
    "corrections",
    metadata,
    key(),
    ref("ticket_id", "tickets.id"),
    ref("draft_id", "drafts.id"),
    ref("person_id", "people.id"),
    text("text", null=False),
    text("from_category"),
    text("to_category"),  # None: not a request
    text("lexicon_version", null=False, default=""),
    at("at", null=False),
)

word_proposals = sa.Table(  # words that corrections suggest, with what they would change on labelled and past messages
    "word_proposals",
    metadata,
    key(),
    text("word", null=False),
    text("category", null=False),
    sa.Column("seen", sa.Integer, nullable=False),
    sa.Column("better", sa.Integer, nullable=False),
    sa.Column("worse", sa.Integer, nullable=False),
    sa.Column("changed", sa.JSON, nullable=False),  # some of the texts that would be read otherwise
    text("status", null=False, default="proposed"),  # proposed | adopted | declined
    at("at", null=False),
    sa.UniqueConstraint("word", "category"),
)

lexicon_changes = sa.Table(  # append-only: the id is the version, the newest row of a word and category counts
    "lexicon_changes",
    metadata,
    key(),
    text("word", null=False),
    text("category", null=False),
    flag("live"),
    ref("person_id", "people.id"),
    at("at", null=False),
)
