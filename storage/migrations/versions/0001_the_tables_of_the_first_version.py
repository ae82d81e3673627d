"""The tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "chat_pace",
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("next_at", tables.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_chat_pace")),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("telegram_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("updates_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("notices_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", tables.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.create_index(
            "ix_erasures_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "grid_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("into", sa.JSON(), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_changes")),
    )
    op.create_table(
        "grids",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="residential", nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("residents", sa.Integer(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("ended_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("heir_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["heir_id"], ["grids.id"], name=op.f("fk_grids_heir_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["grids.id"], name=op.f("fk_grids_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grids")),
        sa.UniqueConstraint("code", name=op.f("uq_grids_code")),
    )
    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grids_path"), ["path"], unique=False)

    op.create_table(
        "history_links",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facts_digest", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("erased_at", tables.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_history_links")),
        sa.UniqueConstraint("event_id", name=op.f("uq_history_links_event_id")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("term", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", tables.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "message_topics",
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("chat", "message", name=op.f("pk_message_topics")),
    )
    op.create_table(
        "obligations",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("due_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("done_at", tables.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "scope", "period", name=op.f("pk_obligations")),
    )
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.create_index("ix_obligations_period", ["kind", "period"], unique=False)

    op.create_table(
        "paces",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spent_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_paces")),
    )
    op.create_table(
        "ticket_days",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ticket_days")),
    )
    op.create_table(
        "word_proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("better", sa.Integer(), nullable=False),
        sa.Column("worse", sa.Integer(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("status", sa.Text(), server_default="proposed", nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_proposals")),
        sa.UniqueConstraint("word", "category", name=op.f("uq_word_proposals_word_category")),
    )
    op.create_table(
        "chats",
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), server_default="residents", nullable=False),
        sa.Column("mode", sa.Text(), server_default="mention", nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("present", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("weekly", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("told_unbound_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("topic", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hears", sa.Boolean(), nullable=True),
        sa.Column("told_deaf_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_chats_grid_id")),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_chats")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("telegram_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="zh", nullable=False),
        sa.Column("consent_version", sa.Text(), nullable=True),
        sa.Column("consented_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("home_grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("home_words", sa.Text(), nullable=True),
        sa.Column("writable", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("gone_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["home_grid_id"], ["grids.id"], name=op.f("fk_people_home_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_people_telegram_id")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(
            "ix_people_gone",
            ["gone_at"],
            unique=False,
            sqlite_where=sa.text("gone_at IS NOT NULL"),
            postgresql_where=sa.text("gone_at IS NOT NULL"),
        )

    op.create_table(
        "working_hours",
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_working_hours_grid_id")),
        sa.PrimaryKeyConstraint("grid_id", name=op.f("pk_working_hours")),
    )
    op.create_table(
        "bindings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_bindings_by_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_bindings_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bindings")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_person_id"), ["person_id"], unique=False)

    op.create_table(
        "digest_choices",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("week", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("month", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("changed_at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_digest_choices_grid_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digest_choices_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_choices")),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("from_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("until_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_duties_grid_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_duties_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duties_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duties_person_id"), ["person_id"], unique=False)

    op.create_table(
        "emergencies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_path", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("command_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_emergencies_by_id")),
        sa.ForeignKeyConstraint(["command_id"], ["people.id"], name=op.f("fk_emergencies_command_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_emergencies_ended_by")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_emergencies_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergencies")),
    )
    with op.batch_alter_table("emergencies", schema=None) as batch_op:
        batch_op.create_index(
            "uq_emergencies_on",
            ["grid_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "leaves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("until_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_leaves_by_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_leaves_deputy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leaves_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leaves_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lexicon_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_lexicon_changes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lexicon_changes")),
    )
    op.create_table(
        "mutes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("until_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("lifted_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_mutes_by_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_mutes_grid_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["people.id"], name=op.f("fk_mutes_lifted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mutes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutes")),
    )
    with op.batch_alter_table("mutes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mutes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rotas",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("first_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_rotas_by_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_rotas_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotas")),
    )
    with op.batch_alter_table("rotas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rotas_grid_id"), ["grid_id"], unique=False)

    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("danger", sa.Text(), nullable=True),
        sa.Column("delicate", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_path", sa.Text(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("opened_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("accept_by", tables.Moment(timezone=True), nullable=False),
        sa.Column("contact_by", tables.Moment(timezone=True), nullable=False),
        sa.Column("resolve_by", tables.Moment(timezone=True), nullable=False),
        sa.Column("accepted_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("contacted_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("resolved_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("closed_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reopened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("returned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("urged_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("waiting_since", tables.Moment(timezone=True), nullable=True),
        sa.Column("waiting_for", sa.Text(), nullable=True),
        sa.Column("paused_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lexicon_version", sa.Text(), server_default="", nullable=False),
        sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("extended", sa.Integer(), server_default="0", nullable=False),
        sa.Column("review_on", tables.Moment(timezone=True), nullable=True),
        sa.Column("watch", sa.Text(), nullable=True),
        sa.Column("watched_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("explained", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("clock_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("due_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("cleaned_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("gone_at", tables.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status NOT IN ('accepted','in_progress','waiting','listed','checking') OR assignee_id IS NOT NULL",
            name=op.f("ck_tickets_held"),
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_tickets_assignee_id")),
        sa.ForeignKeyConstraint(["first_holder_id"], ["people.id"], name=op.f("fk_tickets_first_holder_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_tickets_grid_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["tickets.id"], name=op.f("fk_tickets_merged_into")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_tickets_reporter_id")),
        sa.ForeignKeyConstraint(["watched_by"], ["people.id"], name=op.f("fk_tickets_watched_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index("ix_tickets_assignee_open", ["assignee_id", "status"], unique=False)
        batch_op.create_index(
            "ix_tickets_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tickets_path_closed",
            ["grid_path", "closed_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tickets_path_not_ended",
            ["grid_path", "opened_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_tickets_path_opened", ["grid_path", "opened_at", "category"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index("ix_tickets_status_resolved", ["status", "resolved_at"], unique=False)
        batch_op.create_index(
            "ix_tickets_unclean",
            ["closed_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL AND (cleaned_at IS NULL OR cleaned_at < closed_at)"),
            postgresql_where=sa.text("closed_at IS NOT NULL AND (cleaned_at IS NULL OR cleaned_at < closed_at)"),
        )

    op.create_table(
        "call_backs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drawn_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("called_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("called_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=True),
        sa.Column("contacted", sa.Boolean(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["called_by"], ["people.id"], name=op.f("fk_call_backs_called_by")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_call_backs_grid_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_call_backs_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_backs")),
        sa.UniqueConstraint("ticket_id", "week", name=op.f("uq_call_backs_ticket_id_week")),
    )
    with op.batch_alter_table("call_backs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_backs_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("danger", sa.Text(), nullable=True),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("status", sa.Text(), server_default="offered", nullable=False),
        sa.Column("asking", sa.Text(), server_default="confirm", nullable=False),
        sa.Column("created_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("similar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("matters", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("read_as", sa.Text(), nullable=True),
        sa.Column("lexicon_version", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_drafts_grid_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.ForeignKeyConstraint(["similar_id"], ["tickets.id"], name=op.f("fk_drafts_similar_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_drafts_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index("ix_drafts_message", ["chat", "message"], unique=False)
        batch_op.create_index(
            "ix_drafts_offered",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("status = 'offered'"),
            postgresql_where=sa.text("status = 'offered'"),
        )

    op.create_table(
        "duty_ends",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_duty_ends_by_id")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_ends_duty_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_ends")),
    )
    op.create_table(
        "exclusions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("ended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_exclusions_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_exclusions_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusions")),
    )
    with op.batch_alter_table("exclusions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusions_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "followers",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("via_ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_followers_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_followers_ticket_id")),
        sa.ForeignKeyConstraint(["via_ticket"], ["tickets.id"], name=op.f("fk_followers_via_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_followers")),
    )
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("bot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("update_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lane", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("until", tables.Moment(timezone=True), nullable=True),
        sa.Column("received_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("not_before", tables.Moment(timezone=True), nullable=True),
        sa.Column("done_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_inbox_ticket_id")),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_quarantined",
            ["update_id"],
            unique=False,
            sqlite_where=sa.text("status = 'quarantined'"),
            postgresql_where=sa.text("status = 'quarantined'"),
        )
        batch_op.create_index("ix_inbox_received", ["received_at"], unique=False)
        batch_op.create_index(
            "ix_inbox_waiting",
            ["lane", "update_id"],
            unique=False,
            sqlite_where=sa.text("status IN ('waiting','working')"),
            postgresql_where=sa.text("status IN ('waiting','working')"),
        )

    op.create_table(
        "invites",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("print", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("inviter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("until_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("created_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("used_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("used_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("named_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("duty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_invites_decided_by")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_invites_duty_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_invites_grid_id")),
        sa.ForeignKeyConstraint(["inviter_id"], ["people.id"], name=op.f("fk_invites_inviter_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["people.id"], name=op.f("fk_invites_revoked_by")),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name=op.f("fk_invites_used_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sa.UniqueConstraint("print", name=op.f("uq_invites_print")),
    )
    with op.batch_alter_table("invites", schema=None) as batch_op:
        batch_op.create_index("ix_invites_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "kept_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_kept_words_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_kept_words_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_words")),
    )
    with op.batch_alter_table("kept_words", schema=None) as batch_op:
        batch_op.create_index("ix_kept_words_at", ["at"], unique=False)
        batch_op.create_index("ix_kept_words_person", ["person_id", "at"], unique=False)

    op.create_table(
        "looks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("emergency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_looks_by_id")),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergencies.id"], name=op.f("fk_looks_emergency_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_looks_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
    )
    with op.batch_alter_table("looks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_looks_person_id"), ["person_id"], unique=False)

    op.create_table(
        "ratings",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("solved", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("contacted", sa.Boolean(), nullable=True),
        sa.Column("explained", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ratings_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ratings_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", "round", name=op.f("pk_ratings")),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index("ix_ratings_at", ["at"], unique=False)

    op.create_table(
        "rulings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("proposed_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("ruled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ruled_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("ruling", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_rulings_asked_by")),
        sa.ForeignKeyConstraint(["proposed_id"], ["people.id"], name=op.f("fk_rulings_proposed_id")),
        sa.ForeignKeyConstraint(["ruled_by"], ["people.id"], name=op.f("fk_rulings_ruled_by")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_rulings_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
    )
    with op.batch_alter_table("rulings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rulings_open",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("ruled_at IS NULL"),
            postgresql_where=sa.text("ruled_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_rulings_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(
            "uq_rulings_asked",
            ["ticket_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ruled_at IS NULL"),
            postgresql_where=sa.text("ruled_at IS NULL"),
        )

    op.create_table(
        "safety",
        sa.Column("emergency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergencies.id"], name=op.f("fk_safety_emergency_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_safety_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_safety_ticket_id")),
        sa.PrimaryKeyConstraint("emergency_id", "person_id", name=op.f("pk_safety")),
    )
    op.create_table(
        "ticket_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_ticket_events_actor_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_events_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sa.UniqueConstraint("ticket_id", "seq", name=op.f("uq_ticket_events_ticket_id_seq")),
    )
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_events_residents",
            ["actor_id"],
            unique=False,
            sqlite_where=sa.text("part IN ('reporter','follower')"),
            postgresql_where=sa.text("part IN ('reporter','follower')"),
        )

    op.create_table(
        "whistles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_whistles_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_whistles_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistles")),
    )
    with op.batch_alter_table("whistles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_whistles_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "albums",
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("quiet_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_albums_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_albums_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_albums_ticket_id")),
        sa.PrimaryKeyConstraint("chat", "album", name=op.f("pk_albums")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("file_unique_id", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_attachments_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attachments_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_attachments_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint(
            "chat", "message", "file_unique_id", name=op.f("uq_attachments_chat_message_file_unique_id")
        ),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "behalves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("agreed_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_behalves_draft_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_behalves_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_behalves")),
    )
    with op.batch_alter_table("behalves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_behalves_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_behalves_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "cards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("gone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_cards_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cards_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_cards_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cards_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index("uq_cards_draft", ["draft_id", "kind", "chat"], unique=True)
        batch_op.create_index("uq_cards_ticket", ["ticket_id", "kind", "chat"], unique=True)

    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("from_category", sa.Text(), nullable=True),
        sa.Column("to_category", sa.Text(), nullable=True),
        sa.Column("lexicon_version", sa.Text(), server_default="", nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_corrections_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_corrections_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_corrections_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_table(
        "expectations",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("expires_at", tables.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_expectations_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_expectations_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_expectations_ticket_id")),
        sa.PrimaryKeyConstraint("person_id", "chat", name=op.f("pk_expectations")),
    )
    op.create_table(
        "messages",
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_messages_draft_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id")),
        sa.PrimaryKeyConstraint("chat", "message", name=op.f("pk_messages")),
    )
    op.create_table(
        "whistle_calls",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("whistle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("liaison_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", tables.Moment(timezone=True), nullable=False),
        sa.Column("report_by", tables.Moment(timezone=True), nullable=False),
        sa.Column("reported_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("delivered_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.Column("marked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marked_at", tables.Moment(timezone=True), nullable=True),
        sa.Column("excuse", sa.Text(), nullable=True),
        sa.Column("excused_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("excused_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["excused_by"], ["people.id"], name=op.f("fk_whistle_calls_excused_by")),
        sa.ForeignKeyConstraint(["grid_id"], ["grids.id"], name=op.f("fk_whistle_calls_grid_id")),
        sa.ForeignKeyConstraint(["liaison_id"], ["people.id"], name=op.f("fk_whistle_calls_liaison_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["people.id"], name=op.f("fk_whistle_calls_marked_by")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_whistle_calls_ticket_id")),
        sa.ForeignKeyConstraint(["whistle_id"], ["whistles.id"], name=op.f("fk_whistle_calls_whistle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistle_calls")),
        sa.UniqueConstraint("whistle_id", "department", name=op.f("uq_whistle_calls_whistle_id_department")),
    )
    with op.batch_alter_table("whistle_calls", schema=None) as batch_op:
        batch_op.create_index("ix_whistle_calls_by", ["report_by"], unique=False)
        batch_op.create_index(
            "ix_whistle_calls_due",
            ["report_by"],
            unique=False,
            sqlite_where=sa.text("reported_at IS NULL"),
            postgresql_where=sa.text("reported_at IS NULL"),
        )
        batch_op.create_index("ix_whistle_calls_liaison", ["liaison_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_whistle_calls_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_whistle_calls_whistle_id"), ["whistle_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fallback_chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fallback_message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("topic", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("urgency", sa.Text(), server_default="2", nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("until", tables.Moment(timezone=True), nullable=True),
        sa.Column("created_at", tables.Moment(timezone=True), nullable=False),
        sa.Column("not_before", tables.Moment(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("perhaps_sent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent_at", tables.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_outbox_card_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_outbox_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_outbox_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_card_id"), ["card_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_needs_human",
            ["ticket_id"],
            unique=False,
            sqlite_where=sa.text("status = 'needs_human'"),
            postgresql_where=sa.text("status = 'needs_human'"),
        )
        batch_op.create_index("ix_outbox_status", ["status", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_waiting",
            ["chat", "urgency", "id"],
            unique=False,
            sqlite_where=sa.text("(status IN ('waiting', 'sending')) IS TRUE"),
            postgresql_where=sa.text("(status IN ('waiting', 'sending')) IS TRUE"),
        )


def downgrade() -> None:

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("(status IN ('waiting', 'sending')) IS TRUE"),
            postgresql_where=sa.text("(status IN ('waiting', 'sending')) IS TRUE"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_ticket_id"))
        batch_op.drop_index("ix_outbox_status")
        batch_op.drop_index(
            "ix_outbox_needs_human",
            sqlite_where=sa.text("status = 'needs_human'"),
            postgresql_where=sa.text("status = 'needs_human'"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_card_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("whistle_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_whistle_calls_whistle_id"))
        batch_op.drop_index(batch_op.f("ix_whistle_calls_ticket_id"))
        batch_op.drop_index("ix_whistle_calls_liaison")
        batch_op.drop_index(
            "ix_whistle_calls_due",
            sqlite_where=sa.text("reported_at IS NULL"),
            postgresql_where=sa.text("reported_at IS NULL"),
        )
        batch_op.drop_index("ix_whistle_calls_by")

    op.drop_table("whistle_calls")
    op.drop_table("messages")
    op.drop_table("expectations")
    op.drop_table("corrections")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index("uq_cards_ticket")
        batch_op.drop_index("uq_cards_draft")
        batch_op.drop_index(batch_op.f("ix_cards_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_cards_draft_id"))

    op.drop_table("cards")
    with op.batch_alter_table("behalves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_behalves_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_behalves_draft_id"))

    op.drop_table("behalves")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_attachments_draft_id"))

    op.drop_table("attachments")
    op.drop_table("albums")
    with op.batch_alter_table("whistles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_whistles_ticket_id"))

    op.drop_table("whistles")
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_ticket_events_residents",
            sqlite_where=sa.text("part IN ('reporter','follower')"),
            postgresql_where=sa.text("part IN ('reporter','follower')"),
        )

    op.drop_table("ticket_events")
    op.drop_table("safety")
    with op.batch_alter_table("rulings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rulings_asked", sqlite_where=sa.text("ruled_at IS NULL"), postgresql_where=sa.text("ruled_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_rulings_ticket_id"))
        batch_op.drop_index(
            "ix_rulings_open", sqlite_where=sa.text("ruled_at IS NULL"), postgresql_where=sa.text("ruled_at IS NULL")
        )

    op.drop_table("rulings")
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_index("ix_ratings_at")

    op.drop_table("ratings")
    with op.batch_alter_table("looks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_looks_person_id"))

    op.drop_table("looks")
    with op.batch_alter_table("kept_words", schema=None) as batch_op:
        batch_op.drop_index("ix_kept_words_person")
        batch_op.drop_index("ix_kept_words_at")

    op.drop_table("kept_words")
    with op.batch_alter_table("invites", schema=None) as batch_op:
        batch_op.drop_index("ix_invites_expires_at")

    op.drop_table("invites")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbox_waiting",
            sqlite_where=sa.text("status IN ('waiting','working')"),
            postgresql_where=sa.text("status IN ('waiting','working')"),
        )
        batch_op.drop_index("ix_inbox_received")
        batch_op.drop_index(
            "ix_inbox_quarantined",
            sqlite_where=sa.text("status = 'quarantined'"),
            postgresql_where=sa.text("status = 'quarantined'"),
        )

    op.drop_table("inbox")
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followers_person_id"))

    op.drop_table("followers")
    with op.batch_alter_table("exclusions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusions_ticket_id"))

    op.drop_table("exclusions")
    op.drop_table("duty_ends")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_drafts_offered",
            sqlite_where=sa.text("status = 'offered'"),
            postgresql_where=sa.text("status = 'offered'"),
        )
        batch_op.drop_index("ix_drafts_message")

    op.drop_table("drafts")
    with op.batch_alter_table("call_backs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_backs_ticket_id"))

    op.drop_table("call_backs")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tickets_unclean",
            sqlite_where=sa.text("closed_at IS NOT NULL AND (cleaned_at IS NULL OR cleaned_at < closed_at)"),
            postgresql_where=sa.text("closed_at IS NOT NULL AND (cleaned_at IS NULL OR cleaned_at < closed_at)"),
        )
        batch_op.drop_index("ix_tickets_status_resolved")
        batch_op.drop_index(batch_op.f("ix_tickets_reporter_id"))
        batch_op.drop_index("ix_tickets_path_opened")
        batch_op.drop_index(
            "ix_tickets_path_not_ended",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_tickets_path_closed",
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_tickets_due", sqlite_where=sa.text("due_at IS NOT NULL"), postgresql_where=sa.text("due_at IS NOT NULL")
        )
        batch_op.drop_index("ix_tickets_assignee_open")

    op.drop_table("tickets")
    with op.batch_alter_table("rotas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rotas_grid_id"))

    op.drop_table("rotas")
    with op.batch_alter_table("mutes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mutes_person_id"))

    op.drop_table("mutes")
    op.drop_table("lexicon_changes")
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leaves_person_id"))

    op.drop_table("leaves")
    with op.batch_alter_table("emergencies", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_emergencies_on", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )

    op.drop_table("emergencies")
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duties_person_id"))
        batch_op.drop_index(batch_op.f("ix_duties_grid_id"))

    op.drop_table("duties")
    op.drop_table("digest_choices")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_person_id"))

    op.drop_table("consents")
    op.drop_table("bindings")
    op.drop_table("working_hours")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_people_gone",
            sqlite_where=sa.text("gone_at IS NOT NULL"),
            postgresql_where=sa.text("gone_at IS NOT NULL"),
        )

    op.drop_table("people")
    op.drop_table("chats")
    op.drop_table("word_proposals")
    op.drop_table("ticket_days")
    op.drop_table("paces")
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.drop_index("ix_obligations_period")

    op.drop_table("obligations")
    op.drop_table("message_topics")
    op.drop_table("leases")
    op.drop_table("history_links")
    with op.batch_alter_table("grids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grids_path"))

    op.drop_table("grids")
    op.drop_table("grid_changes")
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_erasures_open", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )

    op.drop_table("erasures")
    op.drop_table("chat_pace")
