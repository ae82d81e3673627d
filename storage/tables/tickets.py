"""The matter, its append-only history, and who waits for it."""

from __future__ import annotations

import sqlalchemy as sa

from storage.tables.columns import Big, at, count, flag, key, metadata, ref, text

tickets = sa.Table(
    "tickets",
    metadata,
    key(),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    text("status", null=False),
    text("category", null=False),
    flag("urgent"),
    text("danger"),
    flag("delicate"),
    ref("grid_id", "grids.id", null=False),
    text("grid_path", null=False),
    sa.Column("place", sa.JSON, nullable=False),
    text("text", null=False),
    ref("reporter_id", "people.id", null=False, index=True),
    sa.Column("source_chat", Big, nullable=False),
    sa.Column("source_message", Big),
    ref("assignee_id", "people.id"),
    ref("first_holder_id", "people.id"),
    text("promise", null=False),
    at("opened_at", null=False),
    at("accept_by", null=False),
    at("contact_by", null=False),
    at("resolve_by", null=False),
    at("accepted_at"),
    at("contacted_at"),
    at("resolved_at"),
    at("closed_at"),
    text("outcome"),
    count("reopened"),
    count("returned"),
    at("urged_at"),
    at("waiting_since"),
    text("waiting_for"),  # resident | third_party | parts
    count("paused_seconds"),
    count("version"),  # grows whenever the status or the assignee changes
    text("lexicon_version", null=False, default=""),
    ref("merged_into", "tickets.id"),
    count("extended"),
    at("review_on"),
    text("watch"),  # 督办: ordinary | yellow | red
    ref("watched_by", "people.id"),
    flag("explained"),
    at("clock_at"),  # when its promises began anew
    at("due_at"),  # when time next brings something about for it; None when nothing
    at("cleaned_at"),  # when people's words were taken out of it
    at("gone_at"),  # when who reported it asked to be forgotten
    # In progress if and only if a person holds it.
    sa.CheckConstraint(
        "status NOT IN ('accepted','in_progress','waiting','listed','checking') OR assignee_id IS NOT NULL", name="held"
    ),
    sa.Index(
        "ix_tickets_due",
        "due_at",
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    ),
    sa.Index("ix_tickets_assignee_open", "assignee_id", "status"),
    sa.Index(
        "ix_tickets_path_not_ended",
        "grid_path",
        "opened_at",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    ),
    sa.Index("ix_tickets_path_opened", "grid_path", "opened_at", "category"),  # counts by category need no more
    sa.Index(
        "ix_tickets_path_closed",
        "grid_path",
        "closed_at",
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    ),
    sa.Index("ix_tickets_status_resolved", "status", "resolved_at"),
    sa.Index(  # ended, with people's words still in it
        "ix_tickets_unclean",
        "closed_at",
        sqlite_where=sa.text("closed_at IS NOT NULL AND (cleaned_at IS NULL OR cleaned_at < closed_at)"),
        postgresql_where=sa.text("closed_at IS NOT NULL AND (cleaned_at IS NULL OR cleaned_at < closed_at)"),
    ),
)

ticket_days = sa.Table(  # the last NNN given out on a day of the installation's zone
    "ticket_days", metadata, sa.Column("day", sa.Text, primary_key=True), sa.Column("last", sa.Integer, nullable=False)
)

ticket_events = sa.Table(  # append-only
    "ticket_events",
    metadata,
    key(),
    ref("ticket_id", "tickets.id", null=False),
    sa.Column("seq", sa.Integer, nullable=False),
    text("action", null=False),
    ref("actor_id", "people.id"),
    text("part", null=False),
    at("at", null=False),
    text("before"),
    text("after", null=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.UniqueConstraint("ticket_id", "seq"),
    sa.Index(  # what somebody said of other people's matters, when they ask to be forgotten
        "ix_ticket_events_residents",
        "actor_id",
        sqlite_where=sa.text("part IN ('reporter','follower')"),
        postgresql_where=sa.text("part IN ('reporter','follower')"),
    ),
)

followers = sa.Table(  # everyone who said 我也是
    "followers",
    metadata,
    ref("ticket_id", "tickets.id", null=False),
    ref("person_id", "people.id", null=False, index=True),
    sa.Column("chat", Big, nullable=False),  # where they said it, for the way round when they cannot be written to
    sa.Column("message", Big),
    at("at", null=False),
    ref("via_ticket", "tickets.id"),  # came along when that ticket was merged into this one
    sa.PrimaryKeyConstraint("ticket_id", "person_id"),
)

attachments = sa.Table(
    "attachments",
    metadata,
    key(),
    ref("ticket_id", "tickets.id", index=True),
    ref("draft_id", "drafts.id", index=True),
    ref("person_id", "people.id"),
    text("kind", null=False),  # photo | video | video_note | voice | audio | animation | document
    text("file_id", null=False),
    text("file_unique_id", null=False),
    sa.Column("size", Big),
    sa.Column("chat", Big, nullable=False),
    sa.Column("message", Big, nullable=False),
    at("at", null=False),
    sa.UniqueConstraint("chat", "message", "file_unique_id"),
)

ratings = sa.Table(
    "ratings",
    metadata,
    ref("ticket_id", "tickets.id", null=False),
    ref("person_id", "people.id", null=False),
    sa.Column("round", sa.Integer, nullable=False),  # the ticket's `reopened` when asked
    flag("solved"),
    sa.Column("contacted", sa.Boolean),  # were you contacted? None: not answered
    flag("explained"),  # cannot be solved, but explained
    text("answer"),  # satisfied | fair | unsatisfied
    text("words"),
    at("at", null=False),
    sa.PrimaryKeyConstraint("ticket_id", "person_id", "round"),
    sa.Index("ix_ratings_at", "at"),
)
