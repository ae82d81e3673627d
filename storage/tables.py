"""Every table once: names are the field's own, statuses are explained beside their column."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, UTC in storage; a naive one is refused. SQLite would hand it back naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive moment {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Telegram ids outgrow 32 bits; SQLite counts only INTEGER keys by itself.
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", Big, primary_key=True, autoincrement=True)


def _ref(name: str, target: str, *, null: bool = True, index: bool = False) -> sa.Column[int]:
    return sa.Column(name, Big, sa.ForeignKey(target), nullable=null, index=index)


def _at(name: str, *, null: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=null)


def _text(name: str, *, null: bool = True, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, server_default=default)


def _flag(name: str, *, default: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


grids = sa.Table(
    "grids",
    metadata,
    _id(),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    _text("name", null=False),
    _text("level", null=False),
    _ref("parent_id", "grids.id"),
    sa.Column("path", sa.Text, nullable=False, index=True),  # "/1/4/9/", the grid itself last
    _text("kind", null=False, default="residential"),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("households", sa.Integer),
    _text("area"),  # WKT
)

people = sa.Table(
    "people",
    metadata,
    _id(),
    sa.Column("telegram_id", Big, nullable=False, unique=True),
    _text("name", null=False),
    _text("username"),
    _text("phone"),
    _text("language", null=False, default="zh"),
    _text("consent_version"),
    _at("consented_at"),
    _ref("home_grid_id", "grids.id"),
    _text("home_words"),
    _flag("writable"),  # pressed Start and does not block the bot
)

duties = sa.Table(  # appended, never edited but for the end
    "duties",
    metadata,
    _id(),
    _ref("person_id", "people.id", null=False, index=True),
    _ref("grid_id", "grids.id", null=False, index=True),
    _text("post", null=False),
    _text("department"),
    _at("from_at", null=False),
    _at("until_at"),
)

chats = sa.Table(  # a group chat bound to a grid
    "chats",
    metadata,
    sa.Column("chat", Big, primary_key=True, autoincrement=False),
    _ref("grid_id", "grids.id"),
    _text("kind", null=False, default="residents"),  # residents | staff
    _text("mode", null=False, default="mention"),  # all | mention | tag
    _text("title"),
    _flag("present", default=True),
    _at("told_unbound_at"),
)

tickets = sa.Table(
    "tickets",
    metadata,
    _id(),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    _text("status", null=False),
    _text("category", null=False),
    _flag("urgent"),
    _text("danger"),
    _flag("delicate"),
    _ref("grid_id", "grids.id", null=False),
    _text("grid_path", null=False),
    sa.Column("place", sa.JSON, nullable=False),
    _text("text", null=False),
    _ref("reporter_id", "people.id", null=False, index=True),
    sa.Column("source_chat", Big, nullable=False),
    sa.Column("source_message", Big),
    _ref("assignee_id", "people.id"),
    _ref("first_holder_id", "people.id"),
    _text("promise", null=False),
    _at("opened_at", null=False),
    _at("accept_by", null=False),
    _at("contact_by", null=False),
    _at("resolve_by", null=False),
    _at("accepted_at"),
    _at("contacted_at"),
    _at("resolved_at"),
    _at("closed_at"),
    _text("outcome"),
    _count("reopened"),
    _count("returned"),
    _at("urged_at"),
    _at("waiting_since"),
    _count("paused_seconds"),
    _count("version"),  # grows whenever the status or the assignee changes
    _text("lexicon_version", null=False, default=""),
    _ref("merged_into", "tickets.id"),
    # In progress if and only if a person holds it.
    sa.CheckConstraint("status NOT IN ('accepted','in_progress','waiting') OR assignee_id IS NOT NULL", name="held"),
    sa.Index("ix_tickets_assignee_open", "assignee_id", "status"),
    sa.Index("ix_tickets_path_status", "grid_path", "status"),
    sa.Index("ix_tickets_path_opened", "grid_path", "opened_at"),
    sa.Index("ix_tickets_path_closed", "grid_path", "closed_at"),
    sa.Index("ix_tickets_status_resolved", "status", "resolved_at"),
)

ticket_days = sa.Table(  # the last NNN given out on a day of the installation's zone
    "ticket_days", metadata, sa.Column("day", sa.Text, primary_key=True), sa.Column("last", sa.Integer, nullable=False)
)

ticket_events = sa.Table(  # append-only
    "ticket_events",
    metadata,
    _id(),
    _ref("ticket_id", "tickets.id", null=False),
    sa.Column("seq", sa.Integer, nullable=False),
    _text("action", null=False),
    _ref("actor_id", "people.id"),
    _text("part", null=False),
    _at("at", null=False),
    _text("before"),
    _text("after", null=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.UniqueConstraint("ticket_id", "seq"),
)

followers = sa.Table(  # everyone who said 我也是
    "followers",
    metadata,
    _ref("ticket_id", "tickets.id", null=False),
    _ref("person_id", "people.id", null=False),
    sa.Column("chat", Big, nullable=False),  # where they said it, for the way round when they cannot be written to
    sa.Column("message", Big),
    _at("at", null=False),
    _ref("via_ticket", "tickets.id"),  # came along when that ticket was merged into this one
    sa.PrimaryKeyConstraint("ticket_id", "person_id"),
)

drafts = sa.Table(  # a report before it is a ticket
    "drafts",
    metadata,
    _id(),
    _ref("person_id", "people.id", null=False),
    sa.Column("chat", Big, nullable=False),
    sa.Column("message", Big),
    _text("text", null=False),
    _text("category"),
    sa.Column("alternatives", sa.JSON, nullable=False),
    _flag("urgent"),
    _text("danger"),
    _ref("grid_id", "grids.id"),
    sa.Column("place", sa.JSON, nullable=False),
    sa.Column("evidence", sa.JSON, nullable=False),
    _text("status", null=False, default="offered"),  # offered | registered | joined | dismissed | expired
    _text(
        "asking", null=False, default="confirm"
    ),  # confirm | category | more_categories | estate | building | place_words
    _at("created_at", null=False),
    _at("expires_at"),
    _ref("ticket_id", "tickets.id"),
    _ref("similar_id", "tickets.id"),  # an open ticket that looks like the same matter
    sa.Column("matters", sa.JSON, nullable=False, server_default="[]"),  # categories, when several matters are named
    _text("read_as"),  # the category first read, for corrections
    _text("lexicon_version", null=False, default=""),
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
    _ref("ticket_id", "tickets.id"),
    _ref("draft_id", "drafts.id"),
    _text("purpose"),  # a prompt's action, when the message asks for words
    sa.PrimaryKeyConstraint("chat", "message"),
)

expectations = sa.Table(  # what a person's next words in a chat are for
    "expectations",
    metadata,
    _ref("person_id", "people.id", null=False),
    sa.Column("chat", Big, nullable=False),
    _text("action", null=False),
    _ref("ticket_id", "tickets.id"),
    _ref("draft_id", "drafts.id"),
    sa.Column("facts", sa.JSON, nullable=False),
    _at("expires_at", null=False),
    sa.PrimaryKeyConstraint("person_id", "chat"),
)

albums = sa.Table(  # several messages with one media_group_id and no end mark
    "albums",
    metadata,
    sa.Column("chat", Big, nullable=False),
    _text("album", null=False),
    _ref("person_id", "people.id", null=False),
    sa.Column("said", sa.JSON, nullable=False),  # what the parts say together, as the use case will be given it
    _at("quiet_at"),  # None: settled
    _ref("ticket_id", "tickets.id"),
    _ref("draft_id", "drafts.id"),
    sa.PrimaryKeyConstraint("chat", "album"),
)

attachments = sa.Table(
    "attachments",
    metadata,
    _id(),
    _ref("ticket_id", "tickets.id", index=True),
    _ref("draft_id", "drafts.id", index=True),
    _ref("person_id", "people.id"),
    _text("kind", null=False),  # photo | video | voice | document
    _text("file_id", null=False),
    _text("file_unique_id", null=False),
    sa.Column("size", Big),
    sa.Column("chat", Big, nullable=False),
    sa.Column("message", Big, nullable=False),
    _at("at", null=False),
    sa.UniqueConstraint("chat", "message", "file_unique_id"),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("bot_id", Big, nullable=False),
    sa.Column("update_id", Big, nullable=False),
    sa.Column("lane", Big, nullable=False),  # the chat, or the person where there is no chat
    _text("payload", null=False),  # raw JSON as Telegram gave it
    # waiting -> working (owner, until; tries is the term of the claim) -> done | quarantined | back to waiting
    _text("status", null=False, default="waiting"),
    _text("owner"),
    _at("until"),
    _at("received_at", null=False),
    _at("not_before"),
    _at("done_at"),
    _count("tries"),
    _text("decision"),  # what became of it, in a word
    _ref("ticket_id", "tickets.id"),
    _text("error"),
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
    _id(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("chat", Big, nullable=False),
    _text("kind", null=False),
    sa.Column("facts", sa.JSON, nullable=False),
    _ref("person_id", "people.id"),
    _ref("ticket_id", "tickets.id", index=True),
    _ref("draft_id", "drafts.id"),
    _ref("card_id", "cards.id", index=True),
    sa.Column("reply_to", Big),
    sa.Column("fallback_chat", Big),
    sa.Column("fallback_message", Big),
    _text("urgency", null=False, default="2"),
    # waiting -> sending -> sent | sent_twice (perhaps, marked 补发) | another_way | needs_human | untrue (no longer true) | back to waiting
    _text("status", null=False, default="waiting"),
    _text("owner"),
    _at("until"),  # the claim's end; `tries` is its term
    _at("created_at", null=False),
    _at("not_before"),
    _count("tries"),
    _flag("perhaps_sent"),  # an earlier try ended unknown
    sa.Column("message", Big),
    _text("error"),
    _at("sent_at"),
    sa.Index(
        "ix_outbox_waiting",
        "chat",
        "urgency",
        "id",
        sqlite_where=sa.text("status IN ('waiting','sending')"),
        postgresql_where=sa.text("status IN ('waiting','sending')"),
    ),
    sa.Index("ix_outbox_status", "status"),
)

cards = sa.Table(  # one living card of a ticket or draft in a chat
    "cards",
    metadata,
    _id(),
    _text("kind", null=False),
    sa.Column("chat", Big, nullable=False),
    _ref("person_id", "people.id"),
    _ref("ticket_id", "tickets.id", index=True),
    _ref("draft_id", "drafts.id", index=True),
    sa.Column("reply_to", Big),
    sa.Column("message", Big),
    _flag("gone"),  # taken away; never edited again
    sa.Index("uq_cards_ticket", "ticket_id", "kind", "chat", unique=True),
    sa.Index("uq_cards_draft", "draft_id", "kind", "chat", unique=True),
)

chat_pace = sa.Table(  # a chat that must wait (429, a fault); one row a chat that ever had to
    "chat_pace", metadata, sa.Column("chat", Big, primary_key=True, autoincrement=False), _at("next_at", null=False)
)

obligations = sa.Table(  # what must happen once: a digest, a reminder, a closing; late is said, twice cannot be
    "obligations",
    metadata,
    _text("kind", null=False),
    _text("scope", null=False),
    _text("period", null=False),
    _at("due_at", null=False),
    _at("done_at"),
    sa.PrimaryKeyConstraint("kind", "scope", "period"),
)

leases = sa.Table(  # only avoids waste; correctness rests on unique keys and row claims
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    _text("owner", null=False),
    sa.Column("term", Big, nullable=False),
    _at("until", null=False),
)

ratings = sa.Table(
    "ratings",
    metadata,
    _ref("ticket_id", "tickets.id", null=False),
    _ref("person_id", "people.id", null=False),
    sa.Column("round", sa.Integer, nullable=False),  # the ticket's `reopened` when asked
    _flag("solved"),
    _text("answer"),  # satisfied | fair | unsatisfied
    _text("words"),
    _at("at", null=False),
    sa.PrimaryKeyConstraint("ticket_id", "person_id", "round"),
)

corrections = sa.Table(  # a person knew better than the reading
    "corrections",
    metadata,
    _id(),
    _ref("ticket_id", "tickets.id"),
    _ref("draft_id", "drafts.id"),
    _ref("person_id", "people.id"),
    _text("text", null=False),
    _text("from_category"),
    _text("to_category"),  # None: not a request
    _text("lexicon_version", null=False, default=""),
    _at("at", null=False),
)

word_proposals = sa.Table(  # words that corrections suggest, with what they would change on labelled and past messages
    "word_proposals",
    metadata,
    _id(),
    _text("word", null=False),
    _text("category", null=False),
    sa.Column("seen", sa.Integer, nullable=False),
    sa.Column("better", sa.Integer, nullable=False),
    sa.Column("worse", sa.Integer, nullable=False),
    sa.Column("changed", sa.JSON, nullable=False),  # some of the texts that would be read otherwise
    _text("status", null=False, default="proposed"),  # proposed | adopted | declined
    _at("at", null=False),
    sa.UniqueConstraint("word", "category"),
)

lexicon_changes = sa.Table(  # append-only: the id is the version, the newest row of a word and category counts
    "lexicon_changes",
    metadata,
    _id(),
    _text("word", null=False),
    _text("category", null=False),
    _flag("live"),
    _ref("person_id", "people.id"),
    _at("at", null=False),
)
