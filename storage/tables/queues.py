"""What came in and what must be told."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, count, flag, key, metadata, ref, text

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("bot_id", Big, nullable=False),
    sa.Column("update_id", Big, nullable=False),
    sa.Column("lane", Big, nullable=False),  # the chat, or the person where there is no chat
    text("payload", null=False),  # raw JSON as Telegram gave it
    # waiting -> working (owner, until; tries is the term of the claim) -> done | quarantined | back to waiting
    text("status", null=False, default="waiting"),
    text("owner"),
    at("until"),
    at("received_at", null=False),
    at("not_before"),
    at("done_at"),
    count("tries"),
    text("decision"),  # what became of it, in a word
    ref("ticket_id", "tickets.id"),
    text("error"),
    sa.PrimaryKeyConstraint("bot_id", "update_id"),
    sa.Index(
        "ix_inbox_waiting",
        "lane",
        "update_id",
        sqlite_where=sa.text("status IN ('waiting','working')"),
        postgresql_where=sa.text("status IN ('waiting','working')"),
    ),
    sa.Index(
        "ix_inbox_quarantined",
        "update_id",
        sqlite_where=sa.text("status = 'quarantined'"),
        postgresql_where=sa.text("status = 'quarantined'"),
    ),
    sa.Index("ix_inbox_received", "received_at"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    key(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("chat", Big, nullable=False),
    text("kind", null=False),
    sa.Column("facts", sa.JSON, nullable=False),
    ref("person_id", "people.id"),
    ref("ticket_id", "tickets.id", index=True),
    ref("draft_id", "drafts.id"),
    ref("card_id", "cards.id", index=True),
    sa.Column("reply_to", Big),
    sa.Column("fallback_chat", Big),
    sa.Column("fallback_message", Big),
    sa.Column("topic", Big),  # of a forum; none is General
    text("urgency", null=False, default="2"),
    # waiting -> sending -> sent | sent_twice (perhaps, marked 补发) | with_another (in its message) | another_way | needs_human | untrue (no longer true) | back to waiting
    text("status", null=False, default="waiting"),
    text("owner"),
    at("until"),  # the claim's end; `tries` is its term
    at("created_at", null=False),
    at("not_before"),
    count("tries"),
    flag("perhaps_sent"),  # an earlier try ended unknown
    sa.Column("message", Big),
    text("error"),
    at("sent_at"),
    sa.Index(
        "ix_outbox_waiting",
        "chat",
        "urgency",
        "id",
        sqlite_where=sa.text("(status IN ('waiting', 'sending')) IS TRUE"),
        postgresql_where=sa.text("(status IN ('waiting', 'sending')) IS TRUE"),
    ),
    sa.Index("ix_outbox_status", "status", "not_before"),
    sa.Index(
        "ix_outbox_needs_human",
        "ticket_id",
        sqlite_where=sa.text("status = 'needs_human'"),
        postgresql_where=sa.text("status = 'needs_human'"),
    ),
)

cards = sa.Table(  # one living card of a ticket or draft in a chat
    "cards",
    metadata,
    key(),
    text("kind", null=False),
    sa.Column("chat", Big, nullable=False),
    ref("person_id", "people.id"),
    ref("ticket_id", "tickets.id", index=True),
    ref("draft_id", "drafts.id", index=True),
    sa.Column("reply_to", Big),
    sa.Column("message", Big),
    flag("gone"),  # taken away; never edited again
    sa.Index("uq_cards_ticket", "ticket_id", "kind", "chat", unique=True),
    sa.Index("uq_cards_draft", "draft_id", "kind", "chat", unique=True),
)

chat_pace = sa.Table(  # a chat that must wait (429, a fault); one row a chat that ever had to
    "chat_pace", metadata, sa.Column("chat", Big, primary_key=True, autoincrement=False), at("next_at", null=False)
)
